// A value edited in its place: Enter saves, Esc gives up, and whoever leaves it finds their words again.

import { element } from "./element.js";
import { say } from "./words.js";

/**
 * Open an editor over a field's cell. `act` has save(text) with null for blank, write(text) at each change, leave() when
 * the reader turns to something else, and giveUp(). `begin`: what was typed already, in place of what stands there;
 * `caret`: where in it the person was, at its end where nothing is said.
 */
export function openEditor(cell, field, act, begin = null, caret = null) {
  const before = field.text ?? (field.status === "unread" ? field.evidence?.text ?? "" : "");
  const written = begin ?? (field.unsaved?.act === "correct" ? field.unsaved.text ?? "" : before);
  const input = element("textarea", { class: "edit", rows: Math.min(8, Math.ceil(written.length / 40) || 1), "aria-label": field.label });
  input.value = written;
  const node = element("div", { class: "editor", on: { dblclick: (event) => event.stopPropagation() } }, input, element("small", { class: "hint" }, say("edit.hint")));
  let isWritten = begin !== null;
  const close = (then, ...how) => {
    node.remove();
    cell.classList.remove("editing");
    then(...how);
  };
  input.addEventListener("input", () => {
    isWritten = true;
    act.write(input.value.trim() || null);
  });
  input.addEventListener("blur", () => requestAnimationFrame(() => {
    // Another window in front is no leaving; nor is an editor that was closed.
    if (node.isConnected && document.activeElement !== input) close(act.leave);
  }));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    // While an input method composes, Enter chooses its word and Esc gives that up.
    if (event.isComposing) return;
    if (event.key === "Escape") close(isWritten ? act.giveUp : act.leave);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (input.value === before) close(act.giveUp);
    else close(act.save, input.value.trim() || null);
  });
  cell.append(node);
  cell.classList.add("editing");
  input.focus();
  node.scrollIntoView({ block: "nearest" });
  if (begin === null) input.select();
  else act.write(input.value.trim() || null);
  if (caret) input.setSelectionRange(...caret);
}
