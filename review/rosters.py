"""Lists that a text names one by one behind their number: 三所学校，分别为A、B和C; 5项制度：《A》《B》….

Beside the lists that `review.enumeration` knows: those behind 分别为 or 即, and titles that nothing parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from review.enumeration import count_of_list
from review.mention import Mention, mentions
from review.numerals import flat
from review.parameters import mention_words

NAMED = re.compile(r"[^,。;:!?\n、]{0,16}[,:]?\s*(?:分别为|分别是|分别有|即)\s*:?\s*([^。;!?\n:]+)")
TITLES = re.compile(
    r"[^,。;:!?\n、《]{0,16}[,:]\s*((?:《[^《》]+》(?:\([^()]*\))?[、,和及与]*){2,})(?=[。;\n]|$)"
)
OPEN = re.compile(r"等[^、]{0,12}$")
FURTHER = re.compile(r"[,，]")
JOINED = re.compile(r"以及|和|与|及")


class Roster(NamedTuple):
    """What a text announces and what it names."""

    announced: int
    unit: str
    subject: str
    items: tuple[str, ...]
    is_open: bool


def rosters(text: str) -> Iterator[Roster]:
    """Yield the lists whose number the text states."""
    plain = flat(text)
    known = count_of_list(text)
    for one in known:
        yield Roster(int(one.announced), one.unit, one.subject, one.items, one.is_open)
    taken = [(one.start, one.end) for one in known]
    for mention in mentions(text):
        if _is_count(mention) and not any(start <= mention.start < end for start, end in taken):
            yield from _named(plain, mention)


def _is_count(mention: Mention) -> bool:
    quantity = mention.quantity
    is_exact = quantity.low == quantity.high and quantity.operator in (None, "=") and 2 <= quantity.low <= 50
    is_plain = not mention.is_approximate and not mention.per
    return is_exact and is_plain and quantity.unit in mention_words()["list_units"]


def _named(plain: str, mention: Mention) -> Iterator[Roster]:
    count = int(mention.quantity.low)
    titles = TITLES.match(plain, mention.end)
    named = NAMED.match(plain, mention.end)
    if titles:
        items: tuple[str, ...] = tuple(re.findall(r"《([^《》]+)》", titles[1]))
        is_open = False
    elif named and not FURTHER.search(named[1]) and "、" in named[1]:
        is_open = OPEN.search(named[1]) is not None
        items = _items(OPEN.sub("", named[1]), count)
    else:
        return
    yield Roster(count, mention.quantity.unit, mention.subject, items, is_open)


def _items(listed: str, count: int) -> tuple[str, ...]:
    """Return the items; 和 parts the last of them where the number then fits better: a doubt is no fault."""
    pieces = [piece.strip() for piece in listed.split("、") if piece.strip()]
    tail = [piece.strip() for piece in JOINED.split(pieces[-1]) if piece.strip()]
    parted = [*pieces[:-1], *tail]
    everywhere = [part for piece in pieces for part in JOINED.split(piece) if part.strip()]
    if len(tail) > 1 and len({piece[-2:] for piece in tail}) == 1 and min(map(len, tail)) > 2:
        return tuple(parted)  # 北塘中学和云溪中学: two of a kind
    best = parted
    for other in (pieces, everywhere):
        best = other if abs(len(other) - count) < abs(len(best) - count) else best
    return tuple(best)
