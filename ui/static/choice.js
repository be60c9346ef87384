// What is chosen on the review page: a field with those marked beside it, or a finding with its places on one paper or two.

import { elsewhere } from "./facing.js";
import { fieldAt, placesOf, pointersOf } from "./fields.js";
import { postpone, postponed } from "./later.js";
import { isOpen } from "./signs.js";
import { say } from "./words.js";

export class Choice {
  /** `page` is the review page: its view, fields, papers, sheet, and what shows findings and the place at hand. */
  constructor(page) {
    this.page = page;
    this.begin(null);
  }

  /** Begin anew with a pointer (null: none) of a filing that is chosen once the page shows it. */
  begin(pointer, filing = null) {
    [this.pointer, this.finding, this.group] = [pointer, null, undefined];
    this.later = filing ? postponed(filing) : new Set();
  }

  /** Choose a field: everywhere marked, its place enlarged. `group` are further pointers marked with it. */
  choose(asked, group = null, ofFinding = false) {
    const { page } = this;
    const pointer = page.fields && fieldAt(asked, page.fields);
    if (!pointer || page.isOpening) return;
    if (!ofFinding && this.finding) {
      this.finding = null;
      page.facing.close();
      page.aside.showFindings();
    }
    [this.pointer, this.group] = [pointer, group ?? [pointer]];
    history.replaceState(null, "", `#${page.address()}&at=${encodeURIComponent(pointer)}`);
    this.bringNear();
    page.facing.tell(page.view, page.fields.get(pointer));
    page.aside.showPlace();
    this.mark(true);
  }

  chooseNothing() {
    const { page } = this;
    [this.pointer, this.group] = [null, []];
    this.bringNear();
    page.aside.showPlace();
    this.mark(false);
    page.facing.tell(page.view, null);
  }

  chooseFinding(finding, path) {
    const { page } = this;
    this.finding = finding.id;
    const all = pointersOf(finding, page.fields);
    const first = path && !path.includes("#") ? pointersOf({ paths: [path] }, page.fields)[0] : all[0];
    const others = elsewhere(finding);
    if (others.length) page.facing.part();
    else page.facing.close();
    page.aside.showFindings();
    if (first) this.choose(first, all, true);
    else if (others.length) this.chooseNothing();
    if (!others.length) return;
    page.facing.showFinding(others, path).then((isShown) => isShown && page.aside.showFindings(), (error) => {
      if (this.finding === finding.id) this.single();
      page.say(error.message);
    });
  }

  // The boxes of a finding lead from one of its places to the next; any other box is a field by itself.
  chooseBox(pointer) {
    const isOfFinding = this.page.facing.isOpen && this.group.includes(pointer);
    this.choose(pointer, isOfFinding ? this.group : [pointer], isOfFinding);
  }

  /** Go back to one paper, its chosen place near. */
  single() {
    if (!this.page.facing.isOpen) return;
    this.page.facing.close();
    this.bringNear();
  }

  bringNear() {
    const others = this.group?.filter((pointer) => pointer !== this.pointer) ?? [];
    this.page.paper.point(placesOf(this.page.fields.get(this.pointer)), this.pointer ? [this.pointer, ...others] : []);
  }

  order() {
    return [...this.page.aside.sheet.querySelectorAll("[data-pointer]")].map((cell) => cell.dataset.pointer);
  }

  /** Choose the field that comes so many places after the chosen one on the sheet; the first where none is. */
  step(by) {
    const order = this.order();
    const next = order[order.indexOf(this.pointer) + by] ?? (this.pointer ? null : order[0]);
    if (next) this.choose(next);
  }

  /** Choose the next field that somebody still has to look at, in printed order and round again; those put off come last. */
  nextOpen(by = 1) {
    const { page } = this;
    const order = by > 0 ? this.order() : this.order().reverse();
    const at = order.indexOf(this.pointer);
    const open = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))].filter((pointer) => isOpen(page.fields.get(pointer)));
    const next = open.find((pointer) => !this.later.has(pointer)) ?? open[0];
    if (next) this.choose(next);
    else if (!this.pointer || !isOpen(page.fields.get(this.pointer))) page.sayDone();
  }

  /** Put the chosen field off and go on to the next open one, or take it up again. */
  postpone() {
    const isLater = !this.later.has(this.pointer);
    this.later = postpone(this.page.view.filing.id, this.pointer, isLater);
    this.page.take(this.page.view);
    if (isLater) this.nextOpen();
  }

  /** A field was spoken of: it is not put off any more. */
  settled(pointer) {
    if (this.later.has(pointer)) this.later = postpone(this.page.view.filing.id, pointer, false);
  }

  /** Choose the next open finding, the gravest first. */
  nextFinding() {
    const cards = [...this.page.aside.findings.querySelectorAll(".finding.open")].map((card) => card.dataset.finding);
    const next = cards[cards.indexOf(this.finding) + 1] ?? cards[0];
    const found = this.page.view.findings.find(({ finding }) => finding.id === next);
    if (found) this.chooseFinding(found.finding, null);
    else this.page.say(say("findings.noneOpen"));
  }

  mark(scroll) {
    const { sheet } = this.page.aside;
    const group = new Set(this.group?.includes(this.pointer) ? this.group : [this.pointer]);
    for (const cell of sheet.querySelectorAll("[data-pointer]")) {
      cell.classList.toggle("chosen", cell.dataset.pointer === this.pointer);
      cell.classList.toggle("related", cell.dataset.pointer !== this.pointer && group.has(cell.dataset.pointer));
    }
    const cell = scroll && this.pointer ? this.page.aside.cell(this.pointer) : null;
    // A text longer than its window begins at the top.
    cell?.scrollIntoView({ block: cell.clientHeight > sheet.clientHeight - 80 ? "start" : "nearest" });
  }
}
