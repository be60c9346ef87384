// What the page asks in between: the reviewer's name, and what to do when somebody else was quicker.

import { button, element, icon } from "./element.js";
import { say } from "./words.js";

const COOKIE = "jixiao_user";
/** Told to the window when the reviewer has given a name. */
export const NAMED = "jixiao:named";
const YEAR_SECONDS = 31_536_000;

let account = null;

/** From now on a person who signed in acts, with the name and roles that the server told: no name is asked for. */
export function actAs(me) {
  account = me;
  document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=strict`;
}

/** The name kept in this browser, or null. */
export function keptName() {
  const pair = document.cookie.split("; ").find((entry) => entry.startsWith(`${COOKIE}=`));
  return pair ? decodeURIComponent(pair.slice(COOKIE.length + 1)) : null;
}

/** Ask for the reviewer's name and keep it; null when the question is dismissed. Whoever signed in sees their account instead. */
export function askName(host) {
  if (account) return showAccount(host);
  return new Promise((resolve) => {
    const input = element("input", { type: "text", maxlength: 60, required: true, autocomplete: "name", "aria-label": say("who.ask"), value: keptName() ?? "" });
    const form = element("form", { method: "dialog" }, element("h2", {}, say("who.ask")), element("p", {}, say("who.why")), input,
      element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say("ok")), button(say("cancel"), () => dialog.close())));
    const dialog = openDialog(host, form, () => resolve(null));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (!name) return input.focus();
      document.cookie = `${COOKIE}=${encodeURIComponent(name)}; path=/; max-age=${YEAR_SECONDS}; samesite=strict`;
      window.dispatchEvent(new Event(NAMED));
      resolve(name);
      return dialog.close();
    });
    input.focus();
  });
}

/** Show whose account is at work, what it may do, and the ways to change its password and to leave. */
function showAccount(host) {
  return new Promise((resolve) => {
    const roles = account.roles.map((role) => say(`role.${role}`)).join(say("list.comma"));
    const content = element("form", { method: "post", action: "/sign-out" }, element("h2", {}, account.who), element("p", {}, say("who.roles", { roles })),
      element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main", id: "sign-out" }, say("signin.leave")),
        button(say("signin.change"), () => window.location.assign("/password")), button(say("cancel"), () => dialog.close())));
    const dialog = openDialog(host, content, () => resolve(null));
  });
}

/** Show who changed what meanwhile; resolves to whether the person's own change is to be written all the same, null where they do not say. */
export function askConflict(host, { detail, changes, yours, now }) {
  return new Promise((resolve) => {
    const lines = changes.map((change) => element("li", {}, change));
    const content = element("div", {}, element("h2", {}, icon("warning"), say("conflict.title")), lines.length ? null : element("p", {}, detail),
      lines.length ? element("h3", {}, say("conflict.changes")) : null, element("ul", {}, ...lines),
      element("dl", {}, element("dt", {}, say("conflict.now")), element("dd", { class: "now" }, now), element("dt", {}, say("conflict.yours")), element("dd", { class: "yours" }, yours)),
      element("div", { class: "verbs" },
        button(say("conflict.take"), () => { resolve(false); dialog.close(); }, { kind: "main" }),
        button(say("conflict.keep"), () => { resolve(true); dialog.close(); })));
    const dialog = openDialog(host, content, () => resolve(null));
  });
}

/** Open a window over the page; `closed` is called when it goes. `kind`: "wide" for more than a question. */
export function openDialog(host, content, closed, kind = "") {
  const dialog = element("dialog", { class: `jx-dialog ${kind}` }, content);
  dialog.addEventListener("close", () => { closed(); dialog.remove(); });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  host.append(dialog);
  dialog.showModal();
  return dialog;
}
