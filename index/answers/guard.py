"""The guard of worded answers: a sentence by a model holds only where each figure, name and word of it has its ground.

    “…”          stands in a citation, word for word
    a figure     is a cited figure of the same value and unit, named last of whose it is
    a name       is a cited name, as a whole
    any other    is one of the few words that only bind (data/guard.yaml)

What a citation's prose says may be quoted and nothing else: an order hidden in an explanation gives the answer no figure,
no name and no word. Pure: records in, a verdict out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from index.answers.figures import Figure, figures, guard_data

QUOTED = re.compile(r"“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"")
LETTERS = re.compile(r"[a-z]+")
LEAST_NAME = 2


class Ground(NamedTuple):
    """What an answer may rest on: a cited text, the unit of its figure where that is printed elsewhere, whose it is.

    `of` are pairs of a side and a name: ("project", "路灯改造"), ("year", "2021年"), ("field", "执行数").
    """

    text: str
    unit: str = ""
    of: tuple[tuple[str, str], ...] = ()
    is_prose: bool = False


class Verdict(NamedTuple):
    """Whether the answer holds, and what of it has no ground."""

    holds: bool
    why: tuple[str, ...] = ()


class Cited(Protocol):
    """A citation: the text that stands at a place, and the pointer to it."""

    @property
    def text(self) -> str | None:
        """The text there."""
        ...

    @property
    def path(self) -> str:
        """The pointer."""
        ...


def holds(answer: str, citations: Sequence[Cited], more: Iterable[str] = ()) -> Verdict:
    """Return whether the answer rests on its citations; `more` are names that may stand in it besides (units, fields)."""
    return judged(answer, [*grounds(citations), *(Ground(name) for name in more)])


def grounds(citations: Iterable[Cited]) -> list[Ground]:
    """Return the citations as what an answer may rest on."""
    return [Ground(one.text, is_prose=is_prose(one)) for one in citations if one.text]


def is_prose(citation: Cited) -> bool:
    """Whether a citation is running text, by where it stands or by how long it is."""
    data = guard_data()
    parts = set(citation.path.split("/"))
    return bool(parts & set(data["prose"])) or len(citation.text or "") > data["longest_name"]


def judged(answer: str, rest_on: Sequence[Ground]) -> Verdict:
    """Return whether every figure, name and word of the answer has its ground, and each figure's is its own."""
    faults = [*_misquoted(answer, rest_on)]
    plain = QUOTED.sub(lambda found: " " * len(found[0]), answer)
    named = list(_named(plain, rest_on))
    bare = _without(plain, named)
    told = list(figures(bare))
    faults += _unfounded(told, plain, rest_on)
    faults += _left_over(_without(bare, [(one.start, one.end) for one in told]))
    if not answer.strip():
        faults.append("空 / empty")
    return Verdict(not faults, tuple(faults))


def _misquoted(answer: str, rest_on: Sequence[Ground]) -> Iterator[str]:
    texts = [_close(one.text) for one in rest_on]
    for found in QUOTED.finditer(answer):
        words = _close(next(part for part in found.groups() if part is not None))
        if not words or not any(words in text for text in texts):
            yield f"引文不在所引之处 / not quoted from a citation: {found[0]}"


def _named(plain: str, rest_on: Sequence[Ground]) -> Iterator[tuple[int, int]]:
    """Yield where names of citations stand, the longest first, none over another."""
    names = {one.text.strip() for one in rest_on if not one.is_prose and _is_name(one.text)}
    names |= {name for one in rest_on for _, name in one.of if _is_name(name)}
    taken: list[tuple[int, int]] = []
    for name in sorted(names, key=len, reverse=True):
        for found in re.finditer(re.escape(name), plain):
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
    yield from sorted(taken)


def _is_name(text: str) -> bool:
    """Whether the text is more than one figure: a name may hold digits, and is then taken as a whole."""
    plain = text.strip()
    return len(plain) >= LEAST_NAME and not _is_figure(plain)


def _is_figure(text: str) -> bool:
    found = list(figures(text))
    return len(found) == 1 and not re.search(r"\w", text[: found[0].start] + text[found[0].end :])


def _unfounded(told: Sequence[Figure], plain: str, rest_on: Sequence[Ground]) -> Iterator[str]:
    """Yield the figures that no citation states, or that are told of another one than they are of."""
    stated = [(one, figure) for one in rest_on if not one.is_prose for figure in _stated(one)]
    for figure in told:
        alike = [one for one, other in stated if figure.says(other)]
        words = plain[figure.start : figure.end]
        if not alike and not _is_of(figure, rest_on):
            yield f"数字不在所引之处 / no citation states this figure: {words}"
        elif alike and not any(_is_told_of(one, figure, plain, rest_on) for one in alike):
            yield f"数字张冠李戴 / the figure is told of another one: {words}"


def _stated(ground: Ground) -> Iterator[Figure]:
    has_unit = not ground.unit or ground.text.rstrip().endswith(ground.unit)
    yield from figures(ground.text if has_unit else f"{ground.text}{ground.unit}")


def _is_of(figure: Figure, rest_on: Sequence[Ground]) -> bool:
    """Whether the figure is a year that says whose something is."""
    years = [other for one in rest_on for side, name in one.of if side == "year" for other in figures(name)]
    return any(figure.says(other) for other in years)


def _is_told_of(ground: Ground, figure: Figure, plain: str, rest_on: Sequence[Ground]) -> bool:
    """Whether what is named last before the figure, of each side on which grounds differ, is the ground's own."""
    sides = {side for one in rest_on for side, _ in one.of}
    for side in sides:
        names = {name for one in rest_on for own, name in one.of if own == side}
        own = {name for of, name in ground.of if of == side}
        if len(names) > 1 and _last_named(names, plain[: figure.start]) not in own:
            return False
    return True


def _last_named(names: Iterable[str], before: str) -> str | None:
    """Return the name that ends last in the text, the longest where several do; None where none stands there."""
    found = [(place + len(name), len(name), name) for name in names if (place := before.rfind(name)) >= 0]
    return max(found)[2] if found else None


def _left_over(rest: str) -> Iterator[str]:
    """Yield the words that have no ground and are none of those that only bind."""
    data = guard_data()
    signs = set(data["signs"])
    at, text = 0, rest.lower()
    while at < len(text):
        if text[at] in signs or text[at] in " 　\0":
            at += 1
            continue
        length = _binding(text, at)
        if not length:
            yield f"词语没有依据 / words without ground: {_run(text, at, signs)}"
            at += len(_run(text, at, signs))
        at += length


def _binding(text: str, at: int) -> int:
    """How long the word at a place is, where it is one that only binds; an English one as a whole."""
    letters = LETTERS.match(text, at)
    if letters:
        return len(letters[0]) if letters[0] in _words() else 0
    return next((len(word) for word in _by_length() if text.startswith(word, at)), 0)


def _run(text: str, at: int, signs: set[str]) -> str:
    end = at
    while end < len(text) and text[end] not in signs and text[end] not in " \0":
        end += 1
    return text[at:end]


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(str(word) for line in guard_data()["words"] for word in line)


@lru_cache(maxsize=1)
def _by_length() -> tuple[str, ...]:
    return tuple(sorted((word for word in _words() if not LETTERS.fullmatch(word)), key=len, reverse=True))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with the spans blanked, every other sign where it was."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _close(text: str) -> str:
    return re.sub(r"\s", "", text)
