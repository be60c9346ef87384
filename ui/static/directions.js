// The pages of a document in its window: which way up, which are not read, where forms begin and of what kind they are.
// What a person chooses is gathered first and sent at once, so that the document is read again once.

import { may } from "./acts.js";
import { button, element } from "./element.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { moment, say } from "./words.js";

const KINDS = ["self_evaluation", "target", "project_statement", "department_budget", "department_evaluation"];
const TURNS = [["left", 270], ["right", 90], ["over", 180]];

/** The pages of a document with what can be said of each; `changed` is called when it is to be read again. */
export function pageStrip(sha256, changed) {
  const node = element("section", { class: "sheets" });
  server.directions(sha256).then((view) => {
    if (view.pages.length) new Strip(node, view, changed).show();
  }, (error) => node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message)));
  return node;
}

class Strip {
  constructor(node, view, changed) {
    Object.assign(this, { node, view, changed, draft: new Map(), why: "" });
    this.numbers = new Map([...new Set(view.pages.flatMap((page) => page.filings.map((one) => one.id)))].map((id, place) => [id, place + 1]));
    this.stands = new Map(view.directions.filter((one) => one.stands && one.kind !== "undo").map((one) => [`${one.kind}:${one.page}`, one]));
  }

  show() {
    const failed = element("p", { class: "failed", role: "alert", hidden: true });
    this.fail = (text) => { failed.textContent = text; failed.hidden = !text; };
    this.node.replaceChildren(element("h3", {}, say("direction.title")), may("correct") ? element("p", { class: "soft" }, say("direction.hint")) : "",
      element("div", { class: "leaves" }, ...this.view.pages.map((page) => this.leaf(page))), ...(this.draft.size ? [this.question()] : []), failed, ...this.history());
  }

  /** What is chosen of a page, else what was said of it and stands; undefined for nothing. */
  said(kind, page) {
    const key = `${kind}:${page}`;
    return this.draft.has(key) ? this.draft.get(key) : this.stands.get(key)?.value;
  }

  choose(kind, page, value) {
    const key = `${kind}:${page}`;
    if (this.stands.has(key) ? this.stands.get(key).value === value : value === undefined) this.draft.delete(key);
    else this.draft.set(key, value);
    this.show();
    this.node.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: "nearest" });
  }

  leaf({ page, filings }) {
    const isOut = this.draft.has(`leave_out:${page}`) || this.stands.has(`leave_out:${page}`);
    const isNew = [...this.draft.keys()].some((key) => key.endsWith(`:${page}`));
    const name = say("paper.page", { page });
    const picture = this.view.is_text ? null : element("a", { class: "picture", href: server.picture(this.view.document, page), target: "_blank", rel: "noopener", title: name },
      element("img", { src: server.picture(this.view.document, page), alt: name, loading: "lazy", class: `turn-${this.said("turn", page) ?? 0}`, on: { error: () => picture.remove() } }));
    return element("article", { class: `leaf${isOut ? " is-out" : ""}${isNew ? " is-new" : ""}`, data: { page }, "aria-label": name }, picture,
      element("header", {}, element("b", {}, name), isNew ? element("span", { class: "pill" }, say("direction.pending")) : null),
      ...(isOut ? [element("p", { class: "of" }, say("direction.is_out"))] : [this.forms(page, filings)]), ...(may("correct") ? this.says(page, filings, isOut) : []));
  }

  says(page, filings, isOut) {
    return [...(isOut ? [] : [this.turns(page), this.boundary(page, filings), this.kind(page, filings)]), this.reading(page)];
  }

  // Which forms stand on the page: each by its number in the document, so that pages of one form are seen to belong together.
  forms(page, filings) {
    const boundary = this.said("boundary", page);
    const lines = filings.map((one) => element("li", { class: one.begins ? "begins" : "goes-on" },
      say(one.begins ? "direction.form_begins" : "direction.form_goes_on", { number: this.numbers.get(one.id), kind: say(`form.${one.form_type}`) })));
    const chosen = this.draft.has(`boundary:${page}`) ? [element("li", { class: "chosen" }, say(`direction.${boundary}`))] : [];
    return element("ul", { class: "of" }, ...(lines.length ? lines : [element("li", { class: "none" }, say("direction.form_none"))]), ...chosen);
  }

  turns(page) {
    if (this.view.is_text) return null;
    const turned = Number(this.said("turn", page) ?? 0);
    return element("div", { class: "verbs" }, ...TURNS.map(([way, degrees]) => small(`direction.turn_${way}`, () => this.choose("turn", page, String((turned + degrees) % 360)))));
  }

  boundary(page, filings) {
    const said = this.said("boundary", page);
    const [begins, goesOn] = [filings.some((one) => one.begins), filings.some((one) => !one.begins)];
    const isFirst = this.view.pages.every((one) => one.page >= page || this.stands.has(`leave_out:${one.page}`));
    const offers = [["begins", said ? said !== "begins" : !begins || goesOn], ["continues", !isFirst && (said ? said !== "continues" : !goesOn)]];
    const back = this.draft.has(`boundary:${page}`);
    return element("div", { class: "verbs" }, ...offers.filter(([value, can]) => can && !(back && this.draft.get(`boundary:${page}`) === value))
      .map(([value]) => small(`direction.${value}`, () => this.choose("boundary", page, back ? this.stands.get(`boundary:${page}`)?.value : value))));
  }

  kind(page, filings) {
    const here = filings.find((one) => one.begins);
    if (!here && filings.length && this.said("boundary", page) !== "begins") return null;
    const read = here?.form_type ?? "";
    const said = this.said("form_type", page) ?? "";
    const options = [element("option", { value: "" }, read ? say("direction.kind_read", { kind: say(`form.${read}`) }) : say("direction.kind_open")),
      ...KINDS.filter((kind) => kind !== read || kind === said).map((kind) => element("option", { value: kind, selected: kind === said }, say(`form.${kind}`)))];
    const select = element("select", { "aria-label": say("direction.kind", { page }), on: { change: () => this.choose("form_type", page, select.value || this.stands.get(`form_type:${page}`)?.value) } }, ...options);
    return select;
  }

  reading(page) {
    const stands = this.stands.get(`leave_out:${page}`);
    if (stands) return element("div", { class: "verbs" }, small("direction.take_in", () => this.undo(stands.id)));
    const isOut = this.draft.has(`leave_out:${page}`);
    return element("div", { class: "verbs" }, small(isOut ? "direction.take_in" : "direction.leave_out", () => {
      if (!isOut) for (const kind of ["boundary", "form_type", "turn"]) this.draft.delete(`${kind}:${page}`);
      this.choose("leave_out", page, isOut ? undefined : null);
    }));
  }

  question() {
    const isOut = [...this.draft.keys()].some((key) => key.startsWith("leave_out:"));
    const key = isOut ? "direction.why_required" : "direction.why";
    const why = element("input", { type: "text", maxlength: 2000, required: isOut, value: this.why, placeholder: say(key), "aria-label": say(key), on: { input: () => { this.why = why.value; } } });
    const chosen = [...this.draft].map(([name, value]) => ({ kind: name.split(":")[0], page: Number(name.split(":")[1]), value })).sort((one, other) => one.page - other.page);
    const submit = (event) => {
      event.preventDefault();
      return this.send(() => server.direct(this.view.document, chosen, why.value.trim(), this.view.version));
    };
    const drop = () => { this.draft.clear(); this.show(); };
    return element("form", { class: "gathered", on: { submit } }, element("p", {}, say("direction.gathered", { said: chosen.map(told).join(say("direction.semicolon")) })), why,
      element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say("direction.send")), button(say("direction.drop"), drop)));
  }

  async send(request) {
    this.fail("");
    return (await named(request, this.fail)) && this.changed();
  }

  undo(event) {
    return this.send(() => server.undoDirection(event, this.view.version));
  }

  history() {
    const { directions } = this.view;
    if (!directions.length) return [];
    const undone = new Map(directions.filter((one) => one.kind === "undo" && one.stands).map((one) => [one.undoes, one]));
    const lines = directions.filter((one) => one.kind !== "undo").map((one) => {
      const by = undone.get(one.id);
      const said = [one.who, moment(one.when), one.why].filter(Boolean).join(" · ");
      const fate = by ? say("direction.undone", { who: by.who, when: moment(by.when) }) : one.stands ? null : say("direction.superseded");
      return element("li", { class: one.stands ? "" : "dead" }, element("b", {}, told(one)), element("span", { class: "soft" }, said), fate ? element("span", { class: "soft" }, fate) : null,
        one.stands && may("correct") ? button(say("undo"), () => this.undo(one.id), { kind: "quiet", disabled: this.draft.size > 0, title: this.draft.size ? say("direction.first") : null }) : null);
    });
    return [element("h3", {}, say("direction.history")), element("ul", { class: "said" }, ...lines.reverse())];
  }
}

function small(key, listener) {
  return element("button", { type: "button", class: "small", on: { click: listener } }, say(key));
}

/** What one direction says, in words: 第 3 页 右转 90°. */
function told({ kind, page, value }) {
  const what = kind === "turn" ? say("direction.turn", { degrees: value }) : kind === "form_type" ? say("direction.form_type", { kind: say(`form.${value}`) })
    : say(kind === "boundary" ? `direction.${value}` : "direction.leave_out");
  return say("direction.told", { page, what });
}
