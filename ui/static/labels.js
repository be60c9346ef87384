// The labels that people taught, and those that their corrections propose: which field each names, who said so and when.

import { may } from "./acts.js";
import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { called } from "./teach.js";
import { moment, say } from "./words.js";

/** Put the list into an element of the frame; it is asked for anew whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("div", { class: "ledger labels" });
  host.replaceChildren(node);
  const show = () => Promise.all([server.labels(), server.labelProposals()]).then(
    (answers) => node.replaceChildren(...page(...answers, show)),
    (error) => node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message)));
  whenSeen(node, show);
}

function page({ labels, fields }, { proposals, dismissed }, show) {
  const names = new Map(fields.map(({ field, name }) => [field, name]));
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const act = { fieldOf: (one) => called(one.field, names.get(one.field)), send: async (request) => (await named(request, fail)) && show() };
  return [failed, element("h2", {}, say("learn.proposed")), ...proposed(proposals, act), turnedDown(dismissed, act),
    element("h2", {}, say("learn.taught")), element("p", { class: "hint" }, say("learn.hint")), taught(labels, act)];
}

function proposed(proposals, { fieldOf, send }) {
  if (!proposals.length) return [element("p", { class: "calm" }, say("learn.noneProposed"))];
  const lines = proposals.map((one) => element("tr", { class: "proposal", data: { label: one.label } },
    element("th", { scope: "row" }, one.label), element("td", {}, fieldOf(one)), element("td", { class: "soft" }, say("learn.times", { count: one.count, documents: one.documents.length })),
    element("td", { class: "acts" }, ...(may("teach") ? [button(say("learn.take"), () => send(() => server.teach(one.label, one.field)), { kind: "main" }),
      button(say("learn.dismiss"), () => send(() => server.dismissLabel(one.label, one.field)))] : []))));
  return [element("p", { class: "hint" }, say("learn.proposedHint")), table(["learn.label", "learn.field", "learn.often"], lines)];
}

function turnedDown(dismissed, { fieldOf, send }) {
  if (!dismissed.length) return "";
  const lines = dismissed.map((one) => element("tr", { class: "dead" }, element("th", { scope: "row" }, one.label), element("td", {}, fieldOf(one)),
    element("td", { class: "soft" }, `${one.who} · ${moment(one.when)}`), element("td", {}, may("teach") ? button(say("undo"), () => send(() => server.forget(one.id)), { kind: "quiet" }) : null)));
  return element("details", {}, element("summary", {}, say("learn.dismissed", { count: dismissed.length })), table(["learn.label", "learn.field", "learn.by"], lines));
}

function taught(labels, { fieldOf, send }) {
  if (!labels.length) return element("p", { class: "calm" }, say("learn.none"));
  const lines = labels.map((one) => element("tr", { class: one.undone_by ? "dead" : "" },
    element("th", { scope: "row" }, one.label), element("td", {}, fieldOf(one)), element("td", { class: "soft" }, `${one.who} · ${moment(one.when)}`), element("td", { class: one.refused ? "warn" : "soft" }, standing(one)),
    element("td", {}, one.undone_by || !may("teach") ? null : button(say("undo"), () => send(() => server.forget(one.id)), { kind: "quiet" }))));
  return table(["learn.label", "learn.field", "learn.by", "filings.state"], lines);
}

function table(heads, lines) {
  return element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads.map((key) => element("th", { scope: "col" }, say(key))), element("th", {}))), element("tbody", {}, ...lines));
}

function standing(one) {
  if (one.undone_by) return say("learn.undone", { who: one.undone_by, when: moment(one.undone_at) });
  return one.refused ? say("learn.refused", { reason: one.refused }) : say("learn.standing");
}
