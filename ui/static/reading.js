// The pages of a document that were read so far: how many, and the picture of each as soon as it is read.

import { element } from "./element.js";
import { picture } from "./server.js";
import { say } from "./words.js";

/** States in which there is more to come, or pages that no filing shows. */
export const UNFINISHED = ["waiting", "reading", "failed"];
export const UNDER_WAY = ["waiting", "reading"];

export class PagesRead {
  constructor() {
    this.shown = 0;
    this.told = element("span", { role: "status" });
    this.strip = element("div", { class: "strip" });
    this.node = element("div", { class: "pages-read" }, this.told, this.strip);
  }

  /** Tell how far the document's row says that its reading is, and add the pages that are new. */
  update(row) {
    this.told.textContent = row.pages ? say("document.progress", { done: row.progress, pages: row.pages }) : say("document.unopened");
    while (this.shown < row.progress) this.strip.append(page(row.sha256, ++this.shown));
  }
}

function page(sha256, number) {
  const name = say("paper.page", { page: number });
  const image = element("img", { src: picture(sha256, number), alt: name, loading: "lazy", on: { error: () => leaf.remove() } });
  const leaf = element("a", { class: "leaf", href: picture(sha256, number), target: "_blank", rel: "noopener", title: name }, image, element("span", {}, String(number)));
  return leaf;
}
