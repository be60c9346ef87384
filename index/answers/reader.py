"""A question as the fewest known words that cover it: names of the store, figures, years, words of the lexicon.

What nothing covers stays as it is, and the planner answers no question that has such a rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.answers.lexicon import SIGNS, Sense, Words, words
from index.answers.names import widthless
from index.answers.numerals import number_of, year_of
from index.answers.patterns import phrases

UNCOVERED = 100
"""What a sign that no word covers costs; a word costs 1, so the cover with the fewest rests wins, then the shortest."""
NAME, WORD, FIGURE, MENTION = 0.9, 1.0, 1.0, 4.0
LONGEST_MENTION = 14
MOST_FIRST = 100
"""More than so many of the first or last are not asked for."""
NAMES = frozenset({"unit", "project", "level1", "level2", "level3", "item"})
AROUND_NAMES = frozenset({"项目", "经费"})
QUOTES = {"“": "”", "「": "」", "『": "』", "《": "》", "‘": "’", '"': '"'}
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:年度|年)(?:年度)?|((?:19|20)\d\d)(?![\d.%个分元万])|(?<!\d)([123]\d)年度?(?!间)"
)
_HAN_YEAR = re.compile(r"[二一][〇零○九0][〇零○一二三四五六七八九]{2}年度?")
_RANGE = re.compile(
    r"((?:19|20)\d\d)(?:年度|年)?(?:~|至|到|through|until|to)((?:19|20)\d\d)(?:年度|年)?(?:之间|期间|间)?(?![\d.%个分元万])"
)
_NUMERAL = "[一二两三四五六七八九十]+|[0-9]+"
_COUNTED = "(?:名|个|位|项|家|条|份|大)"
_TOP = (
    (re.compile(rf"(?:排名|排在|排)?(?:前|最前面?的)({_NUMERAL}){_COUNTED}?(?!年|半|期|季|个?月)"), "max"),
    (re.compile(rf"(?:后|倒数|末|最后)({_NUMERAL}){_COUNTED}(?!年|半|期|季|月)"), "min"),
    (re.compile(rf"最(?:高|大|多|好|快)的(?:前)?({_NUMERAL}){_COUNTED}"), "max"),
    (re.compile(rf"最(?:低|小|少|差|慢)的({_NUMERAL}){_COUNTED}"), "min"),
    (re.compile(r"top(\d+|three|five|ten|two)"), "max"),
    (re.compile(r"bottom(\d+|three|five|ten|two)"), "min"),
)
_FIGURE = re.compile(
    r"(\d+(?:\.\d+)?)(%|percent|points|分|亿元|万元|万|元|yuan|个百分点)?|百分之([一二三四五六七八九十百]+|\d+(?:\.\d+)?)"
)
_HAN_FIGURE = re.compile(r"([一二两三四五六七八九十百]+)(分|万元|元|成)")


class Piece(NamedTuple):
    """A part of a question: what it may mean, in its words; no sense where nothing known stands there."""

    text: str
    senses: tuple[Sense, ...]
    is_quoted: bool = False

    def has(self, kind: str) -> bool:
        """Whether it can mean something of this kind."""
        return any(one.kind == kind for one in self.senses)

    def value(self, kind: str) -> str:
        """Return what it means of this kind, "" where nothing."""
        return next((one.value for one in self.senses if one.kind == kind), "")


class Squeezed(NamedTuple):
    """A question without blanks and signs: where breaks were, which parts stood in quotes."""

    text: str
    breaks: frozenset[int]
    quoted: tuple[tuple[int, int], ...]


def read(question: str, names: Words) -> list[Piece]:
    """Return the question as pieces, in its order."""
    told = squeeze(question)
    found = _cover(told, [list(_candidates(told, at, names)) for at in range(len(told.text))])
    return _joined(told, found)


def squeeze(question: str) -> Squeezed:
    """Return the question as it is matched."""
    text = re.sub(
        r"((?:19|20)\d\d年?度?)\s*[-—–～~]+\s*((?:19|20)\d\d)", r"\1~\2", widthless_quotes(question)
    )
    kept: list[str] = []
    breaks: set[int] = set()
    quoted: list[tuple[int, int]] = []
    closing, begun = "", 0
    for at, sign in enumerate(text):
        if sign.isalnum() or _is_kept(text, at):
            kept.append(sign)
            continue
        breaks.add(len(kept))
        if closing and sign == closing:
            quoted.append((begun, len(kept)))
            closing = ""
        elif not closing and sign in QUOTES and QUOTES[sign] in text[at + 1 :]:
            closing, begun = QUOTES[sign], len(kept)
    return Squeezed("".join(kept), frozenset(breaks), tuple(one for one in quoted if one[0] < one[1]))


def widthless_quotes(question: str) -> str:
    """Return the question in narrow signs and lower case; quotes stay as they are."""
    return "".join(sign if sign in "“”「」『』《》‘’" else widthless(sign) for sign in question)


def _is_kept(text: str, at: int) -> bool:
    """Whether a sign tells something: a full stop only inside a figure."""
    if text[at] == ".":
        return at + 1 < len(text) and text[at + 1].isdigit() and at > 0 and text[at - 1].isdigit()
    return text[at] in SIGNS


class _Candidate(NamedTuple):
    end: int
    cost: float
    senses: tuple[Sense, ...]


def _candidates(told: Squeezed, at: int, names: Words) -> Iterator[_Candidate]:
    """Yield what can stand at a place of the question."""
    inside = next((one for one in told.quoted if one[0] <= at < one[1]), None)
    limit = (
        inside[1]
        if inside
        else min((start for start, _ in told.quoted if start > at), default=len(told.text))
    )
    if not _is_edge(told, at):
        return
    for word in names.at(told.text, at):
        if at + len(word.text) <= limit and _is_edge(told, at + len(word.text)):
            yield _Candidate(at + len(word.text), NAME, word.senses)
    yield from (one for one in _figures(told, at) if one.end <= limit and (inside is None or _is_year(one)))
    for word in words().at(told.text, at):
        end = at + len(word.text)
        if end > limit or not _is_edge(told, end):
            continue
        if inside is None or (at, end) == inside or word.text in AROUND_NAMES:
            yield _Candidate(end, _word_cost(word.text, word.senses), word.senses)
        if inside is None and any(one.kind == "mention" for one in word.senses):
            yield from _mentions(told, end)
    if inside is None:
        for phrase in phrases(told.text, at, _clause_ends(told, at, limit)):
            if _is_edge(told, phrase.end):
                yield _Candidate(
                    phrase.end, _word_cost(told.text[at : phrase.end], phrase.senses), phrase.senses
                )


def _clause_ends(told: Squeezed, at: int, limit: int) -> tuple[int, ...]:
    """Where a turn of phrase that begins here may end at the latest: at the next break, or beyond it."""
    following = min((one for one in told.breaks if at < one < limit), default=limit)
    return (following, limit) if following < limit else (limit,)


def _word_cost(text: str, senses: Sequence[Sense]) -> float:
    """Of covers with as many words the one whose words with a meaning are longer: 目标表 | 上, not 目标 | 表上."""
    is_quiet = all(one.kind == "filler" for one in senses)
    return WORD if is_quiet else WORD - min(len(text), 12) ** 2 / 2000


def _is_year(one: _Candidate) -> bool:
    return one.senses[0].kind == "year"


def _is_edge(told: Squeezed, at: int) -> bool:
    """Whether a word may begin or end here: not within a word of Latin letters."""
    if at in (0, len(told.text)) or at in told.breaks:
        return True
    before, after = told.text[at - 1], told.text[at]
    return not (before.isascii() and after.isascii() and before.isalpha() and after.isalpha())


def _mentions(told: Squeezed, end: int) -> Iterator[_Candidate]:
    """What is mentioned, behind a word for it: in quotes, or as far as 的 or a break."""
    for start, stop in told.quoted:
        if start == end:
            yield _Candidate(stop, WORD, (Sense("says", told.text[start:stop]),))
            return
    stops = [told.text.find("的", end + 1), *(one for one in told.breaks if one > end), len(told.text)]
    stop = min(one for one in stops if one > end)
    if 2 <= stop - end <= LONGEST_MENTION:
        yield _Candidate(stop, MENTION, (Sense("says", told.text[end:stop]),))


def _figures(told: Squeezed, at: int) -> Iterator[_Candidate]:
    """Yield years, ranks and figures that stand at a place."""
    text = told.text
    if at and text[at - 1].isdigit() and text[at].isdigit():
        return
    if found := _RANGE.match(text, at):
        first, last = int(found[1]), int(found[2])
        if first <= last <= first + 20:
            yield _Candidate(
                found.end(), FIGURE, tuple(Sense("year", str(one)) for one in range(first, last + 1))
            )
    if found := _YEAR.match(text, at):
        year = found[1] or found[2] or f"20{found[3]}"
        yield _Candidate(found.end(), FIGURE, (Sense("year", year),))
    if found := _HAN_YEAR.match(text, at):
        yield _Candidate(
            found.end(), FIGURE, (Sense("year", str(year_of(found[0].rstrip("度").rstrip("年")))),)
        )
    for pattern, way in _TOP:
        if (found := pattern.match(text, at)) and 0 < (count := number_of(found[1]) or 0) <= MOST_FIRST:
            yield _Candidate(found.end(), FIGURE, (Sense("top", f"{way} {count}"),))
    for pattern in (_FIGURE, _HAN_FIGURE):
        if (found := pattern.match(text, at)) and (figure := _figure(found)):
            yield _Candidate(found.end(), FIGURE, (Sense("figure", figure),))


def _figure(found: re.Match[str]) -> str | None:
    """The figure and its unit, apart by a blank; None where it may mean more than one number."""
    groups = found.groups()
    if (number := number_of((len(groups) == 3 and groups[2]) or groups[0])) is None:
        return None
    if len(groups) == 3 and groups[2]:
        return f"{number} %"
    unit = {"percent": "%", "个百分点": "%", "points": "分", "万": "万元", "yuan": "元"}.get(
        groups[1] or "", groups[1] or ""
    )
    if unit == "亿元":
        number, unit = number * 10_000, "万元"
    if unit == "成":
        number, unit = number * 10, "%"
    return f"{number:f} {unit}".strip()


def _cover(told: Squeezed, candidates: Sequence[Sequence[_Candidate]]) -> list[tuple[int, _Candidate | None]]:
    """The cheapest way from the beginning to the end: places, each with what stands there."""
    length = len(told.text)
    best: list[float] = [0.0] * (length + 1)
    step: list[_Candidate | None] = [None] * (length + 1)
    for at in range(length - 1, -1, -1):
        best[at] = UNCOVERED + best[at + 1]
        for one in candidates[at]:
            if one.cost + best[one.end] < best[at]:
                best[at], step[at] = one.cost + best[one.end], one
    way: list[tuple[int, _Candidate | None]] = []
    at = 0
    while at < length:
        way.append((at, step[at]))
        chosen = step[at]
        at = chosen.end if chosen else at + 1
    return way


def _joined(told: Squeezed, way: Sequence[tuple[int, _Candidate | None]]) -> list[Piece]:
    """The pieces of a cover; signs that nothing covers are joined, a quote that is not covered is a piece as a whole."""
    unknown = [
        span for span in told.quoted if any(one is None and span[0] <= at < span[1] for at, one in way)
    ]
    pieces: list[Piece] = []
    rest, last = "", -1
    for at, one in way:
        span = next((held for held in told.quoted if held[0] <= at < held[1]), None)
        if span in unknown and span is not None:
            if span[0] == at:
                pieces.append(Piece(told.text[span[0] : span[1]], (), is_quoted=True))
            continue
        if one is None:
            rest = f"{rest}{told.text[at]}" if last == at - 1 and rest else told.text[at]
            if len(rest) > 1 and pieces and not pieces[-1].senses and not pieces[-1].is_quoted:
                pieces[-1] = Piece(rest, ())
            else:
                pieces.append(Piece(rest, ()))
            last = at
            continue
        rest = ""
        senses = tuple(held for held in one.senses)
        pieces.append(Piece(told.text[at : one.end], senses, is_quoted=span is not None))
    return pieces
