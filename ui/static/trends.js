// Trends: a project or a unit over the years, as small charts with a table beside them; every figure leads to its paper.

import { typed } from "./composing.js";
import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import * as server from "./server.js";
import { columnChart, lineChart } from "./trend_charts.js";
import { causeTable, details, yearTable } from "./trend_table.js";
import { say } from "./words.js";

const href = new URL("./trends.css", import.meta.url).href;
if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", { rel: "stylesheet", href }));
const FEW = 30;

/** Put the page into an element of the frame; it asks again whenever it comes into view, keeps what was chosen,
 *  and is drawn anew only where something is other than it was: what a person opened on it stays open. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const page = new Page(element("section", { class: "ledger trends" }));
  host.replaceChildren(page.node);
  whenSeen(page.node, () => page.load());
}

class Page {
  constructor(node) {
    this.node = node;
    this.chosen = null;
    this.sought = "";
    this.drawn = null;
  }

  async load() {
    try {
      const told = this.chosen ? await server.trend(this.chosen) : await server.trendSubjects();
      const now = JSON.stringify(told);
      if (now === this.drawn) return;
      this.drawn = now;
      if (told.subject) this.draw(told);
      else this.choose(told);
    } catch (error) {
      this.drawn = null;
      const anew = () => { this.chosen = null; this.load(); };
      this.node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("trend.another"), anew));
    }
  }

  take(subject) {
    this.chosen = subject;
    this.load();
  }

  choose({ projects, units }) {
    if (!projects.length) return this.node.replaceChildren(element("p", { class: "calm" }, say("trend.nothing")));
    const lists = element("div", { class: "choices" });
    const show = () => lists.replaceChildren(this.list("trend.unit", units), this.list("trend.project", projects));
    const search = element("input", { type: "search", value: this.sought, placeholder: say("trend.choose.project"), "aria-label": say("trend.choose.project"),
      on: typed(() => { this.sought = search.value.trim(); show(); }) });
    show();
    return this.node.replaceChildren(element("p", { class: "hint" }, say("trend.hint")), element("div", { class: "tools" }, search), lists);
  }

  list(key, subjects) {
    const fits = subjects.filter((one) => [one.name, one.unit ?? "", one.id].some((text) => text.toLowerCase().includes(this.sought.toLowerCase())));
    const lines = fits.slice(0, FEW).map((one) => element("li", {}, element("button", { type: "button", data: { subject: one.id }, on: { click: () => this.take(one) } },
      element("strong", {}, one.name), element("span", { class: "soft" }, about(one)))));
    const more = fits.length - lines.length;
    return element("section", {}, element("h2", {}, `${say(key)} `, element("span", { class: "soft" }, String(fits.length))),
      fits.length ? element("ul", {}, ...lines) : element("p", { class: "calm" }, say("trend.none")), more > 0 ? element("p", { class: "soft" }, say("trend.more", { count: more })) : null);
  }

  draw(trend) {
    const { subject } = trend;
    const query = new URLSearchParams({ [subject.kind]: subject.id });
    const file = (suffix, key) => element("a", { class: "button", href: `/api/v1/trends.${suffix}?${query}`, download: "" }, say(key));
    this.side = element("div", { class: "details", role: "status" });
    const head = element("header", {}, element("div", {}, element("h2", {}, subject.name), element("p", { class: "soft" }, about(subject, trend))),
      button(say("trend.another"), () => this.take(null), { name: "back" }), file("csv", "trend.csv"), file("png", "trend.png"));
    if (!trend.years.length) return this.node.replaceChildren(head, element("p", { class: "calm" }, say("trend.noYears")));
    const show = (title, spots) => this.show(title, spots);
    return this.node.replaceChildren(head, element("div", { class: "both" },
      element("div", { class: "charts" }, ...charts(trend, show), causeTable(trend, show)),
      element("div", { class: "beside" }, yearTable(trend, show), this.side)));
  }

  show(title, spots) {
    this.side.replaceChildren(...details(title, spots));
    this.side.scrollIntoView({ block: "nearest" });
  }
}

function charts(trend, show) {
  const series = Object.fromEntries(trend.series.map((one) => [one.measure, one]));
  const score = trend.subject.kind === "unit" ? "trend.score.mean" : "trend.score";
  return [lineChart(say("trend.amounts"), [series.planned, series.budget, series.executed], show), lineChart(say("trend.execution_rate"), [series.execution_rate], show),
    lineChart(say(score), [series.score], show), columnChart(say("trend.indicators"), trend.tallies, show)];
}

function about(subject, trend = null) {
  const size = say(subject.kind === "unit" ? "trend.projects" : "trend.forms", { count: subject.size });
  const [first, last] = subject.years ?? [];
  const years = !subject.years ? "" : first === last ? say("trend.year", { year: first }) : say("trend.years", { first, last });
  const undated = trend?.undated ? say("trend.undated", { count: trend.undated }) : "";
  return [subject.kind === "project" ? subject.unit : "", years, size, undated].filter(Boolean).join(" · ");
}
