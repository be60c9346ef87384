// Why a value is believed, or is not: how it was read and how surely, what else was read there, and the rules.
// The place at hand shows it; a value or a box under the pointer shows it in a card.

import { element, icon } from "./element.js";
import { textOf } from "./sheet.js";
import { moment, ownHalf, ruleName, say } from "./words.js";

const WAIT_MS = 350;
const GAP = 6;

/** How a field was read: its state, the way, how surely, where, and what is said against it. */
export function how({ evidence, status, doubtful }) {
  const state = element("span", { class: doubtful ? "doubt" : "" }, say(`status.${doubtful && status === "exact" ? "doubtful" : status}`));
  if (!evidence) return element("p", { class: "how" }, state);
  const isQuoted = evidence.method === "model" && !evidence.readers?.length && evidence.status === "exact"; // by a language model
  const parts = [say(`method.${isQuoted ? "language" : evidence.method}`)];
  if (evidence.method !== "person") parts.push(percent(evidence.confidence));
  if (evidence.readers?.length > 1) parts.push(say("readers.both")); // older readings name no readers
  if (evidence.page) parts.push(say("place.page", { page: evidence.page }));
  if (evidence.line) parts.push(say("place.line", { line: evidence.line }));
  const reason = evidence.reason ? element("span", { class: "doubt" }, `${say("place.reason")}${say("colon")}${ownHalf(evidence.reason)}`) : null;
  return element("p", { class: "how" }, state, element("span", {}, parts.join(" · ")), reason);
}

/** What speaks for a field, and the rules that hold or fail. */
export function why({ trust }) {
  if (!trust) return null;
  const signs = trust.signs.map((sign) => say(`sign.${sign}`));
  const rules = trust.rules.length ? `${say(trust.state === "rule_failed" ? "trust.failed" : "trust.held")} ${trust.rules.map(ruleName).join(say("list.comma"))}` : "";
  const reasons = [...signs, rules].filter(Boolean).join(say("list.comma")) || say("trust.nothing");
  return element("p", { class: `why trust-${trust.state}` }, element("span", { class: "state" }, icon(trust.state), say(`trust.${trust.state}`)), element("span", {}, reasons));
}

/** A second reader, who did not see the value, typed something else: a person decides by the paper. */
export function retyped({ dispute }) {
  if (!dispute) return null;
  return element("p", { class: "retyped", title: moment(dispute.when) }, icon("warning"), ` ${say("second.dispute", { who: dispute.who, typed: dispute.typed || say("short.blank") })}`);
}

/** What an explanation gives as its cause, sorted by its words. */
export function causes({ causes: named }) {
  if (!named.length) return null;
  return element("p", { class: "causes" }, `${say("place.causes")} `, ...named.map((name) => element("span", { class: "chip" }, name)));
}

/** Who said what of it last. */
export function before({ event }) {
  if (!event) return null;
  const by = { who: event.who, when: moment(event.when) };
  if (event.action === "confirm") return element("p", { class: "before" }, say("place.confirmedBy", by));
  const key = event.action === "reject" ? "place.rejected" : "place.before";
  return element("p", { class: "before" }, say(key, { old: event.old || say("short.blank") }), element("span", { class: "by" }, say("place.by", by)));
}

/** The other readings of a place: [[text, "97%"], …]. */
export function readings({ evidence, event }) {
  return (evidence?.alternatives ?? []).filter(({ text }) => text !== event?.old).map(({ text, confidence }) => [text, percent(confidence)]);
}

function percent(share) {
  return `${Math.floor(Number(share) * 100)}%`;
}

function card(field) {
  const others = readings(field);
  return element("div", { class: "hover-card", role: "tooltip" }, element("h3", {}, field.label), element("p", { class: "text" }, textOf(field)),
    field.unsaved ? element("p", { class: "doubt" }, icon("unsaved"), ` ${say("unsaved.one")}`) : null,
    why(field), how(field), retyped(field), before(field),
    others.length ? element("p", {}, `${say("place.alternatives")} `, others.map(([text, share]) => `${text} ${share}`).join(say("list.comma"))) : null,
    field.evidence?.text && field.event ? element("p", { class: "how" }, `${say("place.read")} ${field.evidence.text}`) : null);
}

export class HoverCard {
  /** Over the values and boxes within a node; `fieldOf` finds the field of a pointer. */
  constructor(node, fieldOf) {
    Object.assign(this, { node, fieldOf, shown: null, timer: 0 });
    node.addEventListener("pointerover", (event) => this.over(event));
    for (const name of ["pointerdown", "wheel", "pointerleave"]) node.addEventListener(name, () => this.hide(), { passive: true });
    document.addEventListener("keydown", () => this.hide(), { capture: true });
  }

  over(event) {
    const at = event.target.closest?.(".fields [data-pointer], .overlay [data-pointer]");
    if (at && at === this.at) return;
    this.hide();
    if (!at || event.buttons || at.querySelector(".editor")) return;
    this.at = at;
    this.timer = setTimeout(() => this.show(at), WAIT_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.shown?.remove();
    [this.shown, this.at] = [null, null];
  }

  // Below what it is about, or above where there is no room; never over it.
  show(at) {
    const field = at.isConnected ? this.fieldOf(at) : null;
    if (!field) return;
    this.shown = card(field);
    this.node.append(this.shown);
    const [about, own] = [at.getBoundingClientRect(), this.shown.getBoundingClientRect()];
    const isRoom = about.bottom + GAP + own.height <= window.innerHeight;
    this.shown.style.left = `${Math.max(GAP, Math.min(about.left, window.innerWidth - own.width - GAP))}px`;
    this.shown.style.top = `${isRoom ? about.bottom + GAP : Math.max(GAP, about.top - own.height - GAP)}px`;
  }
}
