// The fields of a filing in printed order: what each is called, holds, and how far it can be trusted.

import { chinese, knows, say } from "./words.js";

const HEADER = ["title", "fiscal_year", "project_name", "project_category", "competent_department",
  "implementing_unit", "start_date", "end_date", "amount_unit"];
const BUDGET = ["total_budget", "current_year_budget", "previous_budget", "previous_executed"];
const TOTAL = ["total_weight", "total_score", "grade"];
export const FUND_COLUMNS = ["label", "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"];
export const INDICATOR_COLUMNS = ["level3", "target", "actual", "weight", "score", "deviation"];
const NUMBERS = new Set(["fiscal_year", "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate",
  "score", "amount", "total_weight", "total_score", ...BUDGET]);
const DOUBT = 0.9;

/** All fields of a view by pointer, in printed order, each {pointer, group, label, text, value, evidence, status}. */
export function fieldsOf(view) {
  const fields = new Map();
  const live = liveEvents(view.corrections);
  const add = (group, pointer, label, value) => fields.set(pointer, field(view, live, group, pointer, label, value));
  const filing = view.filing;
  for (const name of printed(filing, HEADER)) add("header", `/${name}`, say(`field.${name}`), filing[name]);
  filing.contacts.forEach((contact, row) => ["name", "phone"].forEach((part) => {
    add("header", `/contacts/${row}/${part}`, `${contact.role}${part === "phone" ? ` ${say("field.phone")}` : ""}`, contact[part]);
  }));
  filing.options.forEach((option, row) => add("header", `/options/${row}/ticked`, `${option.group} ${option.label}`, option.ticked ? "☑" : "☐"));
  table(add, "funds", filing.funds, FUND_COLUMNS, (row) => row.label);
  for (const name of BUDGET.filter((name) => stands(filing, name))) add("budget", `/${name}`, say(`field.${name}`), filing[name]);
  filing.budget_items.forEach((item, row) => {
    add("budget", `/budget_items/${row}/name`, `${row + 1}`, item.name);
    add("budget", `/budget_items/${row}/amount`, item.name, item.amount);
  });
  for (const part of ["expected", "actual"]) add("goal", `/annual_goal/${part}`, say(`field.annual_goal.${part}`), filing.annual_goal[part]);
  table(add, "indicators", filing.indicators, ["level1", "level2", ...INDICATOR_COLUMNS], (row) => row.level3 ?? "");
  for (const name of TOTAL) add("total", `/${name}`, say(`field.${name}`), filing[name]);
  filing.other_fields.forEach((other, row) => add("notes", `/other_fields/${row}/value`, other.label, other.value));
  filing.sections.forEach((section, row) => add("notes", `/sections/${row}/text`, section.heading, section.text));
  filing.notes.forEach((note, row) => add("notes", `/notes/${row}`, say("field.notes"), note));
  return fields;
}

function table(add, name, rows, columns, title) {
  rows.forEach((row, index) => columns.forEach((column) => {
    const of = title(row) ? `${title(row)} · ` : "";
    add(name, `/${name}/${index}/${column}`, column === "label" ? say("field.label") : of + say(`field.${column}`), row[column]);
  }));
}

function stands(filing, name) {
  return filing[name] !== null || `/${name}` in filing.evidence;
}

// Printed order: by the place on the paper where there is one, else as the contract lists them.
function printed(filing, names) {
  const place = (name) => {
    const evidence = filing.evidence[`/${name}`];
    return evidence?.box ? evidence.page * 10 + Math.round(Number(evidence.box[1]) * 100) / 100 + Number(evidence.box[0]) / 1000 : null;
  };
  const core = new Set(["title", "fiscal_year", "project_name", "competent_department", "implementing_unit"]);
  const kept = names.filter((name) => core.has(name) || stands(filing, name));
  const placed = kept.filter((name) => place(name) !== null).sort((one, other) => place(one) - place(other));
  return [...placed, ...kept.filter((name) => place(name) === null)];
}

function field(view, live, group, pointer, label, value) {
  const evidence = view.filing.evidence[pointer] ?? null;
  const event = live.get(pointer) ?? null;
  const number = NUMBERS.has(pointer.split("/").at(-1));
  return { pointer, group, label, value, evidence, event, number, text: shown(value, evidence, number), status: status(value, evidence, event), doubtful: isDoubtful(evidence, event) };
}

// A number is shown as the paper prints it (10,440,000.00) as long as it is that number.
function shown(value, evidence, number) {
  if (value === null || value === undefined) return null;
  const text = evidence?.text?.trim();
  if (!number || !text) return String(value);
  const digits = text.normalize("NFKC").replace(/[^\d.-]/g, "");
  return digits === String(value) ? text : String(value);
}

function status(value, evidence, event) {
  if (event?.action === "correct") return "corrected";
  if (event?.action === "confirm") return "confirmed";
  if (evidence) return value === null && evidence.status === "exact" ? "unread" : evidence.status;
  return value === null || value === undefined ? "absent" : "unlocated";
}

function isDoubtful(evidence, event) {
  if (event || !evidence || ["blank", "unlocated", "corrected"].includes(evidence.status)) return false;
  return Number(evidence.confidence) < DOUBT;
}

/** The events in effect: by pointer the newest one that nobody took back. */
export function liveEvents(corrections) {
  const dead = takenBack(corrections);
  const live = new Map();
  for (const event of corrections) if (event.action !== "undo" && !dead.has(event.id)) live.set(event.pointer, event);
  return live;
}

/** The ids of events taken back by an undo that itself stands. */
export function takenBack(corrections) {
  const dead = new Set();
  for (const event of [...corrections].sort((one, other) => other.id - one.id)) {
    if (event.action === "undo" && !dead.has(event.id)) dead.add(event.undoes);
  }
  return dead;
}

/** The worst open severity by pointer; a path that names a whole row marks each of its fields. */
export function marksOf(view, fields) {
  const rank = { error: 3, warning: 2, notice: 1 };
  const marks = new Map();
  for (const { finding, decision } of view.findings) {
    if (decision !== "open") continue;
    for (const pointer of pointersOf(finding, fields)) {
      if ((rank[marks.get(pointer)] ?? 0) < rank[finding.severity]) marks.set(pointer, finding.severity);
    }
  }
  return marks;
}

/** The fields of this filing that a finding's paths name. */
export function pointersOf(finding, fields) {
  return finding.paths.flatMap((path) => {
    if (fields.has(path)) return [path];
    return [...fields.keys()].filter((pointer) => pointer.startsWith(`${path}/`));
  });
}

/** The places of a field on the paper: [{page, box}], none when it is not located. */
export function placesOf(field) {
  const evidence = field?.evidence;
  if (!evidence?.box) return [];
  const numbers = (box) => box.map(Number);
  return [{ page: evidence.page, box: numbers(evidence.box) }, ...evidence.more.map((place) => ({ page: place.page, box: numbers(place.box) }))];
}

/** What a pointer is called when the filing has no such field now. */
export function nameOf(pointer, fields) {
  const last = pointer.split("/").at(-1);
  return fields.get(pointer)?.label ?? (knows(`field.${last}`) ? say(`field.${last}`) : pointer);
}

/** A finding's message in the reader's language, then the other one. */
export function messagesOf(finding) {
  const both = [finding.message, finding.message_en];
  return chinese ? both : both.reverse();
}
