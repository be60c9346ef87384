// A label that the program does not know: a person says which field it names, and may have the document read again.

import { may } from "./acts.js";
import { openDialog } from "./dialogs.js";
import { button, element } from "./element.js";
import { named } from "./pair.js";
import * as server from "./server.js";
import { chinese, knows, ownHalf, say } from "./words.js";

const POLL_MS = 700;
const PEOPLE = ["contacts", "phones"];

/** Open the question for a label of a document (sha256); resolves to whether the document was read again. */
export async function openTeaching(host, label, document) {
  const content = element("div", { class: "teaching" });
  let read = false;
  return new Promise((resolve) => {
    const dialog = openDialog(host, content, () => resolve(read));
    const fail = (text) => content.querySelector(".failed")?.replaceChildren(text);
    const again = async () => {
      fail(say("learn.reading"));
      if (!(await named(() => server.readAgain(document), fail))) return;
      read = await ended(document, fail);
      if (read) dialog.close();
    };
    const saved = (field) => content.replaceChildren(element("h2", {}, say("learn.saved", { label, field: called(field) })), failed(),
      element("div", { class: "verbs" }, may("upload") ? button(say("learn.again"), again, { kind: "main" }) : null, button(say("learn.later"), () => dialog.close())));
    server.labels().then(({ fields }) => {
      content.replaceChildren(...question(label, fields, async (field) => {
        if (await named(() => server.teach(label, field), fail)) saved(field);
      }, () => dialog.close()));
      content.querySelector("select").focus();
    }, (error) => content.replaceChildren(element("p", { class: "failed", role: "alert" }, error.message)));
  });
}

function question(label, fields, save, close) {
  const part = (field) => field.split(".")[0];
  const groups = [["learn.group.header", ({ field }) => part(field) === "header"], ["learn.group.text", ({ field }) => !["header", ...PEOPLE].includes(part(field))],
    ["learn.group.people", ({ field }) => PEOPLE.includes(part(field))]];
  const select = element("select", { required: true, "aria-label": say("learn.choose") }, element("option", { value: "" }, say("learn.choose")),
    ...groups.map(([key, fits]) => element("optgroup", { label: say(key) }, ...fields.filter(fits).map(({ field, name }) => element("option", { value: field }, called(field, name))))));
  const submit = (event) => {
    event.preventDefault();
    return select.value ? save(select.value) : select.focus();
  };
  return [element("h2", {}, say("learn.title", { label })), element("p", {}, say("learn.why")),
    element("form", { on: { submit } }, select, failed(),
      element("div", { class: "verbs" }, element("button", { type: "submit", class: "button main" }, say("learn.save")), button(say("cancel"), close)))];
}

function failed() {
  return element("p", { class: "failed", role: "alert" });
}

/** What a field of the label data (header.project_name) is called. */
export function called(field, name = field) {
  if (field === "sections") return say("learn.section");
  const last = field.split(".").at(-1);
  const key = field === "phones" ? "field.phone" : field.startsWith("goal.") ? `field.annual_goal.${last}` : `field.${last}`;
  return knows(key) ? say(key) : field.startsWith("contacts.") ? last : chinese ? name : field;
}

async function ended(document, fail) {
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
    const row = await server.document(document).catch((error) => ({ state: "lost", reason: error.message }));
    if (row.state === "read" && !row.reason) return true;
    if (!["waiting", "reading"].includes(row.state)) {
      fail(row.reason ? ownHalf(row.reason) : say(`state.${row.state}`));
      return false;
    }
  }
}
