// The review page: the paper on the left, findings and fields on the right, the place at hand below them.
// The address says what is open (#filing=ID&at=/pointer), so that it can be reloaded, sent and gone back from.

import { may } from "./acts.js";
import { Changes } from "./changes.js";
import { Choice } from "./choice.js";
import { askName, keptName } from "./dialogs.js";
import { openDocument } from "./document.js";
import { draftLine, layOver } from "./drafts.js";
import { button, element } from "./element.js";
import { earlyAddress, earlyLine } from "./early.js";
import { Facing } from "./facing.js";
import { fieldsOf, marksOf, placesOf, pointersOf } from "./fields.js";
import { askedIn, askReason, findingsList } from "./findings.js";
import { followKeys, showKeys } from "./keys.js";
import { kinList, yearAndForm } from "./kin.js";
import { Paper } from "./paper.js";
import { placePanel } from "./place.js";
import { keepPresses } from "./press.js";
import { UNDER_WAY } from "./reading.js";
import { rowVerbs } from "./rows.js";
import * as server from "./server.js";
import { signLine } from "./sign.js";
import { changesSince, fieldSheet } from "./sheet.js";
import { tieLines } from "./ties.js";
import { topLine } from "./top.js";
import { listed } from "./watch.js";
import { HoverCard } from "./why.js";
import { chinese, nameRules, say } from "./words.js";

const POLL_MS = 1500;

/** Put the page into an element of the frame and follow the address. */
export async function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  await dress();
  document.documentElement.lang = chinese ? "zh-CN" : "en";
  document.body.classList.remove("dark");
  const page = new Review(host);
  window.addEventListener("hashchange", () => page.follow());
  page.follow();
}

// The page is shown once its style is there: unstyled it would cover the screen.
function dress() {
  return Promise.all(["desk.css", "signs.css"].map((name) => new Promise((resolve) => {
    const { href } = new URL(`./${name}`, import.meta.url);
    document.head.append(element("link", { rel: "stylesheet", href, on: { load: resolve, error: resolve } }));
  })));
}

class Review {
  constructor(host) {
    this.view = null;
    this.asked = null; // what is on its way to be shown: one thing at a time, the last that was asked for
    this.choice = new Choice(this);
    this.changes = new Changes(this);
    this.paper = new Paper((pointer) => this.choice.chooseBox(pointer));
    if (may("correct")) this.paper.drawWith((number, box) => this.changes.readPlace(number, box));
    this.facing = new Facing(this.paper, () => this.choice.single());
    this.paper.image.addEventListener("load", () => this.view && this.showPlace());
    this.top = element("header", { class: "top" });
    this.ties = element("div", { class: "ties" });
    this.findings = element("div", { class: "findings-host" });
    this.signed = element("div", { class: "sign-host" });
    this.drafts = element("div", { class: "drafts-host" });
    this.sheet = element("div", { class: "fields" });
    this.place = element("div", { class: "place-host" });
    this.notice = element("div", { class: "toast", role: "status", "aria-live": "polite", hidden: true });
    this.node = element("main", { class: "review", tabindex: -1, hidden: true }, this.top,
      this.columns = element("div", { class: "columns" }, this.facing.node, element("aside", {}, this.signed, this.ties, this.findings, this.drafts, this.sheet, this.place)), this.notice);
    host.replaceChildren(this.node);
    followKeys(this);
    keepPresses(this.node);
    this.hover = new HoverCard(this.node, (node) => this.fieldAt(node));
    // A button that was clicked keeps no key: Enter is for the value that it led to.
    this.node.addEventListener("click", (event) => event.detail > 0 && document.activeElement === event.target.closest?.("button") && this.node.focus({ preventScroll: true }));
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
    this.known = this.showName();
  }

  async follow() {
    const address = new URLSearchParams(location.hash.slice(1));
    const [id, coming, at] = ["filing", "early", "at"].map((name) => address.get(name));
    const isOpen = id !== null || coming !== null;
    clearTimeout(this.later);
    document.body.classList.toggle("reviewing", isOpen);
    this.node.hidden = !isOpen;
    if (!isOpen) {
      [this.view, this.asked] = [null, null];
      return;
    }
    if (id === null) {
      await this.openEarly(coming, Number(address.get("form") ?? 1), at);
      return;
    }
    if (this.view?.filing.id === id && !this.view.early && !this.isOpening) {
      if (at && at !== this.choice.pointer) this.choice.choose(at);
      return;
    }
    await this.open(id, at);
  }

  /** Whether another filing is on its way: what is shown until then is not for keys and clicks any more. */
  get isOpening() {
    return this.columns.inert;
  }

  async open(id, at) {
    const asked = { id };
    this.asked = asked;
    this.columns.inert = this.view?.filing.id !== id;
    this.say(say("loading"));
    this.node.focus({ preventScroll: true });
    try {
      const [view, rows] = await Promise.all([server.filing(id), this.listed(id), this.known]);
      if (this.asked !== asked) return;
      this.columns.inert = false;
      this.rows = rows;
      this.choice.begin(at, id);
      this.facing.forget();
      this.paper.page = null;
      this.take(view);
      if (at) this.choice.choose(at);
      this.say(null);
      this.changes.sending.flush();
    } catch (error) {
      if (this.asked !== asked) return;
      this.showNothing(error.message, () => this.open(id, at));
    }
  }

  /** The list that the filing is in, as the work list or this page saw it last: of thousands it is not asked for at each step. */
  async listed(id) {
    const seen = [listed(), this.rows].find((rows) => rows?.some((row) => row.id === id));
    return seen ?? server.filings();
  }

  // What stands there from before is not for keys and clicks.
  showNothing(why, again = null) {
    this.view = null;
    this.columns.inert = true;
    this.showTop(null);
    this.say(why, again);
  }

  /** Show an answer where its filing still is. */
  show(view) {
    if (this.view?.filing.id === view.filing.id) this.take(view);
  }

  /** Show the first pages of a document that is still being read, and more of it as more is read; at last the filing itself. */
  async openEarly(sha256, form, at) {
    const asked = {};
    this.asked = asked;
    const { early } = this.view ?? {};
    this.columns.inert = early?.sha256 !== sha256 || early.form !== form;
    const [seen, row] = await Promise.all([server.early(sha256).catch(() => null), server.document(sha256).catch(() => null), this.known]);
    if (this.asked !== asked) return; // the reader chose something else meanwhile
    const isComing = row && UNDER_WAY.includes(row.state);
    if (row && !isComing) {
      const id = row.filings[form - 1] ?? row.filings[0];
      if (!id) {
        this.showNothing(row.reason ?? say("early.none"));
        return;
      }
      const place = this.isOpening ? at : this.choice.pointer ?? at; // what was chosen while it was asked for
      history.replaceState(null, "", `#filing=${encodeURIComponent(id)}${place ? `&at=${encodeURIComponent(place)}` : ""}`);
      await this.follow();
      return;
    }
    const view = seen?.filings[form - 1];
    if (view && row) this.takeEarly({ ...view, early: { sha256, form, forms: seen.filings, pages: seen.pages, of: row.pages } }, at);
    else this.say(say(row ? "early.none" : "failed.network"));
    this.later = setTimeout(() => this.follow(), POLL_MS);
  }

  takeEarly(view, at) {
    const { early } = this.view ?? {};
    const isMore = early?.sha256 === view.early.sha256 && early.form === view.early.form;
    this.columns.inert = false;
    if (isMore && early.pages === view.early.pages) return;
    this.rows = [];
    if (!isMore) {
      this.choice.begin(at);
      this.facing.forget();
      this.paper.page = null;
      this.node.focus({ preventScroll: true });
    }
    this.take(view);
    if (!isMore && at) this.choice.choose(at);
    this.say(null);
  }

  /** What is open, as an address. */
  address() {
    const { early, filing } = this.view;
    return early ? earlyAddress(early.sha256, early.form) : `filing=${encodeURIComponent(filing.id)}`;
  }

  // Every answer of the server is the whole filing as it now stands.
  take(view) {
    this.view = view;
    nameRules(view.rule_names);
    this.fields = fieldsOf(view);
    const entries = this.changes.unsaved.of(view.filing.id);
    layOver(this.fields, entries);
    const [written, asked] = [this.writing(), askedIn(this.findings)];
    this.hover.hide();
    this.marks = marksOf(view, this.fields);
    this.showTop(view);
    this.paper.show(view, this.fields, this.marks, placesOf);
    const anew = () => this.asked?.id === view.filing.id && this.open(view.filing.id, this.choice.pointer);
    this.ties.replaceChildren(...[...tieLines(view, this.node, anew), kinList(view, anew)].filter(Boolean));
    if (!view.findings.some(({ finding }) => finding.id === this.choice.finding)) this.choice.single();
    this.showSigned();
    this.showFindings();
    this.drafts.replaceChildren(...[draftLine(this.fields, entries, { choose: (pointer) => this.choice.choose(pointer), giveUp: (pointers) => this.changes.giveUp(pointers) })].filter(Boolean));
    this.sheet.replaceChildren(...fieldSheet(view, this.fields, this.marks, {
      choose: (pointer) => this.choice.choose(pointer), edit: (pointer) => this.changes.edit(pointer), later: this.choice.later,
      undo: may("correct") ? (event) => this.changes.undo(event) : null, teach: may("teach") && !view.early ? (label) => this.changes.teach(label) : null,
      addRow: this.refused("correct") === null ? (list) => this.changes.changeRow("add_row", list) : null,
    }));
    this.choice.mark(false);
    this.showPlace();
    this.facing.tell(view, this.fields.get(this.choice.pointer));
    if (written) this.changes.edit(written.pointer, written);
    if (asked) askReason(this.findings, ...asked);
  }

  // What is being written goes on where it was, whatever the page shows anew.
  writing() {
    const input = this.sheet.querySelector(".editor textarea");
    if (!input) return null;
    const { pointer } = input.closest("[data-pointer]").dataset;
    return { pointer, begin: input.value, caret: [input.selectionStart, input.selectionEnd], goOn: this.changes.isGoingOn };
  }

  fieldAt(node) {
    const other = this.facing.isOpen && this.facing.other.node.contains(node) ? this.facing.known(this.facing.id) : this;
    return other?.fields?.get(node.dataset.pointer);
  }

  /** Whoever comes back to the window sees what others did meanwhile. */
  async refresh() {
    const before = this.view;
    if (!before || before.early || this.changes.isUnderWay || this.node.querySelector("dialog")) return;
    const now = await server.filing(before.filing.id).catch(() => null);
    if (!now || this.view !== before || now.version === before.version || this.changes.isUnderWay) return;
    this.take(now);
    const changes = changesSince(before, now, this.fields);
    if (changes.length) this.say(say("meet.meanwhile", { changes: changes.join(say("list.comma")) }));
  }

  showTop(view) {
    const askedName = () => askName(this.node).then(() => this.showName()).then(() => this.view && this.showSigned());
    this.top.replaceChildren(...topLine(view, this.rows, keptName() ?? this.name, { leave: () => this.leave(), help: () => showKeys(this.node), manage: () => this.manage(view.document), askName: askedName }));
  }

  async manage(document) {
    if (!(await openDocument(this.node, document)) || !this.view) return;
    await this.renew(document);
  }

  /** Show what a document holds now; while it is read again the page says so, and shows the new reading when there is one. */
  async renew(document) {
    const row = await server.document(document).catch(() => null);
    if (this.view?.document !== document || this.isOpening) return;
    if (row?.state === "withdrawn") {
      this.leave();
      return;
    }
    if (UNDER_WAY.includes(row?.state)) {
      this.say(say("direction.under_way", { told: row.pages ? say("document.progress", { done: row.progress, pages: row.pages }) : "…" }));
      setTimeout(() => this.renew(document), POLL_MS);
      return;
    }
    if (this.node.querySelector(".editor, dialog")) {
      setTimeout(() => this.renew(document), POLL_MS); // what a person is writing stays
      return;
    }
    const ids = row?.filings ?? [];
    if (ids.includes(this.view.filing.id) || !ids.length) await this.open(this.view.filing.id, this.choice.pointer);
    else location.hash = `filing=${encodeURIComponent(ids[0])}`;
    this.say(row?.reason ? say("direction.failed", { reason: row.reason }) : null);
  }

  leave() {
    history.pushState(null, "", location.pathname + location.search);
    this.follow();
  }

  async showName() {
    this.name = (await server.me().catch(() => null))?.who ?? null;
    this.showTop(this.view);
  }

  /** Why the filing cannot be worked on now: null where it can, no words where that is not the person's to do. */
  refused(act) {
    if (!may(act)) return "";
    if (this.view?.early) return say("early.locked");
    return this.view?.state === "signed_off" ? say("sign.locked") : null;
  }

  showSigned() {
    if (this.view.early) {
      this.signed.replaceChildren(earlyLine(this.view.early));
      return;
    }
    this.signed.replaceChildren(signLine(this.view, keptName() ?? this.name, may, (step, reason) => this.changes.sign(step, reason)));
  }

  showFindings() {
    if (this.view.early) {
      this.findings.replaceChildren(); // rules judge whole forms
      return;
    }
    this.findings.replaceChildren(findingsList(this.view, this.fields, this.choice.finding, {
      choose: (finding, path) => this.choice.chooseFinding(finding, path),
      decide: (finding, decision, reason) => this.changes.decide(finding, decision, reason),
      refused: this.refused("decide"),
      reasonOf: (finding) => this.changes.reasonOf(finding), keepReason: (finding, text) => this.changes.keepReason(finding, text),
      other: (id) => this.otherFiling(id),
    }));
    this.findings.querySelector(".finding.chosen")?.scrollIntoView({ block: "nearest" });
  }

  // The fields of another filing are known once its paper was shown; before, its places have plain names.
  otherFiling(id) {
    const row = this.rows.find((one) => one.id === id);
    return { name: row ? yearAndForm(row) : say("finding.elsewhere"), fields: this.facing.known(id)?.fields ?? new Map() };
  }

  cell(pointer) {
    return this.sheet.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
  }

  showPlace() {
    const { choice, changes } = this;
    const field = this.fields?.get(choice.pointer) ?? null;
    this.place.replaceChildren(placePanel(field, this.paper.image, this.paper.page, {
      confirm: () => changes.confirm(), edit: () => changes.edit(choice.pointer), blank: () => changes.blank(choice.pointer),
      reject: () => changes.reject(choice.pointer), later: () => choice.postpone(), undo: (event) => changes.undo(event), use: (text) => changes.correct(choice.pointer, text),
      refused: this.refused("correct"), keep: ({ pointer }) => changes.keep(pointer), take: ({ pointer }) => changes.takeReading(pointer),
      rows: (pointer) => rowVerbs(this.view.filing, pointer, (action, row, other) => changes.changeRow(action, row, other)),
    }, choice.later.has(choice.pointer)));
  }

  /** Ask for the reason of a decision on the chosen finding, else on the gravest open one of the field at hand. */
  decideAt(decision) {
    const { choice, fields, view } = this;
    const open = view.findings.filter((entry) => entry.decision === "open").map(({ finding }) => finding);
    const at = open.find(({ id }) => id === choice.finding) ?? open.find((finding) => choice.pointer && pointersOf(finding, fields).includes(choice.pointer));
    if (this.refused("decide") !== null) this.say(this.refused("decide") || null);
    else if (!at) this.say(say("findings.noneHere"));
    else askReason(this.findings, at.id, decision);
  }

  /** Go to the filing that comes so many places after this one in the list. */
  goTo(by) {
    const ids = this.rows.map((row) => row.id);
    const next = ids[ids.indexOf(this.view.filing.id) + by];
    if (next) location.hash = `filing=${encodeURIComponent(next)}`;
    else this.say(say(by > 0 ? "review.last" : "review.first"));
  }

  sayDone() {
    const left = this.view.findings.filter(({ decision }) => decision === "open").length;
    this.say(say(left ? "review.doneButFindings" : "review.done", { count: left }));
  }

  say(text, again = null) {
    this.notice.hidden = text === null;
    this.notice.replaceChildren(element("span", {}, text ?? ""), again ? button(say("retry"), again) : button(say("close"), () => this.say(null), { kind: "quiet" }));
  }
}
