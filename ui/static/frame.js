// The frame of the desk beyond Gradio: the reviewer's name in the bar, and the window of a document.

import { askName, keptName, NAMED } from "./dialogs.js";
import { openDocument } from "./document.js";
import { button } from "./element.js";
import * as server from "./server.js";
import { say } from "./words.js";

/** Put the name into the bar and follow the address. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  showName();
  window.addEventListener(NAMED, showName);
  window.addEventListener("hashchange", follow);
  follow();
}

async function showName() {
  const slot = document.getElementById("who");
  if (!slot) return;
  const name = keptName() ?? (await server.me().catch(() => null))?.who;
  slot.replaceChildren(button(name ? say("who", { name }) : say("who.set"), () => askName(document.body), { kind: "quiet" }));
}

async function follow() {
  const sha256 = new URLSearchParams(location.hash.slice(1)).get("document");
  if (!sha256 || document.querySelector("dialog")) return;
  await openDocument(document.body, sha256);
  if (location.hash.includes(`document=${sha256}`)) history.replaceState(null, "", location.pathname + location.search);
}
