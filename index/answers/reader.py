"""A question as the fewest known words that cover it: names of the store, figures, years, words of the lexicon.

What nothing covers stays as it is, and the planner answers no question that has such a rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.answers.figures_said import figures_at
from index.answers.lexicon import SIGNS, Sense, Words, idle, words
from index.answers.names import widthless
from index.answers.patterns import phrases

UNCOVERED = 100
"""What a sign that no word covers costs; a word costs 1, so the cover with the fewest rests wins, then the shortest."""
NAME, WORD, FIGURE, IDLE, MENTION = 0.9, 1.0, 1.0, 3.0, 4.0
ALIKE = 0.5
"""Covers that cost less than this more than the cheapest are other readings: those of as many words, of other lengths."""
MOST_READINGS = 6
LONGEST_MENTION = 14
CAUSES = ("因", "由于")
GOES_ON = ("了", "过", "到", "为", "什么", "啥", "何", "哪")
MENTION_ENDS = re.compile(
    "的|(?:等|之类)?(?:原因|因素|影响|问题)?(?:而|被|才)?(?:扣分|扣了|失分|丢分|没|未|导致|造成)"
)
YEAR_WITHIN = re.compile(
    r"\b([a-z-]+(?:ed|al|ial)|average|mean|whole|full-year)\s+((?:19|20)\d\d)\s+(?=[a-z])"
)
"""The adjusted 2020 budget: a year between two words that belong together."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
NAMES = frozenset({"unit", "project", "level1", "level2", "level3", "item"})
AROUND_NAMES = frozenset({"项目", "经费"})
GRADES = frozenset({"优", "良", "中", "差"})
"""What a quote alone means a grade by: 评为“良”."""
QUOTES = {"“": "”", "「": "」", "『": "』", "《": "》", "‘": "’", '"': '"'}


class Piece(NamedTuple):
    """A part of a question: what it may mean, in its words; no sense where nothing known stands there."""

    text: str
    senses: tuple[Sense, ...]
    is_quoted: bool = False
    is_after_break: bool = False
    """Whether a sign, as a comma, stands before it."""

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
    return readings(question, names)[0]


def readings(question: str, names: Words, is_lenient: bool = False) -> list[list[Piece]]:
    """Return the ways to read the question as pieces, the likeliest first; the others are about as likely, of other senses.

    `is_lenient`: words of closed classes that only ask and bind are read, too.
    """
    told = squeeze(question)
    candidates = [list(_candidates(told, at, names)) for at in range(len(told.text))]
    if is_lenient:
        for at, found in enumerate(candidates):
            found.extend(_idle(told, at))
    ways = _covers(told, candidates)
    return [_joined(told, _steps(one)) for one in ways]


def squeeze(question: str) -> Squeezed:
    """Return the question as it is matched."""
    text = re.sub(r"(?<=[\d年度%分元])\s*[-—–～~]+\s*(?=\d)", "~", widthless_quotes(question))
    text = THOUSANDS.sub("", YEAR_WITHIN.sub(r"\2 \1 ", text))
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
    if not is_edge(told, at):
        return
    for word in names.at(told.text, at):
        if at + len(word.text) <= limit and is_edge(told, at + len(word.text)):
            yield _Candidate(at + len(word.text), NAME, word.senses)
    if inside is not None and inside[0] == at and told.text[at : inside[1]] in GRADES:
        yield _Candidate(inside[1], WORD, (Sense("graded", told.text[at : inside[1]]),))
    for figure in figures_at(_until_broken(told, at), at, begins=at in told.breaks):
        if figure.end <= limit and (inside is None or figure.senses[0].kind == "year"):
            yield _Candidate(figure.end, FIGURE, figure.senses)
    for word in words().at(told.text, at):
        end = at + len(word.text)
        if end > limit or not is_edge(told, end):
            continue
        if inside is None or (at, end) == inside or word.text in AROUND_NAMES:
            yield _Candidate(end, _word_cost(word.text, word.senses), word.senses)
        if inside is None and any(one.kind == "mention" for one in word.senses):
            yield from _mentions(told, end, word.text in CAUSES)
    if inside is None:
        for phrase in phrases(told.text, at, clause_ends(told, at, limit)):
            if is_edge(told, phrase.end):
                yield _Candidate(
                    phrase.end, _word_cost(told.text[at : phrase.end], phrase.senses), phrase.senses
                )


def _idle(told: Squeezed, at: int) -> Iterator[_Candidate]:
    """Yield what only asks and binds at a place: outside quotes, at the edges of words."""
    if any(begin <= at < end for begin, end in told.quoted) or not is_edge(told, at):
        return
    limit = min((begin for begin, _ in told.quoted if begin > at), default=len(told.text))
    for word in idle().at(told.text, at):
        end = at + len(word.text)
        if end <= limit and is_edge(told, end):
            yield _Candidate(end, IDLE, word.senses)


def _until_broken(told: Squeezed, at: int) -> str:
    """The question as far as a break between two digits: 2020、2021 are two figures."""
    ends = [one for one in told.breaks if one > at and told.text[one - 1 : one + 1].isdigit()]
    inside = [one for one in ends if one < len(told.text)]
    return told.text[: min(inside, default=len(told.text))]


def clause_ends(told: Squeezed, at: int, limit: int) -> tuple[int, ...]:
    """Return where a turn of phrase that begins here may end at the latest: at the next break, or beyond it."""
    following = min((one for one in told.breaks if at < one < limit), default=limit)
    return (following, limit) if following < limit else (limit,)


def _word_cost(text: str, senses: Sequence[Sense]) -> float:
    """Of covers with as many words the one whose words with a meaning are longer: 目标表 | 上, not 目标 | 表上."""
    is_quiet = all(one.kind == "filler" for one in senses)
    return WORD if is_quiet else WORD - min(len(text), 12) ** 2 / 2000


def is_edge(told: Squeezed, at: int) -> bool:
    """Return whether a word may begin or end here: not within a word of Latin letters."""
    if at in (0, len(told.text)) or at in told.breaks:
        return True
    before, after = told.text[at - 1], told.text[at]
    return not (before.isascii() and after.isascii() and before.isalpha() and after.isalpha())


def _mentions(told: Squeezed, end: int, is_cause: bool) -> Iterator[_Candidate]:
    """What is mentioned, behind a word for it: in quotes, or as far as 的, what it led to, or a break.

    A cause (因疫情没完成) is one only where it is said what it led to.
    """
    if told.text.startswith(GOES_ON, end):
        return  # the word itself goes on, or it is asked what the cause is
    for start, stop in told.quoted:
        if start == end:
            yield _Candidate(stop, WORD, (Sense("says", told.text[start:stop]),))
            return
    found = MENTION_ENDS.search(told.text, end + 1)
    if is_cause and (found is None or found[0] == "的"):
        return
    stops = [found.start() if found else -1, *(one for one in told.breaks if one > end), len(told.text)]
    stop = min(one for one in stops if one > end)
    if 2 <= stop - end <= LONGEST_MENTION:
        yield _Candidate(stop, MENTION, (Sense("says", told.text[end:stop]),))


class _Way(NamedTuple):
    """A cover of the question from a place to its end."""

    cost: float
    meaning: tuple[Sense, ...]
    """The senses of its words, without those that leave everything as it is."""
    step: _Candidate | None
    rest: _Way | None


def _covers(told: Squeezed, candidates: Sequence[Sequence[_Candidate]]) -> list[_Way]:
    """The cheapest covers, each of another meaning, the cheapest first."""
    length = len(told.text)
    best: list[list[_Way]] = [[] for _ in range(length)] + [[_Way(0.0, (), None, None)]]
    for at in range(length - 1, -1, -1):
        made = [one._replace(cost=UNCOVERED + one.cost, step=None, rest=one) for one in best[at + 1][:1]]
        for one in candidates[at]:
            own = tuple(sense for sense in one.senses if sense.kind != "filler")
            made += [_Way(one.cost + way.cost, own + way.meaning, one, way) for way in best[one.end]]
        best[at] = _cheapest(made)
    return [one for one in best[0] if one.cost < best[0][0].cost + ALIKE]


def _cheapest(ways: Sequence[_Way]) -> list[_Way]:
    kept: dict[tuple[Sense, ...], _Way] = {}
    for one in sorted(ways, key=lambda way: way.cost):
        kept.setdefault(one.meaning, one)
    return list(kept.values())[:MOST_READINGS]


def _steps(way: _Way) -> list[tuple[int, _Candidate | None]]:
    """The places of a cover, each with what stands there."""
    steps: list[tuple[int, _Candidate | None]] = []
    at, one = 0, way
    while one.rest is not None:
        steps.append((at, one.step))
        at, one = one.step.end if one.step else at + 1, one.rest
    return steps


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
        pieces.append(Piece(told.text[at : one.end], senses, span is not None, at in told.breaks))
    return pieces
