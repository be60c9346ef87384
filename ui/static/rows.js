// What can be done to a row of the form that was read amiss: added below, deleted, split, merged with the next, moved.

import { button, element } from "./element.js";
import { say } from "./words.js";

const ROW = /^((?:\/(?:indicators|funds|budget_items|contacts|sections|stated_amounts|other_fields|notes))|(?:\/tables\/\d+\/rows))\/(\d+)(\/.*)?$/;
const LISTS = { self_evaluation: ["funds", "indicators"], department_evaluation: ["funds", "indicators"], target: ["indicators"] };

/** The row that a pointer stands in: its list, its number, and the way to the cell; null outside of all rows. */
export function rowOf(pointer) {
  const found = ROW.exec(pointer ?? "");
  return found ? { list: found[1], number: Number(found[2]), cell: found[3] ?? "", row: `${found[1]}/${found[2]}` } : null;
}

/** Whether rows came, went or changed places between two looks at a filing. */
export function haveRowsMoved(before, now) {
  const known = new Set(before.corrections.map((event) => event.id));
  return now.corrections.some(({ id, action }) => !known.has(id) && (action === "undo" || action.includes("_row")));
}

/** Where the cell at a pointer stands once its row is the one that an event names. */
export function cellIn(row, pointer) {
  return `${row}${rowOf(pointer)?.cell ?? ""}`;
}

/** The verbs for the row of a field, null where it stands in none; `change(action, row, other)` does it. */
export function rowVerbs(filing, pointer, change) {
  const at = rowOf(pointer);
  if (!at) return null;
  const count = valueAt(filing, at.list).length;
  const [above, below] = [at.number - 2, at.number + 1].map((number) => `${at.list}/${number}`);
  const verb = (action, other = null, name = action) => button(say(`row.${name}`), () => change(action, at.row, other), { kind: `quiet row-${name}` });
  return element("div", { class: "rows" }, element("span", { class: "of" }, say("row.of", { row: at.number + 1 })),
    verb("add_row"), verb("delete_row"), verb("split_row"),
    at.number + 1 < count ? verb("merge_rows", below) : null,
    at.number > 0 ? verb("move_row", at.number > 1 ? above : null, "up") : null,
    at.number + 1 < count ? verb("move_row", below, "down") : null);
}

/** For each list of the form that should have rows and has none, a way to add the first; `add(list)` does it. */
export function firstRows(filing, add) {
  const empty = (LISTS[filing.form_type] ?? []).filter((name) => !filing[name].length);
  return empty.map((name) => element("section", { class: `group group-${name}`, data: { name: say(`group.${name}`) } }, element("h2", {}, say(`group.${name}`)),
    element("p", { class: "calm" }, say("row.none"), " ", button(say("row.first"), () => add(`/${name}`), { kind: "quiet" }))));
}

function valueAt(filing, pointer) {
  return pointer.split("/").slice(1).reduce((value, token) => value[token], filing);
}
