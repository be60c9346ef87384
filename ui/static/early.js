// The first pages of a document that is still being read, on the review page: to look at, until there is the whole.

import { element, icon } from "./element.js";
import { UNDER_WAY } from "./reading.js";
import * as server from "./server.js";
import { ownHalf, say } from "./words.js";

const POLL_MS = 1500;

/** The address of what is seen of a document before it is read whole; of its first form where none is named. */
export function earlyAddress(sha256, form = 1) {
  return `early=${sha256}&form=${form}`;
}

/** What stands where else the steps of the sign-off stand; `early` has sha256, form, forms (all seen so far), pages (seen) and of (all). */
export function earlyLine(early) {
  const others = early.forms.length < 2 ? [] : early.forms.map(({ filing }, place) => element("a", { class: "chip", href: `#${earlyAddress(early.sha256, place + 1)}`, "aria-current": place + 1 === early.form ? "page" : null },
    `${place + 1} ${say(`form.${filing.form_type}`)}`));
  return element("section", { class: "sign is-early", role: "status", "aria-label": say("early.title") },
    element("div", { class: "line" }, icon("notice"), element("strong", {}, say("early.title")), element("span", { class: "said" }, say("early.told", { pages: early.pages, of: early.of })), ...others));
}

export class Early {
  /** `page` is the review page, on which they are shown. */
  constructor(page) {
    this.page = page;
    this.later = 0;
  }

  /** Ask no more: something else is looked at. */
  stop() {
    clearTimeout(this.later);
  }

  /** Show the pages seen so far, and more of them as more is read; at last the filing itself. */
  async open(sha256, form, at) {
    const { page } = this;
    const asked = {};
    page.asked = asked;
    const { early } = page.view ?? {};
    page.columns.inert = early?.sha256 !== sha256 || early.form !== form;
    const [seen, row] = await Promise.all([server.early(sha256).catch(() => null), server.document(sha256).catch(() => null), page.known]);
    if (page.asked !== asked) return; // the reader chose something else meanwhile
    if (row && !UNDER_WAY.includes(row.state)) {
      await this.openWhole(row, form, at);
      return;
    }
    const view = seen?.filings[form - 1];
    if (view && row) this.take({ ...view, early: { sha256, form, forms: seen.filings, pages: seen.pages, of: row.pages ?? "…" } }, at);
    else page.say(say(row ? "early.none" : "failed.network"));
    this.later = setTimeout(() => page.follow(), POLL_MS);
  }

  async openWhole({ filings, reason }, form, at) {
    const { page } = this;
    const id = filings[form - 1] ?? filings[0];
    if (!id) {
      page.showNothing(reason ? ownHalf(reason) : say("early.none"));
      return;
    }
    const place = page.isOpening ? at : page.choice.pointer ?? at; // what was chosen while it was asked for
    history.replaceState(null, "", `#filing=${encodeURIComponent(id)}${place ? `&at=${encodeURIComponent(place)}` : ""}`);
    await page.follow();
  }

  take(view, at) {
    const { page } = this;
    const { early } = page.view ?? {};
    const isMore = early?.sha256 === view.early.sha256 && early.form === view.early.form;
    page.columns.inert = false;
    if (isMore && early.pages === view.early.pages) return;
    page.rows = [];
    if (!isMore) {
      page.begin(at);
      page.node.focus({ preventScroll: true });
    }
    page.take(view);
    if (!isMore && at) page.choice.choose(at);
    page.say(null);
  }
}
