// The page of resubmissions: proposals first, then what people decided.

import { may } from "./acts.js";
import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import { named, pairCard } from "./pair.js";
import * as server from "./server.js";
import { say } from "./words.js";

/** Put the page into an element of the frame; it asks again whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("section", { class: "ledger" });
  host.replaceChildren(node);
  whenSeen(node, () => show(node, true));
}

// What a person has begun to write stays: it is not asked for anew under their hands.
async function show(node, isByItself = false) {
  try {
    const pairs = await server.resubmissions();
    if (isByItself && node.querySelector("form.reason")) return;
    node.replaceChildren(...page(node, pairs));
  } catch (error) {
    node.replaceChildren(element("p", { class: "failed" }, error.message), button(say("retry"), () => show(node)));
  }
}

function page(node, pairs) {
  const hint = element("p", { class: "hint" }, say("resubmissions.hint"));
  if (!pairs.length) return [hint, element("p", { class: "calm" }, say("resubmissions.none"))];
  const again = () => show(node);
  const of = (...statuses) => pairs.filter((pair) => statuses.includes(pair.status));
  return [hint, ...(may("supersede") ? batches(of("proposed"), again) : []),
    section("resubmissions.proposed", of("proposed"), again), section("resubmissions.decided", of("confirmed", "refused"), again)];
}

function section(key, pairs, again) {
  if (!pairs.length) return "";
  return element("section", {}, element("h2", {}, `${say(key)} (${pairs.length})`), ...pairs.map((pair) => pairCard(pair, again)));
}

// Two documents with several pairs between them: a budget handed in again with all its statements.
function batches(proposed, again) {
  const groups = new Map();
  for (const pair of proposed) {
    const key = `${pair.earlier.document} ${pair.later.document}`;
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].filter((pairs) => pairs.length > 1).map((pairs) => {
    const [{ earlier, later }] = pairs;
    const failed = element("span", { class: "failed", role: "alert" });
    const all = async () => {
      for (const pair of pairs) {
        const kept = await named(() => server.decidePair(pair.earlier.id, pair.later.id, "confirmed", say("pair.batchReason"), pair.event), (text) => { failed.textContent = text; });
        if (!kept) return;
      }
      again();
    };
    return element("p", { class: "batch" }, say("pair.batch", { earlier: earlier.file, later: later.file, count: pairs.length }), button(say("pair.confirmAll"), all), failed);
  });
}
