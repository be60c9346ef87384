// The figures of a trend as tables, beside the charts and to be read aloud: years by measures, causes by years, and the
// places that one figure comes from.

import { element } from "./element.js";
import { addressOf, shareOf, standing } from "./trend_charts.js";
import { knows, say } from "./words.js";

/** Years by measures: every figure as a link to its place, what is no figure in words. */
export function yearTable(trend, show) {
  const heads = [say("trend.yearHead"), ...trend.series.map((one) => [say(`trend.${one.measure}`), say(`trend.unit.${one.unit}`)]), [say("trend.indicators"), say("trend.fate.met")]];
  const head = element("tr", {}, ...heads.map((one) => (Array.isArray(one) ? element("th", { scope: "col" }, one[0], element("span", { class: "soft" }, one[1])) : element("th", { scope: "col" }, one))));
  const rows = trend.years.map((year, at) => element("tr", {}, element("th", { scope: "row" }, String(year)),
    ...trend.series.map((series) => element("td", {}, ...figure(series, series.points[at], show))), element("td", {}, ...met(trend.tallies[at], show))));
  return element("div", { class: "years" }, element("table", {}, element("caption", {}, say("trend.table")), element("thead", {}, head), element("tbody", {}, ...rows)));
}

function figure(series, point, show) {
  const text = point.value === null ? say(`trend.state.${point.state}`) : grouped(point.value);
  const about = point.value === null ? "" : standing(point) === say("trend.state.value") ? "" : standing(point).slice(say("trend.state.value").length + 1).trim();
  const share = shareOf(point);
  const title = say("trend.readings", { year: point.year, measure: say(`trend.${series.measure}`) });
  return [lead(text, point.readings, share !== "", point.value === null ? `nothing is-${point.state}` : "", () => show(title, point.readings)),
    share || about ? element("span", { class: "soft" }, [share, about].filter(Boolean).join(" ")) : null].filter(Boolean);
}

function met(tally, show) {
  if (!tally.counts) return [element("span", { class: "nothing" }, say(`trend.state.${tally.state}`))];
  const whole = Object.values(tally.counts).reduce((sum, one) => sum + one, 0);
  const rest = tally.rows.filter((one) => one.fate !== "met");
  const text = `${tally.counts.met}/${whole}`;
  if (!rest.length) return [text];
  return [lead(text, rest, true, "", () => show(say("trend.rowsOf", { year: tally.year, what: `${say("trend.fate.short")} / ${say("trend.fate.unknown")} / ${say("trend.fate.unread")}` }), rest))];
}

function lead(text, spots, isSummed, kind, show) {
  if (!spots.length) return element("span", { class: kind }, text);
  if (spots.length === 1 && !isSummed) return element("a", { href: addressOf(spots[0]), class: kind, title: say("trend.openPlace") }, text);
  return element("button", { type: "button", class: `link ${kind}`, on: { click: show } }, text);
}

/** Causes by years; a count leads to the explanations that name the cause. */
export function causeTable(trend, show) {
  const most = Math.max(1, ...trend.causes.flatMap((one) => one.counts.map((count) => count ?? 0)));
  const lines = trend.causes.map((one) => row(trend, one.cause, one.counts, most, (year) => one.rows.filter((spot) => spot.year === year), show));
  if (trend.unread_explanations.some((count) => count)) lines.push(row(trend, say("trend.causes.unread"), trend.unread_explanations, most, () => [], show));
  const head = element("tr", {}, element("td", {}), ...trend.years.map((year) => element("th", { scope: "col" }, String(year))));
  const caption = [element("strong", {}, say("trend.causes")), element("span", { class: "soft" }, say("trend.unit.次"))];
  return element("section", { class: "causes" }, lines.length ? element("table", {}, element("caption", {}, ...caption), element("thead", {}, head), element("tbody", {}, ...lines))
    : element("div", {}, element("p", { class: "caption" }, ...caption), element("p", { class: "soft" }, say("trend.causes.none"))));
}

function row(trend, name, counts, most, spotsOf, show) {
  const cells = counts.map((count, at) => {
    if (count === null) return element("td", { class: "gap", title: say("trend.state.missing") }, element("span", { class: "unseen" }, say("trend.state.missing")));
    const shade = `--share: ${(count / most).toFixed(2)}`;
    const spots = spotsOf(trend.years[at]);
    return element("td", { class: count ? "some" : "zero", style: shade }, count && spots.length ? lead(String(count), spots, true, "", () => show(say("trend.rowsOf", { year: trend.years[at], what: name }), spots)) : String(count));
  });
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

/** The places that a figure comes from, each with what stands there. */
export function details(title, spots) {
  const lines = spots.map((spot) => {
    const said = spot.state === undefined || spot.state === "value" ? "" : say(`trend.state.${spot.state}`);
    const fate = spot.fate ? say(`trend.fate.${spot.fate}`) : "";
    const what = spot.state === undefined ? spot.name : field(spot.pointer);
    const value = spot.printed ?? (spot.words ?? []).join(say("list.comma"));
    const page = spot.page === null ? "" : say("trend.page", { page: spot.page });
    return element("li", {}, element("a", { href: addressOf(spot), title: say("trend.openPlace") }, element("strong", {}, spot.project), ` ${[what, value, said, fate].filter(Boolean).join(" · ")}`),
      element("span", { class: "soft" }, [spot.file, page].filter(Boolean).join(" ")));
  });
  return [element("h3", {}, title), element("ul", {}, ...lines)];
}

function field(pointer) {
  const name = pointer.split("/").at(-1);
  const key = [`trend.${name}`, `field.${name}`, `field.funds.${name}`].find(knows);
  return key ? say(key) : "";
}

// The digits as they came, in groups of three.
function grouped(value) {
  const [whole, rest] = String(value).split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = whole.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${digits}${rest === undefined ? "" : `.${rest}`}`;
}
