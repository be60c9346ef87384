// The keys of the review page: on to the next field, confirm, edit, clear, undo, and back to one paper.

import { lastEvent } from "./fields.js";

/** Have the page follow the keys while a filing is open. */
export function followKeys(page) {
  document.addEventListener("keydown", (event) => pressed(event, page), { capture: true });
}

function pressed(event, page) {
  if (!page.view || !isForPage(event, page.node)) return;
  const { choice, changes } = page;
  const last = lastEvent(page.view);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const keys = { ArrowDown: () => choice.step(1), ArrowUp: () => choice.step(-1) };
  if (choice.pointer && plain) Object.assign(keys, { Enter: () => changes.confirm(), e: () => changes.edit(choice.pointer), F2: () => changes.edit(choice.pointer), Delete: () => changes.correct(choice.pointer, null) });
  if (page.facing.isOpen) keys.Escape = () => choice.single();
  if (!plain && event.key === "z" && last) keys.z = () => changes.undo(last);
  if (!(event.key in keys)) return;
  // The list behind the page keeps its own chosen row: the keys are not for it.
  event.preventDefault();
  event.stopImmediatePropagation();
  keys[event.key]();
}

// Keys in a question, an editor or a form are theirs; Enter and letters on a button or link are its own.
function isForPage(event, node) {
  if (event.defaultPrevented || node.querySelector("dialog") || event.target.closest?.(".editor, form")) return false;
  return !event.target.closest?.("input, textarea, button, a, summary, .finding") || event.key === "Escape" || event.key.startsWith("Arrow");
}
