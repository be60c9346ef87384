// What ties a filing to others, above its findings: superseded by which, superseding which, perhaps handed in twice.

import { may } from "./acts.js";
import { button, element, icon } from "./element.js";
import "./ledger.js";
import { openPair } from "./pair.js";
import { moment, say } from "./words.js";

/** The lines for a view, none where nothing ties it; `changed` is called after a decision. */
export function tieLines(view, host, changed) {
  return view.resubmissions.filter((pair) => pair.status !== "refused").map((pair) => {
    const isLater = pair.later.id === view.filing.id;
    const other = isLater ? pair.earlier : pair.later;
    const inForce = pair.status === "confirmed" && (isLater || view.superseded_by === other.id);
    const key = pair.status === "proposed" ? (isLater ? "tie.perhapsLater" : "tie.perhapsEarlier") : isLater ? "tie.supersedes" : "tie.superseded";
    const kind = pair.status === "proposed" ? "proposed" : isLater ? "later" : "superseded";
    if (pair.status === "confirmed" && !inForce) return null;
    const by = pair.who ? element("span", { class: "by" }, [pair.who, moment(pair.when), pair.reason].filter(Boolean).join(" · ")) : null;
    return element("p", { class: `tie is-${kind}`, role: kind === "superseded" ? "alert" : null }, icon(kind === "later" ? "confirmed" : kind === "superseded" ? "error" : "warning"),
      element("span", { class: "said" }, `${say(key)} `, element("a", { href: `#filing=${encodeURIComponent(other.id)}` }, other.file), element("span", { class: "soft" }, ` ${say("pair.added", { when: moment(other.added_at) })}`), by),
      button(say(pair.status === "proposed" && may("supersede") ? "tie.decide" : "pair.compare"), () => openPair(host, pair, changed)));
  }).filter(Boolean);
}
