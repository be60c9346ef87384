// The fields of a filing as the form groups them: header, funds, goal, indicators, totals, further content.

import { button, element, icon } from "./element.js";
import { FUND_COLUMNS, INDICATOR_COLUMNS, nameOf, takenBack } from "./fields.js";
import { moment, say } from "./words.js";

const LONG = 60;

/** All groups; `act` has choose(pointer), edit(pointer) and undo(event). */
export function fieldSheet(view, fields, marks, act) {
  const make = (pointer, tag = "td", more = {}) => cell(fields.get(pointer), marks, act, tag, more);
  return [
    pairs("header", fields, make),
    view.filing.funds.length ? grid("funds", FUND_COLUMNS, view.filing.funds.map((_row, index) => element("tr", {}, ...FUND_COLUMNS.map((column) => make(`/funds/${index}/${column}`))))) : null,
    pairs("budget", fields, make),
    pairs("goal", fields, make),
    view.filing.indicators.length ? grid("indicators", INDICATOR_COLUMNS, indicatorRows(view.filing, make)) : null,
    pairs("total", fields, make),
    pairs("notes", fields, make),
    history(view, fields, act),
  ].filter(Boolean);
}

function group(name, ...content) {
  return element("section", { class: `group group-${name}` }, element("h2", {}, say(`group.${name}`)), ...content);
}

function pairs(name, fields, make) {
  const own = [...fields.values()].filter((field) => field.group === name);
  if (!own.length) return null;
  const rows = own.map((field) => element("tr", {}, element("th", { scope: "row" }, field.label), make(field.pointer)));
  return group(name, element("table", { class: "pairs" }, element("tbody", {}, ...rows)));
}

function grid(name, columns, rows) {
  const heads = columns.map((column) => element("th", { scope: "col", class: `column-${column}` }, say(`field.${column}`)));
  return group(name, element("table", { class: "grid" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)));
}

// Merged level cells stand once, above the rows that they hold for, as the form prints them once.
function indicatorRows(filing, make) {
  let last = null;
  return filing.indicators.flatMap((row, index) => {
    const levels = JSON.stringify([row.level1, row.level2]);
    const rows = [element("tr", {}, ...INDICATOR_COLUMNS.map((column) => make(`/indicators/${index}/${column}`)))];
    if (levels !== last) {
      const parts = ["level1", "level2"].map((level) => make(`/indicators/${index}/${level}`, "div"));
      rows.unshift(element("tr", { class: "levels" }, element("td", { colspan: INDICATOR_COLUMNS.length }, element("div", { class: "levels" }, ...parts))));
    }
    last = levels;
    return rows;
  });
}

function cell(field, marks, act, tag, more) {
  const mark = marks.get(field.pointer);
  const kind = ["value", `is-${field.status}`, field.doubtful ? "is-doubtful" : "", mark ? `has-${mark}` : "", field.number ? "number" : "", (field.text?.length ?? 0) > LONG ? "long" : ""].join(" ");
  const sign = field.doubtful && field.status === "exact" ? "doubtful" : field.status;
  const plain = sign === "exact" || sign === "blank" || sign === "absent";
  const title = [say(`status.${sign}`), mark ? say(`severity.${mark}`) : ""].filter(Boolean).join(" · ");
  const node = element(tag, {
    class: kind, data: { pointer: field.pointer }, tabindex: -1, title: sign === "exact" && !mark ? null : title,
    on: { click: () => act.choose(field.pointer), dblclick: () => act.edit(field.pointer) }, ...more,
  }, mark ? icon(mark, say(`severity.${mark}`)) : null, element("span", { class: "text" }, textOf(field)), plain ? null : icon(sign, say(`status.${sign}`)));
  return node;
}

/** What a field shows: its text, or a word for why there is none. */
export function textOf(field) {
  if (field.text !== null) return field.text;
  if (field.status === "unread") return field.evidence?.text?.trim() || say("short.unread");
  return say(field.status === "absent" || field.status === "unlocated" ? "short.absent" : "short.blank");
}

/** What an event did, in words. */
function told(event, fields) {
  const blank = say("short.blank");
  return say(`history.${event.action}`, { field: nameOf(event.pointer, fields), old: event.old ?? blank, new: event.new ?? blank, id: event.undoes });
}

/** What was done to a filing between two looks at it, each with who did it. */
export function changesSince(before, now, fields) {
  const known = new Set(before.corrections.map((event) => event.id));
  return now.corrections.filter((event) => !known.has(event.id)).map((event) => `${told(event, fields)} · ${event.who}`);
}

function history(view, fields, act) {
  const dead = takenBack(view.corrections);
  const entry = (event, orphan) => {
    return element("li", { class: dead.has(event.id) ? "dead" : "" },
      icon(event.action === "undo" ? "undo" : event.action === "confirm" ? "confirmed" : "corrected"),
      element("span", { class: "number" }, String(event.id)),
      element("span", { class: "text" }, told(event, fields), event.why ? element("em", {}, ` ${event.why}`) : null),
      element("span", { class: "by" }, `${event.who} · ${moment(event.when)}`),
      dead.has(event.id) ? element("span", { class: "by" }, say("undone")) : orphan ? null : button(say("undo"), () => act.undo(event), { kind: "quiet" }));
  };
  const events = [...view.corrections].sort((one, other) => other.id - one.id);
  const orphans = view.orphans.length
    ? group("orphans", element("p", { class: "warn" }, icon("warning"), say("orphans.why")), element("ul", { class: "events" }, ...view.orphans.map((event) => entry(event, true))))
    : null;
  const list = events.length ? element("ul", { class: "events" }, ...events.map((event) => entry(event, false))) : element("p", { class: "calm" }, say("history.none"));
  return element("div", {}, orphans, group("history", list));
}
