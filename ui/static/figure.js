// One figure of a rule: what it is, its value in a pack, what was shipped, and the form that changes it with a reason.

import { button, element } from "./element.js";
import { chinese, say } from "./words.js";

const AMOUNT = /^([-\d.,]+) ?(个百分点|万元|元|个|分|倍|字|年|次|行|项)$/;

/** A figure as the server shows it (0.01 个百分点), its unit in the reader's language. */
export function shownFigure(shown) {
  return chinese ? shown : shown.replace(AMOUNT, (_whole, number, unit) => `${number} ${say(`unit.${unit}`)}`);
}

/** The line of a figure in a pack; `save(value, why, fail, done)` keeps what a person wrote, null where that is not theirs. */
export function figureLine(figure, pack, save) {
  const now = pack.figures[figure.key];
  const node = element("div", { class: `figure${now.is_changed ? " is-changed" : ""}${now.is_own ? " is-own" : ""}`, data: { key: figure.key } });
  const name = chinese ? figure.name : figure.name_en;
  const rest = () => {
    const from = now.is_changed ? say("figures.shipped", { value: shownFigure(figure.shown) }) : !now.is_own && pack.id !== "default" ? say("figures.asDefault") : "";
    node.replaceChildren(element("span", { class: "called", title: figure.key }, name), element("span", { class: "value" }, shownFigure(now.shown)), element("span", { class: "from" }, from),
      ...(save ? [button(say("figures.edit"), edit, { kind: "quiet", title: name })] : []));
  };
  const edit = () => {
    const form = editForm(figure, now.shown, save, rest);
    node.replaceChildren(element("span", { class: "called" }, name), form);
    form.querySelector("input").select();
  };
  rest();
  return node;
}

function editForm(figure, shown, save, close) {
  // A number is taken without its unit as well.
  const value = element("input", { type: "text", value: chinese ? shown : shown.replace(AMOUNT, "$1"), required: figure.kind !== "weights", "aria-label": say("figures.value"), autocomplete: "off" });
  const why = element("textarea", { rows: 2, required: true, "aria-label": say("figures.why"), placeholder: say("figures.whyHint") });
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const submit = (event) => {
    event.preventDefault();
    if (!why.value.trim()) return why.focus();
    return save(value.value, why.value, fail, close);
  };
  return element("form", { class: "reason", on: { submit } }, value, element("p", { class: "soft" }, say("figures.allowed", { form: chinese ? figure.allowed : figure.allowed_en })), why, failed,
    element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say("figures.save")), button(say("cancel"), close)));
}
