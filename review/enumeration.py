"""Lists that announce how many they name (以下3项工作：A、B、C; A、B、C等3项)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from review.mention import Mention, mentions
from review.numerals import chinese_value, flat
from review.parameters import mention_words

SENTENCE_END = re.compile(r"[。!?\n]")
OPENING = re.compile(r"[(:]")
ROUND = re.compile(r"[()]")
DIGIT = re.compile(r"[0-9]")
INNER_END = re.compile(r"[,。;:!?\n]")
LAST_AND = re.compile(r"以及|及|和|与")
OPEN_END = re.compile(r"等等?$")
OPEN_LIST = re.compile(r"等[^、;,]{0,10}$")
AND_BEFORE_SUM = re.compile(r"(?:一?共|共计|合计|总计|这|上述|以上)有?$")
NUMBERING = re.compile(
    r"(?:^|(?<=[\n。;:,! (])) ?[((]?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、.)]\)?|是)(?![0-9])|([①-⑳])"
)
BRACKETS = {"(": ")", "《": "》", "“": "”", "[": "]", "〔": "〕"}
LONGEST_LIST = 600
MOST_MARKS = 100
FARTHEST_OPENING = 30
FEWEST = 2
FARTHEST = 2
"""A number behind a bare list that is more than twice as many things counts the things, not the list."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list and the number that announces it; `is_open` where 等 leaves room for more than are named."""

    text: str
    start: int
    end: int
    announced: Decimal
    unit: str
    subject: str
    items: tuple[str, ...]
    is_open: bool

    @property
    def is_short(self) -> bool:
        """Whether the list names fewer things than announced and does not say that it leaves some out."""
        return len(self.items) < self.announced and not self.is_open


@lru_cache(maxsize=4096)
def count_of_list(text: str) -> tuple[Enumeration, ...]:
    """Return the lists whose length the text states, in order.

    What stands in quotes, brackets and book marks is one item. Where 和 may join two items or stand inside a
    name, the reading that fits the number is taken: a doubt is no fault.
    """
    plain = flat(text)
    ends = [found.start() for found in SENTENCE_END.finditer(plain)]
    closings, found, last = _closings(plain), list[Enumeration](), 0
    for mention in mentions(text):
        if mention.start >= (found[-1].end if found else 0) and _announces(mention):
            at = bisect_left(ends, mention.start)
            begin, end = (ends[at - 1] + 1 if at else 0), (ends[at] if at < len(ends) else len(plain))
            listed = _behind(plain, mention, end, closings) or _before(
                plain, mention, max(begin, last), begin
            )
            if listed is not None:
                found.append(_enumeration(text, mention, listed))
        last = mention.end
    return tuple(found)


def _announces(mention: Mention) -> bool:
    """Whether the quantity may be the number of things in a list: exact, for all together, of countable kind."""
    quantity = mention.quantity
    is_count = quantity.low == quantity.high and quantity.operator in (None, "=") and 2 <= quantity.low <= 200
    is_plain = not mention.is_approximate and not mention.per
    return is_count and is_plain and quantity.unit in mention_words()["list_units"]


class _Found(NamedTuple):
    """Where number and list stand together, the items, and whether 等 leaves some out."""

    start: int
    end: int
    items: tuple[str, ...]
    is_open: bool


def _enumeration(text: str, mention: Mention, found: _Found) -> Enumeration:
    quantity, (start, end, items, is_open) = mention.quantity, found
    return Enumeration(
        text[start:end], start, end, quantity.low, quantity.unit, mention.subject, items, is_open
    )


def _behind(plain: str, mention: Mention, end: int, closings: dict[int, int]) -> _Found | None:
    """The list behind its number: N项工作：A、B、C or N个维度（A、B、C）."""
    opening = OPENING.search(plain, mention.end, min(end, mention.end + FARTHEST_OPENING))
    if opening is None or INNER_END.search(plain, mention.end, opening.start()):
        return None
    start, count = opening.end(), int(mention.quantity.low)
    if numbered := _numbered(plain, start):
        return _Found(mention.start, numbered[0], numbered[1], False)
    stop = closings.get(opening.start(), start) if opening[0] == "(" else end
    if stop - start > LONGEST_LIST:
        return None
    listed = plain[start:stop]
    is_open = OPEN_LIST.search(listed) is not None
    for separator in ";、,":
        items = _items(OPEN_LIST.sub("", listed), separator, count)
        if len(items) > 1:
            return _Found(mention.start, stop, items, is_open)
    return None


def _before(plain: str, mention: Mention, left: int, begin: int) -> _Found | None:
    """The list before its number: A、B、C等N项, 包括A、B和C共N家单位, A、B、C三个学科.

    A list that begins before `left`, where another quantity ends, is not known whole.
    """
    left = max(left, mention.start - LONGEST_LIST)
    lead, is_cut = plain[left : mention.start], left > begin
    stops = [place for place in _outside(lead) if lead[place] in ",;:"]
    if stops and lead[stops[-1] + 1 :].strip(" ,-") in ("", "共", "共计", "合计", "总计"):
        stops.pop()
    start = stops[-1] + 1 if stops else 0
    whole = lead[start:].rstrip()
    bare = AND_BEFORE_SUM.sub("", whole).rstrip(" ,-")
    closed = OPEN_END.sub("", bare)
    is_open, is_summed = closed != bare, bare != whole
    items = _items(_without_head(closed), "、", int(mention.quantity.low))
    if (
        len(items) < 2
        or not (is_open or is_summed or mention.subject)
        or (is_cut and not stops and not is_open)
    ):
        return None
    is_list = mention.quantity.low <= FARTHEST * len(items) and not any(DIGIT.search(item) for item in items)
    return _Found(left + start, mention.end, items, is_open) if is_open or is_list else None


def _numbered(plain: str, start: int) -> tuple[int, tuple[str, ...]] | None:
    """The items of a list that numbers them (1. …；2. …, 一是…，二是…): where it ends, and what each begins with."""
    marks: list[re.Match[str]] = []
    if not NUMBERING.match(plain, start):
        return None
    for found in islice(NUMBERING.finditer(plain, start), MOST_MARKS):
        if _ordinal(found) == len(marks) + 1:
            marks.append(found)
        elif _ordinal(found) == 1:
            break
    if len(marks) < 2:
        return None
    bounds = [mark.start() for mark in marks[1:]] + [marks[-1].end() + 30]
    items = tuple(
        INNER_END.split(plain[mark.end() : stop].strip(), maxsplit=1)[0]
        for mark, stop in zip(marks, bounds, strict=True)
    )
    return min(len(plain), marks[-1].end() + len(items[-1])), items


def _ordinal(found: re.Match[str]) -> int:
    if found[2]:
        return ord(found[2]) - ord("①") + 1
    return int(found[1]) if found[1].isdecimal() else int(chinese_value(found[1]) or 0)


def _items(listed: str, separator: str, count: int) -> tuple[str, ...]:
    """The items of the list; 和 parts the last one where the number then fits better."""
    pieces = [piece.strip() for piece in _split(listed, separator)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return ()
    tail = [piece.strip() for piece in LAST_AND.split(pieces[-1]) if piece.strip()]
    if len(pieces) == 1:
        return tuple(tail if separator == "、" and count == len(tail) == FEWEST else pieces)
    options: list[list[str]] = [pieces]
    if len(tail) > 1:
        options += [[*pieces[:-1], tail[0], "和".join(tail[1:])], [*pieces[:-1], *tail]]
    everywhere = [part.strip() for piece in pieces for part in LAST_AND.split(piece) if part.strip()]
    best: list[str] = min([*options, everywhere], key=lambda one: abs(len(one) - count))
    return tuple(best)


def _split(listed: str, separator: str) -> Iterator[str]:
    if separator not in listed or not any(mark in listed for mark in BRACKETS):
        yield from listed.split(separator)
        return
    last = 0
    for place in _outside(listed):
        if listed[place] == separator:
            yield listed[last:place]
            last = place + 1
    yield listed[last:]


def _outside(listed: str) -> Iterator[int]:
    """The places that no bracket, quote or book mark holds."""
    open_marks: list[str] = []
    for place, sign in enumerate(listed):
        if open_marks and sign == open_marks[-1]:
            open_marks.pop()
        elif sign in BRACKETS:
            open_marks.append(BRACKETS[sign])
        elif not open_marks:
            yield place


def _closings(plain: str) -> dict[int, int]:
    """Where each round bracket that opens is closed."""
    opened, closed = list[int](), dict[int, int]()
    for found in ROUND.finditer(plain):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            closed[opened.pop()] = found.start()
    return closed


def _without_head(lead: str) -> str:
    """The list without the words that lead to it: 参加评审的有, 包括."""
    first = lead.partition("、")[0]
    cut = max(
        (
            first.rfind(head) + len(head)
            for head in mention_words()["list_heads"]
            if len(head) > 1 and head in first
        ),
        default=0,
    )
    return lead[cut:]
