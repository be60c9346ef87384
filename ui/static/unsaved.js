// What a person wrote and the server does not have: kept in this browser by person and filing, through reloads and
// lost connections, until the server has it or the person gives it up.

const PREFIX = "jixiao:unsaved:";

/** What a person sees of a field, to tell later whether somebody else has changed it meanwhile. */
export function seenOf({ label, text, status, evidence, event }) {
  return JSON.stringify([label, text, status, evidence?.page ?? null, evidence?.box ?? null, event?.id ?? null]);
}

/** Whether what is kept has come to the server after all, though its answer never came back. */
export function hasArrived({ event }, { act, text }, who) {
  return Boolean(event) && event.who === who && event.action === act && (act !== "correct" || (event.new || null) === (text || null));
}

export class Unsaved {
  /** `who()` is the reviewer's name; what another person wrote in the same browser waits for that person. */
  constructor(who) {
    this.who = who;
  }

  /** The entries of a filing by pointer: {act: correct|confirm|reject, text, seen, isDraft, at}; a draft was never sent. */
  of(filing) {
    return new Map(Object.entries({ ...read(PREFIX + keyOf("", filing)), ...read(PREFIX + keyOf(this.who(), filing)) }));
  }

  /** The filings for which something waits to be sent. */
  filings() {
    const own = [`${PREFIX}${keyOf(this.who(), "")}`, `${PREFIX}${keyOf("", "")}`];
    const keys = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place));
    const found = keys.flatMap((key) => own.filter((start) => key.startsWith(start)).map((start) => key.slice(start.length)));
    return [...new Set(found)].filter((filing) => this.waiting(filing).length);
  }

  /** What waits to be sent, in the order in which it was done: [[pointer, entry], …]. */
  waiting(filing) {
    return [...this.of(filing)].filter(([, entry]) => !entry.isDraft).sort(([, one], [, other]) => (one.at < other.at ? -1 : 1));
  }

  keep(filing, pointer, entry) {
    this.drop(filing, pointer);
    const key = PREFIX + keyOf(this.who(), filing);
    write(key, { ...read(key), [pointer]: { at: new Date().toISOString(), ...entry } });
  }

  drop(filing, pointer) {
    for (const who of new Set([this.who(), ""])) {
      const key = PREFIX + keyOf(who, filing);
      const { [pointer]: _gone, ...rest } = read(key);
      write(key, rest);
    }
  }
}

function keyOf(who, filing) {
  return `${encodeURIComponent(who)}:${filing}`;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

function write(key, entries) {
  if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify(entries));
  else localStorage.removeItem(key);
}
