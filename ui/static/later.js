// What a reviewer put off: in this browser alone, by filing, until the value is looked at after all.

const kept = (filing) => `jixiao:later:${filing}`;

/** The pointers put off in a filing. */
export function postponed(filing) {
  try {
    return new Set(JSON.parse(localStorage.getItem(kept(filing)) ?? "[]"));
  } catch {
    return new Set();
  }
}

/** Put a field off, or take it up again; the pointers that are put off now. */
export function postpone(filing, pointer, isLater) {
  const pointers = postponed(filing);
  if (isLater) pointers.add(pointer);
  else pointers.delete(pointer);
  if (pointers.size) localStorage.setItem(kept(filing), JSON.stringify([...pointers]));
  else localStorage.removeItem(kept(filing));
  return pointers;
}
