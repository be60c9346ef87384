// The keys of the review page: one for each thing that a reviewer does, and the list of them.

import { openDialog } from "./dialogs.js";
import { button, element } from "./element.js";
import { lastEvent } from "./fields.js";
import { canBeUnread } from "./place.js";
import { say } from "./words.js";

// [keys, name of its words, what it does, whether it can be done]; the first key is the one that is told.
const always = () => true;
const onField = (page) => page.choice.pointer !== null;
const KEYS = [
  [["Enter"], "confirm", (page) => page.changes.confirm(), always],
  [["e", "F2"], "correct", (page) => page.changes.edit(page.choice.pointer, { goOn: true }), onField],
  [["0…9"], "type", null, null],
  [["Delete", "b"], "blank", (page) => page.changes.blank(page.choice.pointer, true), onField],
  [["x"], "reject", (page) => page.changes.reject(page.choice.pointer, true), (page) => onField(page) && canBeUnread(page.fields.get(page.choice.pointer))],
  [["l"], "later", (page) => page.choice.postpone(), onField],
  [["u"], "undo", (page) => page.changes.undoLast(lastEvent(page.view)), always],
  [["n"], "nextOpen", (page) => page.choice.nextOpen(1), always],
  [["Shift+N"], "lastOpen", (page) => page.choice.nextOpen(-1), always],
  [["ArrowDown"], "down", (page) => page.choice.step(1), always],
  [["ArrowUp"], "up", (page) => page.choice.step(-1), always],
  [["f"], "finding", (page) => page.choice.nextFinding(), always],
  [["d"], "dismiss", (page) => page.decideAt("dismissed"), always],
  [["a"], "accept", (page) => page.decideAt("accepted"), always],
  [["PageDown"], "pageOn", (page) => page.paper.turnBy(1), always],
  [["PageUp"], "pageBack", (page) => page.paper.turnBy(-1), always],
  [["+", "="], "zoomIn", (page) => page.paper.zoom(1.3), always],
  [["-"], "zoomOut", (page) => page.paper.zoom(1 / 1.3), always],
  [["r"], "frame", (page) => page.paper.drawing.turn(!page.paper.drawing.isOn), onField],
  [["w"], "wide", (page) => page.paper.fit("width"), always],
  [["]"], "next", (page) => page.goTo(1), always],
  [["["], "previous", (page) => page.goTo(-1), always],
  [["?"], "help", (page) => showKeys(page.node), always],
  [["Escape"], "escape", (page) => page.choice.single(), (page) => page.facing.isOpen],
];
const SHOWN = { ArrowDown: "↓", ArrowUp: "↑", Delete: "Del", Escape: "Esc" };
const REPEATED = ["ArrowDown", "ArrowUp", "+", "=", "-"];

/** Have the page follow the keys while a filing is open. */
export function followKeys(page) {
  document.addEventListener("keydown", (event) => pressed(event, page), { capture: true });
}

/** Show every key with what it does, in a window over the page. */
export function showKeys(host) {
  const lines = KEYS.map(([keys, name]) => element("tr", {}, element("th", { scope: "row" }, ...keys.map((key) => element("kbd", {}, SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key)))), element("td", {}, say(`key.${name}`))));
  const half = Math.ceil(lines.length / 2);
  const table = (rows) => element("table", {}, element("tbody", {}, ...rows));
  const dialog = openDialog(host, element("div", { class: "all-keys" }, element("h2", {}, say("keys.title")), element("div", { class: "two" }, table(lines.slice(0, half)), table(lines.slice(half))),
    element("p", {}, say("keys.signs")), element("div", { class: "verbs" }, button(say("close"), () => dialog.close(), { kind: "main" }))), () => null, "wide");
  dialog.addEventListener("keydown", (event) => event.key === "?" && dialog.close());
}

function pressed(event, page) {
  if (!page.view || !isForPage(event, page.node)) return;
  const row = rowOf(event);
  const isDigit = !row && /^[0-9]$/.test(event.key) && isPlain(event) && onField(page) && page.fields.get(page.choice.pointer).number;
  if (!isDigit && (!row || !row[3](page))) return;
  // The list behind the page keeps its own chosen row: the keys are not for it.
  event.preventDefault();
  event.stopImmediatePropagation();
  // A key held down, or pressed before an answer came, would speak of a value that nobody has seen.
  if ((event.repeat && !REPEATED.includes(event.key)) || page.changes.isUnderWay || page.isOpening) return;
  if (isDigit) page.changes.edit(page.choice.pointer, { goOn: true, begin: event.key });
  else row[2](page);
}

function isPlain(event) {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

function rowOf(event) {
  if (!isPlain(event)) return event.key.toLowerCase() === "z" && !event.altKey && !event.shiftKey ? KEYS.find(([, name]) => name === "undo") : null;
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = isLetter ? (event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase()) : event.key;
  return KEYS.find(([keys]) => keys.includes(key)) ?? null;
}

// Keys in a question, an editor or a form are theirs; Enter and the space bar on a button, a link or a finding are its own.
function isForPage(event, node) {
  if (event.defaultPrevented || event.isComposing || node.querySelector("dialog") || event.target.closest?.(".editor, form")) return false;
  if (event.target.closest?.("input, textarea, select")) return event.key === "Escape";
  return !["Enter", " "].includes(event.key) || !event.target.closest?.("button, a, summary, .finding");
}
