// The frame of the desk beyond Gradio: how far the reading is and the reviewer's name in the bar, and the window of a document.

import { actAs, askName, keptName, NAMED } from "./dialogs.js";
import { openDocument } from "./document.js";
import { button, element, redraw } from "./element.js";
import * as server from "./server.js";
import { lasting } from "./upload.js";
import { showTab, watch } from "./watch.js";
import { say } from "./words.js";

const STILL_IN_MS = 15_000;

/** Put the name into the bar and follow the address. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  showName();
  window.addEventListener(NAMED, showName);
  window.addEventListener("hashchange", follow);
  follow();
  watch(({ reading }) => showReading(reading));
}

// On every tab: how far the reading is, with the way to it.
function showReading({ documents, done, pages, paused, seconds_left: seconds }) {
  const slot = document.getElementById("reading-now");
  if (!slot) return;
  const told = paused ? say("bar.paused") : [pages ? say("bar.reading", { done, pages }) : say("bar.opening"), seconds === null ? null : say("queue.left", { time: lasting(seconds) })].filter(Boolean).join(" · ");
  redraw(slot, ...(documents.length || paused ? [element("button", { type: "button", on: { click: () => showTab("upload") } }, told)] : []));
}

async function showName() {
  const slot = document.getElementById("who");
  if (!slot) return;
  const me = await server.me().catch(() => null);
  if (me && !me.is_open) sitAs(me);
  const name = keptName() ?? me?.who;
  const open = me?.is_open ? element("span", { class: "open", title: say("who.openWhy") }, say("who.open")) : null;
  const parts = [modelOf(me), open, button(name ? say("who", { name }) : say("who.set"), () => askName(document.body), { kind: "quiet" })];
  slot.replaceChildren(...parts.filter(Boolean));
}

/** Which language model is asked, and where; one beyond this machine stands out. */
function modelOf(me) {
  if (!me?.language) return null;
  const { name, where, is_here: isHere } = me.language;
  if (isHere) return element("span", { class: "model", title: where }, say("language.here", { name }));
  return element("span", { class: "open", title: say("language.elsewhereWhy") }, say("language.elsewhere", { where }));
}

/** Whoever signed in acts; when their session is over, the page goes back to the sign-in page by itself. */
function sitAs(me) {
  actAs(me);
  setInterval(() => server.me().catch(() => null), STILL_IN_MS);
}

async function follow() {
  const sha256 = new URLSearchParams(location.hash.slice(1)).get("document");
  if (!sha256 || document.querySelector("dialog")) return;
  await openDocument(document.body, sha256);
  if (location.hash.includes(`document=${sha256}`)) history.replaceState(null, "", location.pathname + location.search);
}
