// What of a filing the server does not have yet: told above its fields, each a way to its place.

import { button, element, icon } from "./element.js";
import { nameOf } from "./fields.js";
import { say } from "./words.js";

/** Lay what is unsaved over the fields: each that has an entry of its own gets it as `unsaved`. */
export function layOver(fields, entries) {
  for (const [pointer, entry] of entries) {
    if (fields.has(pointer)) fields.get(pointer).unsaved = entry;
  }
}

/** The line about it, null where all is saved; `act` has choose(pointer), giveUp(pointers) and send(pointer). */
export function draftLine(fields, entries, act) {
  const pointers = [...entries.keys()].filter((pointer) => pointer.startsWith("/"));
  if (!pointers.length) return null;
  const drafts = pointers.filter((pointer) => entries.get(pointer).isDraft);
  const waiting = pointers.length - drafts.length;
  const told = [waiting ? say("unsaved.waiting", { count: waiting }) : "", drafts.length ? say("unsaved.drafts", { count: drafts.length }) : ""].filter(Boolean).join(" ");
  const chips = pointers.map((pointer) => element("button", { type: "button", class: "chip", data: { path: pointer }, disabled: !fields.has(pointer), title: entries.get(pointer).text, on: { click: () => act.choose(pointer) } }, nameOf(pointer, fields)));
  return element("section", { class: "unsaved-line", role: "status", "aria-label": say("unsaved.title") }, icon("unsaved"), element("span", {}, told), ...chips,
    drafts.length ? button(say("unsaved.giveUp"), () => act.giveUp(drafts), { kind: "quiet" }) : null);
}
