// Two filings of one project side by side, in a window: what both say of the same thing, differences marked.

import { openDialog } from "./dialogs.js";
import { button, element } from "./element.js";
import "./ledger.js";
import * as server from "./server.js";
import { knows, say } from "./words.js";

const href = new URL("./compare.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const PARTS = ["header", "funds", "goal", "indicators"];
const SIGNS = { same: "＝", changed: "≠", left_only: "◧", right_only: "◨", unknown: "?" };

/** Open the window over the two filings, the earlier one on the left; a value leads to its place and closes it. */
export async function openComparison(host, left, right) {
  const body = element("div", { class: "ledger compare" }, element("p", { class: "calm" }, say("loading")));
  const dialog = openDialog(host, body, () => null, "wide compared");
  try {
    const found = await server.comparison(left, right);
    const onlyDifferent = element("input", { type: "checkbox", on: { change: () => show() } });
    const table = element("div", {});
    const show = () => table.replaceChildren(sheet(found, onlyDifferent.checked, () => dialog.close()));
    const close = element("div", { class: "verbs" }, button(say("close"), () => dialog.close()));
    show();
    body.replaceChildren(element("h2", {}, say("compare.title")), element("p", { class: "counts" }, ...counts(found), element("label", { class: "only" }, onlyDifferent, say("compare.only"))), table, close);
  } catch (error) {
    body.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("close"), () => dialog.close()));
  }
}

function counts({ pairs }) {
  const kinds = ["changed", "left_only", "right_only", "unknown", "same"];
  return kinds.map((kind) => [kind, pairs.filter((one) => one.kind === kind).length]).filter(([, count]) => count)
    .map(([kind, count]) => element("span", { class: `count is-${kind}` }, `${SIGNS[kind]} ${say(`compare.${kind}`)} ${count}`));
}

function sheet(found, isOnlyDifferent, leave) {
  const heads = [found.left, found.right].map((end) => element("th", { scope: "col" }, element("a", { href: `#filing=${encodeURIComponent(end.filing)}`, on: { click: leave } }, [end.fiscal_year, say(`form.${end.form_type}`)].filter(Boolean).join(" ")), element("span", { class: "soft" }, end.file)));
  const bodies = PARTS.map((part) => [part, found.pairs.filter((one) => one.part === part && !(isOnlyDifferent && one.kind === "same"))]).filter(([, pairs]) => pairs.length)
    .map(([part, pairs]) => element("tbody", {}, element("tr", { class: "part" }, element("th", { colspan: 4, scope: "rowgroup" }, say(`compare.part.${part}`))), ...pairs.map((pair, at) => line(pair, pairs[at - 1], found, leave))));
  if (!bodies.length) return element("p", { class: "calm" }, say("compare.none"));
  return element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("difference.field")), ...heads, element("th", { scope: "col" }, say("compare.verdict")))), ...bodies);
}

function line(pair, before, found, leave) {
  const isFirst = pair.row !== null && pair.row !== before?.row;
  const renamed = pair.is_renamed && isFirst ? element("em", {}, say("compare.renamed")) : null;
  const name = element("th", { scope: "row" }, isFirst ? element("strong", {}, pair.row) : null, renamed, element("span", {}, fieldName(pair)));
  return element("tr", { class: `is-${pair.kind}${isFirst ? " is-first" : ""}`, data: { field: pair.field, row: pair.row ?? "" } }, name,
    cell(pair.left, found.left.filing, leave), cell(pair.right, found.right.filing, leave), element("td", { class: "verdict" }, `${SIGNS[pair.kind]} ${say(`compare.${pair.kind}`)}`));
}

function cell({ pointer, state, text }, filing, leave) {
  const told = state === "value" ? text : `${say(`trend.state.${state}`)}${state === "unread" && text ? `${say("colon")}${text}` : ""}`;
  if (pointer === null || state === "absent") return element("td", { class: "soft" }, told);
  return element("td", { class: `is-${state}` }, element("a", { href: `#filing=${encodeURIComponent(filing)}&at=${encodeURIComponent(pointer)}`, title: say("trend.openPlace"), on: { click: leave } }, told));
}

function fieldName({ part, field }) {
  const key = [`compare.field.${field}`, `trend.${field}`, `field.${part}.${field}`, `field.${field}`].find(knows);
  return key ? say(key) : field;
}
