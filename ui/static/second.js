// Blind second readings: a piece of the paper to type from, then the next; and how often the machine was wrong.
// What was read at a place is not here before something was typed: the server does not send it.

import { may } from "./acts.js";
import { keptName } from "./dialogs.js";
import { button, element, icon } from "./element.js";
import { whenSeen } from "./ledger.js";
import { measure } from "./measure.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { knows, moment, say } from "./words.js";

const href = new URL("./second.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const MOST_LARGE = 2.4;
const OWN_NAMES = { "/budget_items/*/name": "field.item", "/other_fields/*/label": "field.heading", "/notes/*": "field.notes" };

/** Put the page into an element of the frame; it is asked for anew whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("div", { class: "ledger second" });
  host.replaceChildren(node);
  const page = new Page(node);
  whenSeen(node, () => page.load());
}

class Page {
  constructor(node) {
    this.node = node;
    this.failed = element("p", { class: "failed", role: "alert", hidden: true });
    this.before = element("p", { class: "before", role: "status", hidden: true });
    this.work = element("section", { class: "work card" });
    this.rest = element("div", {});
  }

  async load() {
    if (this.isTyping()) return;
    try {
      await this.measureAnew();
      if (this.isTyping()) return;
      this.node.replaceChildren(element("p", { class: "hint" }, say("second.hint", { share: Number(this.told.share_percent) })),
        element("div", { class: "both" }, this.work, this.side), this.rest);
      await this.next();
    } catch (error) {
      this.node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message));
    }
  }

  /** Coming back to the tab loses nothing that was typed and not sent. */
  isTyping() {
    return Boolean(this.node.querySelector("input")?.value);
  }

  async measureAnew() {
    this.told = await server.secondReadings();
    this.showMeasure();
    this.rest.replaceChildren(differences(this.told.differences));
  }

  showMeasure() {
    const side = element("section", { class: "card" }, measure(this.told.summary));
    this.side?.replaceWith(side);
    this.side = side;
  }

  fail(text) {
    this.failed.textContent = text;
    this.failed.hidden = !text;
  }

  /** The next piece of paper; whoever gave no name is asked for it once they begin (`asks`), and not for looking on. */
  async next(asks = false) {
    if (!may("retype")) return this.work.replaceChildren(element("p", { class: "calm" }, say("second.mayNot")));
    const me = keptName() ?? (await server.me().catch(() => null))?.who;
    if (!me && !asks) return this.work.replaceChildren(element("p", { class: "calm" }, say("second.name")), button(say("second.begin"), () => this.next(true), { kind: "main" }));
    let task = null;
    const asked = await named(async () => { ({ task } = await server.nextReading()); }, (text) => this.fail(text));
    if (!asked) return this.work.replaceChildren(this.failed, element("p", { class: "calm" }, say("second.name")), button(say("retry"), () => this.load()));
    return this.work.replaceChildren(...(task ? this.form(task) : [this.before, element("p", { class: "calm" }, say("second.none"))]));
  }

  form({ task, field, row }) {
    const input = element("input", { type: "text", name: "typed", autocomplete: "off", spellcheck: "false", maxlength: 400, "aria-label": say("second.typed") });
    const send = (typed) => this.send(task, typed);
    const submit = (event) => {
      event.preventDefault();
      if (input.value.trim()) send(input.value);
      else input.focus();
    };
    requestAnimationFrame(() => input.focus({ preventScroll: true }));
    return [element("header", {}, element("h2", {}, called(field, row)), element("span", { class: "pill" }, say("second.waiting", { count: this.told.waiting }))),
      element("figure", {}, element("img", { src: server.crop(task), alt: say("second.paper"), draggable: "false", on: { load: enlarge, error: ({ target }) => { target.hidden = true; this.fail(say("paper.missing")); } } })),
      element("form", { on: { submit } }, input, element("button", { type: "submit", class: "button main" }, say("second.send"))),
      element("div", { class: "verbs" }, button(say("second.blank"), () => send(""), { name: "blank" }), button(say("second.illegible"), () => send(null), { name: "unread" }), element("span", { class: "soft" }, say("second.how"))),
      this.failed, this.before];
  }

  async send(task, typed) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fail("");
    try {
      const answer = await server.typeReading(task, typed);
      this.tell(answer);
      await this.count(answer);
      await this.next();
    } catch (error) {
      this.fail(error.message);
      if ([403, 404, 409].includes(error.status)) await this.next(); // else the place is still theirs to type
    } finally {
      this.isBusy = false; // until the next place is there, a second Enter is for nothing
    }
  }

  /** Only a difference changes the list: the rest need not be asked for again after each place. */
  async count({ outcome, summary }) {
    if (outcome === "differs") return this.measureAnew();
    this.told.waiting -= 1;
    this.told.summary = summary;
    return this.showMeasure();
  }

  tell({ outcome, typed, read }) {
    this.before.className = `before is-${outcome}`;
    this.before.replaceChildren(icon({ agrees: "confirmed", differs: "warning", illegible: "unread" }[outcome]), ` ${say(outcome === "illegible" ? "second.illegible.kept" : `second.${outcome}`, { typed: typed || say("short.blank"), read })}`);
    this.before.hidden = false;
  }
}

/** The piece of paper as large as there is room for, and no larger than its picture bears. */
function enlarge({ target }) {
  target.style.width = `${MOST_LARGE * target.naturalWidth}px`;
}

/** What a place is called: its row, and its field where that has a name of its own. */
function called(field, row) {
  const [first, ...rest] = field.split("/").slice(1);
  const key = OWN_NAMES[field] ?? [`field.${first}.${rest.at(-1)}`, `field.${rest.at(-1) ?? first}`].find(knows);
  return [row, key ? say(key) : null].filter(Boolean).join(" · ") || say("second.cell");
}

function differences(found) {
  if (!found.length) return element("section", { class: "history" });
  const heads = ["second.place", "second.read", "second.typed", "second.by", "filings.state"].map((key) => element("th", { scope: "col" }, say(key)));
  const lines = found.map((one) => element("tr", { data: { verdict: one.verdict } },
    element("th", { scope: "row" }, element("a", { href: `#filing=${encodeURIComponent(one.filing)}&at=${encodeURIComponent(one.pointer)}` }, called(one.field, null)), element("span", { class: "soft" }, ` ${say("place.page", { page: one.page })}`)),
    element("td", {}, one.read), element("td", {}, one.typed || say("short.blank")), element("td", { class: "soft" }, `${one.who} · ${moment(one.when)}`),
    element("td", { class: one.verdict === "open" ? "warn" : "soft" }, say(`second.${one.verdict}`))));
  return element("section", { class: "history" }, element("h2", {}, say("second.differences")), element("p", { class: "hint" }, say("second.settle")),
    element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...lines)));
}
