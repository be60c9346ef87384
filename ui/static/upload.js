// Upload and reading: files and folders come in, each document is followed by page and stage, held, let go and tried again.

import { may } from "./acts.js";
import { earlyAddress } from "./early.js";
import { button, element, icon, redraw } from "./element.js";
import "./ledger.js";
import { named } from "./pair.js";
import { Sending, droppedFiles, folderFiles } from "./uploading.js";
import * as server from "./server.js";
import { look, watch } from "./watch.js";
import { moment, ownHalf, say } from "./words.js";

const COLUMNS = ["file", "state", "pages", "filings", "remark", "act"];
const RANKS = { reading: 0, waiting: 1, failed: 2 };

/** Put the page into an element of the frame. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const page = new Intake();
  host.replaceChildren(page.node);
  watch((seen) => page.show(seen));
}

class Intake {
  constructor() {
    this.sending = new Sending(() => this.drawSending());
    this.failed = element("p", { class: "failed", role: "alert", hidden: true });
    this.receipts = element("div", { class: "receipts", id: "receipts", role: "status" });
    this.queue = element("div", { class: "queue" });
    this.listed = element("div", {});
    this.node = element("section", { class: "ledger intake" }, may("upload") ? this.dropZone() : null, this.receipts, this.failed, this.queue, this.listed);
  }

  dropZone() {
    const input = element("input", { type: "file", multiple: true, hidden: true, "aria-label": say("upload.label"), on: { change: () => { this.take({ files: [...input.files], skipped: [] }); input.value = ""; } } });
    const folder = () => {
      const chooser = element("input", { type: "file", webkitdirectory: true, on: { change: () => this.take(folderFiles(chooser.files)) } });
      chooser.click();
    };
    const over = (isOver) => (event) => { event.preventDefault(); zone.classList.toggle("over", isOver); };
    const drop = async (event) => { over(false)(event); this.take(await droppedFiles(event.dataTransfer)); };
    const zone = element("div", { class: "drop", on: { dragover: over(true), dragleave: over(false), drop } }, element("strong", {}, say("upload.drop")),
      element("span", { class: "soft" }, say("upload.label")), element("div", { class: "verbs" }, input, button(say("upload.files"), () => input.click(), { kind: "main" }), button(say("upload.folder"), folder)));
    return zone;
  }

  async take({ files, skipped }) {
    // Files may come before the first look at the server has told how large one may be.
    const { max_file_mb: most } = this.reading ?? (await server.reading().catch(() => ({})));
    this.skipped = skipped;
    this.sending.add(files, most);
  }

  drawSending() {
    const { items } = this.sending;
    const coming = items.filter((one) => ["waiting", "sending"].includes(one.state));
    const told = items.filter((one) => one.told);
    const bytes = coming.reduce((sum, one) => sum + one.file.size, 0);
    const sent = items.reduce((sum, one) => sum + one.sent * one.file.size, 0);
    const now = coming.length ? element("p", { class: "sending" }, say("send.now", { done: items.length - coming.length, count: items.length, file: coming[0].file.name }),
      element("progress", { max: sent + bytes - (coming[0].sent * coming[0].file.size), value: sent })) : null;
    const lines = told.map((one) => element("p", { class: one.state === "kept" ? "known" : "failed" }, icon(one.state === "kept" ? "notice" : "error"), one.told));
    const skipped = this.skipped?.length ? element("p", { class: "warn" }, say("send.skipped", { count: this.skipped.length, files: this.skipped.slice(0, 8).join(say("list.comma")) })) : null;
    const isFailed = items.some((one) => one.state === "failed");
    const verbs = (told.length || skipped) && !coming.length ? element("div", { class: "verbs" }, isFailed ? button(say("send.again"), () => this.sending.again(), { kind: "main" }) : null,
      button(say("send.clear"), () => { this.skipped = []; this.sending.clear(); }, { kind: "quiet" })) : null;
    this.receipts.replaceChildren(...[now, ...lines, skipped, verbs].filter(Boolean));
    if (!this.sending.isSending && items.length) look({ anew: true });
  }

  show({ reading, work, failed }) {
    Object.assign(this, { reading });
    this.fail(failed ?? ownHalf(reading.fault ?? ""));
    const told = JSON.stringify(reading);
    if (told !== this.told) redraw(this.queue, ...queueOf(reading, (request) => this.steer(request)));
    this.told = told;
    if (!work) return;
    const rows = inOrder(work.documents);
    const coming = new Map(reading.documents.map((one) => [one.sha256, one]));
    const key = JSON.stringify([work.mark, reading.documents, reading.paused]);
    if (key === this.shown) return;
    this.shown = key;
    redraw(this.listed, rows.length ? documentTable(rows, coming, reading, (request) => this.steer(request)) : "");
  }

  fail(text) {
    this.failed.textContent = text;
    this.failed.hidden = !text;
  }

  async steer(request) {
    if (await named(request, (text) => this.fail(text))) look({ anew: true });
  }
}

// What is being read, in words and as a bar, and the ways to hold it, let it go and try again.
function queueOf(reading, steer) {
  const { documents, paused, failed, done, pages, unopened } = reading;
  const isOver = !documents.length;
  if (isOver && !paused && !failed) return [];
  const at = documents.filter((one) => ["opening", "page", "assembling"].includes(one.stage)).length;
  const told = paused ? say("queue.paused", { who: paused.who ?? "", when: paused.when ? moment(paused.when) : "" }) : isOver ? say("queue.over") : say("queue.now", { at, waiting: documents.length - at });
  const parts = [pages ? say("queue.pages", { done, pages }) : null, unopened ? say("queue.unopened", { count: unopened }) : null,
    reading.seconds_a_page === null ? null : say("queue.each", { seconds: reading.seconds_a_page.toFixed(1) }), isOver ? null : timeLeft(reading.seconds_left, unopened)];
  const verbs = may("upload") ? [paused ? button(say("queue.resume"), () => steer(server.resumeReading), { kind: "main" }) : isOver ? null : button(say("queue.pause"), () => steer(server.pauseReading), { title: say("queue.pauseWhy") }),
    failed ? button(say("queue.retry", { count: failed }), () => steer(server.retryReading)) : null] : [];
  return [element("div", { class: `panel${paused ? " is-paused" : ""}`, role: "status" }, element("div", {}, element("strong", {}, told), element("span", { class: "soft" }, parts.filter(Boolean).join(" · "))),
    pages ? element("progress", { max: pages, value: done }) : null, element("div", { class: "verbs" }, ...verbs))];
}

function timeLeft(seconds, unopened) {
  if (seconds === null) return say("queue.unknown");
  return say(unopened ? "queue.leftOfKnown" : "queue.left", { time: lasting(seconds) });
}

/** Seconds in words, as roughly as they are known. */
export function lasting(seconds) {
  if (seconds < 60) return say("time.seconds", { count: Math.max(5, Math.ceil(seconds / 5) * 5) });
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? say("time.minutes", { count: minutes }) : say("time.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

// What is read comes first, then what waits and what failed; of the others the latest.
function inOrder(documents) {
  const rank = (row) => RANKS[row.state] ?? 3;
  return documents.map((row, place) => [row, place]).sort(([one, first], [other, second]) => rank(one) - rank(other) || (rank(one) < 3 ? first - second : second - first)).map(([row]) => row);
}

function documentTable(rows, coming, reading, steer) {
  const heads = COLUMNS.map((name) => element("th", { role: "columnheader", scope: "col", class: `column-${name}${name === "filings" ? " number" : ""}` }, say(`documents.${name}`)));
  const lines = rows.map((row) => line(row, coming.get(row.sha256), reading.paused, steer));
  return element("table", { role: "grid", id: "documents", class: "documents" }, element("thead", {}, element("tr", { role: "row" }, ...heads)), element("tbody", {}, ...lines));
}

function line(row, now, paused, steer) {
  const document = `document=${row.sha256}`;
  const isEarly = now?.early && !row.filings.length;
  const address = row.filings.length ? `filing=${encodeURIComponent(row.filings[0])}` : isEarly ? earlyAddress(row.sha256) : document;
  const go = (where) => (event) => { if (!event.target.closest("button")) { location.hash = where; event.stopPropagation(); } };
  const retry = may("upload") && row.state === "failed" ? button(say("retry"), () => steer(() => server.readAgain(row.sha256)), { kind: "small" }) : null;
  const cells = [cell("name", row.filings.length ? element("a", { href: `#${address}` }, row.file) : row.file), cell(`state is-${row.state}`, stageTold(row, now, paused), isEarly ? element("a", { class: "early", href: `#${address}` }, say("early.look")) : null), cell("pages", progressOf(row, now)), cell("number", row.state === "read" && row.filings.length ? row.filings.length : ""),
    cell(row.state === "failed" ? "failed" : "soft", remarks(row)), element("td", { role: "gridcell", class: "act", on: { click: go(document) } }, retry, element("a", { href: `#${document}` }, say("documents.manage")))];
  return element("tr", { role: "row", on: { click: go(address) } }, ...cells);
}

function cell(kind, ...content) {
  return element("td", { role: "gridcell", class: kind }, ...content);
}

function stageTold(row, now, paused) {
  if (!now) return say(`state.${row.state}`);
  if (paused && now.stage === "page") return say("stage.held", { done: now.done });
  const told = say(`stage.${now.stage}`, { page: now.done + 1 });
  return now.stage === "waiting" ? say("state.waiting") : [say("state.reading"), element("span", { class: "soft" }, told)];
}

function progressOf(row, now) {
  if (!now || now.stage === "waiting" || !now.pages) return String(row.pages ?? "");
  const left = now.seconds_left === null ? null : element("span", { class: "soft" }, say("queue.left", { time: lasting(now.seconds_left) }));
  return [element("progress", { max: now.pages, value: now.done }), `${now.done} / ${now.pages}`, left].filter(Boolean);
}

function remarks(row) {
  const others = row.names.map((name) => name.file).filter((file) => file !== row.file);
  const problems = row.problems.map((problem) => `${problem.page ? say("documents.page", { page: problem.page }) : ""}${ownHalf(problem.text)}`);
  return [ownHalf(row.reason ?? ""), others.length ? say("documents.also", { names: others.join(say("list.comma")) }) : null, ...problems].filter(Boolean).join(say("list.semicolon"));
}
