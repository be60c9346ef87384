// The findings of a filing: what disagrees, where, and what a person made of it.

import { button, element, icon } from "./element.js";
import { messagesOf, nameOf } from "./fields.js";
import { packLine } from "./packs.js";
import { askReason } from "./reason.js";
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
    element("p", { class: "message", title: second }, first),
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
  return `${say(`finding.${decision}`)}${reason ? `${say("colon")}${reason}` : ""} · ${who ?? ""} · ${when ? moment(when) : ""}`;
}

function verbs({ finding, decision }, act, node) {
  if (act.refused === "") return [];
  const how = { kind: "quiet", disabled: act.refused !== null, title: act.refused };
  if (decision !== "open") return [button(say("finding.reopen"), () => act.decide(finding, "reopened", ""), how)];
  return ["accepted", "dismissed"].map((choice) => {
    const key = choice === "accepted" ? "finding.accept" : "finding.dismiss";
    const verb = button(say(key), () => askReason(node(), {
      step: stepOf(finding.id, choice), verb: say(key), hint: say("finding.reason"), begin: act.reasonOf(finding),
      write: (text) => act.keepReason(finding, text), send: (text) => act.decide(finding, choice, text),
    }), how);
    verb.dataset.step = stepOf(finding.id, choice);
    return verb;
  });
}

/** The name of the step of deciding on a finding, as its button has it. */
export function stepOf(finding, decision) {
  return `${decision} ${finding}`;
}
