// The coverage sheet: unit by year by kind of form, what is there, missing, superseded, withdrawn.

import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import * as server from "./server.js";
import { ownHalf, say } from "./words.js";

const KINDS = ["target", "self_evaluation", "project_statement", "department_budget", "department_evaluation"];

/** Put the sheet into an element of the frame; it asks again whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const page = { node: element("section", { class: "ledger coverage" }), list: null, gapsOnly: false };
  host.replaceChildren(page.node);
  whenSeen(page.node, () => show(page));
}

async function show(page) {
  try {
    page.sheet = await server.coverage(page.list);
    draw(page);
  } catch (error) {
    page.list = null;
    page.node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("retry"), () => show(page)));
  }
}

function draw(page) {
  const { sheet } = page;
  const lines = page.gapsOnly ? sheet.lines.filter((line) => Object.values(line.kinds).some((cell) => cell.missing.length)) : sheet.lines;
  page.node.replaceChildren(tools(page), summary(sheet), ...troubles(sheet),
    lines.length ? table(lines) : element("p", { class: "calm" }, say("coverage.none")), legend(sheet));
}

function tools(page) {
  const input = element("input", { type: "file", accept: ".csv,text/csv", hidden: true, on: { change: () => { page.list = input.files[0] ?? null; show(page); } } });
  const gaps = element("input", { type: "checkbox", checked: page.gapsOnly, on: { change: () => { page.gapsOnly = gaps.checked; draw(page); } } });
  return element("div", { class: "tools" }, input, button(say("coverage.choose"), () => input.click(), { kind: "main" }),
    page.list ? element("span", { class: "list" }, say("coverage.against", { file: page.list.name }), button(say("coverage.without"), () => { page.list = null; show(page); }, { kind: "quiet" })) : element("span", { class: "soft" }, say("coverage.columns")),
    element("label", { class: "only" }, gaps, say("coverage.gapsOnly")));
}

function summary(sheet) {
  const counts = { present: 0, missing: 0, superseded: 0, withdrawn: 0 };
  for (const line of sheet.lines) for (const cell of Object.values(line.kinds)) for (const name of Object.keys(counts)) counts[name] += cell[name].length;
  const key = (name) => (name === "missing" && !sheet.is_listed ? "coverage.perhaps" : `coverage.${name}`);
  return element("p", { class: "counts" }, ...Object.entries(counts).map(([name, count]) => element("span", { class: `count is-${name}` }, `${say(key(name))} ${count}`)));
}

function troubles(sheet) {
  const faults = sheet.faults.map((fault) => element("li", {}, say("coverage.fault", { line: fault.line, text: ownHalf(fault.text) })));
  const unread = sheet.unread.length ? element("p", { class: "warn" }, say("coverage.unread", { count: sheet.unread.length, files: sheet.unread.join(say("list.comma")) })) : "";
  return [faults.length ? element("ul", { class: "failed" }, ...faults) : "", unread];
}

function table(lines) {
  const kinds = KINDS.filter((kind) => lines.some((line) => kind in line.kinds));
  const heads = [say("coverage.unit"), say("coverage.year"), ...kinds.map((kind) => say(`form.${kind}`))].map((text) => element("th", { scope: "col" }, text));
  const rows = lines.map((line, at) => {
    const span = lines.slice(at).findIndex((other) => other.unit !== line.unit);
    const first = lines[at - 1]?.unit !== line.unit || at === 0;
    const unit = first ? element("th", { scope: "row", class: "unit", rowspan: span < 0 ? lines.length - at : span }, line.unit ?? say("coverage.noUnit")) : null;
    return element("tr", {}, unit, element("td", { class: "year" }, line.year ?? say("coverage.noYear")), ...kinds.map((kind) => cell(line.kinds[kind], kind)));
  });
  return element("div", { class: "sheet" }, element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)));
}

function cell(held, kind) {
  if (!held) return element("td", { class: "nothing" }, "·");
  const noName = say(kind.startsWith("department") ? "coverage.whole" : "coverage.any");
  const successor = (id) => held.present.find((one) => one.filing === id)?.file ?? id;
  return element("td", {}, element("ul", {},
    ...held.present.map((one) => entry("present", one, remarks(one))),
    ...held.missing.map((gap) => element("li", { class: `is-missing is-${gap.basis}` }, element("span", {}, gap.project ?? noName), element("em", {}, say(`coverage.${gap.basis}`, { line: gap.line ?? "" })))),
    ...held.superseded.map((one) => entry("superseded", one, `${say("coverage.superseded")} → ${successor(one.superseded_by)}`)),
    ...held.withdrawn.map((one) => element("li", { class: "is-withdrawn" }, element("a", { href: `#document=${one.document}` }, one.project ?? one.file), element("em", {}, `${say("coverage.withdrawn")} · ${one.reason ?? ""}`)))));
}

function remarks(one) {
  return [one.is_listed === false ? say("coverage.unlisted") : "", one.is_proposed ? say("state.proposed") : ""].filter(Boolean).join(" · ");
}

function entry(standing, one, remark) {
  return element("li", { class: `is-${standing}` }, element("a", { href: `#filing=${encodeURIComponent(one.filing)}`, title: one.file }, one.project ?? one.file), remark ? element("em", {}, remark) : null);
}

function legend(sheet) {
  return sheet.is_listed ? "" : element("p", { class: "soft" }, say("coverage.inferredWhy"));
}
