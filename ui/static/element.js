// Elements made from data. Data enters as text nodes and attributes only, never as markup.

/** A new element. `properties`: `class`, `data`, `on` (listeners), the rest as attributes. Children: nodes or text. */
export function element(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** A new SVG element; properties as for `element`. */
export function svg(name, properties = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, event === "submit" ? once(listener) : listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Whoever presses again while the answer is still to come means the same: it is not sent a second time.
function once(listener) {
  let isAtWork = false;
  return async (event) => {
    if (isAtWork) return event.preventDefault();
    const { currentTarget: node } = event;
    isAtWork = true;
    node.setAttribute("aria-busy", "true");
    try {
      return await listener(event);
    } finally {
      isAtWork = false;
      node.removeAttribute("aria-busy");
    }
  };
}

/** Put children in the place of those of a node; whoever stood on a control stands on it still, where there is one like it. */
export function redraw(host, ...children) {
  const { activeElement: held } = document;
  const name = host.contains(held) ? nameOf(held) : null;
  const caret = [held?.selectionStart, held?.selectionEnd];
  host.replaceChildren(...children);
  if (name === null) return;
  const same = [...host.querySelectorAll("a, button, input, select, textarea")].filter((node) => nameOf(node) === name);
  if (same.length !== 1) return;
  same[0].focus({ preventScroll: true });
  if (Number.isInteger(caret[0])) same[0].setSelectionRange(...caret);
}

/** What tells a control from others: what it is about, its words and the row that it stands in; never its place, which another may have now. */
export function nameOf(node) {
  if (node.dataset.pointer) return `${node.tagName} ${node.dataset.pointer}`;
  const row = node.closest("tr, li, article");
  return JSON.stringify([node.tagName, node.value, node.textContent, node.getAttribute("href"), node.getAttribute("aria-label"), row && { ...row.dataset }, row?.querySelector("a")?.getAttribute("href")]);
}

// Each status and severity has a shape of its own, so that colour never speaks alone.
const SHAPES = {
  error: [["path", { d: "M5 1h6l4 4v6l-4 4H5l-4-4V5z" }], ["path", { d: "M5.5 5.5l5 5m0-5l-5 5", class: "ink" }]],
  warning: [["path", { d: "M8 1.2l7.2 13.1H.8z" }], ["path", { d: "M8 6v4m0 1.6v.6", class: "ink" }]],
  notice: [["circle", { cx: 8, cy: 8, r: 7 }], ["path", { d: "M8 7v4.6M8 4.2v.7", class: "ink" }]],
  confirmed: [["path", { d: "M2.5 8.5l3.6 3.8 7.4-8.4", class: "line" }]],
  corrected: [["path", { d: "M2.5 13.5l.9-3.6 7.6-7.6 2.7 2.7-7.6 7.6z", class: "line" }]],
  rule_failed: [["path", { d: "M8 1l7 7-7 7-7-7z" }], ["path", { d: "M8 4.6v4m0 1.6v.6", class: "ink" }]],
  unreviewed: [["circle", { cx: 8, cy: 8, r: 5, class: "line" }]],
  machine_confirmed: [["circle", { cx: 8, cy: 8, r: 4.5 }]],
  human_confirmed: [["path", { d: "M2.5 8.5l3.6 3.8 7.4-8.4", class: "line" }]],
  unsaved: [["path", { d: "M8 12V3M4.4 6.4L8 2.8l3.6 3.6", class: "line" }], ["path", { d: "M2.5 14h2m2.5 0h2m2.5 0h2", class: "line" }]],
  later: [["circle", { cx: 8, cy: 8, r: 6, class: "line" }], ["path", { d: "M8 4.5V8l2.6 1.8", class: "line" }]],
  keyboard: [["rect", { x: 1, y: 4, width: 14, height: 9, rx: 1.5, class: "line" }], ["path", { d: "M4 7h.1M7 7h.1M10 7h.1M12.5 7h.1M5 10.3h6", class: "line" }]],
  fuzzy: [["path", { d: "M1.5 6.4c2-2.6 4.2-2.6 6.5 0s4.5 2.6 6.5 0M1.5 11.4c2-2.6 4.2-2.6 6.5 0s4.5 2.6 6.5 0", class: "line" }]],
  doubtful: [["path", { d: "M5 5.6c.2-4.4 6.4-4.2 6 0-.3 2.3-3 2.2-3 4.6m0 2.4v.8", class: "line" }]],
  unlocated: [["circle", { cx: 8, cy: 8, r: 5, class: "line", "stroke-dasharray": "2.4 2.2" }], ["path", { d: "M2 14L14 2", class: "line" }]],
  absent: [],
  blank: [["rect", { x: 2.5, y: 4, width: 11, height: 8, rx: 1, class: "line", "stroke-dasharray": "2.4 2" }]],
  unread: [["rect", { x: 2, y: 3.5, width: 12, height: 9, rx: 1, class: "line" }], ["path", { d: "M3 12l5-8m0 8l5-8", class: "line" }]],
  back: [["path", { d: "M10 3L5 8l5 5", class: "line" }]],
  forward: [["path", { d: "M6 3l5 5-5 5", class: "line" }]],
  close: [["path", { d: "M4 4l8 8M12 4l-8 8", class: "line" }]],
  plus: [["path", { d: "M8 3v10M3 8h10", class: "line" }]],
  minus: [["path", { d: "M3 8h10", class: "line" }]],
  width: [["path", { d: "M2 3v10M14 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2", class: "line" }]],
  page: [["rect", { x: 3.5, y: 2, width: 9, height: 12, rx: 1, class: "line" }]],
  frame: [["path", { d: "M2 5V2.5h2.5M11.5 2.5H14V5M14 11v2.5h-2.5M4.5 13.5H2V11M5 8h6M8 5.5v5", class: "line" }]],
  boxes: [["rect", { x: 2, y: 3, width: 5, height: 4, class: "line" }], ["rect", { x: 9, y: 9, width: 5, height: 4, class: "line" }]],
  undo: [["path", { d: "M3 6.5h6.5a3.5 3.5 0 010 7H6M5.8 3.5L2.8 6.5l3 3", class: "line" }]],
};

/** An icon by name, with its meaning as its title for those who cannot see it. */
export function icon(name, title = "") {
  const shapes = (SHAPES[name] ?? []).map(([tag, attributes]) => svg(tag, attributes));
  const label = title ? [svg("title", {}, title)] : [];
  return svg("svg", { viewBox: "0 0 16 16", class: `icon icon-${name}`, role: "img", "aria-hidden": title ? null : "true" }, ...label, ...shapes);
}

/** A button with an optional icon; while what its listener began is still to be answered, it takes no second press. */
export function button(text, listener, { name = null, kind = "", title = null, disabled = false } = {}) {
  const parts = [name ? icon(name) : null, text ? element("span", {}, text) : null];
  return element("button", { type: "button", class: `button ${kind}`, title, "aria-label": text ? null : title, disabled, on: { click: once(listener) } }, ...parts);
}
