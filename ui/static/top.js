// The head of the review page: which filing is open, the ones before and after it, its document, the reviewer.

import { button, element } from "./element.js";
import { openNext } from "./next.js";
import { say } from "./words.js";

/** The parts of the head; `rows` are all filings in the list's order, `act` has leave(), help(), manage() and askName(). */
export function topLine(view, rows, name, act) {
  const others = rows?.map((row) => row.id) ?? [];
  const here = view ? others.indexOf(view.filing.id) : -1;
  const step = (by, sign, key) => button("", () => { location.hash = `filing=${encodeURIComponent(others[here + by])}`; },
    { name: sign, kind: "tool", title: say(key), disabled: here < 0 || !(here + by in others) });
  const about = view ? [say(`form.${view.filing.form_type}`), view.filing.implementing_unit, view.filing.fiscal_year, view.file].filter(Boolean).join(" · ") : "";
  return [button(say("back"), act.leave, { name: "back", kind: "quiet" }),
    element("div", { class: "title" }, element("h1", {}, view ? view.filing.project_name ?? view.filing.title ?? say("none") : ""), element("p", { title: view?.document ?? "" }, about)),
    ...(view && !view.early ? [paper(view)] : []), ...(view ? [button(say("document.open"), act.manage, { kind: "quiet" })] : []),
    button("", act.help, { name: "keyboard", kind: "tool", title: say("keys.title") }),
    step(-1, "back", "previous"), step(1, "forward", "next"), ...(view && !view.early ? [button(say("work.next"), async () => (await openNext(view.filing.id).catch(() => true)) || act.leave(), { title: say("work.nextWhy") })] : []),
    button(name ? say("who", { name }) : say("who.set"), act.askName, { kind: "quiet who" })];
}

// The working paper of the project that the filing is of, as a file to keep.
function paper(view) {
  return element("a", { class: "button quiet", href: `/api/v1/working-paper.xlsx?filing=${encodeURIComponent(view.filing.id)}`, download: "", title: say("paper.export.why") }, say("paper.export"));
}
