"""What no form prints and a reading has parted: 部门 | 评价得分 is no score of the unit's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.answers.patterns import beyond
from index.answers.reader import NAMES, Piece, clause_ends, is_edge, squeeze

OF_STORE = (*NAMES, "table", "line")


def parted(question: str, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the turns of phrase for what no form prints that these pieces, a whole cover of the question, have parted.

    Within a quote or a longer word (年中调整后的预算), or where a name of the store stands, they are theirs.
    """
    told = squeeze(question)
    held = list(_held(pieces))
    names = [*told.quoted, *((begin, end) for begin, end, is_name in held if is_name)]
    found: list[str] = []
    for at in range(len(told.text)):
        end = beyond(told.text, at, clause_ends(told, at, len(told.text)))
        is_parted = not any(begin <= at and end <= last for begin, last, _ in held)
        is_free = not any(begin < end and at < last for begin, last in names)
        if at < end and is_parted and is_free and is_edge(told, at) and is_edge(told, end):
            found.append(told.text[at:end])
    return tuple(found)


def _held(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, bool]]:
    """Where each piece begins and ends, and whether it is a name of the store."""
    at = 0
    for one in pieces:
        yield at, at + len(one.text), any(map(one.has, OF_STORE))
        at += len(one.text)
