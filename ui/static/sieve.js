// Which filings the work list shows and in what order: plain functions over the rows that the server gives.

const STAGES = ["new", "in_review", "reopened", "submitted", "signed_off"];
const SEVERITIES = ["error", "warning", "notice"];

/** Nothing left out, what needs a person most in front. */
export const ALL = { text: "", state: "", year: "", unit: "", kind: "", who: "", order: "need", isDown: false };

/** How far a filing is on its way to a signature. */
export const stageOf = (row) => (row.awaits_signature ? "submitted" : row.state);
export const openOf = (row, severity) => row.open_findings[severity] ?? 0;

/** The rows asked for, in the order asked for; `next` are the ids as the server ranks them, `me` is the reader's name. */
export function sieved(rows, asked, next = [], me = null) {
  const kept = rows.filter((row) => isMeant(row, asked, me));
  const key = keys(next)[asked.order];
  if (!key) return kept;
  const ranked = kept.map((row, place) => [key(row), place, row]);
  ranked.sort(([one, first], [other, second]) => compare(one, other, asked.isDown) || first - second);
  return ranked.map(([, , row]) => row);
}

/** What can be chosen: the years, units, kinds and people that the rows have. */
export function options(rows) {
  const of = (key) => [...new Set(rows.map(key).filter((value) => value !== null && value !== undefined && value !== ""))];
  return {
    state: ["left", ...STAGES], year: of((row) => row.fiscal_year).sort((one, other) => other - one).map(String),
    unit: of((row) => row.implementing_unit).sort(), kind: of((row) => row.form_type).sort(), who: ["me", "nobody", ...of((row) => row.held_by).sort()],
  };
}

/** How many of the rows are in each stage, and how many findings stand open on them. */
export function counted(rows) {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, rows.filter((row) => stageOf(row) === stage).length]));
  const findings = Object.fromEntries(SEVERITIES.map((one) => [one, rows.reduce((sum, row) => sum + openOf(row, one), 0)]));
  return { stages, findings, done: stages.signed_off, left: rows.length - stages.signed_off };
}

function isMeant(row, { text, state, year, unit, kind, who }, me) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const said = [row.project_name, row.title, row.implementing_unit, row.file, row.fiscal_year, row.id, row.held_by].join(" ").toLowerCase();
  const holder = who === "me" ? me : who;
  return words.every((word) => said.includes(word))
    && (!state || state === stageOf(row) || (state === "left" && stageOf(row) !== "signed_off"))
    && (!year || year === String(row.fiscal_year)) && (!unit || unit === row.implementing_unit) && (!kind || kind === row.form_type)
    && (!who || (who === "nobody" ? !row.held_by : row.held_by === holder));
}

// Each key is a list of parts; null stands last, whichever way the order goes.
function keys(next) {
  const rank = new Map(next.map((id, place) => [id, place]));
  const gravest = (row) => SEVERITIES.map((one) => -openOf(row, one));
  return {
    need: (row) => [rank.get(row.id) ?? null, STAGES.indexOf(stageOf(row))],
    project: (row) => [row.project_name ?? row.title ?? null],
    unit: (row) => [row.implementing_unit, -(row.fiscal_year ?? 0)],
    year: (row) => [row.fiscal_year === null ? null : -row.fiscal_year],
    score: (row) => [row.total_score === null ? null : Number(row.total_score)],
    error: gravest,
    warning: (row) => [-openOf(row, "warning"), ...gravest(row)],
    notice: (row) => [-openOf(row, "notice"), ...gravest(row)],
    unconfirmed: (row) => [-row.unconfirmed],
    state: (row) => [STAGES.indexOf(stageOf(row))],
    who: (row) => [row.held_by],
  };
}

function compare(one, other, isDown) {
  for (const [place, part] of one.entries()) {
    const its = other[place];
    if (part === its) continue;
    if (part === null || part === undefined) return 1;
    if (its === null || its === undefined) return -1;
    const by = typeof part === "string" ? part.localeCompare(its, "zh") : part - its;
    if (by) return isDown ? -by : by;
  }
  return 0;
}
