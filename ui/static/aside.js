// The right of the review page: how far the review is, what ties the filing to others, its findings, its fields and the place at hand.

import { may } from "./acts.js";
import { draftLine } from "./drafts.js";
import { earlyLine } from "./early.js";
import { element } from "./element.js";
import { findingsList } from "./findings.js";
import { kinList, yearAndForm } from "./kin.js";
import { placePanel } from "./place.js";
import { askAgain, reasonsIn } from "./reason.js";
import { rowVerbs } from "./rows.js";
import { fieldSheet } from "./sheet.js";
import { signLine } from "./sign.js";
import { tieLines } from "./ties.js";
import { say } from "./words.js";

export class Aside {
  /** `page` is the review page: its view, fields, marks, what is chosen on it, and what changes them. */
  constructor(page) {
    this.page = page;
    this.signed = element("div", { class: "sign-host" });
    this.ties = element("div", { class: "ties" });
    this.findings = element("div", { class: "findings-host" });
    this.drafts = element("div", { class: "drafts-host" });
    this.sheet = element("div", { class: "fields" });
    this.place = element("div", { class: "place-host" });
    this.node = element("aside", {}, this.signed, this.ties, this.findings, this.drafts, this.sheet, this.place);
  }

  /** Show the filing as the page now has it; words that are being written go on where they were. */
  draw() {
    const { page } = this;
    const [written, reasons] = [this.written(), reasonsIn(this.node)];
    this.showTies();
    this.showSigned();
    this.showFindings();
    this.showFields();
    page.choice.mark(false);
    this.showPlace();
    askAgain(this.node, reasons);
    if (written) page.changes.edit(written.pointer, written);
  }

  showTies() {
    const { page } = this;
    const { view } = page;
    const anew = () => page.asked?.id === view.filing.id && page.open(view.filing.id, page.choice.pointer);
    this.ties.replaceChildren(...[...tieLines(view, page.node, anew), kinList(view, anew)].filter(Boolean));
  }

  showSigned() {
    const { view, changes, who } = this.page;
    this.signed.replaceChildren(view.early ? earlyLine(view.early) : signLine(view, who, may, (step, reason) => changes.sign(step, reason)));
  }

  showFindings() {
    const { page } = this;
    const { view, fields, choice, changes } = page;
    if (view.early) {
      this.findings.replaceChildren(); // rules judge whole forms
      return;
    }
    this.findings.replaceChildren(findingsList(view, fields, choice.finding, {
      choose: (finding, path) => choice.chooseFinding(finding, path),
      decide: (finding, decision, reason) => changes.decide(finding, decision, reason),
      refused: page.refused("decide"),
      reasonOf: (finding) => changes.reasonOf(finding), keepReason: (finding, text) => changes.keepReason(finding, text),
      other: (id) => this.otherFiling(id),
    }));
    this.findings.querySelector(".finding.chosen")?.scrollIntoView({ block: "nearest" });
  }

  // The fields of another filing are known once its paper was shown; before, its places have plain names.
  otherFiling(id) {
    const row = this.page.rows.find((one) => one.id === id);
    return { name: row ? yearAndForm(row) : say("finding.elsewhere"), fields: this.page.facing.known(id)?.fields ?? new Map() };
  }

  showFields() {
    const { page } = this;
    const { view, fields, marks, choice, changes } = page;
    const choose = (pointer) => choice.choose(pointer);
    const drafts = draftLine(fields, changes.unsaved.of(view.filing.id), { choose, giveUp: (pointers) => changes.giveUp(pointers) });
    this.drafts.replaceChildren(...[drafts].filter(Boolean));
    this.sheet.replaceChildren(...fieldSheet(view, fields, marks, {
      choose, edit: (pointer) => changes.edit(pointer), later: choice.later,
      undo: may("correct") ? (event) => changes.undo(event) : null, teach: may("teach") && !view.early ? (label) => changes.teach(label) : null,
      addRow: page.refused("correct") === null ? (list) => changes.changeRow("add_row", list) : null,
    }));
  }

  /** The cell of a field. */
  cell(pointer) {
    return this.sheet.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
  }

  // The value that is being written, null where none is: an editor that was left closes by itself.
  written() {
    const input = this.sheet.querySelector(".editor textarea");
    if (!input || input !== document.activeElement) return null;
    const { pointer } = input.closest("[data-pointer]").dataset;
    return { pointer, begin: input.value, caret: [input.selectionStart, input.selectionEnd], goOn: this.page.changes.isGoingOn };
  }

  showPlace() {
    const { page } = this;
    const { view, fields, paper, choice, changes } = page;
    const field = fields?.get(choice.pointer) ?? null;
    this.place.replaceChildren(placePanel(field, paper.image, paper.page, {
      confirm: () => changes.confirm(), edit: () => changes.edit(choice.pointer), blank: () => changes.blank(choice.pointer),
      reject: () => changes.reject(choice.pointer), later: () => choice.postpone(), undo: (event) => changes.undo(event), use: (text) => changes.correct(choice.pointer, text),
      refused: page.refused("correct"), keep: ({ pointer }) => changes.keep(pointer), take: ({ pointer }) => changes.takeReading(pointer),
      rows: (pointer) => rowVerbs(view.filing, pointer, (action, row, other) => changes.changeRow(action, row, other)),
    }, choice.later.has(choice.pointer)));
  }
}
