// An input method composes a word in a field before the word stands there: a field that is drawn anew meanwhile loses it.

const putOff = new Map();
let field = null;

/** Draw now, or once the word that is being composed stands; of what one and the same `who` put off, the last is drawn. Whether it was put off. */
export function onceComposed(who, draw) {
  if (field?.isConnected) {
    putOff.set(who, draw);
    return true;
  }
  draw();
  return false;
}

/** Listeners for a field that call `listener` as it is typed into, but not at the letters of a word that is being composed. */
export function typed(listener) {
  return { input: (event) => event.isComposing || listener(event), compositionend: listener };
}

// The key that ends a word belongs to it; where the next word is begun at once, its end is waited for.
function ended() {
  field = null;
  setTimeout(() => {
    if (field) return;
    const draws = [...putOff.values()];
    putOff.clear();
    for (const draw of draws) draw();
  });
}

window.addEventListener("compositionstart", ({ target }) => { field = target; }, { capture: true });
window.addEventListener("compositionend", ended, { capture: true });
