// The page of paper: its picture, an SVG overlay of boxes in page fractions, zoom, pan and page switch.

import { Drawing } from "./drawing.js";
import { button, element, icon, svg } from "./element.js";
import { signOf } from "./signs.js";
import { TextPage } from "./textpage.js";
import { picture } from "./server.js";
import { say } from "./words.js";

const MOST = 6;
const MARGIN = 12;
const NARROW = 560; // a window beside another one shows less of the page, not smaller words
const FEW = 5; // more pages are called by their number alone

export class Paper {
  /** `choose` is called with a pointer when a box is chosen on the picture. */
  constructor(choose) {
    this.choose = choose;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.page = null;
    this.isComing = false;
    this.near = null; // the places brought near, until the reader moves the paper
    this.image = element("img", { alt: "", draggable: "false", on: { load: () => this.loaded(), error: () => this.failed() } });
    this.overlay = svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "overlay", "aria-hidden": "true" });
    this.signs = element("div", { class: "signs", "aria-hidden": "true" });
    this.sheet = element("div", { class: "sheet" }, this.image, this.overlay, this.signs);
    this.missing = element("p", { class: "missing", hidden: true }, say("paper.missing"));
    this.text = new TextPage();
    this.window = element("div", { class: "window" }, this.sheet, this.missing, this.text.node);
    this.pages = element("div", { class: "pages" });
    this.head = element("header", { class: "paper-head", hidden: true });
    this.drawing = new Drawing(this);
    this.node = element("section", { class: "paper" }, this.head, this.tools(), this.window);
    this.listen();
  }

  /** Have `read(page, box)` called with each box that a person draws on the paper. */
  drawWith(read) {
    this.drawing.drawn = read;
    this.frame.hidden = false;
  }

  tools() {
    const tool = (name, listener) => button("", listener, { name: name[0], kind: "tool", title: say(name[1]) });
    const boxes = tool(["boxes", "paper.boxes"], () => {
      boxes.setAttribute("aria-pressed", String(!this.node.classList.toggle("bare")));
    });
    boxes.setAttribute("aria-pressed", "true");
    this.frame = tool(["frame", "paper.frame"], () => this.drawing.turn(!this.drawing.isOn));
    this.frame.setAttribute("aria-pressed", "false");
    this.frame.hidden = true;
    return element("div", { class: "tools" }, this.pages, element("span", { class: "space" }),
      this.frame, boxes, tool(["minus", "paper.out"], () => this.zoom(1 / 1.3)), tool(["plus", "paper.in"], () => this.zoom(1.3)),
      tool(["width", "paper.fit"], () => this.fit("width")), tool(["page", "paper.whole"], () => this.fit("page")));
  }

  /** Show the filing: its document, its pages and the boxes of its fields. */
  show(view, fields, marks, placesOf) {
    this.view = view;
    this.fields = fields;
    this.boxes = [...fields.values()].flatMap((field) => placesOf(field).map((place) => ({ ...place, field, mark: marks.get(field.pointer) })));
    const brief = view.pages.length > FEW;
    this.pages.replaceChildren(...view.pages.map((page) => {
      const name = say("paper.page", { page });
      return element("button", { type: "button", class: "button tab", title: name, data: { page }, on: { click: () => this.turn(page) } }, brief ? String(page) : name);
    }));
    if (!view.pages.includes(this.page) || this.document !== view.document) {
      this.document = view.document;
      this.page = null;
      this.turn(view.pages[0] ?? 1);
    } else {
      this.draw();
    }
  }

  turn(page) {
    if (page !== this.page) {
      this.page = page;
      this.missing.hidden = true;
      this.text.node.hidden = true;
      [this.isComing, this.near] = [true, null];
      this.sheet.classList.add("coming"); // until it is here the picture of before would stand under these boxes
      this.image.src = picture(this.document, page);
    }
    this.draw();
  }

  loaded() {
    this.isComing = false;
    this.sheet.hidden = false;
    this.sheet.classList.remove("coming");
    if (this.waiting) this.enlarge(this.waiting);
    else this.fit("width");
  }

  /** A page without a picture may be text: then its lines stand here, and the chosen one is marked. */
  async failed() {
    this.sheet.hidden = true;
    const { document, page } = this;
    const isText = await this.text.show(document, page);
    if (document !== this.document || page !== this.page) return;
    this.missing.hidden = isText;
    this.text.node.hidden = !isText;
    this.text.mark(this.textLine());
  }

  textLine() {
    return this.fields?.get([...(this.pointers ?? [])][0])?.evidence;
  }

  draw() {
    for (const tab of this.pages.children) {
      const isHere = Number(tab.dataset.page) === this.page;
      tab.setAttribute("aria-current", String(isHere));
      if (isHere) this.pages.scrollLeft = tab.offsetLeft - this.pages.offsetLeft - this.pages.clientWidth / 2;
    }
    // Large boxes first, so that a small one inside them can still be chosen.
    const area = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
    const here = this.boxes.filter((place) => place.page === this.page).sort((one, other) => area(other) - area(one));
    this.overlay.replaceChildren(...here.map((place) => this.rectangle(place)));
    this.signs.replaceChildren(...here.map((place) => this.sign(place)).filter(Boolean));
    this.mark();
  }

  rectangle({ box, field, mark }) {
    const kind = ["box", `is-${field.status}`, field.unsaved ? "is-unsaved" : "", field.doubtful ? "is-doubtful" : "", mark ? `has-${mark}` : "", field.trust ? `trust-${field.trust.state}` : ""].join(" ");
    return svg("rect", {
      x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], class: kind, data: { pointer: field.pointer },
      on: { click: () => this.moved || this.choose(field.pointer) },
    });
  }

  // Its shape at the upper right corner of a box, as large at every zoom; none where nothing is known against a value or for it.
  sign({ box, field, mark }) {
    const [name] = signOf(field, mark);
    if (["exact", "absent"].includes(name)) return null;
    return element("span", { class: `sign-of trust-${field.trust?.state ?? "none"}`, data: { sign: name }, style: `left: ${box[2] * 100}%; top: ${box[1] * 100}%` }, icon(name));
  }

  /** Turn so many pages on; at the ends it stays. */
  turnBy(by) {
    const next = this.view.pages[this.view.pages.indexOf(this.page) + by];
    if (next !== undefined) this.turn(next);
  }

  /** Mark the boxes of these pointers as chosen, the first as the one at hand, and bring the first place near. */
  point(places, pointers) {
    this.pointers = new Set(pointers);
    this.waiting = null;
    const text = this.textLine();
    if (text?.line) {
      if (text.page !== this.page) this.turn(text.page);
      this.text.mark(text);
    }
    if (places.length === 0) return this.mark();
    const same = places.filter((place) => place.page === places[0].page);
    if (places[0].page !== this.page) {
      this.waiting = same;
      this.turn(places[0].page);
    } else if (this.image.complete && !this.isComing) { // one kept by the browser is complete before it says so
      this.enlarge(same);
    } else {
      this.waiting = same;
    }
    return this.mark();
  }

  mark() {
    const [first] = this.pointers ?? [];
    for (const box of this.overlay.children) {
      box.classList.toggle("chosen", this.pointers?.has(box.dataset.pointer) ?? false);
      box.classList.toggle("at-hand", box.dataset.pointer === first && this.pointers.size > 1);
    }
  }

  enlarge(places) {
    this.waiting = null;
    this.near = places;
    const edge = (index, pick) => pick(...places.map(({ box }) => box[index]));
    const [x0, top, x1, bottom] = [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
    const { clientWidth, clientHeight } = this.window;
    const [width, height] = [(x1 - x0) * this.image.naturalWidth, (bottom - top) * this.image.naturalHeight];
    // Near enough to read, with its row around it: at most 1.6 times the page's width. A long text shows its beginning.
    const near = Math.min((0.8 * clientWidth) / width, (1.6 * Math.max(clientWidth, NARROW)) / this.image.naturalWidth);
    this.scale = Math.max(near, this.least());
    this.x = clientWidth / 2 - ((x0 + x1) / 2) * this.image.naturalWidth * this.scale;
    const tall = height * this.scale > 0.8 * clientHeight;
    this.y = (tall ? 0.1 * clientHeight + (height * this.scale) / 2 : clientHeight / 2) - ((top + bottom) / 2) * this.image.naturalHeight * this.scale;
    this.place(true);
  }

  least() {
    const { clientWidth, clientHeight } = this.window;
    return Math.min(clientWidth / this.image.naturalWidth, clientHeight / this.image.naturalHeight) * 0.9;
  }

  fit(how) {
    if (!this.image.naturalWidth) return;
    this.near = null;
    const { clientWidth, clientHeight } = this.window;
    const wide = (clientWidth - 2 * MARGIN) / this.image.naturalWidth;
    this.scale = how === "width" ? wide : Math.min(wide, (clientHeight - 2 * MARGIN) / this.image.naturalHeight);
    this.x = (clientWidth - this.image.naturalWidth * this.scale) / 2;
    this.y = MARGIN;
    this.place(true);
  }

  zoom(factor, at = null) {
    this.near = null;
    const { clientWidth, clientHeight } = this.window;
    const [x, y] = at ?? [clientWidth / 2, clientHeight / 2];
    const scale = Math.min(Math.max(this.scale * factor, this.least()), MOST);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.place(at === null);
  }

  place(smooth) {
    // Some of the sheet always stays in the window.
    const { clientWidth, clientHeight } = this.window;
    const [width, height] = [this.image.naturalWidth * this.scale, this.image.naturalHeight * this.scale];
    const hold = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(Math.max(at, room - size - MARGIN), MARGIN));
    this.x = hold(this.x, width, clientWidth);
    this.y = height <= clientHeight ? MARGIN : hold(this.y, height, clientHeight);
    this.sheet.classList.toggle("smooth", smooth);
    this.sheet.style.width = `${this.image.naturalWidth}px`;
    this.sheet.style.height = `${this.image.naturalHeight}px`;
    this.sheet.style.setProperty("--unscaled", String(1 / this.scale));
    this.sheet.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  resized() {
    if (!this.image.naturalWidth || !this.window.clientWidth) return;
    if (this.near && !this.isComing) this.enlarge(this.near);
    else this.place(false);
  }

  listen() {
    let from = null;
    this.window.addEventListener("pointerdown", (event) => {
      this.moved = this.drawing.takes(event);
      if (this.moved) return this.drawing.begin(event);
      from = [event.clientX - this.x, event.clientY - this.y, event.clientX, event.clientY];
      return null;
    });
    window.addEventListener("pointermove", (event) => this.drawing.from && this.drawing.go(event));
    this.window.addEventListener("pointermove", (event) => {
      if (!from || event.buttons === 0) return;
      if (!this.moved && Math.hypot(event.clientX - from[2], event.clientY - from[3]) < 4) return;
      [this.moved, this.near] = [true, null];
      [this.x, this.y] = [event.clientX - from[0], event.clientY - from[1]];
      this.place(false);
    });
    window.addEventListener("pointerup", (event) => {
      from = null;
      if (this.drawing.from) this.drawing.end(event);
    });
    this.window.addEventListener("wheel", (event) => {
      if (!this.text.node.hidden) return;
      event.preventDefault();
      if (event.ctrlKey) {
        const frame = this.window.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY / 300), [event.clientX - frame.left, event.clientY - frame.top]);
        return;
      }
      this.near = null;
      this.x -= event.shiftKey ? event.deltaY : event.deltaX;
      this.y -= event.shiftKey ? 0 : event.deltaY;
      this.place(false);
    }, { passive: false });
    new ResizeObserver(() => this.resized()).observe(this.window);
  }
}
