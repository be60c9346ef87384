// The fields of a filing as its form groups them: header, funds, sections, indicators, tables, further content.

import { button, element, icon } from "./element.js";
import { columnsOf, FUND_COLUMNS, INDICATOR_COLUMNS, ITEM_COLUMNS, messagesOf, nameOf, plain, takenBack, trustCounts } from "./fields.js";
import { firstRows } from "./rows.js";
import { tableSheet } from "./tables.js";
import { moment, ruleName, say } from "./words.js";

const LONG = 60;
const LONGEST_LABEL = 24;
const MANY_GROUPS = 6;

/** All groups; `act` has choose(pointer), edit(pointer), undo(event), teach(label) and addRow(list), null for what is not the person's to do, and `later`, the pointers put off. */
export function fieldSheet(view, fields, marks, act) {
  const make = (pointer, tag = "td", more = {}, text = null) => cell(fields.get(pointer), marks, act, tag, more, text);
  const filing = view.filing;
  const groups = [
    pairs("header", fields, make),
    pairs("contacts", fields, make),
    filing.options.length ? group("options", optionRows(filing, make)) : null,
    rows("funds", columnsOf(filing, "funds", FUND_COLUMNS), filing.funds, make),
    pairs("budget", fields, make),
    rows("budget_items", ITEM_COLUMNS, filing.budget_items, make),
    filing.sections.length ? group("sections", ...sections(filing, make)) : null,
    pairs("goal", fields, make),
    filing.indicators.length ? grid("indicators", columnsOf(filing, "indicators", INDICATOR_COLUMNS), indicatorRows(filing, make)) : null,
    ...(act.addRow ? firstRows(filing, act.addRow) : []),
    pairs("total", fields, make),
    ...filing.tables.map((table, number) => budgetTable(table, number, make)),
    filing.stated_amounts.length ? statedAmounts(filing, fields, make) : null,
    pairs("other", fields, make, (field, row) => taught(filing.other_fields[row], act)),
    pairs("notes", fields, make),
  ].filter(Boolean);
  return [trusted(view, act.later), reread(view, fields, act), contents(groups), ...groups, history(view, fields, act)].filter(Boolean);
}

// How much of the form is left to look at, before anything else.
function trusted(view, later) {
  const counts = trustCounts(view).map(([state, count]) => element("span", { class: `trust-${state}`, data: { state } }, element("span", { class: "state" }, icon(state), say(`trust.${state}`)), ` ${count}`));
  const off = later.size ? element("span", { data: { state: "later" } }, icon("later"), say("later.count", { count: later.size })) : null;
  return counts.length ? element("p", { class: "trusted", title: say("trust.about") }, ...counts, off) : null;
}

// Corrected places that a later reading reads otherwise: each wants a look.
function reread(view, fields, act) {
  const chips = view.conflicts.map(({ pointer }) => element("button", { type: "button", class: "chip", on: { click: () => act.choose(pointer) } }, nameOf(pointer, fields)));
  return chips.length ? element("p", { class: "reread" }, icon("warning"), say("reread.list"), ...chips) : null;
}

// A long filing begins with the way to its parts.
function contents(groups) {
  if (groups.length < MANY_GROUPS) return null;
  const links = groups.map((node) => element("button", { type: "button", class: "chip", on: { click: () => node.scrollIntoView({ block: "start" }) } }, node.dataset.name));
  return element("nav", { class: "contents", "aria-label": say("contents") }, ...links);
}

function group(name, ...content) {
  return titled(name, say(`group.${name}`), element("h2", {}, say(`group.${name}`)), ...content);
}

function titled(name, title, ...content) {
  return element("section", { class: `group group-${name}`, data: { name: title } }, ...content);
}

function pairs(name, fields, make, beside = () => null) {
  const own = [...fields.values()].filter((field) => field.group === name);
  if (!own.length) return null;
  const rows = own.map((field, row) => element("tr", {}, head(field, fields, make, beside(field, row)), make(field.pointer)));
  return group(name, element("table", { class: "pairs" }, element("tbody", {}, ...rows)));
}

// A label that has a place on the paper opens there, as its value does.
function head(field, fields, make, beside) {
  const label = field.pointer.replace(/\/value$/, "/label");
  const isPlaced = label !== field.pointer && fields.has(label);
  return element("th", { scope: "row" }, isPlaced ? make(label, "span", {}, field.label) : field.label, beside);
}

function rows(name, columns, values, make) {
  if (!values.length) return null;
  return grid(name, columns, values.map((_row, index) => element("tr", {}, ...columns.map((column) => make(`/${name}/${index}/${column}`)))));
}

// The boxes of one question stand in one row.
function optionRows(filing, make) {
  const byGroup = new Map();
  filing.options.forEach((option, row) => byGroup.set(option.group, [...(byGroup.get(option.group) ?? []), [option, row]]));
  const lines = [...byGroup].map(([name, options]) => element("tr", {}, element("th", { scope: "row" }, plain(name)), element("td", { class: "options" },
    ...options.map(([option, row]) => make(`/options/${row}/ticked`, "div", { class: option.ticked ? "option ticked" : "option" }, `${option.ticked ? "☑" : "☐"} ${option.label}`)))));
  return element("table", { class: "pairs" }, element("tbody", {}, ...lines));
}

// A long text under its heading, over the whole width, paragraph by paragraph as printed.
function* sections(filing, make) {
  for (const row of filing.sections.keys()) {
    yield element("article", { class: "narrative" }, make(`/sections/${row}/heading`, "h3"), make(`/sections/${row}/text`, "div"));
  }
}

function budgetTable(table, number, make) {
  const title = table.title ?? say("table.untitled", { number: number + 1 });
  const unit = element("span", { class: "unit" }, `${say("table.unit")}${say("colon")}`, make(`/tables/${number}/unit`, "span"));
  return titled("tables", title, element("h2", {}, make(`/tables/${number}/title`, "span", {}, title), unit), tableSheet(table, number, make));
}

function statedAmounts(filing, fields, make) {
  const own = (row, part) => (fields.has(`/stated_amounts/${row}/${part}`) ? make(`/stated_amounts/${row}/${part}`) : element("td", {}, filing.stated_amounts[row][part] ?? "—"));
  const lines = filing.stated_amounts.map((stated, row) => element("tr", {}, own(row, "label"), own(row, "amount"), own(row, "unit"), element("td", { class: "soft" }, stated.heading ?? "")));
  const heads = ["label", "amount", "unit", "heading"].map((part) => element("th", { scope: "col", class: `column-${part}` }, say(`field.stated.${part}`)));
  return group("stated", element("table", { class: "grid" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...lines)));
}

// A label that the program does not know: a person may say which field it names.
function taught(other, act) {
  return act.teach && other.label.length <= LONGEST_LABEL ? button(say("learn.ask"), () => act.teach(plain(other.label)), { kind: "quiet teach" }) : null;
}

function grid(name, columns, rows) {
  const called = (column) => say(`field.${name === "budget_items" && column === "name" ? "item" : column}`);
  const heads = columns.map((column) => element("th", { scope: "col", class: `column-${column}` }, called(column)));
  return group(name, element("table", { class: "grid" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)));
}

// Merged level cells stand once, above the rows that they hold for, as the form prints them once.
function indicatorRows(filing, make) {
  const columns = columnsOf(filing, "indicators", INDICATOR_COLUMNS);
  let last = null;
  return filing.indicators.flatMap((row, index) => {
    const levels = JSON.stringify([row.level1, row.level2]);
    const rows = [element("tr", {}, ...columns.map((column) => make(`/indicators/${index}/${column}`)))];
    if (levels !== last) {
      const parts = ["level1", "level2"].map((level) => make(`/indicators/${index}/${level}`, "div"));
      rows.unshift(element("tr", { class: "levels" }, element("td", { colspan: columns.length }, element("div", { class: "levels" }, ...parts))));
    }
    last = levels;
    return rows;
  });
}

function cell(field, marks, act, tag, { class: also = "", ...more }, text) {
  const mark = marks.get(field.pointer);
  const kind = [also, "value", `is-${field.status}`, field.unsaved ? "is-unsaved" : "", field.doubtful ? "is-doubtful" : "", mark ? `has-${mark}` : "", field.trust ? `trust-${field.trust.state}` : "", field.number ? "number" : "", (field.text?.length ?? 0) > LONG ? "long" : ""].join(" ");
  const sign = field.unsaved ? "unsaved" : field.doubtful && field.status === "exact" ? "doubtful" : field.status;
  const isOff = act.later.has(field.pointer);
  const isSigned = sign !== "exact" && sign !== "blank" && sign !== "absent";
  const isBare = !isSigned && !mark && field.trust?.state === "unreviewed" && !isOff;
  return element(tag, {
    class: kind, data: { pointer: field.pointer }, tabindex: -1,
    on: { click: () => act.choose(field.pointer), dblclick: () => act.edit(field.pointer) }, ...more,
  }, mark ? icon(mark, say(`severity.${mark}`)) : null, element("span", { class: "text" }, labelled(field, text)),
  isSigned ? icon(sign, say(sign === "unsaved" ? "unsaved.one" : `status.${sign}`)) : null, isOff ? icon("later", say("later.one")) : null,
  isBare ? icon("unreviewed", say("trust.unreviewed")) : null);
}

// A box shows its own label and a heading its own words, in place of the value, unless something else is to be told.
function labelled(field, text) {
  if (field.unsaved && text && typeof field.value === "boolean") return text.replace(/^./, field.unsaved.text === "是" ? "☑" : "☐");
  return field.status === "unread" || field.unsaved ? textOf(field) : text ?? textOf(field);
}

/** What a field shows: its text, or a word for why there is none. */
export function textOf(field) {
  if (field.unsaved?.act === "correct") return field.unsaved.text || say("short.blank");
  if (field.unsaved?.act === "reject") return say("short.unread");
  if (field.text !== null) return field.text;
  if (field.status === "unread") return field.evidence?.text?.trim() || say("short.unread");
  return say(field.status === "absent" || field.status === "unlocated" ? "short.absent" : "short.blank");
}

/** What an event did, in words. */
function told(event, fields) {
  const blank = say("short.blank");
  return say(`history.${event.action}`, { field: nameOf(event.pointer, fields), old: event.old || blank, new: event.new || blank, id: event.undoes });
}

/** What was done to a filing between two looks at it, each with who did it. */
export function changesSince(before, now, fields) {
  const known = new Set(before.corrections.map((event) => event.id));
  return now.corrections.filter((event) => !known.has(event.id)).map((event) => `${told(event, fields)} · ${event.who}`);
}

// Findings that a correction ended: they are told with who ended them, and do not just vanish.
function ended(view) {
  if (!view.resolved.length) return null;
  return element("ul", { class: "events resolved" }, ...view.resolved.map(({ finding, who, when, correction }) => element("li", {},
    icon("confirmed"), element("span", { class: "number" }, String(correction)),
    element("span", { class: "text" }, `${say("history.resolved")}${say("colon")}${messagesOf(finding)[0]} `, ruleName(finding.rule)),
    element("span", { class: "by" }, `${who} · ${moment(when)}`))));
}

function history(view, fields, act) {
  const dead = takenBack(view.corrections);
  const entry = (event, orphan) => {
    return element("li", { class: dead.has(event.id) ? "dead" : "" },
      icon(event.action === "undo" ? "undo" : event.action === "confirm" ? "confirmed" : "corrected"),
      element("span", { class: "number" }, String(event.id)),
      element("span", { class: "text" }, told(event, fields), event.why ? element("em", {}, ` ${event.why}`) : null),
      element("span", { class: "by" }, `${event.who} · ${moment(event.when)}`),
      dead.has(event.id) ? element("span", { class: "by" }, say("undone")) : orphan || !act.undo ? null : button(say("undo"), () => act.undo(event), { kind: "quiet" }));
  };
  const events = [...view.corrections].sort((one, other) => other.id - one.id);
  const orphans = view.orphans.length
    ? group("orphans", element("p", { class: "warn" }, icon("warning"), say("orphans.why")), element("ul", { class: "events" }, ...view.orphans.map((event) => entry(event, true))))
    : null;
  const list = events.length ? element("ul", { class: "events" }, ...events.map((event) => entry(event, false))) : element("p", { class: "calm" }, say("history.none"));
  return element("div", {}, orphans, group("history", list, ended(view)));
}
