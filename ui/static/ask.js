// Questions: what was asked and answered, one below the other; each figure opens its place on the paper.

import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import * as server from "./server.js";
import { say } from "./words.js";

const href = new URL("./ask.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const MOST_TURNS = 12;
const ROWS = 12;
const CITED = 12;
const EXAMPLES = ["ask.example.1", "ask.example.2", "ask.example.3"];

/** Put the page into an element of the frame; the conversation stays while other tabs are looked at. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("div", { class: "ledger ask" });
  host.replaceChildren(node);
  const page = new Page(node);
  whenSeen(node, () => page.show());
}

class Page {
  constructor(node) {
    this.node = node;
    this.turns = [];
    this.list = element("ol", { class: "turns", role: "log", "aria-label": say("ask.log") });
    this.input = element("input", { type: "text", name: "question", autocomplete: "off", spellcheck: "false", maxlength: 400, placeholder: say("ask.hint"), "aria-label": say("ask.ask") });
    this.submit = element("button", { type: "submit", class: "button main" }, say("ask.ask"));
  }

  show() {
    if (!this.input.isConnected) {
      const submit = (event) => { event.preventDefault(); this.ask(this.input.value.trim()); };
      this.node.replaceChildren(this.list, this.hints(), element("form", { on: { submit } }, this.input, this.submit, button(say("ask.anew"), () => this.begin())));
    }
    this.input.focus({ preventScroll: true });
  }

  hints() {
    this.examples = element("div", { class: "examples" }, element("p", { class: "soft" }, say("ask.about")),
      ...EXAMPLES.map((key) => button(say(key), () => { this.input.value = say(key); this.input.focus(); }, { kind: "quiet" })));
    return this.examples;
  }

  /** A new conversation: nothing of the one before is taken up. */
  begin() {
    this.turns = [];
    this.list.replaceChildren();
    this.examples.hidden = false;
    this.input.value = "";
    this.input.focus();
  }

  async ask(question) {
    if (!question || this.submit.disabled) return;
    this.examples.hidden = true;
    this.submit.disabled = true;
    const told = element("div", { class: "answer waiting" }, say("ask.waiting"));
    this.list.append(element("li", {}, element("p", { class: "question" }, question), told));
    this.input.value = "";
    try {
      const answer = await server.ask(question, this.turns);
      this.turns = [...this.turns, answer.turn].slice(-MOST_TURNS);
      told.replaceWith(shown(answer));
    } catch (error) {
      told.replaceWith(element("div", { class: "answer declined", role: "alert" }, error.message));
      this.input.value = question;
    }
    this.submit.disabled = false;
    this.list.lastElementChild.scrollIntoView({ block: "nearest" });
    this.input.focus({ preventScroll: true });
  }
}

function shown(answer) {
  const kind = answer.abstained ? "declined" : "given";
  return element("div", { class: `answer ${kind}`, data: { outcome: answer.outcome } },
    answer.abstained ? element("p", { class: "mark" }, say(`ask.${answer.outcome}`)) : null,
    answer.worded ? element("p", { class: "said" }, answer.worded, element("span", { class: "soft" }, ` ${say("ask.worded")}`)) : null,
    element("p", { class: "said" }, answer.answer),
    answer.plan ? element("p", { class: "plan soft" }, `${say("ask.plan")}${answer.plan.words}`) : null,
    answer.table.rows.length ? table(answer) : null,
    answer.citations.length ? cited(answer) : null);
}

function table({ table: { columns, rows }, citations }) {
  const line = (row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell.text, ...cell.cites.map((at) => mark(citations[at], at)))));
  const body = element("tbody", {}, ...rows.slice(0, ROWS).map(line));
  const more = rows.length > ROWS ? button(say("ask.more", { count: rows.length - ROWS }), (event) => {
    body.append(...rows.slice(ROWS).map(line));
    event.currentTarget.remove();
  }, { kind: "quiet" }) : null;
  return element("div", { class: "found" }, element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((one) => element("th", {}, one)))), body), more);
}

const address = (one) => `#filing=${encodeURIComponent(one.filing)}${one.path ? `&at=${encodeURIComponent(one.path)}` : ""}`;

function mark(one, at) {
  return element("a", { class: "cite", href: address(one), title: place(one) }, `[${at + 1}]`);
}

function place(one) {
  return [one.file, one.page ? say("place.page", { page: one.page }) : say("status.unlocated")].join(" · ");
}

function cited({ citations }) {
  const line = (one, at) => element("li", {}, element("a", { href: address(one), data: { filing: one.filing, path: one.path } }, `[${at + 1}] ${place(one)}`), one.text ? element("span", { class: "soft" }, ` ${one.text}`) : null);
  return element("details", { class: "places", open: citations.length <= 3 }, element("summary", {}, say("ask.places", { count: citations.length })),
    element("ul", {}, ...citations.slice(0, CITED).map(line)));
}
