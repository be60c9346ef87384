// What a person changes on the review page: each change goes to the server with the version it was made against,
// and the answer, the whole filing as it now stands, is shown.

import { askConflict, askName, keptName } from "./dialogs.js";
import { openEditor } from "./editor.js";
import { isText } from "./fields.js";
import { cellIn } from "./rows.js";
import * as server from "./server.js";
import { changesSince, textOf } from "./sheet.js";
import { openTeaching } from "./teach.js";
import { say } from "./words.js";

export class Changes {
  /** `page` is the review page: its view and fields, what is chosen on it, and what takes an answer or says a word. */
  constructor(page) {
    this.page = page;
  }

  /** Edit in place; a checkbox is turned over. */
  edit(pointer) {
    const { page } = this;
    if (page.refused("correct") !== null) {
      page.say(page.refused("correct") || null);
      return;
    }
    const [field, cell] = [page.fields.get(pointer), page.cell(pointer)];
    if (typeof field?.value === "boolean") {
      this.correct(pointer, field.value ? "否" : "是");
      return;
    }
    if (!cell || cell.querySelector(".editor")) return;
    if (pointer !== page.choice.pointer) page.choice.choose(pointer);
    openEditor(cell, field, (text) => this.correct(pointer, text), () => page.take(page.view));
  }

  correct(pointer, text) {
    const id = this.page.view.filing.id;
    const value = text ?? (isText(pointer) ? "" : null);
    return this.send((version) => server.correct(id, pointer, value, version), { pointer, yours: text ?? say("short.blank") });
  }

  async confirm() {
    const { page } = this;
    const [id, { pointer }] = [page.view.filing.id, page.choice];
    if (!pointer) return;
    const done = await this.send((version) => server.confirm(id, pointer, version), { pointer, yours: say("do.confirm") });
    if (done && page.choice.pointer === pointer) page.choice.step(1);
  }

  reject(pointer) {
    return this.send((version) => server.reject(this.page.view.filing.id, pointer, version), { pointer, yours: say("short.unread") });
  }

  /** Of two readings and a correction: what the person said stands, for the new reading too. */
  keep(pointer) {
    return this.send((version) => server.confirm(this.page.view.filing.id, pointer, version), { pointer, yours: say("reread.keep") });
  }

  takeReading(pointer) {
    return this.send((version) => server.takeReading(this.page.view.filing.id, pointer, version), { pointer, yours: say("reread.take") });
  }

  /** Change a row of the form; the cell that was chosen stays so, in the row as it now is. */
  async changeRow(action, row, other = null) {
    const { page } = this;
    const was = page.choice.pointer;
    if (!(await this.send((version) => server.changeRow(page.view.filing.id, action, row, other, version), { yours: say(`row.${action}`) }))) return;
    const made = page.view.corrections.reduce((one, event) => (event.id > one.id ? event : one));
    const now = cellIn(made.pointer, was);
    if (action !== "delete_row") page.choice.choose(page.fields.has(now) ? now : [...page.fields.keys()].find((pointer) => pointer.startsWith(`${made.pointer}/`)) ?? was);
    else if (!page.fields.has(was)) page.choice.chooseNothing();
    else page.choice.choose(was);
  }

  undo(event) {
    return this.send(() => server.undo(event.id), { pointer: event.pointer, yours: say("undo") });
  }

  decide(finding, decision, reason) {
    return this.send((version) => server.decide(finding.id, decision, reason, version), { act: "decide" });
  }

  /** Take a step of the sign-off; what stands in its way is told, with the filing as it now is. */
  async sign(step, reason) {
    const { page } = this;
    if (!keptName() && !page.name && !(await askName(page.node))) return;
    const { filing: { id }, version } = page.view;
    try {
      page.take(await server.signStep(id, step, reason, version));
      page.say(null);
    } catch (error) {
      const now = await server.filing(id).catch(() => null);
      if (now) page.take(now);
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
  async send(request, { pointer = null, yours = "", act = "correct" } = {}) {
    const { page } = this;
    if (page.refused(act) !== null) {
      page.say(page.refused(act) || null);
      return false;
    }
    if (!keptName() && !page.name && !(await askName(page.node))) return false;
    const before = page.view;
    try {
      page.take(await request(before.version));
      page.say(null);
      return true;
    } catch (error) {
      if (error.status !== 409) {
        page.take(before);
        page.say(error.message);
        return false;
      }
      return this.settle(error, before, request, pointer, yours);
    }
  }

  // Somebody was quicker: the person sees what they did, and says whose word is to stand.
  async settle(error, before, request, pointer, yours) {
    const { page } = this;
    const now = await server.filing(before.filing.id).catch(() => null);
    if (!now) {
      page.say(error.message);
      return false;
    }
    page.take(now);
    if (now.state === "signed_off") {
      page.say(error.message);
      return false;
    }
    const changes = changesSince(before, now, page.fields);
    const field = pointer ? page.fields.get(pointer) : null;
    const mine = await askConflict(page.node, { detail: error.message, changes, yours, now: field ? textOf(field) : "" });
    return mine ? this.send(() => request(now.version), { pointer, yours }) : false;
  }
}
