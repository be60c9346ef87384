// One document in a window: the names it came under, its pages and forms, what became of it, and taking it out or back in.

import { may } from "./acts.js";
import { composer } from "./compositions.js";
import { openDialog } from "./dialogs.js";
import { pageStrip } from "./directions.js";
import { button, element } from "./element.js";
import "./ledger.js";
import { named } from "./pair.js";
import { PagesRead, UNDER_WAY, UNFINISHED } from "./reading.js";
import * as server from "./server.js";
import { moment, ownHalf, say } from "./words.js";

const POLL_MS = 1500;

/** Open the window of a document (sha256); resolves to whether its standing was changed. */
export async function openDocument(host, sha256) {
  const content = element("div", { class: "ledger document" });
  let changed = false;
  let timer = null;
  return new Promise((resolve) => {
    const dialog = openDialog(host, content, () => { clearTimeout(timer); resolve(changed); }, "wide pages");
    const isWriting = () => [...content.querySelectorAll("form")].some((form) => !form.closest("details:not([open])"));
    // While it is read the pages come in one by one; what a person is writing meanwhile stays.
    const follow = async (pages, state) => {
      const row = await server.document(sha256).catch(() => null);
      if (!dialog.open) return;
      if (row && row.state !== state && !isWriting()) return show();
      if (row) pages.update(row);
      timer = setTimeout(() => follow(pages, state), POLL_MS);
    };
    const show = async () => {
      try {
        const row = await server.document(sha256);
        const pages = new PagesRead();
        pages.update(row);
        clearTimeout(timer);
        content.replaceChildren(...about(row, pages, () => { changed = true; show(); }, () => dialog.close()));
        if (UNDER_WAY.includes(row.state)) timer = setTimeout(() => follow(pages, row.state), POLL_MS);
      } catch (error) {
        content.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("close"), () => dialog.close()));
      }
    };
    show();
  });
}

function about(row, pages, changed, close) {
  const withdrawn = row.state === "withdrawn";
  const aside = withdrawn ? setAside(row) : null;
  const isAgain = UNDER_WAY.includes(row.state) && row.filings.length > 0;
  const again = isAgain ? [element("p", { class: "again", role: "status" }, ...say("direction.under_way", { told: "\n" }).split("\n").flatMap((text, place) => (place ? [pages.told, text] : [text])))]
    : row.state === "read" && row.reason ? [element("p", { class: "failed", role: "alert" }, say("direction.failed", { reason: ownHalf(row.reason) }))] : [];
  const strip = [...(withdrawn || !row.pages ? [] : [pageStrip(row.sha256, changed)]), ...(row.pages ? [composer(row, changed)] : [])];
  const names = row.names.map((name) => element("li", {}, element("b", {}, name.file), element("span", { class: "soft" }, [moment(name.when), name.who].filter(Boolean).join(" · "))));
  const trace = row.trace.map((one) => element("li", {}, element("b", {}, say(`document.${one.action}`)), element("span", { class: "soft" }, [one.who, moment(one.when), one.reason].join(" · "))));
  const filings = withdrawn ? [] : row.filings.map((id) => element("a", { class: "chip", href: `#filing=${encodeURIComponent(id)}`, on: { click: close } }, id));
  const below = element("div", { class: "below" });
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  const verb = withdrawn ? "document.restore" : "document.withdraw";
  const verbs = element("div", { class: "verbs" }, aside || !may("withdraw") ? null : button(say(verb), () => ask({ below, verbs, verb, row, fail, changed })), button(say("close"), close, { kind: "quiet" }));
  return [element("h2", {}, row.file), ...again, ...(aside ? [element("p", { class: "again", role: "status" }, say(aside))] : []),
    element("dl", {}, ...pair("document.state", say(aside ? "state.composed" : `state.${row.state}`)), ...pair("document.number", element("code", {}, row.sha256.slice(0, 12))),
      ...pair("document.names", element("ul", {}, ...names)), ...(filings.length ? pair("document.filings", element("div", { class: "chips" }, ...filings)) : []),
      ...(row.state === "failed" ? pair("document.why", ownHalf(row.reason)) : []),
      ...(!isAgain && UNFINISHED.includes(row.state) && (row.pages || row.state !== "failed") ? pair("document.pages", pages.node) : []), ...(trace.length ? pair("document.trace", element("ul", { class: "trace" }, ...trace)) : [])),
    ...strip, below, failed, verbs];
}

// Why a document is out of the lists that nobody withdrew: its pages are in others, or it came of others and that was taken back.
function setAside(row) {
  const made = row.compositions.filter((one) => one.action !== "undo");
  const came = made.filter((one) => one.results.some((result) => result.document === row.sha256));
  if (made.some((one) => one.stands && !came.includes(one))) return "compose.aside";
  return came.length && !came.some((one) => one.stands) ? "compose.apart" : null;
}

function pair(key, ...content) {
  return [element("dt", {}, say(key)), element("dd", {}, ...content)];
}

// The reason is asked for in the place of the buttons.
function ask({ below, verbs, verb, row, fail, changed }) {
  const send = row.state === "withdrawn" ? server.restore : server.withdraw;
  const reason = element("textarea", { rows: 2, required: true, maxlength: 2000, placeholder: say("reason.required"), "aria-label": say("reason.required") });
  const submit = async (event) => {
    event.preventDefault();
    const why = reason.value.trim();
    if (!why) return reason.focus();
    fail("");
    return (await named(() => send(row.sha256, why), fail)) && changed();
  };
  const back = () => { below.replaceChildren(); fail(""); verbs.hidden = false; };
  verbs.hidden = true;
  below.replaceChildren(element("p", { class: "soft" }, say(`${verb}.why`)),
    element("form", { class: "reason", on: { submit } }, reason, element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say(verb)), button(say("cancel"), back))));
  reason.focus();
}
