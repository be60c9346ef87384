// What differs between two filings, field by field; every value leads to its place on its paper.

import { element } from "./element.js";
import { knows, say } from "./words.js";

/** The table of fields that are not the same in both; `pair` has the ids of the filings. */
export function differenceTable(fields, pair) {
  const rows = fields.filter((one) => one.kind !== "same").map((one) => {
    return element("tr", { class: `field is-${one.kind}` }, element("td", { class: "kind" }, say(`difference.${one.kind}`)),
      element("th", { scope: "row" }, one.row && one.row !== one.later.text ? element("span", { class: "soft" }, `${one.row} · `) : null, fieldName(one.field)),
      side(one.earlier, pair.earlier.id), side(one.later, pair.later.id));
  });
  if (!rows.length) return element("p", { class: "difference soft" }, say("difference.none"));
  const heads = ["difference.kind", "difference.field", "pair.earlier", "pair.later"].map((key) => element("th", { scope: "col" }, say(key)));
  return element("table", { class: "difference" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

/** What a field ("/indicators/*\/score") is called. */
export function fieldName(field) {
  const parts = field.split("/").filter((part) => part && part !== "*");
  const key = [`field.${parts.join(".")}`, `field.${parts.at(-1)}`, `group.${parts[0]}`].find(knows);
  return key ? say(key) : parts.join("/");
}

function side({ pointer, text, state }, filing) {
  if (state === "value") return element("td", {}, element("a", { href: `#filing=${encodeURIComponent(filing)}&at=${encodeURIComponent(pointer)}`, on: { click: (event) => event.target.closest("dialog")?.close() } }, text));
  if (state === "unread") return element("td", { class: "unread" }, `${say("short.unread")}${text ? `${say("colon")}${text}` : ""}`);
  return element("td", { class: "soft" }, say(state === "blank" ? "short.blank" : "short.absent"));
}
