// The filing that needs a person most: the server ranks them, and this browser passes over those that were looked at already.

import * as server from "./server.js";

const SEEN = "jixiao-seen";

/** Open the next filing after `here`; false where none waits. */
export async function openNext(here = null) {
  const { next } = await server.work();
  const id = chosen(next, here);
  if (id) location.hash = `filing=${encodeURIComponent(id)}`;
  return id !== null;
}

/** The first of `ids` that was not looked at since the round began; once all were, a new round begins. */
export function chosen(ids, here = null) {
  const seen = kept().filter((id) => id !== here).concat(here ?? []);
  const others = ids.filter((id) => id !== here);
  const fresh = others.filter((id) => !seen.includes(id));
  const id = fresh[0] ?? others[0] ?? null;
  sessionStorage.setItem(SEEN, JSON.stringify(fresh.length ? [...seen, id] : [id].filter(Boolean)));
  return id;
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(SEEN)) ?? [];
  } catch {
    return [];
  }
}
