// The words of the page, Chinese first; English where the browser's language is not Chinese.

const response = await fetch(new URL("./texts.json", import.meta.url));
const texts = await response.json();

export const chinese = (navigator.language || "zh").toLowerCase().startsWith("zh");

/** The text of a key in the reader's language, its {names} filled in; the key itself when unknown. */
export function say(key, values = {}) {
  const text = texts[key]?.[chinese ? 0 : 1] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const SEAM = /\s*\/ (?=["'“(]?[A-Za-z<`-])/g;
const HAN = /[\u4e00-\u9fff]/;
const HAN_STOPS = /[，。；、]/;
const FILE = /^[^:]+\.\w+: /;

/** Of a message of the server (a.pdf: 中文 / English) the half in the reader's language, with its file; all of it where it is no such pair. */
export function ownHalf(text) {
  for (const { 0: seam, index } of text.matchAll(SEAM)) {
    const [first, second] = [text.slice(0, index), text.slice(index + seam.length)];
    if (!HAN.test(first) || HAN_STOPS.test(second)) continue;
    const file = FILE.exec(first)?.[0] ?? "";
    return chinese ? first : second.startsWith(file) ? second : file + second;
  }
  return text;
}

let rules = {};

/** Take what the rules are called in Chinese, by their ids. */
export function nameRules(names) {
  rules = names;
}

/** What a rule is called: its id where the reader's language has no name of its own for it. */
export function ruleName(id) {
  return (chinese && rules[id]) || id;
}

/** Whether the page has a text of its own for a key. */
export function knows(key) {
  return key in texts;
}

/** A moment (ISO 8601) in the reader's time, to the minute. */
export function moment(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleString(chinese ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
}
