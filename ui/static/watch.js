// What every tab watches: the queue of reading, asked again and again while somebody looks, and the lists when they changed.

import { onceComposed } from "./composing.js";
import { NAMED } from "./dialogs.js";
import * as server from "./server.js";
import { say } from "./words.js";

const BUSY_MS = 750;
const AWAITED_MS = 100;
const FEW = 2; // whoever hands in a file or two waits for the first page; behind a long queue nobody does
const CALM_MS = 4000;
const CLICK_MS = 100; // a click comes after the release that makes it

const listeners = new Set();
const seen = { reading: null, work: null, failed: null };
let timer = null;
let isAsking = false;
let isWanted = false;
let isStale = false;
let isPressed = false;
let isPutOff = false;

/** Call `listener` with what is seen now ({ reading, work, failed }), and again at each look. */
export function watch(listener) {
  listeners.add(listener);
  if (seen.reading) listener(seen);
  if (listeners.size === 1) look();
}

/** The filings of the work list as they were seen last; nothing where nobody looked yet. */
export function listed() {
  return seen.work?.filings ?? null;
}

/** Look now, and at the lists too where they are to be asked for anew. */
export function look({ anew = false } = {}) {
  if (anew) isStale = true;
  clearTimeout(timer);
  ask();
}

/** Show a tab of the frame by its name. */
export function showTab(name) {
  const called = say(`tab.${name}`);
  [...document.querySelectorAll("#home button[role=tab]")].find((tab) => tab.textContent.trim() === called)?.click();
}

// Nobody looks at the lists behind a hidden window or an open filing; they are looked at when they come back.
const isSeen = () => !document.hidden && !document.body.classList.contains("reviewing");

async function ask() {
  isWanted = isAsking; // while an answer is on its way, another one is asked for after it
  if (isAsking) return;
  isAsking = true;
  if (isSeen()) await fetched();
  isAsking = false;
  clearTimeout(timer);
  if (isWanted) return ask();
  const coming = seen.reading?.documents ?? [];
  timer = setTimeout(ask, isAwaited(coming) ? AWAITED_MS : coming.length ? BUSY_MS : CALM_MS);
}

// Whether a first page is read of which nothing is to be seen yet.
const isAwaited = (coming) => coming.length <= FEW && coming.some((one) => one.stage !== "waiting" && one.done <= 1 && !one.early);

async function fetched() {
  try {
    const reading = await server.reading();
    const isNew = isStale || reading.mark !== seen.work?.mark;
    isStale = false;
    Object.assign(seen, { reading, failed: null, work: isNew ? await server.work() : seen.work });
  } catch (error) {
    isStale = true;
    seen.failed = error.message;
  }
  tell();
}

// Between the press of a button and its release nothing is drawn anew: the click would find another one there, and be lost.
function tell() {
  isPutOff = isPressed;
  if (!isPressed && seen.reading) onceComposed(listeners, () => listeners.forEach((listener) => listener(seen)));
}

// A release outside of the window is seen when the pointer comes back.
function released({ type, buttons }) {
  if (!isPressed || (type === "pointermove" && buttons)) return;
  isPressed = false;
  if (isPutOff) setTimeout(tell, CLICK_MS);
}

window.addEventListener("pointerdown", () => { isPressed = true; }, { capture: true });
for (const name of ["pointerup", "pointercancel", "pointermove", "keydown"]) window.addEventListener(name, released, { capture: true, passive: true });
document.addEventListener("visibilitychange", () => look());
window.addEventListener("hashchange", () => setTimeout(() => look({ anew: true }), 0));
window.addEventListener(NAMED, () => look({ anew: true }));
