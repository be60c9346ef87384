// The search: one line to type into, what to narrow it by, and hits that open at their place on the paper.

import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import * as server from "./server.js";
import { knows, say } from "./words.js";

const href = new URL("./search.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const TOP = 30;
const MOST_NAMES = 8;
const FACETS = [["fiscal_year", "year"], ["form_kind", "kind"], ["kind", "kind"], ["level1", "level1"], ["unit", "unit"]];
const EXAMPLES = ["search.example.1", "search.example.2", "search.example.3"];
const STATES = ["new", "in_review", "submitted", "signed_off", "reopened"];

/** Put the page into an element of the frame; what was asked stays while other tabs are looked at. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("div", { class: "ledger search" });
  host.replaceChildren(node);
  const page = new Page(node);
  whenSeen(node, () => page.show());
}

class Page {
  constructor(node) {
    this.node = node;
    this.chosen = new Map(); // by the filter's name: its value
    this.asks = 0;
    this.input = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false", maxlength: 400, placeholder: say("search.hint"), "aria-label": say("search.ask") });
    this.state = element("select", { name: "state", "aria-label": say("filings.state"), on: { change: () => this.choose("state", this.state.value) } },
      element("option", { value: "" }, say("search.anyState")), ...STATES.map((one) => element("option", { value: one }, say(`state.${one}`))));
    this.findings = element("input", { type: "checkbox", name: "findings", on: { change: () => this.choose("findings", this.findings.checked ? "true" : "") } });
    this.side = element("nav", { class: "facets", "aria-label": say("search.narrow") });
    this.told = element("p", { class: "soft told", role: "status" });
    this.list = element("ol", { class: "hits" });
  }

  show() {
    if (!this.input.isConnected) {
      const submit = (event) => { event.preventDefault(); this.chosen.clear(); this.state.value = ""; this.findings.checked = false; this.find(); };
      this.node.replaceChildren(
        element("form", { role: "search", on: { submit } }, this.input, element("button", { type: "submit", class: "button main" }, say("search.ask"))),
        element("div", { class: "only" }, this.state, element("label", {}, this.findings, say("search.findings")), this.told),
        this.examples(), element("div", { class: "both" }, this.side, this.list));
    } else if (this.input.value.trim()) {
      this.find(); // what was corrected meanwhile is found as it is now
    }
    this.input.focus({ preventScroll: true });
  }

  // Before anything was looked for: what can be, each example a search by itself.
  examples() {
    const find = (words) => () => { this.input.value = words; this.find(); };
    this.before = element("div", { class: "examples" }, element("p", { class: "soft" }, say("search.about")), ...EXAMPLES.map((key) => button(say(key), find(say(key)), { kind: "quiet" })));
    return this.before;
  }

  choose(name, value) {
    if (value) this.chosen.set(name, value);
    else this.chosen.delete(name);
    this.find();
  }

  async find() {
    const q = this.input.value.trim();
    if (!q) return;
    const asked = ++this.asks;
    this.before.hidden = true;
    try {
      const found = await server.search({ q, top: TOP, ...Object.fromEntries(this.chosen) });
      if (asked === this.asks) this.take(found); // of two questions under way the later one counts
    } catch (error) {
      if (asked !== this.asks) return;
      this.list.replaceChildren();
      this.told.textContent = error.message;
    }
  }

  take(found) {
    const told = [found.why, found.left_out ? say("search.left_out", { count: found.left_out }) : null];
    this.told.textContent = told.filter(Boolean).join(" · ");
    this.side.replaceChildren(...FACETS.map(([facet, filter]) => this.facet(facet, filter, Object.entries(found.facets[facet] ?? {}))).filter(Boolean));
    const nothing = element("li", { class: "calm" }, say("search.nothing"));
    this.list.replaceChildren(...(found.hits.length ? found.hits.map(hit) : [nothing]));
  }

  facet(facet, filter, counts) {
    const chosen = this.chosen.get(filter);
    const isChosen = (name) => name === chosen;
    const shown = counts.slice(0, MOST_NAMES);
    if (!shown.length) return null;
    const lines = shown.map(([name, count]) => element("li", {},
      element("button", { type: "button", class: isChosen(name) ? "chip chosen" : "chip", "aria-pressed": String(isChosen(name)), data: { facet, name }, on: { click: () => this.choose(filter, isChosen(name) ? "" : name) } },
        element("span", {}, called(facet, name)), element("em", {}, String(count)))));
    return element("section", {}, element("h3", {}, say(`search.by.${facet}`)), element("ul", {}, ...lines),
      chosen && shown.some(([name]) => isChosen(name)) ? button(say("search.widen"), () => this.choose(filter, ""), { kind: "quiet" }) : null);
  }
}

function called(facet, name) {
  const key = { form_kind: `form.${name}`, kind: `search.kind.${name}` }[facet];
  return key && knows(key) ? say(key) : name;
}

function hit(one) {
  const about = [one.project_name ?? say("none"), one.fiscal_year, one.unit].filter(Boolean).join(" · ");
  const place = one.path ? `&at=${encodeURIComponent(one.path)}` : "";
  return element("li", { class: one.exact ? "hit exact" : "hit", data: { filing: one.filing, path: one.path } },
    element("a", { href: `#filing=${encodeURIComponent(one.filing)}${place}` },
      element("header", {}, element("b", {}, about), element("span", { class: "pill" }, called("kind", one.kind)), element("span", { class: "soft" }, say(`form.${one.form_kind}`))),
      element("p", { class: "snippet" }, ...marked(one.snippet, one.marks)),
      element("p", { class: "soft" }, [one.file, one.page ? say("place.page", { page: one.page }) : null].filter(Boolean).join(" · "))));
}

/** A snippet with the words that were found set off; its places count characters as Unicode has them. */
function* marked(text, marks) {
  const characters = Array.from(text);
  let at = 0;
  for (const [begin, end] of marks) {
    yield characters.slice(at, begin).join("");
    yield element("mark", {}, characters.slice(begin, end).join(""));
    at = end;
  }
  yield characters.slice(at).join("");
}
