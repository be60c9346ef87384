// A box drawn on the paper: while the tool is on, or with the shift key held, a drag draws one in place of moving the paper.

import { svg } from "./element.js";

const LEAST = 0.004; // of the page; less is a slip of the hand

export class Drawing {
  /** On a paper; `drawn(page, box)` is called with page fractions once a box is there. Off until `drawn` is given. */
  constructor(paper) {
    Object.assign(this, { paper, drawn: null, isOn: false, from: null, shape: null });
  }

  /** Whether a drag that begins with this event draws. */
  takes(event) {
    return this.drawn !== null && (this.isOn || event.shiftKey) && event.button === 0;
  }

  turn(isOn) {
    this.isOn = isOn && this.drawn !== null;
    this.paper.node.classList.toggle("drawing", this.isOn);
    this.paper.frame.setAttribute("aria-pressed", String(this.isOn));
  }

  begin(event) {
    event.preventDefault();
    this.from = this.at(event);
    this.shape = svg("rect", { class: "drawn" });
    this.paper.overlay.append(this.shape);
  }

  go(event) {
    const [x0, top, x1, bottom] = this.box(event);
    for (const [name, value] of Object.entries({ x: x0, y: top, width: x1 - x0, height: bottom - top })) this.shape.setAttribute(name, value);
  }

  end(event) {
    const box = this.box(event);
    this.shape.remove();
    [this.from, this.shape] = [null, null];
    this.turn(false);
    if (box[2] - box[0] > LEAST && box[3] - box[1] > LEAST) this.drawn(this.paper.page, box);
  }

  box(event) {
    const [[x, y], [u, v]] = [this.from, this.at(event)];
    return [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];
  }

  at(event) {
    const frame = this.paper.image.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - frame.left) / frame.width), within((event.clientY - frame.top) / frame.height)];
  }
}
