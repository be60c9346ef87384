// The first pages of a document that is still being read, on the review page: to look at, until there is the whole.

import { element, icon } from "./element.js";
import { say } from "./words.js";

/** The address of what is seen of a document before it is read whole; of its first form where none is named. */
export function earlyAddress(sha256, form = 1) {
  return `early=${sha256}&form=${form}`;
}

/** What stands where else the steps of the sign-off stand; `early` has sha256, form, forms (all seen so far), pages (seen) and of (all). */
export function earlyLine(early) {
  const others = early.forms.length < 2 ? [] : early.forms.map(({ filing }, place) => element("a", { class: "chip", href: `#${earlyAddress(early.sha256, place + 1)}`, "aria-current": place + 1 === early.form ? "page" : null },
    `${place + 1} ${say(`form.${filing.form_type}`)}`));
  return element("section", { class: "sign is-early", role: "status", "aria-label": say("early.title") },
    element("div", { class: "line" }, icon("notice"), element("strong", {}, say("early.title")), element("span", { class: "said" }, say("early.told", { pages: early.pages, of: early.of })), ...others));
}
