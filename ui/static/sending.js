// What a person says of a value goes to the server with the version that they saw. Until its answer is here it is kept
// in the browser: what the server cannot be reached for is sent again, and what met somebody else's change is asked about.

import { askConflict, askName, keptName } from "./dialogs.js";
import { fieldsOf } from "./fields.js";
import * as server from "./server.js";
import { changesSince, textOf } from "./sheet.js";
import { hasArrived, seenOf, Unsaved } from "./unsaved.js";
import { moment, say } from "./words.js";

const AGAIN_MS = 4000;
const LOST = [0, 502, 503, 504];

export class Sending {
  /** `page` is the review page; what it shows is taken from every answer. */
  constructor(page) {
    Object.assign(this, { page, timer: 0, underWay: 0, last: Promise.resolve() });
    this.unsaved = new Unsaved(() => keptName() ?? page.name ?? "");
    window.addEventListener("online", () => this.flush());
  }

  /** Keep and send what a person says of a field; whether they may go on to the next one. */
  async say(pointer, act, text) {
    const { page, unsaved } = this;
    const { filing: { id } } = page.view;
    const field = page.fields.get(pointer);
    const entry = { act, text, seen: field.unsaved?.seen ?? seenOf(field), isDraft: false };
    unsaved.keep(id, pointer, { ...entry, isDraft: true });
    if (!keptName() && !page.name && !(await askName(page.node))) {
      if (act !== "correct") unsaved.drop(id, pointer);
      page.take(page.view);
      return false;
    }
    unsaved.keep(id, pointer, entry);
    page.take(page.view);
    // What somebody else has said since the words were written is no version to write over unasked.
    if (entry.seen !== seenOf(field)) return this.busy(() => this.settle({ message: saidBy(field) }, page.view, pointer, entry));
    return this.busy(() => (page.view?.filing.id === id ? this.send(id, pointer, entry, page.view.version) : this.flushOne(id).catch(() => this.again())));
  }

  /** Whether an answer is still to come. */
  get isUnderWay() {
    return this.underWay > 0;
  }

  /** Do something once what went before it is answered: no change of one's own meets another. */
  async busy(work) {
    this.underWay += 1;
    const mine = this.last.then(work);
    this.last = mine.catch(() => null);
    try {
      return await mine;
    } finally {
      this.underWay -= 1;
    }
  }

  async send(id, pointer, entry, version) {
    const { page, unsaved } = this;
    const before = page.view;
    try {
      const view = await post(id, pointer, entry, version);
      unsaved.drop(id, pointer);
      page.show(view);
      page.say(null);
      return true;
    } catch (error) {
      if (LOST.includes(error.status)) return this.wait();
      if (error.status === 409) return this.settle(error, before, pointer, entry);
      // The server takes it not: what was written stays with the person.
      if (entry.act === "correct") unsaved.keep(id, pointer, { ...entry, isDraft: true });
      else unsaved.drop(id, pointer);
      page.show(before);
      page.say(error.message);
      return false;
    }
  }

  wait() {
    if (this.page.view) this.page.take(this.page.view);
    this.page.say(say("unsaved.lost"));
    this.again();
    return true;
  }

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), AGAIN_MS);
  }

  // Somebody was quicker. Elsewhere on the form: the change stands beside theirs. At the same value: the person decides.
  async settle(error, before, pointer, entry) {
    const { page, unsaved } = this;
    const { filing: { id } } = before;
    const now = await server.filing(id).catch((failed) => (LOST.includes(failed.status) ? null : Promise.reject(failed)));
    if (!now) return this.wait();
    const field = fieldsOf(now).get(pointer);
    const changes = changesSince(before, now, page.fields);
    if (field && hasArrived(field, entry, unsaved.who())) {
      unsaved.drop(id, pointer);
      page.show(now);
      return true;
    }
    if (field && now.state !== "signed_off" && seenOf(field) === entry.seen) {
      page.show(now);
      const isSent = await this.send(id, pointer, entry, now.version);
      if (isSent && changes.length) page.say(say("meet.elsewhere", { changes: changes.join(say("list.comma")) }));
      return isSent;
    }
    unsaved.keep(id, pointer, { ...entry, isDraft: true });
    page.show(now);
    if (!field || now.state === "signed_off") {
      page.say(error.message);
      return false;
    }
    return this.decide(error, pointer, entry, field, changes, now);
  }

  async decide(error, pointer, entry, field, changes, now) {
    const { page, unsaved } = this;
    const { filing: { id } } = now;
    const yours = entry.act === "correct" ? entry.text ?? say("short.blank") : say(`do.${entry.act}`);
    const mine = await askConflict(page.node, { detail: error.message, changes, yours, now: textOf(field) });
    if (mine === null) return false; // put off: it stays, as a draft
    unsaved.drop(id, pointer);
    if (mine) {
      const meant = { ...entry, seen: seenOf(field) };
      unsaved.keep(id, pointer, meant);
      return this.send(id, pointer, meant, now.version);
    }
    page.show(now);
    return false;
  }

  /** Send what waits, of every filing; what met another change waits until its filing is open. */
  async flush() {
    clearTimeout(this.timer);
    const { page, unsaved } = this;
    if (!unsaved.who()) return;
    if (this.isUnderWay || page.node.querySelector("dialog")) {
      this.again();
      return;
    }
    try {
      for (const id of unsaved.filings()) await this.busy(() => this.flushOne(id));
    } catch (error) {
      if (!LOST.includes(error.status)) page.say(error.message);
      else this.again();
    }
  }

  async flushOne(id) {
    const { page, unsaved } = this;
    let view = await server.filing(id);
    const [before, met] = [view, []];
    let sent = 0;
    for (const [pointer, entry] of unsaved.waiting(id)) {
      const field = fieldsOf(view).get(pointer);
      const isThere = field && hasArrived(field, entry, unsaved.who());
      if (!isThere && (!field || seenOf(field) !== entry.seen)) {
        met.push([pointer, entry]);
        continue;
      }
      if (!isThere) view = await post(id, pointer, entry, view.version);
      unsaved.drop(id, pointer);
      sent += 1;
    }
    if (page.view?.filing.id !== id) return;
    const shown = page.view;
    page.take(view);
    if (sent) page.say(say("unsaved.sent", { count: sent }));
    const error = { message: say("conflict.title") };
    for (const [pointer, entry] of met) await this.settle(error, shown.version < before.version ? shown : before, pointer, entry);
  }
}

function saidBy({ event }) {
  return event ? say("place.by", { who: event.who, when: moment(event.when) }) : say("conflict.title");
}

function post(id, pointer, { act, text }, version) {
  if (act === "confirm") return server.confirm(id, pointer, version);
  if (act === "reject") return server.reject(id, pointer, version);
  return server.correct(id, pointer, text, version);
}
