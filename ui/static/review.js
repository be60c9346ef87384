// The review page: the paper on the left, findings and fields on the right, the place at hand below them.
// The address says what is open (#filing=ID&at=/pointer), so that it can be reloaded, sent and gone back from.

import { askConflict, askName, keptName } from "./dialogs.js";
import { openDocument } from "./document.js";
import { openEditor } from "./editor.js";
import { button, element } from "./element.js";
import { elsewhere, Facing } from "./facing.js";
import { fieldsOf, isText, liveEvents, marksOf, placesOf, pointersOf } from "./fields.js";
import { findingsList } from "./findings.js";
import { kinList, yearAndForm } from "./kin.js";
import { packLine } from "./packs.js";
import { Paper } from "./paper.js";
import { placePanel } from "./place.js";
import * as server from "./server.js";
import { changesSince, fieldSheet, textOf } from "./sheet.js";
import { openTeaching } from "./teach.js";
import { tieLines } from "./ties.js";
import { topLine } from "./top.js";
import { chinese, nameRules, say } from "./words.js";

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
  return new Promise((resolve) => {
    const href = new URL("./desk.css", import.meta.url).href;
    document.head.append(element("link", { rel: "stylesheet", href, on: { load: resolve, error: resolve } }));
  });
}

class Review {
  constructor(host) {
    this.view = null;
    this.chosen = null;
    this.finding = null;
    this.paper = new Paper((pointer) => this.chooseBox(pointer));
    this.facing = new Facing(this.paper, () => this.single());
    this.paper.image.addEventListener("load", () => this.showPlace());
    this.top = element("header", { class: "top" });
    this.ties = element("div", { class: "ties" });
    this.findings = element("div", { class: "findings-host" });
    this.sheet = element("div", { class: "fields" });
    this.place = element("div", { class: "place-host" });
    this.notice = element("div", { class: "toast", role: "status", "aria-live": "polite", hidden: true });
    this.node = element("main", { class: "review", tabindex: -1, hidden: true }, this.top,
      element("div", { class: "columns" }, this.facing.node, element("aside", {}, this.ties, this.findings, this.sheet, this.place)), this.notice);
    host.replaceChildren(this.node);
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.showName();
  }

  async follow() {
    const address = new URLSearchParams(location.hash.slice(1));
    const id = address.get("filing");
    document.body.classList.toggle("reviewing", id !== null);
    this.node.hidden = id === null;
    if (id === null) {
      this.view = null;
      return;
    }
    const at = address.get("at");
    if (this.view?.filing.id === id) {
      if (at && at !== this.chosen) this.choose(at);
      return;
    }
    await this.open(id, at);
  }

  async open(id, at) {
    this.say(say("loading"));
    this.node.focus({ preventScroll: true });
    try {
      const [view, rows] = await Promise.all([server.filing(id), server.filings()]);
      this.rows = rows;
      [this.chosen, this.finding] = [at, null];
      this.facing.forget();
      this.paper.page = null;
      this.take(view);
      if (at) this.choose(at);
      this.say(null);
    } catch (error) {
      this.view = null;
      this.showTop(null);
      this.say(error.message, () => this.open(id, at));
    }
  }

  // Every answer of the server is the whole filing as it now stands.
  take(view) {
    this.view = view;
    nameRules(view.rule_names);
    this.fields = fieldsOf(view);
    this.marks = marksOf(view, this.fields);
    this.showTop(view);
    this.paper.show(view, this.fields, this.marks, placesOf);
    const anew = () => this.open(view.filing.id, this.chosen);
    this.ties.replaceChildren(...[...tieLines(view, this.node, anew), kinList(view, anew), packLine(view)].filter(Boolean));
    if (!view.findings.some(({ finding }) => finding.id === this.finding)) this.single();
    this.showFindings();
    this.sheet.replaceChildren(...fieldSheet(view, this.fields, this.marks, {
      choose: (pointer) => this.choose(pointer), edit: (pointer) => this.edit(pointer), undo: (event) => this.undo(event), teach: (label) => this.teach(label),
    }));
    this.mark(false);
    this.showPlace();
    this.facing.tell(view, this.fields.get(this.chosen));
  }

  showTop(view) {
    const askedName = () => askName(this.node).then(() => this.showTop(this.view));
    this.top.replaceChildren(...topLine(view, this.rows, keptName() ?? this.name, { leave: () => this.leave(), manage: () => this.manage(view.document), askName: askedName }));
  }

  async manage(document) {
    if (!(await openDocument(this.node, document)) || !this.view) return;
    const row = await server.document(document).catch(() => null);
    if (row?.state === "withdrawn") this.leave();
    else await this.open(this.view.filing.id, this.chosen);
  }

  leave() {
    history.pushState(null, "", location.pathname + location.search);
    this.follow();
  }

  async showName() {
    this.name = (await server.me().catch(() => null))?.who ?? null;
    this.showTop(this.view);
  }

  showFindings() {
    this.findings.replaceChildren(findingsList(this.view, this.fields, this.finding, {
      choose: (finding, path) => this.chooseFinding(finding, path),
      decide: (finding, decision, reason) => this.change((version) => server.decide(finding.id, decision, reason, version)),
      other: (id) => this.otherFiling(id),
    }));
    this.findings.querySelector(".finding.chosen")?.scrollIntoView({ block: "nearest" });
  }

  // The fields of another filing are known once its paper was shown; before, its places have plain names.
  otherFiling(id) {
    const row = this.rows.find((one) => one.id === id);
    return { name: row ? yearAndForm(row) : say("finding.elsewhere"), fields: this.facing.known(id)?.fields ?? new Map() };
  }

  chooseFinding(finding, path) {
    this.finding = finding.id;
    const all = pointersOf(finding, this.fields);
    const first = path && !path.includes("#") ? pointersOf({ paths: [path] }, this.fields)[0] : all[0];
    const others = elsewhere(finding);
    if (others.length) this.facing.part();
    else this.facing.close();
    this.showFindings();
    if (first) this.choose(first, all, true);
    else if (others.length) this.chooseNothing();
    if (!others.length) return;
    this.facing.showFinding(others, path).then((isShown) => isShown && this.showFindings(), (error) => {
      if (this.finding === finding.id) this.single();
      this.say(error.message);
    });
  }

  /** Go back to one paper, its chosen place near. */
  single() {
    if (!this.facing.isOpen) return;
    this.facing.close();
    this.bringNear();
  }

  // The boxes of a finding lead from one of its places to the next; any other box is a field by itself.
  chooseBox(pointer) {
    const isOfFinding = this.facing.isOpen && this.group.includes(pointer);
    this.choose(pointer, isOfFinding ? this.group : [pointer], isOfFinding);
  }

  bringNear() {
    const others = this.group?.filter((pointer) => pointer !== this.chosen) ?? [];
    this.paper.point(placesOf(this.fields.get(this.chosen)), this.chosen ? [this.chosen, ...others] : []);
  }

  chooseNothing() {
    [this.chosen, this.group] = [null, []];
    this.bringNear();
    this.showPlace();
    this.mark(false);
    this.facing.tell(this.view, null);
  }

  /** Choose a field: everywhere marked, its place enlarged. `group` are further pointers marked with it. */
  choose(pointer, group = [pointer], ofFinding = false) {
    if (!this.fields?.has(pointer)) return;
    if (!ofFinding && this.finding) {
      this.finding = null;
      this.facing.close();
      this.showFindings();
    }
    this.chosen = pointer;
    this.group = group;
    history.replaceState(null, "", `#filing=${encodeURIComponent(this.view.filing.id)}&at=${encodeURIComponent(pointer)}`);
    this.bringNear();
    this.facing.tell(this.view, this.fields.get(pointer));
    this.showPlace();
    this.mark(true);
  }

  cell(pointer) {
    return this.sheet.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
  }

  mark(scroll) {
    const group = new Set(this.group?.includes(this.chosen) ? this.group : [this.chosen]);
    for (const cell of this.sheet.querySelectorAll("[data-pointer]")) {
      cell.classList.toggle("chosen", cell.dataset.pointer === this.chosen);
      cell.classList.toggle("related", cell.dataset.pointer !== this.chosen && group.has(cell.dataset.pointer));
    }
    const cell = scroll && this.chosen ? this.cell(this.chosen) : null;
    // A text longer than its window begins at the top.
    cell?.scrollIntoView({ block: cell.clientHeight > this.sheet.clientHeight - 80 ? "start" : "nearest" });
  }

  showPlace() {
    const field = this.fields?.get(this.chosen) ?? null;
    this.place.replaceChildren(placePanel(field, this.paper.image, this.paper.page, {
      confirm: () => this.confirm(), edit: () => this.edit(this.chosen), blank: () => this.correct(this.chosen, null),
      reject: () => this.reject(this.chosen), undo: (event) => this.undo(event), use: (text) => this.correct(this.chosen, text),
      keep: ({ pointer }) => this.keep(pointer), take: ({ pointer }) => this.takeReading(pointer),
    }));
  }

  /** Edit in place; a checkbox is turned over. */
  edit(pointer) {
    const [field, cell] = [this.fields.get(pointer), this.cell(pointer)];
    if (typeof field?.value === "boolean") {
      this.correct(pointer, field.value ? "否" : "是");
      return;
    }
    if (!cell || cell.querySelector(".editor")) return;
    if (pointer !== this.chosen) this.choose(pointer);
    openEditor(cell, field, (text) => this.correct(pointer, text), () => this.take(this.view));
  }

  correct(pointer, text) {
    const id = this.view.filing.id;
    const value = text ?? (isText(pointer) ? "" : null);
    return this.change((version) => server.correct(id, pointer, value, version), { pointer, yours: text ?? say("short.blank") });
  }

  async confirm() {
    const [id, pointer] = [this.view.filing.id, this.chosen];
    if (!pointer) return;
    const done = await this.change((version) => server.confirm(id, pointer, version), { pointer, yours: say("do.confirm") });
    if (done && this.chosen === pointer) this.step(1);
  }

  reject(pointer) {
    return this.change((version) => server.reject(this.view.filing.id, pointer, version), { pointer, yours: say("short.unread") });
  }

  /** Of two readings and a correction: what the person said stands, for the new reading too. */
  keep(pointer) {
    return this.change((version) => server.confirm(this.view.filing.id, pointer, version), { pointer, yours: say("reread.keep") });
  }

  takeReading(pointer) {
    return this.change((version) => server.takeReading(this.view.filing.id, pointer, version), { pointer, yours: say("reread.take") });
  }

  undo(event) {
    return this.change(() => server.undo(event.id), { pointer: event.pointer, yours: say("undo") });
  }

  /** Say which field a label unknown to the program names; the document may be read again by it. */
  async teach(label) {
    const document = this.view.document;
    if (!(await openTeaching(this.node, label, document)) || this.view?.document !== document) return;
    await this.open(this.view.filing.id, null);
  }

  /** Make a change on the server and show its answer; true when it was made. */
  async change(send, { pointer = null, yours = "" } = {}) {
    if (!keptName() && !this.name && !(await askName(this.node))) return false;
    const before = this.view;
    try {
      this.take(await send(before.version));
      this.say(null);
      return true;
    } catch (error) {
      if (error.status !== 409) {
        this.take(before);
        this.say(error.message);
        return false;
      }
      return this.settle(error, before, send, pointer, yours);
    }
  }

  async settle(error, before, send, pointer, yours) {
    const now = await server.filing(before.filing.id).catch(() => null);
    if (!now) {
      this.say(error.message);
      return false;
    }
    this.take(now);
    const changes = changesSince(before, now, this.fields);
    const field = pointer ? this.fields.get(pointer) : null;
    const mine = await askConflict(this.node, { detail: error.message, changes, yours, now: field ? textOf(field) : "" });
    return mine ? this.change(() => send(now.version), { pointer, yours }) : false;
  }

  step(by) {
    const order = [...this.sheet.querySelectorAll("[data-pointer]")].map((cell) => cell.dataset.pointer);
    const next = order[order.indexOf(this.chosen) + by] ?? (this.chosen ? null : order[0]);
    if (next) this.choose(next);
  }

  key(event) {
    if (!this.view || !isForPage(event, this.node)) return;
    const last = [...liveEvents(this.view.corrections).values()].sort((one, other) => other.id - one.id)[0];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const keys = { ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1) };
    if (this.chosen && plain) Object.assign(keys, { Enter: () => this.confirm(), e: () => this.edit(this.chosen), F2: () => this.edit(this.chosen), Delete: () => this.correct(this.chosen, null) });
    if (this.facing.isOpen) keys.Escape = () => this.single();
    if (!plain && event.key === "z" && last) keys.z = () => this.undo(last);
    if (!(event.key in keys)) return;
    // The list behind the page keeps its own chosen row: the keys are not for it.
    event.preventDefault();
    event.stopImmediatePropagation();
    keys[event.key]();
  }

  say(text, again = null) {
    this.notice.hidden = text === null;
    this.notice.replaceChildren(element("span", {}, text ?? ""), again ? button(say("retry"), again) : button(say("close"), () => this.say(null), { kind: "quiet" }));
  }
}

// Keys in a question, an editor or a form are theirs; Enter and letters on a button or link are its own.
function isForPage(event, node) {
  if (event.defaultPrevented || node.querySelector("dialog") || event.target.closest?.(".editor, form")) return false;
  return !event.target.closest?.("input, textarea, button, a, summary, .finding") || event.key === "Escape" || event.key.startsWith("Arrow");
}
