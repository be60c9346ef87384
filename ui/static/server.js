// The REST API as the page uses it. Numbers keep their printed digits; a failure says what to do.

import { ownHalf, say } from "./words.js";

/** What the server refused: its HTTP status and its words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON as values; a number that JavaScript would write otherwise (87.30, 20 digits) stays as its text. */
export function parsePrinted(json) {
  return JSON.parse(json.replace(TOKEN, (token) => (token[0] === '"' || String(Number(token)) === token ? token : `"${token}"`)));
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/v1/${path}`, { cache: "no-store", ...options });
  } catch {
    throw new Refused(0, say("failed.network"));
  }
  if (response.status === 401) window.location.assign("/sign-in");
  const text = await response.text();
  if (response.ok) return parsePrinted(text);
  let detail = text;
  try {
    detail = JSON.parse(text).detail;
  } catch {
    detail = response.statusText;
  }
  throw new Refused(response.status, detail ? ownHalf(detail) : say("failed.title"));
}

function post(path, body) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

const at = encodeURIComponent;

export const filings = () => call("filings");
export const filing = (id) => call(`filings/${at(id)}`);
export const me = () => call("me");
export const correct = (id, pointer, value, version) => post(`filings/${at(id)}/corrections`, { pointer, new: value, version });
export const confirm = (id, pointer, version) => post(`filings/${at(id)}/confirmations`, { pointer, version });
export const reject = (id, pointer, version) => post(`filings/${at(id)}/rejections`, { pointer, version });
export const changeRow = (id, action, pointer, other, version) => post(`filings/${at(id)}/rows`, { action, pointer, other, version });
export const takeReading = (id, pointer, version) => post(`filings/${at(id)}/readings`, { pointer, version });
export const undo = (correction) => post(`corrections/${correction}/undo`, {});
export const decide = (finding, decision, reason, version) => post(`findings/${at(finding)}/decision`, { decision, reason, version });
export const signStep = (id, step, reason, version) => post(`filings/${at(id)}/${step}`, { reason, version });
export const picture = (document, page) => `/api/v1/documents/${at(document)}/pages/${page}.png`;
export const placeText = (document, page, [x0, top, x1, bottom]) => call(`documents/${at(document)}/pages/${page}/text?${new URLSearchParams({ x0, top, x1, bottom })}`);
export const textLines = (document) => call(`documents/${at(document)}/lines`);
export const document = (sha256) => call(`documents/${at(sha256)}`);
export const early = (sha256) => call(`documents/${at(sha256)}/early`);
export const withdraw = (sha256, reason) => post(`documents/${at(sha256)}/withdrawal`, { reason });
export const restore = (sha256, reason) => post(`documents/${at(sha256)}/restoration`, { reason });
export const directions = (sha256) => call(`documents/${at(sha256)}/directions`);
export const direct = (sha256, directions, why, version) => post(`documents/${at(sha256)}/directions`, { directions, why, version });
export const undoDirection = (event, version) => post(`directions/${event}/undo`, { version });
export const everyDocument = () => call("documents?all=true");
export const compose = (results, why, versions) => post("compositions", { results, why, versions });
export const undoComposition = (event, why) => post(`compositions/${event}/undo`, { why });
export const resubmissions = () => call("resubmissions");
export const difference = (earlier, later) => call(`filings/${at(earlier)}/difference/${at(later)}`);
export const decidePair = (earlier, later, decision, reason, seen) => post("resubmissions", { earlier, later, decision, reason, seen });
export const undoPair = (event, reason) => post(`resubmissions/${event}/undo`, { reason });

export const sayKin = (earlier, later, decision, reason) => post("links", { earlier, later, decision, reason });

export const labels = () => call("labels");
export const teach = (label, field) => post("labels", { label, field });
export const labelProposals = () => call("labels/proposals");
export const dismissLabel = (label, field) => post("labels/dismissals", { label, field });
export const forget = (event) => post(`labels/${event}/undo`, {});
export const readAgain = (sha256) => post(`documents/${at(sha256)}/reading`, {});

export const comparison = (left, right) => call(`comparison?left=${at(left)}&right=${at(right)}`);
export const trendSubjects = () => call("trends");
export const trend = ({ kind, id }) => call(`trends?${kind}=${at(id)}`);

export const parameters = () => call("parameters");
export const setFigure = (pack, key, value, why) => post("parameters", { pack, key, new: value, why });
export const makePack = (body) => post("parameters/packs", body);
export const secondReadings = () => call("second-readings");
export const nextReading = () => call("second-readings/next");
export const typeReading = (task, typed) => post("second-readings", { task, typed });
export const crop = (task) => `/api/v1/second-readings/${at(task)}/crop.png`;

export const ask = (question, conversation) => post("ask", { question, conversation });
export const search = (asked) => call(`search?${new URLSearchParams(asked)}`);

export const undoFigure = (event) => post(`parameters/${event}/undo`, { why: "" });

export const reading = () => call("reading");
export const work = () => call("work");
export const about = () => call("about");
export const pauseReading = () => post("reading/pause", {});
export const resumeReading = () => post("reading/resume", {});
export const retryReading = () => post("reading/retry", {});
export const readDemo = () => post("demo", {});
export const take = (id, action) => post(`filings/${at(id)}/taking`, { action });

export const users = () => call("users");
export const userEvents = () => call("users/events");
export const addUser = (name, roles) => post("users", { name, roles });
export const giveRoles = (name, roles) => post(`users/${at(name)}/roles`, { roles });
export const resetPassword = (name) => post(`users/${at(name)}/password`, {});
export const setStanding = (name, isDisabled) => post(`users/${at(name)}/standing`, { is_disabled: isDisabled });

/** Send a file; `progress` is told which share of it has gone. Resolves to the receipts. */
export function upload(file, progress) {
  const body = new FormData();
  body.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Refused(0, say("failed.network"))));
    request.addEventListener("load", () => (request.status < 300 ? resolve(parsePrinted(request.responseText)) : reject(refusal(request))));
    request.send(body);
  });
}

function refusal({ status, responseText, statusText }) {
  if (status === 401) window.location.assign("/sign-in");
  try {
    return new Refused(status, ownHalf(JSON.parse(responseText).detail || say("failed.title")));
  } catch {
    return new Refused(status, statusText || say("failed.title"));
  }
}

/** The coverage sheet, against a CSV file of expected projects where one is given. */
export function coverage(list = null) {
  if (!list) return call("coverage");
  const body = new FormData();
  body.append("expected", list, list.name);
  return call("coverage", { method: "POST", body });
}
