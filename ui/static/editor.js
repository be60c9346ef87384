// A value edited in its place: Enter saves, Esc leaves it as it was.

import { element } from "./element.js";
import { say } from "./words.js";

/** Open an editor over a field's cell; `save` gets the text, null for blank; `end` is called when nothing changes. */
export function openEditor(cell, field, save, end) {
  const before = field.text ?? (field.status === "unread" ? field.evidence?.text ?? "" : "");
  const input = element("textarea", { class: "edit", rows: Math.min(8, Math.ceil(before.length / 40) || 1), "aria-label": field.label });
  input.value = before;
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
    // While an input method composes, Enter chooses its word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (input.value === before) end();
    else save(input.value.trim() || null);
  });
  const hint = element("small", { class: "hint" }, say("edit.hint"));
  cell.append(element("div", { class: "editor", on: { dblclick: (event) => event.stopPropagation() } }, input, hint));
  cell.classList.add("editing");
  input.focus();
  input.select();
}
