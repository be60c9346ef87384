// The charts of a trend. Each mark leads to its place on paper, or tells from which places its figure comes. What is no
// figure stands in a strip above the axis, told by its shape: never at zero, and no line goes through it.

import { element, svg } from "./element.js";
import { chinese, say } from "./words.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [366, 206, 44, 10, 12, 34];
const FLOOR = HEIGHT - BOTTOM;
const FATES = ["met", "short", "unknown", "unread"];
const MOST_FIGURES = 9;
const [BESIDE, FIGURE_WIDTH] = [6, 6.4]; // how far a label stands from the axis, and how wide one of its signs is
export const SIGNS = { unread: "×", several: "≠", no_unit: "?", blank: "□", absent: "–" };

/** The address of a place on paper. */
export function addressOf(spot) {
  return `#filing=${encodeURIComponent(spot.filing)}&at=${encodeURIComponent(spot.pointer)}`;
}

/** Whether an error that nobody decided on stands on a figure, or on one that it comes from. */
export function isDoubtful(point) {
  return point.readings.some((one) => one.state === "value" && one.trust === "rule_failed");
}

/** What a figure is, or why there is none, in words. */
export function standing(point) {
  const told = [say(`trend.state.${point.state}`)];
  if (point.is_computed && !Object.keys(point.projects).length) told.push(say("trend.state.computed"));
  if (point.is_partial) told.push(say("trend.state.partial"));
  if (isDoubtful(point)) told.push(say("trend.state.doubtful"));
  return told.join(chinese ? "，" : ", ");
}

/** How many of a unit's projects are in a figure, "" for a project's own. */
export function shareOf(point) {
  const counts = Object.values(point.projects);
  return counts.length ? `${point.projects.value ?? 0}/${counts.reduce((sum, one) => sum + one, 0)}` : "";
}

/** A figure with at most two decimals. */
export function short(value) {
  return Number(value).toLocaleString(chinese ? "zh-CN" : "en-GB", { maximumFractionDigits: 2 });
}

/** A chart of measures of one unit; `show(title, spots)` tells of a figure that comes from several places. */
export function lineChart(title, series, show) {
  const years = series[0].points.map((one) => one.year);
  const values = series.flatMap((one) => one.points).filter((one) => one.value !== null).map((one) => Number(one.value));
  const scale = scaleOf(values, series[0].unit);
  const place = placing(years.length, scale.left);
  const gaps = years.map((_year, at) => at).filter((at) => series.every((one) => one.points[at].state === "missing"));
  const drawn = [...grid(scale), ...gaps.map((at) => gap(place, at)), ...axis(years, place, series.at(-1).points.map(shareOf)),
    ...series.flatMap((one, number) => line(one, (number - (series.length - 1) / 2) * 15, place, scale, one === series.at(-1) && years.length <= MOST_FIGURES, series.length > 1 ? 15 : -9, show))];
  const names = series.length > 1 ? series.map((one) => element("span", { class: `key is-${one.measure}` }, say(`trend.${one.measure}`))) : [];
  return chart(title, series[0].unit, names, drawn, legend(series.flatMap((one) => one.points)));
}

/** A chart of what became of the indicators. */
export function columnChart(title, tallies, show) {
  const years = tallies.map((one) => one.year);
  const most = Math.max(1, ...tallies.map((one) => (one.counts ? FATES.reduce((sum, fate) => sum + one.counts[fate], 0) : 0)));
  const scale = scaleOf([most], "项");
  const place = placing(years.length, scale.left);
  const drawn = [...grid(scale), ...axis(years, place, [])];
  tallies.forEach((tally, at) => {
    if (!tally.counts) drawn.push(gap(place, at), svg("text", { x: place(at), y: FLOOR - 5, class: "none", "text-anchor": "middle" }, say(`trend.state.${tally.state}`)));
    let foot = 0;
    for (const fate of FATES.filter((one) => tally.counts?.[one])) {
      drawn.push(part(tally, fate, foot, place(at), scale, Math.min(26, 250 / years.length), show));
      foot += tally.counts[fate];
    }
  });
  const present = FATES.filter((fate) => tallies.some((one) => one.counts?.[fate]));
  return chart(title, "项", present.map((fate) => element("span", { class: `key column is-${fate}` }, say(`trend.fate.${fate}`))), drawn, []);
}

function chart(title, unit, names, drawn, signs) {
  const caption = element("figcaption", {}, element("strong", {}, title), element("span", { class: "soft" }, say(`trend.unit.${unit}`)), element("span", { class: "keys" }, ...names));
  return element("figure", { class: "chart" }, caption, svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": title }, ...drawn),
    signs.length ? element("p", { class: "signs" }, ...signs) : null);
}

// Money from zero; a rate or a score from ten below the least, to leave its changes to be seen.
function scaleOf(values, unit) {
  const isShare = unit === "%" || unit === "分";
  const low = isShare ? Math.max(0, Math.floor((Math.min(100, ...values) - 10) / 10) * 10) : 0;
  const highest = Math.max(isShare ? 100 : 0, ...values) || 1;
  const rough = (highest - low) / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(unit === "项" ? 1 : 0, [1, 2, 2.5, 5, 10].map((one) => one * size).find((one) => one >= rough));
  const top = low + Math.ceil((highest - low) / step - 1e-9) * step;
  const at = (value) => FLOOR - ((value - low) / (top - low)) * (FLOOR - TOP - 12);
  const marks = Array.from({ length: Math.round((top - low) / step) + 1 }, (_one, number) => low + number * step);
  return { at, marks, left: Math.max(LEFT, BESIDE + FIGURE_WIDTH * Math.max(...marks.map((mark) => short(mark).length))) };
}

function placing(count, left) {
  const room = (WIDTH - left - RIGHT) / count;
  const place = (at) => left + room * (at + 0.5);
  [place.room, place.left] = [room, left];
  return place;
}

function grid({ at, marks, left }) {
  return marks.flatMap((mark) => [svg("line", { x1: left, x2: WIDTH - RIGHT, y1: at(mark), y2: at(mark), class: "grid" }),
    svg("text", { x: left - BESIDE, y: at(mark) + 4, class: "scale", "text-anchor": "end" }, short(mark))]);
}

function axis(years, place, shares) {
  const every = Math.ceil(years.length / 11);
  return [svg("line", { x1: place.left, x2: WIDTH - RIGHT, y1: FLOOR, y2: FLOOR, class: "axis" }),
    ...years.flatMap((year, at) => (at % every ? [] : [svg("text", { x: place(at), y: FLOOR + 15, class: "scale", "text-anchor": "middle" }, String(year)),
      shares[at] ? svg("text", { x: place(at), y: FLOOR + 28, class: "share", "text-anchor": "middle" }, shares[at]) : null]))];
}

function gap(place, at) {
  return svg("rect", { x: place(at) - place.room * 0.45, y: TOP, width: place.room * 0.9, height: FLOOR - TOP, class: "gap" });
}

function line(series, aside, place, scale, hasFigures, below, show) {
  const { points, measure } = series;
  const joins = points.slice(1).flatMap((one, at) => {
    const before = points[at];
    if (one.value === null || before.value === null) return [];
    const isPart = one.is_partial || before.is_partial;
    return [svg("line", { x1: place(at), y1: scale.at(Number(before.value)), x2: place(at + 1), y2: scale.at(Number(one.value)), class: `join is-${measure}${isPart ? " is-part" : ""}` })];
  });
  const marks = points.map((one, at) => {
    if (one.state === "missing") return null;
    const isFigure = one.value !== null;
    const y = isFigure ? scale.at(Number(one.value)) : FLOOR - 9;
    const x = place(at) + (isFigure ? 0 : aside);
    const shape = isFigure ? mark(one, x, y) : svg("text", { x, y: y + 5, class: "sign", "text-anchor": "middle" }, SIGNS[one.state]);
    const figure = isFigure && hasFigures ? svg("text", { x, y: y + below + (below > 0 ? 2 : 0), class: "figure", "text-anchor": "middle" }, short(one.value)) : null;
    const told = `${one.year} ${say(`trend.${measure}`)} ${isFigure ? `${short(one.value)} ` : ""}${standing(one)} ${shareOf(one)}`.trim();
    return leading(one.readings, Object.keys(one.projects).length > 0, told, { class: `mark is-${measure} is-${one.state}`, data: { year: one.year, measure } },
      () => show(say("trend.readings", { year: one.year, measure: say(`trend.${measure}`) }), one.readings), shape, figure, isFigure ? svg("circle", { cx: x, cy: y, r: 11, class: "reach" }) : svg("rect", { x: x - 8, y: y - 9, width: 16, height: 18, class: "reach" }));
  });
  return [...joins, ...marks];
}

function mark(point, x, y) {
  const isInferred = point.is_computed && !Object.keys(point.projects).length;
  const hollow = point.is_partial || isInferred ? " hollow" : "";
  if (isDoubtful(point)) return svg("path", { d: `M${x} ${y - 6}l6 10.5h-12z`, class: `dot${hollow}` });
  if (isInferred) return svg("path", { d: `M${x} ${y - 6}l6 6l-6 6l-6 -6z`, class: `dot${hollow}` });
  return svg("circle", { cx: x, cy: y, r: 4.5, class: `dot${hollow}` });
}

function part(tally, fate, foot, x, scale, width, show) {
  const [top, bottom] = [scale.at(foot + tally.counts[fate]), scale.at(foot)];
  const spots = tally.rows.filter((one) => one.fate === fate);
  const told = `${tally.year} ${say(`trend.fate.${fate}`)} ${tally.counts[fate]}`;
  const isFirst = fate === "met"; // of those met only the first is named
  return leading(isFirst ? spots.slice(0, 1) : spots, false, told, { class: `column is-${fate}`, data: { year: tally.year, fate } },
    () => show(say("trend.rowsOf", { year: tally.year, what: say(`trend.fate.${fate}`) }), spots),
    svg("rect", { x: x - width / 2, y: top, width, height: bottom - top, class: "body" }),
    ...(fate === "met" ? [] : strokes(fate, x - width / 2, top, width, bottom - top)),
    svg("text", { x, y: (top + bottom) / 2 + 4, class: "number", "text-anchor": "middle" }, String(tally.counts[fate])));
}

// Strokes within a part of a column: no fate is told by its colour alone.
function strokes(fate, x, y, width, height) {
  const found = [];
  for (let at = 6; at < height + width; at += fate === "unknown" ? 12 : 7) {
    const [from, to] = [Math.max(0, at - height), Math.min(width, at)];
    found.push(svg("line", { x1: x + from, y1: y + at - from, x2: x + to, y2: y + at - to, class: "stroke" }));
    if (fate === "unread") found.push(svg("line", { x1: x + width - from, y1: y + at - from, x2: x + width - to, y2: y + at - to, class: "stroke" }));
  }
  return found;
}

// A link to the only place, else a button that tells of all.
function leading(spots, isSummed, told, properties, show, ...shapes) {
  const title = svg("title", {}, told);
  if (spots.length === 1 && !isSummed) return svg("a", { ...properties, href: addressOf(spots[0]), "aria-label": `${told} · ${say("trend.openPlace")}` }, title, ...shapes);
  if (!spots.length) return svg("g", properties, title, ...shapes);
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  };
  return svg("g", { ...properties, role: "button", tabindex: 0, "aria-label": told, on: { click: show, keydown: press } }, title, ...shapes);
}

function legend(points) {
  const signs = Object.entries(SIGNS).filter(([state]) => points.some((one) => one.state === state)).map(([state, sign]) => [sign, state]);
  if (points.some((one) => one.is_computed && !Object.keys(one.projects).length)) signs.push(["◇", "computed"]);
  if (points.some((one) => one.is_partial)) signs.push(["○", "partial"]);
  if (points.some(isDoubtful)) signs.push(["▲", "doubtful"]);
  if (points.some((one) => one.state === "missing")) signs.push(["▒", "missing"]);
  return signs.map(([sign, key]) => element("span", {}, element("b", {}, sign), ` ${say(`trend.state.${key}`)}`));
}
