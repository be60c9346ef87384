// A page of a text dump: its numbered lines, one of them marked.

import { element } from "./element.js";
import { textLines } from "./server.js";

export class TextPage {
  constructor() {
    this.node = element("ol", { class: "text-page", hidden: true });
    this.lines = null;
  }

  /** Show the lines of a page; whether the document is text. */
  async show(document, page) {
    if (this.document !== document) {
      this.document = document;
      this.lines = textLines(document).catch(() => []);
    }
    const lines = await this.lines;
    this.node.replaceChildren(...lines.filter((line) => line.page === page).map((line) => (
      element("li", { value: String(line.number), data: { line: line.number } }, line.text))));
    return lines.length > 0;
  }

  /** Mark the line that the evidence names and bring it near. */
  mark(evidence) {
    for (const item of this.node.children) {
      const isHere = Number(item.dataset.line) === Number(evidence?.line);
      item.classList.toggle("chosen", isHere);
      if (isHere) item.scrollIntoView({ block: "center" });
    }
  }
}
