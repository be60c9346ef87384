// How often a machine-confirmed value is wrong, with its interval beside what people reach by typing everything twice.

import { element } from "./element.js";
import { say } from "./words.js";

const LEAST = 0.01; // percent: the left end of the scale, which is logarithmic
const FINE = 3; // digits of a rate below one percent; above, one is enough
const TICKS = [0.01, 0.1, 1, 10, 100];

function percent(value) {
  return `${Number(Number(value).toFixed(value < 1 ? FINE : 1))}%`;
}

/** The rate with its interval and the anchor on one scale, what that says, and the counts behind it. */
export function measure(summary) {
  const { rate_percent: rate, low_percent: low, high_percent: high, anchor_percent: anchor } = summary;
  const isKnown = rate !== null;
  return element("div", { class: "measure", data: { compared: summary.compared } },
    element("h2", {}, say("second.rate")),
    element("p", { class: "rate" }, element("strong", {}, isKnown ? percent(rate) : "—"),
      element("span", { class: "soft" }, isKnown ? say("second.interval", { low: percent(low), high: percent(high) }) : say("second.noRate"))),
    scale(summary),
    element("p", { class: `says is-${summary.compared}` }, say(`second.compared.${summary.compared}`, { anchor: percent(anchor), needed: summary.needed, read: summary.read })),
    element("dl", {}, ...["read", "agrees", "machine_wrong", "typed_wrong", "open", "illegible"].flatMap((key) => [element("dt", {}, say(`second.count.${key}`)), element("dd", { data: { count: key } }, String(summary[key]))])),
    element("p", { class: "soft" }, say("second.anchorWhy", { anchor: percent(anchor) })));
}

function scale({ rate_percent: rate, low_percent: low, high_percent: high, anchor_percent: anchor }) {
  const at = (value) => (100 * (Math.log10(Math.max(Number(value), LEAST)) - Math.log10(LEAST))) / (2 - Math.log10(LEAST));
  const placed = (kind, from, to, ...children) => element("span", { class: kind, style: `left:${at(from)}%;${to === null ? "" : `width:${at(to) - at(from)}%`}` }, ...children);
  const ticks = TICKS.map((tick) => placed("tick", tick, null, element("em", {}, `${tick === LEAST ? "≤" : ""}${tick}%`)));
  const found = rate === null ? [] : [placed("range", low, high), placed("point", rate, null)];
  return element("div", { class: "scale", role: "img", "aria-label": say("second.scale") }, ...ticks, ...found, placed("anchor", anchor, null, element("em", {}, say("second.anchor", { anchor: percent(anchor) }))));
}
