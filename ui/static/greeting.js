// What an empty store says: how to begin, with one button for the demo set; and that reading is under way.

import { may } from "./acts.js";
import { button, element } from "./element.js";
import * as server from "./server.js";
import { look, showTab } from "./watch.js";
import { say } from "./words.js";

/** The greeting over these documents of a store without filings; `fail` tells what went wrong. */
export function greeting(documents, reading, fail) {
  if (documents.length) return underWay(documents, reading);
  const demo = async () => {
    fail("");
    try {
      await server.readDemo();
      showTab("upload");
    } catch (error) {
      fail(error.message);
    }
    look({ anew: true });
  };
  const verbs = may("upload") ? [button(say("demo.read"), demo, { kind: "main" }), button(say("empty.button"), () => showTab("upload"))] : [element("p", { class: "soft" }, say("empty.mayNot"))];
  return element("div", { class: "greeting", id: "empty" }, element("h2", {}, say("empty.title")), element("p", {}, say("empty.hint")), may("upload") ? element("p", {}, say("demo.hint")) : null, element("div", { class: "verbs" }, ...verbs));
}

function underWay(documents, reading) {
  const text = reading.documents.length ? say("empty.reading", { count: reading.documents.length }) : say("empty.noForms", { count: documents.length });
  return element("div", { class: "greeting" }, element("h2", {}, text), element("div", { class: "verbs" }, button(say("tab.upload"), () => showTab("upload"), { kind: "main" })));
}
