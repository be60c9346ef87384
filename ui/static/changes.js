// What a person changes on the review page: each change goes to the server with the version it was made against,
// and the answer, the whole filing as it now stands, is shown.

import { askConflict, askName, keptName } from "./dialogs.js";
import { openEditor } from "./editor.js";
import { isText } from "./fields.js";
import { cellIn, haveRowsMoved } from "./rows.js";
import { Sending } from "./sending.js";
import * as server from "./server.js";
import { changesSince } from "./sheet.js";
import { openTeaching } from "./teach.js";
import { seenOf } from "./unsaved.js";
import { say } from "./words.js";

export class Changes {
  /** `page` is the review page: its view and fields, what is chosen on it, and what takes an answer or says a word. */
  constructor(page) {
    this.page = page;
    this.sending = new Sending(page);
  }

  /** Whether an answer is still to come. */
  get isUnderWay() {
    return this.sending.isUnderWay;
  }

  get unsaved() {
    return this.sending.unsaved;
  }

  /** Edit in place; a checkbox is turned over. `goOn`: once it is kept, to the next open field; `begin`: what was typed already, `caret`: from where to where it is chosen. */
  edit(pointer, { goOn = false, begin = null, caret = null } = {}) {
    const { page, unsaved } = this;
    if (page.refused("correct") !== null) {
      page.say(page.refused("correct") || null);
      return;
    }
    const [field, cell] = [page.fields.get(pointer), page.aside.cell(pointer)];
    if (typeof field?.value === "boolean") {
      this.correct(pointer, field.value ? "否" : "是", goOn);
      return;
    }
    if (!cell || cell.querySelector(".editor")) return;
    if (pointer !== page.choice.pointer) page.choice.choose(pointer);
    const { filing: { id } } = page.view;
    const seen = field.unsaved?.seen ?? seenOf(field);
    openEditor(page.aside.cell(pointer), field, {
      save: (text) => this.correct(pointer, text, goOn),
      write: (text) => unsaved.keep(id, pointer, { act: "correct", text, seen, isDraft: true }),
      leave: () => page.view?.filing.id === id && page.take(page.view),
      giveUp: () => this.giveUp([pointer]),
    }, begin, caret);
    this.isGoingOn = goOn;
  }

  /** Read the place that a person drew a box around into the field at hand: as a draft, which they save or not. */
  async readPlace(number, box) {
    const { page } = this;
    const { pointer } = page.choice;
    const field = page.fields?.get(pointer);
    if (!field || typeof field.value === "boolean" || page.refused("correct") !== null) return page.say(page.refused("correct") || say("frame.choose"));
    page.say(say("frame.reading"));
    try {
      const { text, confidence } = await server.placeText(page.view.document, number, box);
      if (page.choice.pointer !== pointer) return page.say(null);
      page.say(text ? say("frame.read", { share: Math.floor(Number(confidence) * 100) }) : say("frame.nothing"));
      return text ? this.edit(pointer, { begin: text, goOn: true }) : null;
    } catch (error) {
      return page.say(error.message);
    }
  }

  /** Give up what was written and not saved. */
  giveUp(pointers) {
    const { page, unsaved } = this;
    for (const pointer of pointers) unsaved.drop(page.view.filing.id, pointer);
    page.take(page.view);
  }

  correct(pointer, text, goOn = false) {
    return this.tell(pointer, "correct", text ?? (isText(pointer) ? "" : null), goOn);
  }

  blank(pointer, goOn = false) {
    if (typeof this.page.fields.get(pointer)?.value === "boolean") return null;
    return this.correct(pointer, null, goOn);
  }

  reject(pointer, goOn = false) {
    return this.tell(pointer, "reject", null, goOn);
  }

  /** Confirm the field at hand and go on to the next that is open; a draft is sent, what is unread is typed. */
  confirm() {
    const { page } = this;
    const { pointer } = page.choice;
    const field = page.fields.get(pointer);
    if (!field || page.refused("correct") === "") return page.choice.nextOpen();
    if (field.unsaved?.isDraft) return this.tell(pointer, field.unsaved.act, field.unsaved.text, true);
    const isSettled = field.unsaved || (["corrected", "human_confirmed"].includes(field.trust?.state) && !field.conflict);
    if (isSettled) return page.choice.nextOpen();
    if (field.status === "unread") return this.edit(pointer, { goOn: true });
    return this.tell(pointer, "confirm", null, true);
  }

  /** Say something of a field, and go on to the next open one where that is wanted. */
  async tell(pointer, act, text, goOn = false) {
    const { page } = this;
    if (page.refused("correct") !== null) {
      page.say(page.refused("correct") || null);
      return false;
    }
    page.choice.settled(pointer);
    const isTold = await this.sending.say(pointer, act, text);
    if (isTold && goOn && page.choice.pointer === pointer) page.choice.nextOpen();
    return isTold;
  }

  /** Of two readings and a correction: what the person said stands, for the new reading too. */
  keep(pointer) {
    return this.tell(pointer, "confirm", null);
  }

  takeReading(pointer) {
    const { id } = this.page.view.filing;
    return this.send((version) => server.takeReading(id, pointer, version), { yours: say("reread.take") });
  }

  /** Change a row of the form; the cell that was chosen stays so, in the row as it now is. */
  async changeRow(action, row, other = null) {
    const { page } = this;
    const { view: asked, choice: { pointer: was } } = page;
    const { id } = asked.filing;
    // What was pressed before an answer came may by now speak of another row.
    const request = (version, now) => (haveRowsMoved(asked, now) ? Promise.reject(new Error(say("row.moved"))) : server.changeRow(id, action, row, other, version));
    if (!(await this.send(request, { yours: say(`row.${action}`) })) || page.view?.filing.id !== id) return;
    const made = page.view.corrections.reduce((one, event) => (event.id > one.id ? event : one));
    const now = cellIn(made.pointer, was);
    if (action !== "delete_row") page.choice.choose(page.fields.has(now) ? now : [...page.fields.keys()].find((pointer) => pointer.startsWith(`${made.pointer}/`)) ?? was);
    else if (!page.fields.has(was)) page.choice.chooseNothing();
    else page.choice.choose(was);
  }

  /** Take back what was done last; of a field whose change is not saved yet, that change. */
  async undoLast(event) {
    const { page } = this;
    if (page.fields.get(page.choice.pointer)?.unsaved) return this.giveUp([page.choice.pointer]);
    if (event && (await this.undo(event)) && page.fields.has(event.pointer)) page.choice.choose(event.pointer);
    return null;
  }

  undo(event) {
    return this.send(() => server.undo(event.id), { yours: say("undo") });
  }

  /** Decide on a finding; until that is kept, what was written as its reason is found again. */
  async decide(finding, decision, reason) {
    const isDone = await this.send((version) => server.decide(finding.id, decision, reason, version), { act: "decide" });
    if (isDone) this.keepReason(finding, "");
    return isDone;
  }

  reasonOf(finding) {
    return this.unsaved.of(finding.filing).get(`#${finding.id}`)?.text ?? "";
  }

  keepReason(finding, text) {
    if (text) this.unsaved.keep(finding.filing, `#${finding.id}`, { act: "decide", text, isDraft: true });
    else this.unsaved.drop(finding.filing, `#${finding.id}`);
  }

  /** Take a step of the sign-off; what stands in its way is told, with the filing as it now is. */
  async sign(step, reason) {
    const { page } = this;
    if (!keptName() && !page.name && !(await askName(page.node))) return;
    const { filing: { id }, version } = page.view;
    try {
      page.show(await server.signStep(id, step, reason, version));
      page.say(null);
    } catch (error) {
      const now = await server.filing(id).catch(() => null);
      if (now) page.show(now);
      page.say(error.message);
    }
  }

  /** Say which field a label unknown to the program names; the document may be read again by it. */
  async teach(label) {
    const { page } = this;
    const { document } = page.view;
    if (!(await openTeaching(page.node, label, document)) || page.view?.document !== document) return;
    await page.open(page.view.filing.id, null);
  }

  /** Make a change on the server and show its answer; true when it was made. */
  async send(request, { yours = "", act = "correct" } = {}) {
    const { page } = this;
    if (page.refused(act) !== null) {
      page.say(page.refused(act) || null);
      return false;
    }
    if (!keptName() && !page.name && !(await askName(page.node))) return false;
    const asked = page.view;
    return this.sending.busy(() => this.sent(request, yours, page.view?.filing.id === asked.filing.id ? page.view : asked));
  }

  async sent(request, yours, before) {
    const { page } = this;
    try {
      page.show(await request(before.version, before));
      page.say(null);
      return true;
    } catch (error) {
      const now = error.status === 409 ? await server.filing(before.filing.id).catch(() => null) : null;
      page.show(now ?? before);
      if (!now || now.state === "signed_off" || page.view?.filing.id !== now.filing.id) {
        page.say(error.message);
        return false;
      }
      const mine = await askConflict(page.node, { detail: error.message, changes: changesSince(before, now, page.fields), yours, now: "" });
      return mine ? this.sent(request, yours, now) : false;
    }
  }
}
