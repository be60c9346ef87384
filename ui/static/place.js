// The place at hand: a crop of the paper, what was read there and how surely, and what can be done.

import { button, element, icon } from "./element.js";
import { isText, placesOf } from "./fields.js";
import { textOf } from "./sheet.js";
import { moment, ruleName, say } from "./words.js";

const PAD_X = 0.012;
const PAD_Y = 0.006;
const LEAST = 0.8; // below this a page of 150 dpi cannot be read

/** The panel for a field (null: a hint); `act` has confirm, edit, blank, reject, undo, use(text), keep(conflict), take(conflict) and rows(pointer), the verbs for its row, `refused` why none of them (null: all); `image` is the shown page. */
export function placePanel(field, image, page, act) {
  if (!field) return element("section", { class: "place empty" }, element("p", {}, say("place.none")), element("p", { class: "keys" }, say("keys")));
  const places = placesOf(field);
  const here = places.find((place) => place.page === page) ?? places[0];
  return element("section", { class: "place" }, field.evidence?.line ? null : crop(here, image, page), element("div", { class: "about" },
    element("h3", {}, field.label),
    element("p", { class: `large value is-${field.status}` }, ["exact", "absent"].includes(field.status) ? null : icon(field.status, say(`status.${field.status}`)), element("span", { class: "text" }, textOf(field))),
    readAgain(field, act), how(field), why(field), retyped(field), causes(field), before(field, act), alternatives(field, act), act.refused === null ? act.rows(field.pointer) : null),
  act.refused !== null ? element("p", { class: "verbs soft" }, act.refused) : element("div", { class: "verbs" },
    button(say("do.confirm"), act.confirm, { name: "confirmed", kind: "main" }),
    button(say("do.correct"), act.edit, { name: "corrected" }),
    typeof field.value === "boolean" ? null : button(say("do.blank"), act.blank, { name: "blank" }),
    canBeUnread(field) ? button(say("do.reject"), act.reject, { name: "unread" }) : null,
    field.event ? button(say("do.undo"), () => act.undo(field.event), { name: "undo" }) : null));
}

// A text, a box or a value that is unread already cannot be made so.
function canBeUnread({ pointer, value, status }) {
  return typeof value !== "boolean" && status !== "unread" && !isText(pointer);
}

// A later reading says something else than the one that was corrected: the person chooses.
function readAgain({ conflict }, act) {
  if (!conflict) return null;
  const [before, now, corrected] = [conflict.before, conflict.now, conflict.correction.new].map((text) => text || say("short.blank"));
  const said = conflict.correction.action === "reject" ? say("short.unread") : corrected;
  return element("div", { class: "reread" }, element("p", {}, icon("warning"), say("reread.why", { before, now, said, who: conflict.correction.who })),
    act.refused !== null ? null : element("div", { class: "verbs" }, button(say("reread.keep"), () => act.keep(conflict), { kind: "main" }), button(say("reread.take"), () => act.take(conflict))));
}

function how({ evidence, status, doubtful }) {
  const state = element("span", { class: doubtful ? "doubt" : "" }, say(`status.${doubtful && status === "exact" ? "doubtful" : status}`));
  if (!evidence) return element("p", { class: "how" }, state);
  const isQuoted = evidence.method === "model" && !evidence.readers?.length && evidence.status === "exact"; // by a language model
  const parts = [say(`method.${isQuoted ? "language" : evidence.method}`)];
  if (evidence.method !== "person") parts.push(`${Math.floor(Number(evidence.confidence) * 100)}%`);
  if (evidence.readers?.length > 1) parts.push(say("readers.both")); // older readings name no readers
  if (evidence.page) parts.push(say("place.page", { page: evidence.page }));
  if (evidence.line) parts.push(say("place.line", { line: evidence.line }));
  const reason = evidence.reason ? element("span", { class: "doubt" }, `${say("place.reason")}：${evidence.reason}`) : null;
  return element("p", { class: "how" }, state, element("span", {}, parts.join(" · ")), reason);
}

// Why the value is believed, or is not: what speaks for it, and the rules that hold or fail.
function why({ trust }) {
  if (!trust) return null;
  const signs = trust.signs.map((sign) => say(`sign.${sign}`));
  const rules = trust.rules.length ? `${say(trust.state === "rule_failed" ? "trust.failed" : "trust.held")} ${trust.rules.map(ruleName).join(say("list.comma"))}` : "";
  const reasons = [...signs, rules].filter(Boolean).join(say("list.comma")) || say("trust.nothing");
  return element("p", { class: `why trust-${trust.state}` }, element("span", { class: "state" }, say(`trust.${trust.state}`)), element("span", {}, reasons));
}

// A second reader, who did not see the value, typed something else: a person decides by the paper.
function retyped({ dispute }) {
  if (!dispute) return null;
  return element("p", { class: "retyped", title: moment(dispute.when) }, icon("warning"), ` ${say("second.dispute", { who: dispute.who, typed: dispute.typed || say("short.blank") })}`);
}

// What the explanation gives as its cause, sorted by its words.
function causes({ causes: named }) {
  if (!named.length) return null;
  return element("p", { class: "causes" }, `${say("place.causes")} `, ...named.map((name) => element("span", { class: "chip" }, name)));
}

function before({ event }) {
  if (!event) return null;
  const by = { who: event.who, when: moment(event.when) };
  if (event.action === "confirm") return element("p", { class: "before" }, say("place.confirmedBy", by));
  if (event.action === "reject") return element("p", { class: "before" }, say("place.rejected", { old: event.old || say("short.blank") }), element("span", { class: "by" }, say("place.by", by)));
  return element("p", { class: "before" }, say("place.before", { old: event.old || say("short.blank") }), element("span", { class: "by" }, say("place.by", by)));
}

function alternatives({ evidence, event }, act) {
  const others = evidence?.alternatives.filter(({ text }) => text !== event?.old) ?? [];
  if (!others.length) return null;
  return element("p", { class: "alternatives" }, say("place.alternatives"), ...others.map(({ text, confidence }) => {
    const percent = `${Math.round(Number(confidence) * 100)}%`;
    return element("button", { type: "button", class: "chip", title: say("do.use"), disabled: act.refused !== null, on: { click: () => act.use(text) } }, text, element("small", {}, percent));
  }));
}

// The canvas is drawn from the page's own picture: no second request, sharp on dense screens.
function crop(place, image, page) {
  if (!place) return element("div", { class: "crop none" }, icon("unlocated"), element("span", {}, say("place.unlocated")));
  const canvas = element("canvas", { class: "crop", role: "img", "aria-label": say("place.page", { page: place.page }) });
  const paint = () => requestAnimationFrame(() => draw(canvas, image, place.box));
  if (place.page === page && image.complete && image.naturalWidth) paint();
  else image.addEventListener("load", paint, { once: true });
  return canvas;
}

function draw(canvas, image, [x0, top, x1, bottom]) {
  const dense = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth * dense, canvas.clientHeight * dense];
  if (!width || !image.naturalWidth) return;
  [canvas.width, canvas.height] = [width, height];
  const [imageWidth, imageHeight] = [image.naturalWidth, image.naturalHeight];
  const [boxWidth, boxHeight] = [(x1 - x0 + 2 * PAD_X) * imageWidth, (bottom - top + 2 * PAD_Y) * imageHeight];
  const scale = Math.min(Math.max(Math.min(width / boxWidth, height / boxHeight), LEAST * dense), 3 * dense);
  // The window on the paper has the canvas's shape, the box in its middle; of a long text it shows the beginning.
  const [sourceWidth, sourceHeight] = [width / scale, height / scale];
  const start = (size, room, from) => (size > room ? from : from + (size - room) / 2);
  const left = start(boxWidth, sourceWidth, (x0 - PAD_X) * imageWidth);
  const upper = start(boxHeight, sourceHeight, (top - PAD_Y) * imageHeight);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, left, upper, sourceWidth, sourceHeight, 0, 0, width, height);
  context.strokeStyle = "#1f5fae";
  context.lineWidth = 1.5 * dense;
  context.strokeRect((x0 * imageWidth - left) * scale, (top * imageHeight - upper) * scale, (x1 - x0) * imageWidth * scale, (bottom - top) * imageHeight * scale);
}
