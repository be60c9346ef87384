// Budget tables as they are printed: header rows over their columns, figures to the right, each cell a field.

import { element } from "./element.js";
import { say } from "./words.js";

const FIGURE = /^[-−(（]?[\d,，]+(?:\.\d+)?[)）]?%?$/;
const CODE = /(?:^|\/)(?:类|款|项|编码|代码|科目编码|科目代码|序号)$/;
const NAMED = /名称|项目|科目|类型|部门|单位/;
const [LEAST_WIDTH, MOST_WIDTH, NARROW, ROOM] = [2.4, 15, 0.6, 58]; // in characters of the cell's size

/** Tell `add(pointer, label, value)` each field of a table: its title, unit, headers and cells, in printed order. */
export function tableFields(table, number, add) {
  const at = `/tables/${number}`;
  const title = table.title ?? say("table.untitled", { number: number + 1 });
  add(`${at}/title`, say("table.title"), table.title);
  add(`${at}/unit`, say("table.unit"), table.unit);
  table.header.forEach((head, column) => add(`${at}/header/${column}`, `${title} · ${say("table.header", { column: column + 1 })}`, head));
  table.rows.forEach((row, index) => {
    const name = nameOf(table, row) || say("table.row", { row: index + 1 });
    row.forEach((value, column) => add(`${at}/rows/${index}/${column}`, [name, table.header[column]].filter(Boolean).join(" · "), value));
  });
}

// A row is called by its first cell of words under a heading for names, else by its first cell of words.
function nameOf(table, row) {
  const words = row.map((text, column) => ({ text, head: table.header[column] ?? "" })).filter(({ text }) => text && !FIGURE.test(text));
  return (words.find(({ head }) => NAMED.test(head)) ?? words[0])?.text ?? "";
}

/** Whether the value of a table's pointer is a figure: set to the right. */
export function isFigure(pointer, value) {
  return pointer.includes("/rows/") && typeof value === "string" && value.length > 2 && FIGURE.test(value.trim());
}

/** A table's node; `make(pointer, tag, more, text)` makes the cell of a field. */
export function tableSheet(table, number, make) {
  const at = `/tables/${number}`;
  const heads = table.header.map((head) => (head ? head.split("/") : [""]));
  const depth = Math.max(1, ...heads.map((parts) => parts.length));
  const rows = Array.from({ length: depth }, (_row, level) => element("tr", {}, ...headCells(heads, level, depth, at, make)));
  const codes = table.header.map((head) => CODE.test(head));
  const body = table.rows.map((row, index) => element("tr", {}, ...row.map((text, column) => make(`${at}/rows/${index}/${column}`, "td", codes[column] ? { class: "code" } : {}, text))));
  const widths = widthsOf(table);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => element("col", { style: `width: ${((100 * width) / whole).toFixed(2)}%` }));
  const node = element("table", { class: "budget" }, element("colgroup", {}, ...columns), element("thead", {}, ...rows), element("tbody", {}, ...body));
  // What does not fit is moved sideways; its head then cannot stay in view.
  return whole > ROOM ? element("div", { class: "sideways" }, Object.assign(node, { style: `width: ${Math.ceil(whole)}em` })) : node;
}

// A heading over several columns stands once; a column's own, the last of its parts, is the field.
function* headCells(heads, level, depth, at, make) {
  for (let column = 0; column < heads.length; ) {
    const parts = heads[column];
    const isOwn = level === parts.length - 1;
    let span = 1;
    if (level < parts.length - 1) while (isSame(heads, column, column + span, level)) span += 1;
    if (isOwn) yield make(`${at}/header/${column}`, "th", { scope: "col", rowspan: depth - level }, parts.at(-1));
    else if (level < parts.length) yield element("th", { scope: "colgroup", colspan: span, class: "over" }, parts[level]);
    column += span;
  }
}

function isSame(heads, one, other, level) {
  const long = (column) => heads[column] && heads[column].length > level + 1;
  return long(one) && long(other) && heads[one].slice(0, level + 1).join("/") === heads[other].slice(0, level + 1).join("/");
}

// Each column as wide as its longest figure, or as half of its longest words.
function widthsOf(table) {
  const size = (text) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e7f ? 1 : NARROW), 0);
  return table.header.map((head, column) => {
    const cells = table.rows.map((row) => row[column] ?? "").map((text) => (FIGURE.test(text) ? size(text) : size(text) / 2));
    const own = size(head.split("/").at(-1)) / 2;
    return Math.min(Math.max(LEAST_WIDTH, own, ...cells) + 1.2, MOST_WIDTH);
  });
}
