// A press on a value, a box, a finding or a link counts though an answer came, and drew it anew, before the release.

import { nameOf } from "./element.js";

// What says of itself what it is about. A verb (确认) speaks of the value at hand, which may be another one by then.
const OWN = "[data-pointer], [data-path], a[href], .finding";
const STILL_PX = 5;

/** Have presses within a node count for what was pressed, wherever that stands when they are let go. */
export function keepPresses(node) {
  let pressed = null;
  node.addEventListener("pointerdown", ({ button, target, clientX: x, clientY: y }) => {
    const at = target.closest(`${OWN}, button, summary, textarea, form`);
    pressed = button === 0 && at?.matches(OWN) ? { at, name: nameOf(at), x, y } : null;
  }, { capture: true });
  window.addEventListener("pointerup", ({ clientX, clientY }) => {
    const was = pressed;
    pressed = null;
    if (!was || was.at.isConnected || Math.hypot(clientX - was.x, clientY - was.y) > STILL_PX) return;
    const same = [...node.querySelectorAll(OWN)].filter((one) => nameOf(one) === was.name);
    if (same.length === 1) same[0].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }, { capture: true });
}
