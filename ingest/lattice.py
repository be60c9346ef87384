"""The edges of a worn table put right between its crossings: a rule ends at another rule, never in the open.

┌──────┬─────┐     `across[row, k]` says whether a rule runs along the row's line between its crossings
│      │     │     k and k + 1, `down[column, k]` the same of a column's line. Here the row's line in the
├──  ──┤     │     middle has a gap and goes on to the next rule; a stroke of text that was taken for
│  `   │     │     the beginning of a rule leads to none and is let go.
└──────┴─────┘
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Edges = NDArray[np.bool_]
ROUNDS = 3


class Lattice(NamedTuple):
    """Which edges of a table are closed, and which ones text crosses: no rule is there unless it was seen."""

    across: Edges
    down: Edges
    text_across: Edges
    text_down: Edges


def settled(lattice: Lattice) -> Lattice:
    """Return the lattice with the rules that end in the open led on to the next one, or let go."""
    for _ in range(ROUNDS):
        across = _led_on(lattice.across, lattice.down, lattice.text_across)
        down = _led_on(lattice.down, across, lattice.text_down)
        if (across == lattice.across).all() and (down == lattice.down).all():
            break
        lattice = lattice._replace(across=across, down=down)
    return lattice


def _led_on(lines: Edges, others: Edges, text: Edges) -> Edges:
    """Return the edges of the lines, each run of them ending at one of the other lines."""
    meets = _meets(others)
    result = lines.copy()
    for place in range(len(lines)):
        ends = meets[place]
        for start, end in runs(lines[place]):
            _settle_end(
                result[place], text[place], ends, range(end, len(ends) - 1), range(end - 1, start - 1, -1), 1
            )
            _settle_end(result[place], text[place], ends, range(start - 1, -1, -1), range(start, end), 0)
    return result


def _settle_end(line: Edges, text: Edges, ends: Edges, beyond: range, back: range, far: int) -> None:
    """Close the edges beyond a run up to the next of the `ends`, or open its own back to the last one.

    `far` is 1 where the edges are walked towards higher numbers: the crossing at their far side.
    """
    at = beyond.start + (0 if far else 1)
    if ends[at] or at in (0, len(ends) - 1):
        return
    way = []
    for k in beyond:
        if text[k]:
            break
        way.append(k)
        if ends[k + far] or k + far in (0, len(ends) - 1):
            line[way] = True
            return
    for k in back:
        line[k] = False
        if ends[k + 1 - far]:
            return


def _meets(lines: Edges) -> Edges:
    """Return `[crossing, line]`: whether the line runs to that crossing, from before or from beyond."""
    padded = np.pad(lines, ((0, 0), (1, 1)))
    return np.asarray((padded[:, :-1] | padded[:, 1:]).T)


def runs(closed: Edges) -> list[tuple[int, int]]:
    """Return the crossings from which to which neighbouring edges are closed."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], closed, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in changes.reshape(-1, 2)]
