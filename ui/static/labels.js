// The labels that people taught: which field each names, who said so and when, and taking one back.

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
  const show = () => server.labels().then((answer) => node.replaceChildren(...list(answer, show)), (error) => node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message)));
  whenSeen(node, show);
}

function list({ labels, fields }, show) {
  const names = new Map(fields.map(({ field, name }) => [field, name]));
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const forget = async (one) => (await named(() => server.forget(one.id), fail)) && show();
  const lines = labels.map((one) => element("tr", { class: one.undone_by ? "dead" : "" },
    element("th", { scope: "row" }, one.label), element("td", {}, called(one.field, names.get(one.field))), element("td", { class: "soft" }, `${one.who} · ${moment(one.when)}`), element("td", { class: one.refused ? "warn" : "soft" }, standing(one)),
    element("td", {}, one.undone_by ? null : button(say("undo"), () => forget(one), { kind: "quiet" }))));
  const heads = ["learn.label", "learn.field", "learn.by", "filings.state"].map((key) => element("th", { scope: "col" }, say(key)));
  const table = element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads, element("th", {}))), element("tbody", {}, ...lines));
  return [element("p", { class: "hint" }, say("learn.hint")), failed, labels.length ? table : element("p", { class: "calm" }, say("learn.none"))];
}

function standing(one) {
  if (one.undone_by) return say("learn.undone", { who: one.undone_by, when: moment(one.undone_at) });
  return one.refused ? say("learn.refused", { reason: one.refused }) : say("learn.standing");
}
