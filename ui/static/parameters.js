// The rules and their figures: every rule with what it compares with, in the pack that is chosen, and who changed what.

import { may } from "./acts.js";
import { typed } from "./composing.js";
import { button, element, icon, redraw } from "./element.js";
import { figureLine, shownFigure } from "./figure.js";
import { whenSeen } from "./ledger.js";
import { conditionOf, newPackForm, packName } from "./packs.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { chinese, moment, say } from "./words.js";

const href = new URL("./parameters.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const SCOPES = ["form", "cross_form", "cross_year"];

/** Put the page into an element of the frame; it is asked for anew whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("div", { class: "ledger parameters" });
  host.replaceChildren(node);
  const page = new Page(node);
  whenSeen(node, () => page.load());
}

class Page {
  constructor(node) {
    this.node = node;
    this.extra = element("div", {});
    this.rules = element("div", {});
    this.chosen = "default";
    this.sought = "";
    this.onlyChanged = false;
  }

  async load() {
    try {
      this.take(await server.parameters());
    } catch (error) {
      this.node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message));
    }
  }

  take(told) {
    this.told = told;
    this.figures = new Map(told.figures.map((one) => [one.key, one]));
    this.pack = told.packs.find(({ id }) => id === this.chosen) ?? told.packs[0];
    this.failed = element("p", { class: "failed", role: "alert", hidden: true });
    this.showRules();
    redraw(this.node, element("p", { class: "hint" }, say("figures.hint")), this.packBar(), this.extra,
      element("p", { class: "pack-holds" }, element("b", {}, packName(this.pack)), ` ${say("figures.holds")} ${conditionOf(this.pack)}`), this.tools(), this.failed, this.rules, this.history());
  }

  fail(text) {
    this.failed.textContent = text;
    this.failed.hidden = !text;
  }

  packBar() {
    const choose = (id) => { this.chosen = id; this.rules.replaceChildren(); this.take(this.told); };
    const count = (pack) => Object.values(pack.figures).filter((one) => one.is_own && one.is_changed).length;
    const packs = this.told.packs.map((pack) => element("button", { type: "button", class: "pack", role: "tab", "aria-selected": pack === this.pack ? "true" : "false", on: { click: () => choose(pack.id) } },
      packName(pack), count(pack) ? element("span", { class: "pill" }, String(count(pack))) : null));
    const anew = button(say("figures.newPack"), () => this.extra.replaceChildren(newPackForm(async (body, fail) => {
      let made = null;
      if (await named(async () => { made = await server.makePack(body); }, fail)) {
        this.chosen = made.pack;
        this.extra.replaceChildren();
        await this.load();
      }
    }, () => this.extra.replaceChildren())), { name: "plus" });
    return element("div", { class: "packs" }, element("div", { class: "tabs", role: "tablist", "aria-label": say("figures.packs") }, ...packs), may("tune") ? anew : null);
  }

  tools() {
    const search = element("input", { type: "search", placeholder: say("figures.search"), "aria-label": say("figures.search"), value: this.sought, on: typed((event) => { this.sought = event.target.value.trim(); this.showRules(); }) });
    const only = element("input", { type: "checkbox", checked: this.onlyChanged, on: { change: (event) => { this.onlyChanged = event.target.checked; this.showRules(); } } });
    return element("div", { class: "tools" }, search, element("label", { class: "only" }, only, say("figures.onlyChanged")));
  }

  showRules() {
    const begun = this.begun();
    const parts = SCOPES.map((scope) => [scope, this.told.rules.filter((rule) => rule.scope === scope && (begun.has(rule.id) || this.isSought(rule)))]).filter(([, rules]) => rules.length);
    this.rules.replaceChildren(...parts.flatMap(([scope, rules]) => [element("h2", {}, `${say(`figures.scope.${scope}`)} `, element("span", { class: "soft" }, String(rules.length))),
      element("table", { class: "rules" }, element("tbody", {}, ...rules.map((rule) => this.line(rule))))]), parts.length ? "" : element("p", { class: "calm" }, say("figures.noRule")));
    for (const [rule, lines] of begun) for (const line of lines) this.rules.querySelector(`tr[data-rule="${rule}"] .figure[data-key="${line.dataset.key}"]`)?.replaceWith(line);
  }

  /** The lines in which a person has begun to write, by their rules: they stay as they are, whatever is shown anew. */
  begun() {
    const found = new Map();
    for (const line of this.rules.querySelectorAll(".figure:has(form)")) {
      const { rule } = line.closest("tr").dataset;
      found.set(rule, [...(found.get(rule) ?? []), line]);
    }
    return found;
  }

  isSought(rule) {
    const texts = [rule.id, rule.name, rule.says, rule.source, rule.says_en, ...rule.figures.map((key) => this.figures.get(key).name)];
    const changed = rule.figures.some((key) => this.pack.figures[key].is_changed);
    return (!this.onlyChanged || changed) && texts.some((text) => text.toLowerCase().includes(this.sought.toLowerCase()));
  }

  line(rule) {
    const pack = this.pack.id;
    const figures = rule.figures.map((key) => figureLine(this.figures.get(key), this.pack, may("tune") ? async (value, why, fail, done) => {
      if (!(await named(() => server.setFigure(pack, key, value, why), fail))) return;
      done();
      await this.load();
    } : null));
    return element("tr", { data: { rule: rule.id } },
      element("th", { scope: "row" }, element("span", { class: `severity is-${rule.severity}` }, icon(rule.severity, say(`severity.${rule.severity}`))), element("span", { class: "name" }, chinese ? rule.name : rule.id)),
      element("td", { class: "says" }, chinese ? rule.says : rule.says_en.replaceAll("`", ""), element("span", { class: "source" }, `${say("figures.source")}${chinese ? rule.source : rule.source_en}`, element("code", {}, rule.id))),
      element("td", { class: "figures" }, ...(figures.length ? figures : [element("span", { class: "soft" }, say("figures.none"))])));
  }

  history() {
    const lines = this.told.history.map((one) => element("tr", { class: one.undone_by || one.refused ? "dead" : "" },
      element("td", { class: "soft" }, moment(one.when), element("br"), one.who),
      element("th", { scope: "row" }, one.pack_name), element("td", { class: "what" }, ...told(one)), element("td", {}, one.why),
      element("td", { class: "soft" }, standing(one), one.undone_by || !may("tune") ? null : button(say("undo"), () => this.undo(one), { kind: "quiet" }))));
    const heads = ["figures.when", "figures.pack", "figures.change", "figures.why", "filings.state"].map((key) => element("th", { scope: "col" }, say(key)));
    return element("section", { class: "history" }, element("h2", {}, say("figures.history")),
      lines.length ? element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...lines)) : element("p", { class: "calm" }, say("figures.noHistory")));
  }

  async undo(one) {
    if (await named(() => server.undoFigure(one.id), (text) => this.fail(text))) await this.load();
    else this.failed.scrollIntoView({ block: "center" });
  }
}

function told(one) {
  if (one.action === "make") return [say("figures.made"), element("span", { class: "soft" }, ` ${conditionOf({ when: one.when_it_holds })}`)];
  return [`${chinese ? one.name : one.name_en} `, element("span", { class: "old" }, shownFigure(one.old_shown ?? "")), " → ", element("b", {}, shownFigure(one.new_shown ?? ""))];
}

function standing(one) {
  if (one.undone_by) return say("learn.undone", { who: one.undone_by, when: moment(one.undone_at) });
  return one.refused ? say("figures.refused", { reason: one.refused }) : say("figures.standing");
}
