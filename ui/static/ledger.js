// What the ledger pages share: their style, and asking the server again when they come into view.

import { element } from "./element.js";

for (const name of ["./ledger.css", "./work.css"]) {
  const { href } = new URL(name, import.meta.url);
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
}

/** Call `show` each time the node comes into view. */
export function whenSeen(node, show) {
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && show()).observe(node);
  node.append(element("p", { class: "calm" }, "…"));
}
