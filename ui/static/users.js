// The people of the store: who may do what, new accounts with their one-time password, and what was done to accounts.

import { may } from "./acts.js";
import { button, element, redraw } from "./element.js";
import { whenSeen } from "./ledger.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { moment, say } from "./words.js";

const ROLES = ["uploader", "reviewer", "approver", "admin", "monitor"];

/** Put the page into an element of the frame; it asks again whenever it comes into view. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("section", { class: "ledger users" });
  host.replaceChildren(node);
  whenSeen(node, () => show(node, { isByItself: true }));
}

let asked = 0; // of two answers on their way the one that was asked for last is shown
let last = Promise.resolve(); // what was sent before
let told = ""; // a password that is shown once stays until it is noted

async function show(node, { isByItself = false } = {}) {
  const mine = ++asked;
  try {
    const me = await server.me();
    if (me.is_open) return node.replaceChildren(...openDesk());
    if (!may("administer")) return node.replaceChildren(element("p", { class: "calm" }, say("users.notYours", { name: me.who, roles: me.roles.map((role) => say(`role.${role}`)).join(say("list.comma")) })));
    const [people, events] = await Promise.all([server.users(), server.userEvents()]);
    if (mine !== asked || (isByItself && (told || node.querySelector("form [type=text]")?.value))) return null; // nor is what is being written lost
    return redraw(node, ...page(node, people, events));
  } catch (error) {
    return mine === asked && node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("retry"), () => show(node)));
  }
}

function openDesk() {
  return [element("p", { class: "hint" }, say("users.open")), element("pre", { class: "commands" }, "jixiao user add 王芳 --role reviewer\njixiao serve"), element("table", { class: "learned" }, element("tbody", {}, ...ROLES.map((role) => element("tr", {}, element("th", { scope: "row" }, say(`role.${role}`)), element("td", {}, say(`users.may.${role}`))))))];
}

function page(node, people, events) {
  const failed = element("p", { class: "failed", role: "alert", hidden: true });
  const fail = (text) => { failed.textContent = text; failed.hidden = !text; };
  // One after the other, as they were done; the page is shown anew when the last of them is answered.
  const send = (request, tell = () => told) => {
    const own = last.then(() => named(async () => { told = tell(await request()); }, fail));
    last = own;
    return own.then((isDone) => isDone && last === own && show(node));
  };
  const noted = () => { told = ""; return show(node); };
  return [element("p", { class: "hint" }, say("users.hint")), told ? element("p", { class: "told", role: "status" }, told, button(say("users.noted"), noted, { kind: "quiet" })) : null, failed,
    newPerson(send), table(people, send), history(events)].filter(Boolean);
}

const password = (answer) => say("users.password", { name: answer.name, password: answer.password });

function newPerson(send) {
  const name = element("input", { type: "text", required: true, maxlength: 60, placeholder: say("signin.name"), "aria-label": say("signin.name") });
  const roles = ticks(["reviewer"], () => null);
  const submit = (event) => {
    event.preventDefault();
    return name.value.trim() && send(() => server.addUser(name.value.trim(), ticked(roles)), password);
  };
  return element("form", { class: "tools", on: { submit } }, name, roles, element("button", { type: "submit", class: "button main" }, say("users.add")));
}

function table(people, send) {
  const heads = ["signin.name", "users.roles", "filings.state"].map((key) => element("th", { scope: "col" }, say(key)));
  const lines = people.map((one) => {
    const roles = ticks(one.roles, () => send(() => server.giveRoles(one.name, ticked(roles))));
    const standing = one.is_disabled ? say("users.disabled") : one.must_change ? say("users.mustChange") : say("users.active");
    return element("tr", { class: one.is_disabled ? "dead" : "", data: { user: one.name } }, element("th", { scope: "row" }, one.name), element("td", {}, roles), element("td", { class: "soft" }, standing),
      element("td", { class: "acts" }, button(say("users.reset"), () => send(() => server.resetPassword(one.name), password)), button(say(one.is_disabled ? "users.enable" : "users.disable"), () => send(() => server.setStanding(one.name, !one.is_disabled)))));
  });
  return element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads, element("th", {}))), element("tbody", {}, ...lines));
}

function ticks(chosen, changed) {
  return element("span", { class: "ticks" }, ...ROLES.map((role) => element("label", {}, element("input", { type: "checkbox", value: role, checked: chosen.includes(role), on: { change: changed } }), say(`role.${role}`))));
}

const ticked = (node) => [...node.querySelectorAll("input:checked")].map((input) => input.value);

// The roles of a change are kept as one line of their names; what a token is called stays as it was given.
function detail({ action, detail: kept }) {
  if (!["added", "roles"].includes(action)) return kept;
  return kept.split(" ").map((role) => (ROLES.includes(role) ? say(`role.${role}`) : role)).join(say("list.comma"));
}

function history(events) {
  if (!events.length) return null;
  const lines = [...events].reverse().slice(0, 200).map((one) => element("li", {}, element("b", {}, one.name), ` ${say(`users.did.${one.action}`)} ${detail(one)}`, element("span", { class: "soft" }, ` ${one.who} · ${moment(one.when)}`)));
  return element("details", {}, element("summary", {}, say("users.history", { count: events.length })), element("ul", {}, ...lines));
}
