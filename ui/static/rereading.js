// The document of the open filing, looked at and managed from the review page; while it is read again the page waits for its new reading.

import { openDocument } from "./document.js";
import { UNDER_WAY } from "./reading.js";
import * as server from "./server.js";
import { ownHalf, say } from "./words.js";

const POLL_MS = 1500;

/** Open the window of a document over the review page, and show afterwards what became of it there. */
export async function manage(page, document) {
  if ((await openDocument(page.node, document)) && page.view) await renew(page, document);
}

// Show what the document holds now; while it is read again, say so.
async function renew(page, document) {
  const row = await server.document(document).catch(() => null);
  if (page.view?.document !== document || page.isOpening) return;
  const again = () => setTimeout(() => renew(page, document), POLL_MS);
  if (row?.state === "withdrawn") page.leave();
  else if (UNDER_WAY.includes(row?.state)) {
    page.say(say("direction.under_way", { told: row.pages ? say("document.progress", { done: row.progress, pages: row.pages }) : "…" }));
    again();
  } else if (page.node.querySelector(".editor, dialog")) again(); // what a person is writing stays
  else await showAnew(page, row);
}

async function showAnew(page, row) {
  const ids = row?.filings ?? [];
  if (ids.includes(page.view.filing.id) || !ids.length) await page.open(page.view.filing.id, page.choice.pointer);
  else location.hash = `filing=${encodeURIComponent(ids[0])}`;
  page.say(row?.reason ? say("direction.failed", { reason: ownHalf(row.reason) }) : null);
}
