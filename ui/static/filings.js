// The work list: what is done and left, every filing with its score, state, open findings and who has it, and the next one.

import { may } from "./acts.js";
import { typed } from "./composing.js";
import { button, element, icon, redraw } from "./element.js";
import { greeting } from "./greeting.js";
import "./ledger.js";
import { openNext } from "./next.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { ALL, counted, openOf, options, sieved, stageOf } from "./sieve.js";
import { look, watch } from "./watch.js";
import { ownHalf, say } from "./words.js";

const KEPT = "jixiao-sieve";
const AT_ONCE = 200;
const FIELDS = ["state", "year", "unit", "kind", "who"];
const COLUMNS = ["project", "unit", "year", "score", "error", "warning", "notice", "unconfirmed", "state", "who"];
const NUMBERS = new Set(["year", "score", "error", "warning", "notice", "unconfirmed"]);

/** Put the list into an element of the frame and keep it as it is on the server. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const page = new WorkList();
  host.replaceChildren(page.node);
  watch((seen) => page.show(seen));
}

class WorkList {
  constructor() {
    this.asked = { ...ALL, ...remembered() };
    this.shown = AT_ONCE;
    this.fault = element("p", { class: "failed", id: "fault", role: "alert", hidden: true });
    this.failed = element("p", { class: "failed", role: "alert", hidden: true });
    this.head = element("div", { class: "head" });
    this.tools = this.makeTools();
    this.body = element("div", { class: "listed" });
    this.node = element("section", { class: "ledger work" }, this.fault, this.failed, this.head, this.tools.node, this.body);
  }

  makeTools() {
    const search = element("input", { type: "search", placeholder: say("work.search"), "aria-label": say("work.search"), value: this.asked.text, on: typed(() => this.ask({ text: search.value })) });
    const choices = Object.fromEntries(FIELDS.map((name) => [name, element("select", { id: `sieve-${name}`, "aria-label": say(`sieve.${name}`), on: { change: (event) => this.ask({ [name]: event.target.value }) } })]));
    const clear = button(say("work.clear"), () => { search.value = ""; this.ask({ ...ALL, order: this.asked.order, isDown: this.asked.isDown }); }, { kind: "quiet" });
    return { search, choices, clear, node: element("div", { class: "tools", id: "sieve" }, search, ...Object.values(choices), clear) };
  }

  ask(change) {
    this.asked = { ...this.asked, ...change };
    this.shown = AT_ONCE;
    sessionStorage.setItem(KEPT, JSON.stringify(this.asked));
    this.draw();
  }

  show({ reading, work, failed }) {
    tell(this.fault, ownHalf(reading.fault ?? ""));
    tell(this.failed, failed);
    const isNew = this.work !== work;
    Object.assign(this, { reading, work });
    if (work && (isNew || (work.documents.length && !work.filings.length))) this.draw();
  }

  draw() {
    if (!this.work) return;
    const { filings, documents, next, who } = this.work;
    const isEmpty = !filings.length;
    this.tools.node.hidden = this.head.hidden = isEmpty;
    if (isEmpty) {
      redraw(this.body, greeting(documents, this.reading, (text) => tell(this.failed, text)));
      return;
    }
    this.offer(options(filings));
    const rows = sieved(filings, this.asked, next, who);
    redraw(this.head, summary(filings, rows, this.asked, (state) => this.ask({ state })), nextButton(next, filings, (text) => tell(this.failed, text)));
    redraw(this.body, rows.length ? this.table(rows, who) : element("p", { class: "calm" }, say("work.none")));
  }

  // What can be chosen no more is let go: the last filing of its year is gone.
  offer(offered) {
    for (const name of FIELDS) {
      if (this.asked[name] && !offered[name].includes(this.asked[name])) this.asked = { ...this.asked, [name]: "" };
      const choices = [["", say(`sieve.any.${name}`)], ...offered[name].map((value) => [value, called(name, value)])];
      this.tools.choices[name].replaceChildren(...choices.map(([value, text]) => element("option", { value, selected: value === this.asked[name] }, text)));
      this.tools.choices[name].value = this.asked[name];
      this.tools.choices[name].classList.toggle("chosen", this.asked[name] !== "");
    }
    this.tools.clear.hidden = ![...FIELDS, "text"].some((name) => this.asked[name]);
  }

  table(rows, who) {
    const heads = COLUMNS.map((name) => this.columnHead(name));
    const lines = rows.slice(0, this.shown).map((row) => line(row, who, (text) => tell(this.failed, text)));
    const more = rows.length > this.shown ? button(say("work.more", { count: rows.length - this.shown }), () => { this.shown += AT_ONCE; this.draw(); }, { kind: "quiet more" }) : null;
    return element("div", {}, element("table", { role: "grid", class: "filings" }, element("thead", {}, element("tr", { role: "row" }, ...heads)), element("tbody", {}, ...lines)), more);
  }

  columnHead(name) {
    const isBy = this.asked.order === name;
    const turn = () => this.ask(isBy ? (this.asked.isDown ? { order: "need", isDown: false } : { isDown: true }) : { order: name, isDown: false });
    return element("th", { role: "columnheader", scope: "col", class: `column-${name}${NUMBERS.has(name) ? " number" : ""}`, "aria-sort": isBy ? (this.asked.isDown ? "descending" : "ascending") : null },
      element("button", { type: "button", title: say("work.sort"), on: { click: turn } }, say(`work.${name}`), element("i", { class: "sort" }, isBy ? (this.asked.isDown ? "▼" : "▲") : "")));
  }
}

function line(row, who, fail) {
  const address = `filing=${encodeURIComponent(row.id)}`;
  const stage = stageOf(row);
  const name = element("a", { class: "project", href: `#${address}` }, row.project_name ?? row.title ?? say("none"));
  const count = (severity) => cell(`number is-${severity}${openOf(row, severity) ? "" : " zero"}`, openOf(row, severity) || "·");
  const cells = [cell("", name, element("span", { class: "soft" }, `${say(`form.${row.form_type}`)} · ${row.file}`)), cell("", row.implementing_unit ?? ""), cell("number", row.fiscal_year ?? ""),
    cell("number", row.total_score ?? ""), count("error"), count("warning"), count("notice"), cell(`number${row.unconfirmed ? "" : " zero"}`, row.unconfirmed || "·"),
    cell("", element("span", { class: `stage is-${stage}` }, say(`state.${stage}`)), row.proposed.length ? element("span", { class: "proposed" }, say("state.proposed")) : null), holder(row, who, fail)];
  return element("tr", { role: "row", data: { filing: row.id }, on: { click: (event) => { if (!event.target.closest("a, button")) location.hash = address; } } }, ...cells);
}

function cell(kind, ...content) {
  return element("td", { role: "gridcell", class: kind }, ...content);
}

// Who has it, and taking it or handing it back where that is the reader's to do.
function holder(row, who, fail) {
  const isReviewed = ["new", "in_review", "reopened"].includes(stageOf(row));
  const send = (action) => async () => (await named(() => server.take(row.id, action), (text) => fail(text))) && look({ anew: true });
  const isMine = row.held_by !== null && row.held_by === who;
  const verb = isMine ? button(say("work.handBack"), send("hand_back"), { kind: "small" }) : button(say(row.held_by ? "work.takeOver" : "work.take"), send("take"), { kind: "small" });
  return cell(`who${isMine ? " mine" : ""}`, element("span", {}, isMine ? say("work.me", { name: row.held_by }) : row.held_by ?? "—"), isReviewed && may("correct") ? verb : null);
}

function summary(filings, rows, asked, choose) {
  const { stages, findings, done, left } = counted(filings);
  const chips = Object.entries(stages).filter(([, count]) => count).map(([stage, count]) => element("button", { type: "button", class: `chip is-${stage}`, "aria-pressed": String(asked.state === stage), on: { click: () => choose(asked.state === stage ? "" : stage) } }, `${say(`state.${stage}`)} ${count}`));
  const open = Object.entries(findings).filter(([, count]) => count).map(([severity, count]) => element("span", { class: `open is-${severity}` }, icon(severity), `${say(`severity.${severity}`)} ${count}`));
  return element("div", { class: "summary", id: "count" }, element("p", {}, element("strong", {}, say("sieve.done", { count: filings.length, done, left })), element("progress", { max: filings.length, value: done, "aria-label": say("sieve.done", { count: filings.length, done, left }) }),
    rows.length < filings.length ? element("span", { class: "soft" }, say("sieve.shown", { shown: rows.length })) : null),
  element("p", {}, ...chips, ...(open.length ? [element("span", { class: "soft" }, say("work.open")), ...open] : [element("span", { class: "soft" }, say("sieve.noneOpen"))])));
}

function nextButton(next, filings, fail) {
  const go = async () => { try { await openNext(); } catch (error) { fail(error.message); } };
  const isOthers = !next.length && filings.some((row) => row.held_by);
  return element("div", { class: "next" }, button(say("work.next"), go, { name: "forward", kind: "main", title: say("work.nextWhy"), disabled: !next.length }),
    element("span", { class: "soft" }, next.length ? say("work.waiting", { count: next.length }) : say(isOthers ? "work.others" : "work.finished")));
}

function called(name, value) {
  if (name === "state") return say(`state.${value}`);
  if (name === "kind") return say(`form.${value}`);
  return name === "who" && ["me", "nobody"].includes(value) ? say(`sieve.who.${value}`) : value;
}

function tell(node, text) {
  node.textContent = text ?? "";
  node.hidden = !text;
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

