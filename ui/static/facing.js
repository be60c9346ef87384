// Two papers side by side: a finding across forms or years has a place on each. The second one comes and goes.

import { button, element } from "./element.js";
import { fieldsOf, marksOf, nameOf, placesOf, pointersOf } from "./fields.js";
import { yearAndForm } from "./kin.js";
import { Paper } from "./paper.js";
import * as server from "./server.js";
import { textOf } from "./sheet.js";
import { say } from "./words.js";

/** The filings other than its own in which a finding has places, the first named first: [[id, [pointer, …]], …]. */
export function elsewhere(finding) {
  const found = new Map();
  for (const path of finding.paths) {
    const [id, pointer] = path.split("#");
    if (pointer !== undefined) found.set(id, [...(found.get(id) ?? []), pointer]);
  }
  return [...found];
}

export class Facing {
  /** `own` is the paper of the open filing; `closing` is called when the reader has seen enough of the other. */
  constructor(own, closing) {
    this.own = own;
    this.closing = closing;
    this.other = new Paper((pointer) => this.point(pointer, [pointer]));
    this.node = element("div", { class: "papers" }, own.node);
    this.forget();
  }

  get isOpen() {
    return this.other.node.parentNode === this.node;
  }

  /** What is known of another filing once it was shown: its view, fields and marks. */
  known(id) {
    return this.loaded.get(id) ?? null;
  }

  /** Another filing was opened: what was loaded beside the last one is nothing to it. */
  forget() {
    this.loaded = new Map();
    this.close();
  }

  close() {
    this.id = null;
    this.other.node.remove();
    this.own.head.hidden = true;
    this.node.classList.remove("two");
  }

  /** Make room for the second paper: the first is measured anew before its place is brought near. */
  part() {
    this.node.append(this.other.node);
    this.node.classList.add("two");
  }

  /** Show a finding's places (of `elsewhere`) in one other filing: that of the chosen path, else the one already open. */
  showFinding(others, path) {
    const [id, pointer] = path?.includes("#") ? path.split("#") : [this.id, null];
    const [other, pointers] = others.find(([one]) => one === id) ?? others[0];
    return this.show(other, pointer === null ? pointers : [pointer], pointers);
  }

  /** Show the places of a finding in another filing, the first of `pointers` near; whether they are there to see. */
  async show(id, pointers, all) {
    const isOther = this.id !== id;
    this.id = id;
    if (!this.loaded.has(id)) {
      this.other.head.replaceChildren(element("p", { class: "soft" }, say("loading")));
      this.other.head.hidden = false;
      const view = await server.filing(id);
      const fields = fieldsOf(view);
      this.loaded.set(id, { view, fields, marks: marksOf(view, fields) });
    }
    if (this.id !== id) return false; // closed meanwhile, or another one asked for
    const { view, fields, marks } = this.known(id);
    if (isOther) this.other.show(view, fields, marks, placesOf);
    const first = pointersOf({ paths: pointers }, fields)[0] ?? pointers[0];
    this.point(first, [first, ...pointersOf({ paths: all }, fields).filter((pointer) => pointer !== first)]);
    return true;
  }

  /** Mark fields on the second paper and say what the first of them holds. */
  point(pointer, group) {
    const { view, fields } = this.known(this.id);
    const field = fields.get(pointer);
    this.other.point(placesOf(field), group);
    const address = `#filing=${encodeURIComponent(view.filing.id)}&at=${encodeURIComponent(pointer)}`;
    const file = element("a", { href: address, title: say("facing.open") }, view.file);
    this.other.head.replaceChildren(...headed(view, file, field ?? { label: nameOf(pointer, fields) }, button("", this.closing, { name: "close", kind: "tool", title: say("facing.close") })));
    this.other.head.hidden = false;
  }

  /** Say above the first paper which filing it is and what its field at hand holds. */
  tell(view, field) {
    this.own.head.hidden = !this.isOpen;
    if (!this.isOpen) return;
    this.own.head.replaceChildren(...headed(view, element("span", { class: "soft", title: view.file }, view.file), field, element("span", { class: "soft" }, say("kin.own"))));
  }
}

function headed(view, file, field, beside) {
  const value = field?.pointer ? [element("span", { class: "text" }, textOf(field)), placesOf(field).length || field.evidence?.line ? null : element("span", { class: "soft" }, say("place.unlocated"))] : [];
  return [element("p", { class: "whose" }, element("strong", {}, yearAndForm(view.filing)), file, beside),
    element("p", { class: "stands" }, element("span", { class: "soft" }, field ? field.label : say("facing.nowhere")), ...value)];
}
