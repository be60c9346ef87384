// Files on their way to the server, one after the other: each with its progress, and what became of it.

import { keptName } from "./dialogs.js";
import * as server from "./server.js";
import { say } from "./words.js";

const SCANS = /\.(pdf|png|jpe?g|tiff?|txt|md)$/i;

/** The files that were dropped, those of dropped folders too; what is no scan is left out of folders alone, and named. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return { files: [...transfer.files], skipped: [] };
  const found = (await Promise.all(entries.map((entry) => (entry.isDirectory ? within(entry) : fileOf(entry).then((file) => [{ file, isChosen: true }]))))).flat();
  return sorted(found);
}

/** The files of a folder that was chosen, without what is no scan. */
export function folderFiles(list) {
  return sorted([...list].map((file) => ({ file, isChosen: false })));
}

function sorted(found) {
  const isScan = ({ file, isChosen }) => isChosen || (SCANS.test(file.name) && !file.name.startsWith("."));
  return { files: found.filter(isScan).map((one) => one.file), skipped: found.filter((one) => !isScan(one)).map((one) => one.file.name) };
}

async function within(folder) {
  const reader = folder.createReader();
  const found = [];
  // A folder is told in parts, until there are no more.
  for (let part = await entriesOf(reader); part.length; part = await entriesOf(reader)) {
    for (const entry of part) found.push(...(entry.isDirectory ? await within(entry) : [{ file: await fileOf(entry), isChosen: false }]));
  }
  return found;
}

const entriesOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** Sends files in their order; `changed` is called whenever there is something else to show. */
export class Sending {
  constructor(changed) {
    this.changed = changed;
    this.items = [];
    this.isSending = false;
  }

  /** Add files; those over `most` megabytes are refused before they are sent. */
  add(files, most) {
    const isOver = (file) => most && file.size > most * 2 ** 20;
    this.items.push(...files.map((file) => ({ file, sent: 0, state: isOver(file) ? "refused" : "waiting", told: isOver(file) ? say("send.tooLarge", { file: file.name, most }) : null })));
    this.send();
  }

  /** Forget what is over and done with. */
  clear() {
    this.items = this.items.filter((one) => one.state === "waiting" || one.state === "sending");
    this.changed();
  }

  /** Send again what did not arrive. */
  again() {
    for (const one of this.items) if (one.state === "failed") Object.assign(one, { state: "waiting", sent: 0, told: null });
    this.send();
  }

  async send() {
    const isUnderWay = this.isSending;
    this.isSending = true; // before it is told: what is over is looked at anew, and what begins is not
    this.changed();
    if (isUnderWay) return;
    for (let item = this.next(); item; item = this.next()) {
      item.state = "sending";
      Object.assign(item, await this.outcome(item));
      this.changed();
    }
    this.isSending = false;
    this.changed();
  }

  next() {
    return this.items.find((one) => one.state === "waiting");
  }

  async outcome(item) {
    try {
      const [receipt] = await server.upload(item.file, (share) => { item.sent = share; this.changed(); });
      return { state: "kept", sent: 1, told: receipt.message };
    } catch (error) {
      if (error.status === 403) return { state: "refused", told: say(keptName() ? "receipt.notAllowed" : "receipt.forbidden", { file: item.file.name }) };
      return { state: error.status === 0 || error.status >= 500 ? "failed" : "refused", told: error.message.includes(item.file.name) ? error.message : `${item.file.name}${say("colon")}${error.message}` };
    }
  }
}
