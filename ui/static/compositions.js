// Joining a document with others and splitting it, in its window, and what was joined and split before.

import { may } from "./acts.js";
import { button, element } from "./element.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { moment, say } from "./words.js";

/** What can be joined and split of a document (its row), and what was; `changed` is called when it was done. */
export function composer(row, changed) {
  const node = element("section", { class: "sheets compose" });
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const send = async (request) => { fail(""); return (await named(request, fail)) && changed(); };
  const forms = row.state === "withdrawn" ? Promise.resolve(null) : server.directions(row.sha256);
  Promise.all([server.everyDocument(), forms]).then(([documents, view]) => {
    const files = new Map(documents.map((one) => [one.sha256, one.file]));
    const others = documents.filter((one) => one.sha256 !== row.sha256 && one.pages && one.state !== "withdrawn");
    const offers = view === null || !may("correct") ? [] : view.is_text ? [element("p", { class: "soft" }, say("compose.text"))]
      : [splitting(row, view, send), others.length ? joining(row, view, others, send) : null].filter(Boolean);
    const past = history(row, files, send);
    const title = offers.length ? [element("h3", {}, say("compose.title"))] : [];
    if (offers.length || past.length) node.replaceChildren(...title, ...offers, failed, ...past);
  }, (error) => { fail(error.message); node.replaceChildren(failed); });
  return node;
}

// Each page at which a new document begins is ticked.
function splitting(row, view, send) {
  if (row.pages < 2) return null;
  const told = element("p", { class: "soft" }, say("compose.split.hint"));
  const boxes = Array.from({ length: row.pages - 1 }, (_, place) => element("input", { type: "checkbox", value: place + 2, on: { change: () => show() } }));
  const results = () => {
    const begins = [1, ...boxes.filter((box) => box.checked).map((box) => Number(box.value))];
    return begins.map((first, place) => [{ document: row.sha256, first, last: (begins[place + 1] ?? row.pages + 1) - 1 }]);
  };
  const show = () => { told.textContent = results().length < 2 ? say("compose.split.hint") : say("compose.split.told", { parts: results().map(([part]) => pagesTold(part)).join(say("direction.semicolon")) }); };
  const ticks = boxes.map((box) => element("label", { class: "tick" }, box, say("compose.from", { page: box.value })));
  return form("compose.split", [told, element("div", { class: "ticks" }, ...ticks)], (why) => {
    if (results().length < 2) return boxes[0].focus();
    return send(() => server.compose(results(), why, { [row.sha256]: view.version }));
  });
}

function joining(row, view, others, send) {
  const which = element("select", { "aria-label": say("compose.with") }, ...others.map((one) => element("option", { value: one.sha256 }, say("compose.other", { file: one.file, pages: one.pages }))));
  const order = element("select", { "aria-label": say("compose.order") }, ...["after", "before"].map((value) => element("option", { value }, say(`compose.${value}`))));
  return form("compose.join", [element("p", { class: "soft" }, say("compose.join.hint")), which, order], (why) => {
    const parts = [row, others.find((one) => one.sha256 === which.value)].map((one) => ({ document: one.sha256, first: 1, last: one.pages }));
    return send(() => server.compose([order.value === "after" ? parts : parts.reverse()], why, { [row.sha256]: view.version }));
  });
}

function form(key, content, act) {
  const why = element("input", { type: "text", required: true, maxlength: 2000, placeholder: say("reason.required"), "aria-label": say("reason.required") });
  const submit = (event) => { event.preventDefault(); return why.value.trim() ? act(why.value.trim()) : why.focus(); };
  return element("details", {}, element("summary", {}, say(key)),
    element("form", { class: "composing", on: { submit } }, ...content, why, element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say(`${key}.send`)))));
}

// The reason of an undo is asked for where its button was.
function history(row, files, send) {
  const undone = new Map(row.compositions.filter((one) => one.action === "undo" && one.stands).map((one) => [one.undoes, one]));
  const lines = row.compositions.filter((one) => one.action !== "undo").map((one) => {
    const from = one.results.map((result) => result.parts.map((part) => `${files.get(part.document) ?? part.document.slice(0, 12)} ${pagesTold(part)}`).join(" + ") + ` → ${result.file}`);
    const by = undone.get(one.id);
    const line = element("li", { class: one.stands ? "" : "dead" }, element("b", {}, say(`compose.${one.action}`), ` #${one.id}`), element("span", { class: "soft" }, [one.who, moment(one.when), one.why].join(" · ")),
      by ? element("span", { class: "soft" }, say("compose.undone", { who: by.who, when: moment(by.when), why: by.why })) : null, ...from.map((text) => element("span", { class: "wide" }, text)));
    const ask = () => {
      const why = element("input", { type: "text", required: true, maxlength: 2000, placeholder: say("reason.required"), "aria-label": say("reason.required") });
      const submit = (event) => { event.preventDefault(); return why.value.trim() ? send(() => server.undoComposition(one.id, why.value.trim())) : why.focus(); };
      verb.replaceWith(element("form", { class: "composing", on: { submit } }, why, element("button", { type: "submit", class: "button main" }, say("undo"))));
      why.focus();
    };
    const verb = button(say("undo"), ask, { kind: "quiet" });
    if (one.stands && may("correct")) line.append(verb);
    return line;
  });
  return lines.length ? [element("h3", {}, say("compose.history")), element("ul", { class: "said" }, ...lines.reverse())] : [];
}

function pagesTold({ first, last }) {
  return first === last ? say("compose.page", { page: first }) : say("compose.pages", { first, last });
}
