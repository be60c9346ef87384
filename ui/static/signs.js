// Which shape a value has, on the paper as beside it: each shape says by itself what its colour says again.

import { say } from "./words.js";

/** The states of trust in the order in which an auditor looks; each is the name of its shape in element.js. */
export const TRUST = ["rule_failed", "unreviewed", "machine_confirmed", "human_confirmed", "corrected"];

/** Whether somebody still has to look at a value: no two signs speak for it, and nobody said a word, not even that it is misread. */
export function isOpen(field) {
  if (field.unsaved || (field.event?.action === "reject" && !field.conflict)) return false;
  return ["rule_failed", "unreviewed"].includes(field.trust?.state) || field.conflict !== null;
}

/** The shape of a field and what it means: [name, words]. `mark` is the worst open severity of its findings. */
export function signOf(field, mark) {
  if (field.unsaved) return ["unsaved", say("unsaved.one")];
  if (mark && mark !== "notice") return [mark, say(`severity.${mark}`)];
  if (["unread", "fuzzy"].includes(field.status)) return [field.status, say(`status.${field.status}`)];
  const state = field.trust?.state;
  if (field.doubtful && state === "unreviewed") return ["doubtful", say("status.doubtful")];
  return state ? [state, say(`trust.${state}`)] : [field.status, say(`status.${field.status}`)];
}
