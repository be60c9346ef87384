// How far the review of a filing has come: who submitted, signed, returned or reopened it, and what may be done now.

import { button, element, icon } from "./element.js";
import { trustCounts } from "./fields.js";
import { askReason } from "./reason.js";
import { chinese, moment, say } from "./words.js";

const SIGNS = { signed_off: "confirmed", reopened: "undo", submitted: "notice" };
// By step: the act that it takes, the state it is offered in, and whether it asks for words.
const STEPS = [
  { step: "submission", act: "submit", when: "open", ask: "none" },
  { step: "signature", act: "approve", when: "submitted", ask: "asked" },
  { step: "return", act: "approve", when: "submitted", ask: "required" },
  { step: "reopening", act: "reopen", when: "signed_off", ask: "required" },
];

// The steps before which it is told what nobody has looked at.
const DECIDING = ["submission", "signature"];

/** What a filing's state is called: one that was submitted waits to be signed. */
export function stageOf(view) {
  if (view.state === "signed_off") return "signed_off";
  return view.sign_offs.at(-1)?.action === "submitted" ? "submitted" : view.state;
}

/** The line over the findings; `who` is the reader's name, `may(act)` what they may do, `take(step, reason)` takes a step. */
export function signLine(view, who, may, take) {
  const stage = stageOf(view);
  const steps = STEPS.filter(({ act, when }) => may(act) && when === (["submitted", "signed_off"].includes(stage) ? stage : "open"));
  const hinders = hindrances(view, who, stage, steps);
  const below = element("div", { class: "ask" });
  const verbs = steps.map((one) => stepButton(one, hinders, below, take));
  const before = view.sign_offs.length ? told(view, stage) : hinders.splice(0).join(" ") || say("sign.none");
  return element("section", { class: `sign is-${stage}`, "aria-label": say("sign.title") },
    element("div", { class: "line" }, SIGNS[stage] ? icon(SIGNS[stage]) : null, element("strong", {}, say(`state.${stage}`)), element("span", { class: "said" }, before), steps.some(({ step }) => DECIDING.includes(step)) ? unchecked(view) : null, history(view), ...verbs),
    hinders.length ? element("ul", { class: "hinders" }, ...hinders.map((text) => element("li", {}, text))) : null,
    below);
}

function stepButton({ step, ask }, hinders, below, take) {
  const isHindered = DECIDING.includes(step) && hinders.length > 0;
  const verb = say(`sign.${step}`);
  const asked = { step, verb, hint: say(ask === "required" ? "reason.required" : "sign.opinion"), required: ask === "required", send: (reason) => take(step, reason) };
  const made = button(verb, () => (ask === "none" ? take(step, "") : askReason(below, asked)),
    { kind: DECIDING.includes(step) && !isHindered ? "main" : "", disabled: step === "signature" && isHindered, title: step === "signature" && isHindered ? hinders.join(" ") : null });
  made.dataset.step = step;
  return made;
}

// Who did the last step, and why; of a signature that holds no more, why not.
function told(view, stage) {
  if (stage === "reopened" && view.lapsed) return chinese ? view.lapsed.text : view.lapsed.text_en;
  return eventTold(view.sign_offs.at(-1));
}

function eventTold({ action, who, when, reason }) {
  return [say(`sign.${action}`, { who }), moment(when), reason].filter(Boolean).join(" · ");
}

// What keeps from signing: told to whoever may sign, and before that to whoever may submit.
function hindrances(view, who, stage, steps) {
  if (!steps.some(({ step }) => DECIDING.includes(step))) return [];
  const found = view.hindrances.filter(({ what }) => what !== "unsubmitted").map((one) => (chinese ? one.text : one.text_en));
  const isOwn = stage === "submitted" && who && view.worked_by.some((name) => plain(name) === plain(who));
  return isOwn ? [...found, say("sign.own")] : found;
}

// Values that nobody has confirmed keep nobody from signing, but nobody signs without being told of them.
function unchecked(view) {
  const counts = Object.fromEntries(trustCounts(view));
  const unread = Object.values(view.filing.evidence).filter(({ status }) => status === "unread").length;
  const open = (counts.unreviewed ?? 0) + (counts.rule_failed ?? 0);
  const told = [open ? say("sign.unreviewed", { count: open }) : "", unread ? say("sign.unread", { count: unread }) : ""].filter(Boolean);
  return told.length ? element("span", { class: `unchecked ${unread ? "is-unread" : ""}` }, told.join(say("list.comma"))) : null;
}

function plain(name) {
  return name.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

// All steps, once there are several.
function history(view) {
  if (view.sign_offs.length < 2) return null;
  return element("details", {}, element("summary", {}, say("sign.history", { count: view.sign_offs.length })),
    element("ul", {}, ...[...view.sign_offs].reverse().map((event) => element("li", {}, eventTold(event)))));
}
