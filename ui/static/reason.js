// The words that a step asks for, under what they are said of: Enter sends them, Esc gives up, and a page drawn anew goes on with them.

import { button, element } from "./element.js";
import { say } from "./words.js";

/**
 * Ask for them at the end of `host`. `step` is the name of the button that asks (its data-step), `verb` what it says,
 * `hint` stands in the field; without words `send(text)` is called only where they are not `required`. `begin`: what was
 * written before, `write(text)` is told of each change, "" where they are given up.
 */
export function askReason(host, { step, verb, hint, send, required = true, begin = "", write = () => null }) {
  host.querySelector("form")?.remove();
  const reason = element("textarea", { rows: 2, required, maxlength: 2000, placeholder: hint, "aria-label": hint, on: { input: () => write(reason.value) } });
  reason.value = begin;
  const leave = () => { write(""); form.remove(); };
  const submit = (event) => {
    event.preventDefault();
    return required && !reason.value.trim() ? reason.focus() : send(reason.value.trim());
  };
  const form = element("form", { data: { step }, on: { submit } }, reason,
    element("div", {}, element("button", { type: "submit", class: "button main" }, verb), button(say("cancel"), leave)));
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    // While an input method composes, Enter chooses its word and Esc gives that up.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") leave();
  });
  host.append(form);
  reason.focus();
}

/** Press the button of a step within a node; whether it is there to be pressed. */
export function press(node, step) {
  const verb = node.querySelector(`button[data-step="${CSS.escape(step)}"]:enabled`);
  verb?.click();
  return Boolean(verb);
}

/** What is being written within a node, to go on with it there once it is drawn anew. */
export function reasonsIn(node) {
  return [...node.querySelectorAll("form[data-step]")].map((form) => {
    const reason = form.querySelector("textarea");
    return { step: form.dataset.step, text: reason.value, caret: [reason.selectionStart, reason.selectionEnd], isHeld: reason === document.activeElement };
  });
}

/** Go on with what was being written, where its step is still to be taken. */
export function askAgain(node, reasons) {
  for (const { step, text, caret, isHeld } of reasons) {
    if (!press(node, step)) continue;
    const reason = node.querySelector(`form[data-step="${CSS.escape(step)}"] textarea`);
    reason.value = text;
    reason.setSelectionRange(...caret);
    if (!isHeld) reason.blur();
  }
}
