// The review page: the paper on the left, findings and fields on the right, the place at hand below them.
// The address says what is open (#filing=ID&at=/pointer), so that it can be reloaded, sent and gone back from.

import { may } from "./acts.js";
import { Aside } from "./aside.js";
import { Changes } from "./changes.js";
import { Choice } from "./choice.js";
import { onceComposed } from "./composing.js";
import { askName, keptName } from "./dialogs.js";
import { layOver } from "./drafts.js";
import { Early, earlyAddress } from "./early.js";
import { button, element } from "./element.js";
import { Facing } from "./facing.js";
import { fieldsOf, marksOf, placesOf, pointersOf } from "./fields.js";
import { stepOf } from "./findings.js";
import { followKeys, showKeys } from "./keys.js";
import { Paper } from "./paper.js";
import { keepPresses } from "./press.js";
import { press } from "./reason.js";
import { manage } from "./rereading.js";
import * as server from "./server.js";
import { changesSince } from "./sheet.js";
import { topLine } from "./top.js";
import { listed } from "./watch.js";
import { HoverCard } from "./why.js";
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
    this.aside = new Aside(this);
    this.early = new Early(this);
    this.paper.image.addEventListener("load", () => this.view && this.aside.showPlace());
    this.top = element("header", { class: "top" });
    this.notice = element("div", { class: "toast", role: "status", "aria-live": "polite", hidden: true });
    this.node = element("main", { class: "review", tabindex: -1, hidden: true }, this.top,
      this.columns = element("div", { class: "columns" }, this.facing.node, this.aside.node), this.notice);
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
    this.early.stop();
    document.body.classList.toggle("reviewing", isOpen);
    this.node.hidden = !isOpen;
    if (!isOpen) {
      [this.view, this.asked] = [null, null];
      return;
    }
    if (id === null) {
      await this.early.open(coming, Number(address.get("form") ?? 1), at);
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
      this.begin(at, id);
      this.take(view);
      if (at) this.choice.choose(at);
      this.say(null);
      this.changes.sending.flush();
    } catch (error) {
      if (this.asked !== asked) return;
      this.showNothing(error.message, () => this.open(id, at));
    }
  }

  /** Begin with another form: nothing of the one before is chosen, beside it or open at a page. `filing`: its id where it has one to keep things by. */
  begin(at, filing = null) {
    this.choice.begin(at, filing);
    this.facing.forget();
    this.paper.page = null;
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

  /** What is open, as an address. */
  address() {
    const { early, filing } = this.view;
    return early ? earlyAddress(early.sha256, early.form) : `filing=${encodeURIComponent(filing.id)}`;
  }

  /** Take the whole filing as it now stands, which every answer of the server is, and show it. */
  take(view) {
    this.view = view;
    nameRules(view.rule_names);
    this.fields = fieldsOf(view);
    layOver(this.fields, this.changes.unsaved.of(view.filing.id));
    this.marks = marksOf(view, this.fields);
    onceComposed(this, () => this.draw());
  }

  draw() {
    const { view } = this;
    if (!view) return; // left meanwhile
    this.hover.hide();
    this.showTop(view);
    this.paper.show(view, this.fields, this.marks, placesOf);
    if (!view.findings.some(({ finding }) => finding.id === this.choice.finding)) this.choice.single();
    this.aside.draw();
    this.facing.tell(view, this.fields.get(this.choice.pointer));
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
    const askedName = () => askName(this.node).then(() => this.showName()).then(() => this.view && this.take(this.view));
    this.top.replaceChildren(...topLine(view, this.rows, this.who, { leave: () => this.leave(), help: () => showKeys(this.node), manage: () => manage(this, view.document), askName: askedName }));
  }

  leave() {
    history.pushState(null, "", location.pathname + location.search);
    this.follow();
  }

  /** The reader's name, null where none is known. */
  get who() {
    return keptName() ?? this.name ?? null;
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

  /** Ask for the reason of a decision on the chosen finding, else on the gravest open one of the field at hand. */
  decideAt(decision) {
    const { choice, fields, view } = this;
    const open = view.findings.filter((entry) => entry.decision === "open").map(({ finding }) => finding);
    const at = open.find(({ id }) => id === choice.finding) ?? open.find((finding) => choice.pointer && pointersOf(finding, fields).includes(choice.pointer));
    if (this.refused("decide") !== null) this.say(this.refused("decide") || null);
    else if (!at) this.say(say("findings.noneHere"));
    else press(this.aside.findings, stepOf(at.id, decision));
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
