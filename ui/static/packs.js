// Packs of figures: what they are called, for which filings they hold, and the form for one of one's own.

import { button, element } from "./element.js";
import { chinese, say } from "./words.js";

/** What a pack is called in the reader's language. */
export function packName(pack) {
  return chinese || !pack.name_en ? pack.name : pack.name_en;
}

/** For which filings a pack holds, in words. */
export function conditionOf({ when }) {
  const parts = [];
  if (when.execution_weight === "none") parts.push(say("figures.when.noExecution"));
  else if (when.execution_weight !== null) parts.push(say("figures.when.execution", { points: when.execution_weight }));
  if (when.year_from !== null && when.year_to !== null) parts.push(say("figures.when.years", { from: when.year_from, to: when.year_to }));
  else if (when.year_from !== null) parts.push(say("figures.when.from", { year: when.year_from }));
  else if (when.year_to !== null) parts.push(say("figures.when.to", { year: when.year_to }));
  if (when.words.length) parts.push(say("figures.when.words", { words: when.words.map((word) => `“${word}”`).join(chinese ? "或" : " or ") }));
  return parts.length ? parts.join(say("figures.when.and")) : say("figures.when.always");
}

/** The small words over a filing's findings: by which packs it is judged. */
export function packLine(view) {
  const names = view.packs.map(([, name, english]) => (chinese || !english ? name : english));
  const told = say("figures.judgedBy", { packs: names.join(say("list.comma")) });
  return element("span", { class: "judged-by", title: told }, told);
}

/** The form for a pack of a place or of some years; `save(body, fail)` keeps it. */
export function newPackForm(save, close) {
  const field = (key, input) => element("label", {}, element("span", {}, say(key)), input);
  const name = element("input", { type: "text", required: true, maxlength: 60 });
  const words = element("input", { type: "text", placeholder: say("figures.wordsHint") });
  const [from, to] = ["figures.yearFrom", "figures.yearTo"].map(() => element("input", { type: "number", min: 1900, max: 2200 }));
  const why = element("textarea", { rows: 2, required: true, placeholder: say("figures.whyHint") });
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const year = (input) => (input.value ? Number(input.value) : null);
  const submit = (event) => {
    event.preventDefault();
    const said = words.value.split(/[、,，;；\s]+/).filter(Boolean);
    return save({ name: name.value, when: { words: said, year_from: year(from), year_to: year(to) }, why: why.value }, fail);
  };
  const form = element("form", { class: "new-pack", on: { submit } }, element("h2", {}, say("figures.newPack")), element("p", { class: "soft" }, say("figures.newPackHint")),
    field("figures.name", name), field("figures.words", words), element("div", { class: "years" }, field("figures.yearFrom", from), field("figures.yearTo", to)), field("figures.why", why), failed,
    element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say("figures.make")), button(say("cancel"), close)));
  queueMicrotask(() => name.focus());
  return form;
}
