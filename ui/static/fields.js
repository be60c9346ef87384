// The fields of a filing in printed order: what each is called, holds, and how far it can be trusted.

import { TRUST } from "./signs.js";
import { isFigure, tableFields } from "./tables.js";
import { chinese, knows, say } from "./words.js";

const HEADER = ["title", "fiscal_year", "project_name", "project_category", "competent_department",
  "implementing_unit", "start_date", "end_date", "amount_unit"];
const EVALUATIONS = new Set(["self_evaluation", "department_evaluation"]);
// What every form of a kind states: shown even where nothing was read.
const CORE = {
  self_evaluation: ["title", "fiscal_year", "project_name", "competent_department", "implementing_unit"],
  target: ["title", "fiscal_year", "project_name", "competent_department", "implementing_unit"],
  project_statement: ["title", "fiscal_year", "project_name", "implementing_unit"],
  department_budget: ["title", "fiscal_year", "competent_department"],
  department_evaluation: ["title", "fiscal_year", "implementing_unit"],
};
const BUDGET = ["total_budget", "current_year_budget", "previous_budget", "previous_executed"];
const TOTAL = ["total_weight", "total_score", "grade"];
export const FUND_COLUMNS = ["label", "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"];
export const ITEM_COLUMNS = ["name", "amount"];
export const INDICATOR_COLUMNS = ["level3", "target", "actual", "weight", "score", "deviation"];
const NUMBERS = new Set(["fiscal_year", "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate",
  "score", "amount", "total_weight", "total_score", ...BUDGET]);
const DOUBT = 0.9;

/** All fields of a view by pointer, in printed order, each {pointer, group, label, text, value, evidence, status}. */
export function fieldsOf(view) {
  const fields = new Map();
  const live = liveEvents(view);
  const add = (group, pointer, label, value) => fields.set(pointer, field(view, live, group, pointer, label, value));
  const filing = view.filing;
  const told = EVALUATIONS.has(filing.form_type);
  for (const name of printed(filing, HEADER)) add("header", `/${name}`, say(`field.${name}`), filing[name]);
  filing.contacts.forEach((contact, row) => ["name", "phone"].forEach((part) => {
    if (contact[part] !== null || `/contacts/${row}/${part}` in filing.evidence) add("contacts", `/contacts/${row}/${part}`, `${contact.role}${part === "phone" ? ` ${say("field.phone")}` : ""}`, contact[part]);
  }));
  filing.options.forEach((option, row) => add("options", `/options/${row}/ticked`, `${plain(option.group)} · ${option.label}`, option.ticked));
  table(add, "funds", filing.funds, columnsOf(filing, "funds", FUND_COLUMNS), (row) => row.label);
  for (const name of BUDGET.filter((name) => stands(filing, name))) add("budget", `/${name}`, say(`field.${name}`), filing[name]);
  table(add, "budget_items", filing.budget_items, ITEM_COLUMNS, (row) => row.name);
  for (const part of ["expected", "actual"]) {
    const [pointer, value] = [`/annual_goal/${part}`, filing.annual_goal[part]];
    if (told || value !== null || pointer in filing.evidence) add("goal", pointer, say(`field.annual_goal.${part}`), value);
  }
  filing.sections.forEach((section, row) => {
    add("sections", `/sections/${row}/heading`, say("field.heading"), section.heading);
    add("sections", `/sections/${row}/text`, plain(section.heading), section.text);
  });
  table(add, "indicators", filing.indicators, ["level1", "level2", ...columnsOf(filing, "indicators", INDICATOR_COLUMNS)], (row) => row.level3 ?? "");
  for (const name of TOTAL.filter((name) => told || stands(filing, name))) add("total", `/${name}`, say(`field.${name}`), filing[name]);
  filing.tables.forEach((budget, number) => tableFields(budget, number, (pointer, label, value) => add("tables", pointer, label, value)));
  filing.stated_amounts.forEach((stated, row) => ["label", "amount", "unit"].forEach((part) => {
    const pointer = `/stated_amounts/${row}/${part}`;
    const name = part === "amount" ? plain(stated.label ?? stated.heading ?? say("field.amount")) : say(`field.stated.${part}`);
    if (part === "amount" || pointer in filing.evidence) add("stated", pointer, name, stated[part]);
  }));
  filing.other_fields.forEach((other, row) => {
    if (`/other_fields/${row}/label` in filing.evidence) add("label", `/other_fields/${row}/label`, say("field.heading"), other.label);
    add("other", `/other_fields/${row}/value`, plain(other.label), other.value);
  });
  filing.notes.forEach((note, row) => add("notes", `/notes/${row}`, say("field.notes"), note));
  return fields;
}

/** Whether a field always has a text, an empty one where nothing stands: a table's cell, a section, a note. */
export function isText(pointer) {
  return /^\/(?:tables\/\d+\/(?:rows|header)|sections|notes|other_fields\/\d+\/label)\//.test(pointer) || /^\/budget_items\/\d+\/name$/.test(pointer);
}

/** The columns that a filing's form has: of an evaluation all, of another form those in which something stands. */
export function columnsOf(filing, name, columns) {
  if (EVALUATIONS.has(filing.form_type)) return columns;
  return columns.filter((column, place) => place === 0 || filing[name].some((row, index) => (row[column] ?? null) !== null || `/${name}/${index}/${column}` in filing.evidence));
}

/** A printed label without the colon behind it. */
export function plain(label) {
  return label.trim().replace(/[:：]\s*$/, "");
}

function table(add, name, rows, columns, title) {
  rows.forEach((row, index) => columns.forEach((column) => {
    const of = title(row) ? `${title(row)} · ` : "";
    const own = column === "label" || name === "budget_items" ? say(`field.${column === "name" ? "item" : column}`) : null;
    add(name, `/${name}/${index}/${column}`, column === "amount" ? of + own : own ?? of + say(`field.${column}`), row[column]);
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
  const core = new Set(CORE[filing.form_type] ?? CORE.self_evaluation);
  const kept = names.filter((name) => core.has(name) || stands(filing, name));
  const placed = kept.filter((name) => place(name) !== null).sort((one, other) => place(one) - place(other));
  return [...placed, ...kept.filter((name) => place(name) === null)];
}

function field(view, live, group, pointer, label, value) {
  const evidence = view.filing.evidence[pointer] ?? null;
  const event = live.get(pointer) ?? null;
  const conflict = view.conflicts.find((one) => one.pointer === pointer) ?? null;
  const dispute = (view.disputes ?? []).find((one) => one.pointer === pointer) ?? null;
  const number = NUMBERS.has(pointer.split("/").at(-1)) || (group === "tables" && isFigure(pointer, value));
  return { pointer, group, label, value, evidence, event, conflict, dispute, number, text: shown(value, evidence, number, group), trust: view.trust[pointer] ?? null, causes: view.causes[pointer] ?? [], status: status(value, evidence, event), doubtful: isDoubtful(evidence, event) };
}

// A number is shown as the paper prints it (10,440,000.00) as long as it is that number.
function shown(value, evidence, number, group) {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "☑" : "☐";
  const text = evidence?.text?.trim();
  if (!number || !text) return String(value);
  if (group === "stated") return text.replace(/[^\d.,，]+$/, "") || String(value);
  const digits = text.normalize("NFKC").replace(/[^\d.-]/g, "");
  return digits === String(value) ? text : String(value);
}

function status(value, evidence, event) {
  if (event?.action === "correct") return "corrected";
  if (event?.action === "confirm") return "confirmed";
  if (evidence) return value === null && evidence.status === "exact" ? "unread" : evidence.status;
  return value === null || value === undefined || value === "" ? "absent" : "unlocated";
}

function isDoubtful(evidence, event) {
  if (event || !evidence || ["blank", "unlocated", "corrected"].includes(evidence.status)) return false;
  return Number(evidence.confidence) < DOUBT;
}

/** How many values have each state of trust, in the order in which an auditor looks: [[state, count], …]. */
export function trustCounts(view) {
  const counts = new Map(TRUST.map((state) => [state, 0]));
  for (const { state } of Object.values(view.trust)) counts.set(state, counts.get(state) + 1);
  return [...counts].filter(([, count]) => count > 0);
}

/** The events in effect: by pointer the newest one that nobody took back. */
function liveEvents(view) {
  return new Map(standing(view).map((event) => [event.pointer, event]));
}

// What was said of a place that is in no reading, or in a row that is gone, is about none of the places shown.
function standing(view) {
  const gone = new Set([...takenBack(view.corrections), ...view.buried, ...view.orphans.map((event) => event.id)]);
  return view.corrections.filter((event) => event.action !== "undo" && !gone.has(event.id));
}

/** The last event that can be taken back, undefined where there is none. */
export function lastEvent(view) {
  const dead = takenBack(view.corrections);
  return view.corrections.filter((event) => event.action !== "undo" && !dead.has(event.id)).sort((one, other) => other.id - one.id)[0];
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

/** The field that an address names: of a whole row what it is called by; null when there is none. */
export function fieldAt(pointer, fields) {
  if (fields.has(pointer)) return pointer;
  const within = [...fields.keys()].filter((one) => one.startsWith(`${pointer}/`));
  return within.find((one) => /\/(level3|label|name|heading)$/.test(one)) ?? within[0] ?? null;
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
  const [first, ...rest] = pointer.split("/").slice(1);
  const last = rest.at(-1) ?? first;
  const key = [`field.${first}.${last}`, `field.${last}`].find(knows);
  if (fields.has(pointer) || key) return fields.get(pointer)?.label ?? say(key);
  return knows(`group.${first}`) && /^\d+$/.test(last) ? `${say(`group.${first}`)} · ${say("table.row", { row: Number(last) + 1 })}` : pointer;
}

/** A finding's message in the reader's language, then the other one. */
export function messagesOf(finding) {
  const both = [finding.message, finding.message_en];
  return chinese ? both : both.reverse();
}
