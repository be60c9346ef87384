"""The numbers of headings and items: 第一章 一、 （一） 1. （1） 1） ①, with their places, and where they do not go on.

A number counts where a clause begins with it; one in the middle of a sentence, as joined lines leave it, only
carries the counting on. Numbers that belong to others (二、三季度, 2021.3, 1.2公里) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from review.numerals import chinese_value

FaultKind = Literal["repeated", "gap", "backward", "residue", "nested"]

CN = "一二三四五六七八九十"
STYLES = (
    rf"第(?P<n>[{CN}]{{1,3}})(?:章|部分)(?!第)",
    rf"(?P<n>[{CN}]{{1,3}})[、．.](?![{CN}])",
    rf"[（(](?P<n>[{CN}]{{1,3}})[）)]",
    r"(?P<n>\d{1,2})(?:[、．]|\.(?!\.|\s?\d+\s?[.\-年月]))",
    r"[（(](?P<n>\d{1,2})[）)]",
    r"(?P<n>\d{1,2})[）)]",
    r"(?P<n>[①-⑳])",
    rf"(?P<n>[{CN}])是",
)
"""From the highest rank to the lowest; the last is no heading and counts for itself."""
CHAPTER, PART, SPOKEN = 1, 2, len(STYLES) - 1
PATTERN = re.compile(
    "|".join(re.sub(r"\?P<n>", f"?P<s{place}>", style) for place, style in enumerate(STYLES))
)
FIGURE_BEHIND = re.compile(r"(?!\d{4}年)\d")
CLAUSE_BEGINS = re.compile(r"(?:^|[\n。；;：:！!？?]|(?<![\d.\s])\s)\s*$")
LEADS_IN = re.compile(r"[以如]下|下列|包括|分为|季度|阶段|方面|部分")
NO_NUMBER_BEFORE = re.compile(r"[\d.第〔\[（(附表图条款项见号十百至到和与及-]$")


class Marker(NamedTuple):
    """A number of an item: its style by rank, its value, where it stands.

    A clause `begins` with it where it can only be such a number; where a figure follows (3、4月, 1.2公里) it may be
    part of one, and can at most go on from another.
    """

    style: int
    number: int
    start: int
    text: str
    begins: bool
    may_be_figure: bool


@dataclass(frozen=True, slots=True)
class OutlineFault:
    """A number that does not go on from the one before; `expected` is the number that would."""

    kind: FaultKind
    marker: Marker
    before: Marker | None
    expected: int


def markers(text: str) -> Iterator[Marker]:
    """Yield the numbers of items in a text."""
    for found in PATTERN.finditer(text):
        style = next(place for place in range(len(STYLES)) if found[f"s{place}"])
        number = _value(found[f"s{style}"])
        before = text[: found.start()]
        begins = bool(CLAUSE_BEGINS.search(before[-4:]))
        if number is not None and (begins or not NO_NUMBER_BEFORE.search(before[-1:])):
            unclear = bool(FIGURE_BEHIND.match(text, found.end()))
            yield Marker(style, number, found.start(), found[0], begins and not unclear, unclear)


def first_fault(text: str) -> OutlineFault | None:
    """Return the first number of a running text that does not go on, None where all do."""
    counts: dict[int, Marker] = {}
    for one in markers(text):
        if one.style == SPOKEN:
            fault = _spoken(counts, one)
        else:
            fault = _fault(counts, one, text)
            for style in [style for style in counts if style > one.style]:
                del counts[style]
        if fault is not None and one.begins:
            return fault
        if one.begins or _goes_on(counts.get(one.style), one):
            counts[one.style] = one
    return None


def faults_of_headings(headings: Sequence[str]) -> Iterator[tuple[int, OutlineFault]]:
    """Yield the headings, by their place, whose numbers do not go on from the heading before of their rank.

    Where the first of a rank is not the first number, the form shows a part of its headings, and gaps are none.
    """
    counts: dict[int, Marker] = {}
    in_part: set[int] = set()
    for place, heading in enumerate(headings):
        one = next(iter(markers(heading.strip())), None)
        if one is None or one.start or one.style == SPOKEN:
            continue
        before = counts.get(one.style)
        for style in [style for style in counts if style > one.style]:
            del counts[style]
        counts[one.style] = one
        if before is None:
            in_part |= {one.style} if one.number > 1 else set()
        elif one.number <= before.number or (one.number > before.number + 1 and one.style not in in_part):
            yield place, OutlineFault(_kind(one, before), one, before, before.number + 1)


def _fault(counts: dict[int, Marker], one: Marker, text: str) -> OutlineFault | None:
    before = counts.get(one.style)
    if before is None:
        if one.style <= PART and any(style > one.style for style in counts):
            kind: FaultKind = "nested" if one.number == 1 else "residue"
            return OutlineFault(kind, one, _lowest(counts), 1)
        return OutlineFault("residue", one, None, 1) if one.style <= CHAPTER and one.number > 1 else None
    if one.number == before.number + 1:
        return None
    if one.number == 1 and one.style > CHAPTER and _is_led_in(text, before, one):
        return None
    return OutlineFault(_kind(one, before), one, before, before.number + 1)


def _spoken(counts: dict[int, Marker], one: Marker) -> OutlineFault | None:
    """A number that comes twice; 一是 may begin anew, and what is left out is no heading."""
    before = counts.get(SPOKEN)
    if before is None or one.number == 1 or one.number > before.number:
        return None
    return OutlineFault(_kind(one, before), one, before, before.number + 1)


def _is_led_in(text: str, before: Marker, one: Marker) -> bool:
    """Whether words without a number of their own lead to a list that begins anew."""
    between = text[before.start + len(before.text) : one.start]
    line = between.rstrip().split("\n")[-1].strip()
    is_own_line = "\n" in between.strip() and between.endswith("\n") and line[-1:] not in "。；;，"
    last = re.split(r"[。；;]", line.rstrip("。；;"))[-1]
    return line.endswith(("：", ":")) or is_own_line or bool(LEADS_IN.search(last))


def _kind(one: Marker, before: Marker) -> FaultKind:
    if one.number == before.number:
        return "repeated"
    return "gap" if one.number > before.number else "backward"


def _goes_on(before: Marker | None, one: Marker) -> bool:
    if before is not None and one.number == before.number + 1:
        return True
    return one.number == 1 and not one.may_be_figure


def _lowest(counts: dict[int, Marker]) -> Marker:
    return counts[max(counts)]


def _value(printed: str) -> int | None:
    if printed.isdecimal():
        return int(printed)
    if len(printed) == 1 and "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    value = chinese_value(printed)
    return None if value is None else int(value)
