// The other filings of the same project, above the findings: how sure that is, by what, and what a person says of it.

import { may } from "./acts.js";
import { openComparison } from "./compare.js";
import { button, element, icon } from "./element.js";
import { named } from "./pair.js";
import { askReason } from "./reason.js";
import * as server from "./server.js";
import { moment, say } from "./words.js";

const FEW = 3;
const SIGNS = { confirmed: "confirmed", inferred: "fuzzy", part: "boxes", parted: "unlocated" };
const WHOLE_UNITS = new Set(["department_budget", "department_evaluation"]);
let isUnfolded = false; // a decision loads the view anew: the list stays as the reader left it

/** A filing as it is told apart from others of its project: its year and its kind of form. */
export function yearAndForm(filing) {
  return [filing.fiscal_year, say(`form.${filing.form_type}`)].filter(Boolean).join(" ");
}

/** The list to fold out, null where a filing has no kin; `changed` is called after a decision, which not everybody may make. */
export function kinList(view, changed) {
  if (!view.kin.length) return null;
  const brief = view.kin.slice(0, FEW).map((kin) => element("span", { class: `brief is-${stateOf(kin)}` }, icon(SIGNS[stateOf(kin)], stateTold(kin)), yearAndForm(kin.other)));
  const more = view.kin.length - brief.length;
  const fold = element("details", { class: "kin", open: isUnfolded, on: { toggle: () => { isUnfolded = fold.open; } } },
    element("summary", {}, element("strong", {}, say("kin.title")), ...brief, more ? element("span", { class: "soft" }, `+${more}`) : null),
    element("ul", {}, ...view.kin.map((kin) => line(kin, view, changed))));
  return fold;
}

function stateOf({ link }) {
  if (!link) return "parted";
  if (link.is_confirmed) return "confirmed";
  return link.tie === "part" ? "part" : "inferred";
}

function stateTold(kin) {
  return say(`kin.${stateOf(kin)}`);
}

function line(kin, view, changed) {
  const { other, link } = kin;
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const [earlier, later] = link ? [link.earlier, link.later] : [other.id, view.filing.id];
  const send = async (decision, reason = "") => (await named(() => server.sayKin(earlier, later, decision, reason), fail)) && changed();
  const node = element("li", { class: `is-${stateOf(kin)}`, data: { filing: other.id } },
    element("div", { class: "line" }, element("span", { class: "state" }, icon(SIGNS[stateOf(kin)]), stateTold(kin)),
      element("span", { class: "said" }, element("strong", {}, yearAndForm(other)), " ", element("a", { href: `#filing=${encodeURIComponent(other.id)}`, title: [other.file, other.project_name].filter(Boolean).join(" · ") }, other.file)),
      button(say("compare.open"), () => openComparison(document.body, earlier, later), { kind: "quiet" }),
      ...(may("link") ? verbs(kin, view, send, () => node) : [])),
    told(kin), link ? reasons(link, view, other) : null, failed);
  return node;
}

function told({ decision, who, when, reason }) {
  if (!decision) return null;
  return element("p", { class: "by" }, [say(`kin.said.${decision}`), who, moment(when), reason].filter(Boolean).join(" · "));
}

// A department's form is never of one project with a project's: there is nothing to confirm.
function verbs({ other, decision }, view, send, node) {
  if (decision) return [button(say("undo"), () => send("undone"), { name: "undo", kind: "quiet" })];
  const [step, verb] = [`different ${other.id}`, say("kin.refuse")];
  const refuse = button(verb, () => askReason(node(), { step, verb, hint: say("reason.required"), send: (reason) => send("different", reason) }), { kind: "quiet" });
  refuse.dataset.step = step;
  const canBeOne = ![other, view.filing].some((one) => WHOLE_UNITS.has(one.form_type));
  return [canBeOne ? button(say("kin.confirm"), () => send("same"), { kind: "quiet" }) : null,
    refuse];
}

function reasons(link, view, other) {
  const ends = link.earlier === other.id ? [yearAndForm(other), ownName(view)] : [ownName(view), yearAndForm(other)];
  const head = element("tr", {}, element("th", {}), ...ends.map((end) => element("th", { scope: "col" }, end)), element("th", { scope: "col" }, say("kin.likeness")));
  const rows = link.reasons.map((reason) => element("tr", {}, element("th", { scope: "row" }, say(`trait.${reason.trait}`)),
    ...[reason.earlier, reason.later].map((text) => element("td", {}, text ?? say("verdict.missing"))), element("td", {}, percent(reason.likeness))));
  const whole = link.tie === "same" ? ` ${say("kin.whole", { percent: percent(link.likeness) })}` : "";
  return element("details", { class: "reasons" }, element("summary", {}, `${say("kin.reasons")}${whole}`),
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)));
}

function ownName(view) {
  return `${yearAndForm(view.filing)} · ${say("kin.own")}`;
}

function percent(likeness) {
  return likeness === null ? "—" : `${Math.floor(Number(likeness) * 100 + 1e-6)}%`;
}
