// About: versions, the models and where they run, what leaves the machine, the licences of what is used.

import { button, element } from "./element.js";
import { whenSeen } from "./ledger.js";
import * as server from "./server.js";
import { say } from "./words.js";

/** Put the page into an element of the frame. */
export function mount(host) {
  if (host.dataset.mounted) return;
  host.dataset.mounted = "yes";
  const node = element("section", { class: "ledger about" });
  host.replaceChildren(node);
  whenSeen(node, () => show(node));
}

async function show(node) {
  try {
    node.replaceChildren(...page(await server.about()));
  } catch (error) {
    node.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message), button(say("retry"), () => show(node)));
  }
}

function page({ versions, models, language, leaving, licences }) {
  const left = leaving.length ? leaving.map((one) => element("li", { class: "failed" }, say(`about.leaves.${one.what}`, { where: one.where }))) : [element("li", {}, say("about.nothing"))];
  return [element("section", { class: `leaving${leaving.length ? " is-some" : ""}` }, element("h2", {}, say("about.leaving")), element("ul", {}, ...left)),
    element("section", {}, element("h2", {}, say("about.versions")), element("dl", {}, ...["program", "schema_of_exports", "store", "engine", "engine_package", "runtime"].filter((name) => versions[name]).flatMap((name) => [element("dt", {}, say(`about.${name}`)), element("dd", {}, versions[name])]))),
    element("section", {}, element("h2", {}, say("about.models")), element("p", { class: "hint" }, say("about.here")), files(models), element("p", {}, language ? say(language.is_here ? "language.here" : "language.elsewhere", language) : say("about.noLanguage"))),
    element("section", {}, element("h2", {}, say("about.licences")), element("p", {}, say("about.ours")), element("details", {}, element("summary", {}, say("about.theirs", { count: licences.length })), packages(licences)))];
}

function files(models) {
  const heads = ["role", "file", "size", "sha256"].map((name) => element("th", { scope: "col", class: name === "size" ? "number" : "" }, say(`about.${name}`)));
  const lines = models.map((one) => element("tr", {}, element("td", {}, say(`about.role.${one.role}`)), element("td", {}, one.file), element("td", { class: "number" }, (one.size / 1e6).toFixed(1)), element("td", {}, element("code", {}, one.sha256))));
  return element("table", { class: "learned" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...lines));
}

function packages(licences) {
  const lines = licences.map((one) => element("tr", {}, element("th", { scope: "row" }, one.name), element("td", {}, one.version), element("td", {}, one.licence)));
  return element("table", { class: "learned" }, element("tbody", {}, ...lines));
}
