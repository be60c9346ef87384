// The place at hand: a crop of the paper, what was read there and how surely, and what can be done.

import { button, element, icon } from "./element.js";
import { isText, placesOf } from "./fields.js";
import { textOf } from "./sheet.js";
import { before, causes, how, readings, retyped, why } from "./why.js";
import { say } from "./words.js";

const PAD_X = 0.012;
const PAD_Y = 0.006;
const LEAST = 0.8; // below this a page of 150 dpi cannot be read

/** The panel for a field (null: a hint); `act` has confirm, edit, blank, reject, later, undo, use(text), keep(conflict), take(conflict) and rows(pointer), the verbs for its row, `refused` why none of them (null: all); `image` is the shown page. */
export function placePanel(field, image, page, act, isLater = false) {
  if (!field) return element("section", { class: "place empty" }, element("p", {}, say("place.none")), act.refused === null ? element("p", { class: "keys" }, say("keys")) : null);
  const places = placesOf(field);
  const here = places.find((place) => place.page === page) ?? places[0];
  return element("section", { class: "place" }, field.evidence?.line ? null : crop(here, image, page), element("div", { class: "about" },
    element("h3", {}, field.label),
    element("p", { class: `large value is-${field.status}` }, ["exact", "absent"].includes(field.status) ? null : icon(field.status, say(`status.${field.status}`)), element("span", { class: "text" }, textOf(field))),
    readAgain(field, act), how(field), why(field), retyped(field), causes(field), before(field, act), alternatives(field, act)),
  act.refused !== null ? element("p", { class: "verbs soft" }, act.refused) : element("div", { class: "verbs" },
    field.status === "unread" ? null : verb("do.confirm", "Enter", act.confirm, { name: "confirmed", kind: "main" }),
    verb("do.correct", "E", act.edit),
    typeof field.value === "boolean" ? null : verb("do.blank", "Del", act.blank),
    canBeUnread(field) ? verb("do.reject", "X", act.reject) : null,
    verb(isLater ? "do.notLater" : "do.later", "L", act.later),
    field.event ? verb("do.undo", "U", () => act.undo(field.event)) : null),
  act.refused === null ? act.rows(field.pointer) : null);
}

// Beside each verb stands the key that does it.
function verb(text, key, listener, more = {}) {
  const node = button(say(text), listener, { ...more, title: say(`key.${text}`) });
  node.append(element("kbd", { "aria-hidden": "true" }, key));
  return node;
}

/** Whether a reading can be rejected: a text, a box or a value that is unread already cannot be. */
export function canBeUnread({ pointer, value, status }) {
  return typeof value !== "boolean" && status !== "unread" && !isText(pointer);
}

// A later reading says something else than the one that was corrected: the person chooses.
function readAgain({ conflict }, act) {
  if (!conflict) return null;
  const [was, now, corrected] = [conflict.before, conflict.now, conflict.correction.new].map((text) => text || say("short.blank"));
  const said = conflict.correction.action === "reject" ? say("short.unread") : corrected;
  return element("div", { class: "reread" }, element("p", {}, icon("warning"), say("reread.why", { before: was, now, said, who: conflict.correction.who })),
    act.refused !== null ? null : element("div", { class: "verbs" }, button(say("reread.keep"), () => act.keep(conflict), { kind: "main" }), button(say("reread.take"), () => act.take(conflict))));
}

function alternatives(field, act) {
  const others = readings(field);
  if (!others.length) return null;
  return element("p", { class: "alternatives" }, say("place.alternatives"), ...others.map(([text, share]) => {
    return element("button", { type: "button", class: "chip", title: say("do.use"), disabled: act.refused !== null, on: { click: () => act.use(text) } }, text, element("small", {}, share));
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
