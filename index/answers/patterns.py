"""Turns of phrase that questions are made of, as data/patterns*.yaml give them by their parts: found where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from index.answers.fields import loaded
from index.answers.lexicon import Sense

PARTS_OF = {"patterns": "", "patterns_turns": "patterns", "patterns_en": ""}
"""The files of turns of phrase, each with the one whose parts it uses beside its own."""
_PART = re.compile(r"<(\w+)>")


class Pattern(NamedTuple):
    """A turn of phrase, and what it means."""

    form: re.Pattern[str]
    senses: tuple[Sense, ...]


class Match(NamedTuple):
    """Where a turn of phrase ends, and what it means."""

    end: int
    senses: tuple[Sense, ...]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the turns of phrase; KeyError where one names a part that is not there."""
    return tuple(one for name, more in PARTS_OF.items() for one in _patterns(loaded(name), more))


def _patterns(told: dict[str, Any], more: str) -> Iterator[Pattern]:
    told_parts = {**(loaded(more)["parts"] if more else {}), **told["parts"]}
    parts = {name: _longest_first(str(form)) for name, form in told_parts.items()}
    for kind, by_value in told["words"].items():
        for value, forms in by_value.items():
            for form in forms:
                yield Pattern(re.compile(_whole(str(form), parts)), _senses(kind, str(value)))


def _longest_first(form: str) -> str:
    """The alternatives of a part with 改进 before 改, which would else be all that is taken of it."""
    if "(" in form:
        return form
    return "|".join(sorted(form.split("|"), key=len, reverse=True))


@cache
def _beyond() -> tuple[re.Pattern[str], ...]:
    return tuple(one.form for one in patterns() if any(sense.kind == "beyond" for sense in one.senses))


def beyond(text: str, start: int, ends: Sequence[int]) -> int:
    """Return where the longest turn of phrase that begins at a place and means what no form prints ends; `start` for none."""
    if start and text[start - 1].isdigit() and text[start] == "年":
        return start
    return max(
        (found.end() for one in _beyond() for end in ends if (found := one.match(text, start, end))),
        default=start,
    )


def phrases(text: str, start: int, ends: Sequence[int]) -> Iterator[Match]:
    """Yield the turns of phrase that begin at a place; `ends`: where a clause may end, `$` in a pattern."""
    if start and text[start - 1].isdigit() and text[start] == "年":
        return  # the year's own sign
    for one in patterns():
        found = {match.end() for end in ends if (match := one.form.match(text, start, end))}
        for end in found - {start}:
            yield Match(end, one.senses)


def _whole(form: str, parts: dict[str, str]) -> str:
    """A pattern with its parts put in; parts may be made of parts."""
    while _PART.search(form):
        form = _PART.sub(lambda found: f"(?:{parts[found[1]]})", form)
    return form


def _senses(kind: str, value: str) -> tuple[Sense, ...]:
    if kind != "both":
        return (Sense(kind, value),)
    told = [one.split() for one in value.split(", ")]
    return (Sense("both", value), *(Sense(kind, name) for kind, name in told))
