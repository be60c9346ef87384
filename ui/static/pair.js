// One resubmission: both filings side by side, what ties them, what differs, and what a person makes of it.

import { may } from "./acts.js";
import { askName, keptName, openDialog } from "./dialogs.js";
import { differenceTable } from "./difference.js";
import { button, element, icon } from "./element.js";
import * as server from "./server.js";
import { moment, say } from "./words.js";

const VERDICT_ICONS = { same: "confirmed", alike: "fuzzy", missing: "doubtful", different: "error" };
const COUNTED = ["changed", "added", "removed", "unknown"];

/** The card of a pair; `decided` is called after a decision was kept. */
export function pairCard(pair, decided) {
  const below = element("div", { class: "below" });
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const act = { pair, below, decided, fail: (text) => { failed.textContent = text; failed.hidden = !text; } };
  return element("article", { class: `pair is-${pair.status}`, data: { earlier: pair.earlier.id, later: pair.later.id } },
    element("header", {}, element("span", { class: `pill is-${pair.status}` }, say(`resubmission.${pair.status}`)),
      element("h3", {}, pair.later.project_name ?? pair.later.title ?? say("none")),
      element("span", { class: "soft" }, said(pair))),
    traitTable(pair),
    element("p", { class: "counts" }, ...counts(pair.fields)),
    element("div", { class: "verbs" }, ...verbs(act)), failed, below);
}

/** The card in a window of its own; resolves when it is closed. */
export function openPair(host, pair, decided) {
  return new Promise((resolve) => {
    const content = element("div", { class: "ledger" }, element("h2", {}, say("pair.title")),
      pairCard(pair, (now) => { dialog.close(); decided(now); }),
      element("div", { class: "verbs" }, button(say("close"), () => dialog.close())));
    const dialog = openDialog(host, content, () => resolve(), "wide");
  });
}

/** A change with the reviewer's name asked for first; whether it was made. */
export async function named(send, fail) {
  const me = keptName() ?? (await server.me().catch(() => null))?.who;
  if (!me && !(await askName(document.body))) return false;
  try {
    await send();
    return true;
  } catch (error) {
    fail(error.message);
    return false;
  }
}

function said({ who, when, reason }) {
  return who ? [who, moment(when), reason].filter(Boolean).join(" · ") : "";
}

function traitTable({ earlier, later, traits }) {
  const head = element("tr", {}, element("th", {}), filingHead(earlier, "pair.earlier"), filingHead(later, "pair.later"), element("th", {}, say("pair.verdict")));
  const rows = traits.map((trait) => {
    const value = (text) => (text === null ? say("verdict.missing") : trait.name === "form_type" ? say(`form.${text}`) : text);
    return element("tr", { class: `trait is-${trait.verdict}` }, element("th", { scope: "row" }, say(`trait.${trait.name}`)),
      element("td", {}, value(trait.earlier)), element("td", {}, value(trait.later)),
      element("td", { class: "verdict" }, icon(VERDICT_ICONS[trait.verdict]), ` ${say(`verdict.${trait.verdict}`)}`));
  });
  return element("table", { class: "traits" }, element("thead", {}, head), element("tbody", {}, ...rows));
}

function filingHead(one, key) {
  return element("th", { scope: "col" }, element("span", { class: "soft" }, say(key)),
    element("a", { href: `#filing=${encodeURIComponent(one.id)}`, on: { click: (event) => event.target.closest("dialog")?.close() } }, one.file),
    element("span", { class: "soft" }, say("pair.added", { when: moment(one.added_at) })));
}

function counts(fields) {
  const told = COUNTED.filter((kind) => fields[kind]).map((kind) => element("span", { class: `count is-${kind}` }, `${say(`difference.${kind}`)} ${fields[kind]}`));
  return [...(told.length ? told : [element("span", { class: "count" }, say("difference.none"))]), element("span", { class: "soft" }, `${say("difference.same")} ${fields.same ?? 0}`)];
}

function verbs(act) {
  const { pair, decided } = act;
  const decide = (decision, reason, swapped = false) => {
    const [earlier, later] = swapped ? [pair.later.id, pair.earlier.id] : [pair.earlier.id, pair.later.id];
    return () => server.decidePair(earlier, later, decision, reason(), swapped ? null : pair.event);
  };
  const ask = (key, required, send) => button(say(key), () => askReason(act, key, required, send), { kind: key === "pair.confirm" ? "main" : "" });
  const compare = button(say("pair.compare"), () => showDifference(act), { kind: "quiet" });
  if (!may("supersede")) return [compare];
  if (pair.status === "proposed") {
    return [ask("pair.confirm", false, (reason) => decide("confirmed", reason)), ask("pair.refuse", true, (reason) => decide("refused", reason)),
      ask("pair.swap", false, (reason) => decide("confirmed", reason, true)), compare];
  }
  return [ask("pair.undo", true, (reason) => () => server.undoPair(pair.event, reason())), compare].filter(() => decided);
}

// The reason is asked for inside the card, under what it is the reason for.
function askReason({ below, decided, fail }, key, required, send) {
  const label = say(required ? "reason.required" : "reason.optional");
  const reason = element("textarea", { rows: 2, maxlength: 2000, placeholder: label, "aria-label": label });
  const submit = async (event) => {
    event.preventDefault();
    if (required && !reason.value.trim()) return reason.focus();
    fail("");
    return (await named(send(() => reason.value.trim()), fail)) && decided();
  };
  const form = element("form", { class: "reason", on: { submit } }, reason,
    element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say(key)), button(say("cancel"), () => form.remove())));
  below.replaceChildren(form);
  reason.focus();
}

async function showDifference({ pair, below, fail }) {
  if (below.querySelector(".difference")) return below.replaceChildren();
  try {
    const { fields } = await server.difference(pair.earlier.id, pair.later.id);
    return below.replaceChildren(differenceTable(fields, pair));
  } catch (error) {
    return fail(error.message);
  }
}
