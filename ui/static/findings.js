// The findings of a filing: what disagrees, in both languages, where, and what a person made of it.

import { button, element, icon } from "./element.js";
import { messagesOf, nameOf } from "./fields.js";
import { packLine } from "./packs.js";
import { moment, ruleName, say } from "./words.js";

const FEW = 3;
const ORDER = ["error", "warning", "notice"];

/** The list of findings; `act` has choose(finding, path), decide(finding, decision, reason), reasonOf(finding), keepReason(finding, text) and other(id): the name and fields of another filing. */
export function findingsList(view, fields, chosen, act) {
  const rank = (entry) => ORDER.indexOf(entry.finding.severity);
  const open = view.findings.filter((entry) => entry.decision === "open").sort((one, other) => rank(one) - rank(other));
  const decided = view.findings.filter((entry) => entry.decision !== "open");
  const counts = ORDER.map((severity) => [severity, open.filter((entry) => entry.finding.severity === severity).length]);
  const head = element("h2", {}, say("findings"), ...counts.filter(([, count]) => count).map(([severity, count]) => {
    return element("span", { class: `count ${severity}` }, icon(severity, say(`severity.${severity}`)), String(count));
  }), packLine(view));
  const calm = view.findings.length ? "findings.allDecided" : "findings.none";
  const body = open.length
    ? open.map((entry) => card(entry, view, fields, chosen, act))
    : [element("p", { class: "calm" }, icon("confirmed"), say(calm))];
  const past = decided.length
    ? element("details", { class: "decided" }, element("summary", {}, say("findings.decided", { count: decided.length })),
      ...decided.map((entry) => card(entry, view, fields, chosen, act)))
    : null;
  return element("section", { class: "findings", "aria-label": say("findings") }, head, element("div", { class: "cards" }, ...body, past));
}

function card(entry, view, fields, chosen, act) {
  const { finding, decision } = entry;
  const [first, second] = messagesOf(finding);
  const node = element("article", {
    class: `finding ${finding.severity} ${decision} ${chosen === finding.id ? "chosen" : ""}`, data: { finding: finding.id }, tabindex: 0,
    on: {
      click: (event) => event.target.closest("button, textarea, form") || act.choose(finding, null),
      keydown: (event) => event.target === node && event.key === "Enter" && (event.stopPropagation(), act.choose(finding, null)),
    },
  }, icon(finding.severity, say(`severity.${finding.severity}`)),
  element("div", { class: "said" },
    element("p", { class: "message" }, first),
    element("p", { class: "second" }, second),
    element("div", { class: "places" }, comparison(finding), ...places(finding, chosen, fields, act), element("span", { class: "rule", title: finding.rule }, ruleName(finding.rule))),
    decision === "open" ? null : element("p", { class: "verdict" }, verdict(entry))),
  element("div", { class: "verbs" }, ...verbs(entry, act, () => node)));
  return node;
}

// A finding over many values names a few; all of them once it is chosen.
function places(finding, chosen, fields, act) {
  const shown = chosen === finding.id ? finding.paths : finding.paths.slice(0, FEW);
  const more = finding.paths.length - shown.length;
  return [...shown.map((path) => place(path, finding, fields, act)), more ? element("span", { class: "more" }, `+${more}`) : null];
}

function comparison(finding) {
  if (finding.found === null && finding.expected === null) return null;
  const against = finding.scope === "form" ? "finding.expected" : "finding.against";
  const pair = (key, value) => (value === null ? [] : [element("dt", {}, say(key)), element("dd", {}, value)]);
  return element("dl", {}, ...pair("finding.found", finding.found), ...pair(against, finding.expected));
}

function place(path, finding, fields, act) {
  const [id, pointer] = path.includes("#") ? path.split("#") : [null, path];
  const other = id ? act.other(id) : null;
  const whose = other?.name ?? (finding.scope === "form" ? null : say("kin.own"));
  const name = [whose, nameOf(pointer, other ? other.fields : fields)].filter(Boolean).join(" · ");
  return element("button", { type: "button", class: "chip", data: { path }, on: { click: () => act.choose(finding, path) } }, name);
}

function verdict({ decision, reason, who, when }) {
  return `${say(`finding.${decision}`)}${reason ? `：${reason}` : ""} · ${who ?? ""} · ${when ? moment(when) : ""}`;
}

function verbs({ finding, decision }, act, node) {
  if (act.refused === "") return [];
  const how = { kind: "quiet", disabled: act.refused !== null, title: act.refused };
  if (decision !== "open") return [button(say("finding.reopen"), () => act.decide(finding, "reopened", ""), how)];
  return ["accepted", "dismissed"].map((choice) => {
    const key = choice === "accepted" ? "finding.accept" : "finding.dismiss";
    const verb = button(say(key), () => ask(node(), finding, choice, say(key), act), how);
    verb.dataset.decision = choice;
    return verb;
  });
}

/** Ask for the reason of a decision in the card of a finding, as its button does; whether the card is there to ask in. */
export function askReason(list, finding, decision) {
  const verb = list.querySelector(`[data-finding="${CSS.escape(finding)}"] [data-decision="${decision}"]:enabled`);
  verb?.click();
  return Boolean(verb);
}

/** The finding whose reason is being written in the list, and for which decision; null where none is. */
export function askedIn(list) {
  const form = list.querySelector(".finding form");
  return form ? [form.closest(".finding").dataset.finding, form.dataset.decision] : null;
}

// The reason is asked for inside the card, under what it is the reason for; what was begun is found again.
function ask(node, finding, choice, verb, act) {
  node.querySelector("form")?.remove();
  const reason = element("textarea", { rows: 2, required: true, maxlength: 2000, placeholder: say("finding.reason"), "aria-label": say("finding.reason"), on: { input: () => act.keepReason(finding, reason.value) } });
  reason.value = act.reasonOf(finding);
  const leave = () => { act.keepReason(finding, ""); form.remove(); };
  const submit = (event) => {
    event.preventDefault();
    return reason.value.trim() ? act.decide(finding, choice, reason.value.trim()) : reason.focus();
  };
  const form = element("form", { data: { decision: choice }, on: { submit } }, reason,
    element("div", {}, element("button", { type: "submit", class: "button main" }, verb), button(say("cancel"), leave)));
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") leave();
  });
  node.append(form);
  reason.focus();
}
