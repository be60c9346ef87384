"""Where sentences and clauses of a text begin and end, and which sections of a form say when what is done."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from extract.filing import Filing
from review.target_forms import target_forms

SENTENCE = re.compile(r"[^。！？!?\n]+")
MOST_IN_SENTENCE = 60
FARTHEST = 200
"""Signs beyond which no clause is followed: a page without punctuation is none."""


class Placed(Protocol):
    """What was found at a place of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""


Found = TypeVar("Found", bound=Placed)


def plan_sections(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the text of the sections that say when what is done."""
    limits = target_forms()
    for index, section in enumerate(filing.sections):
        if _has(section.heading, limits.plan_headings) and not _has(section.heading, limits.other_headings):
            yield f"/sections/{index}/text", section.text


def sentences_of(text: str, found: Sequence[Found]) -> Iterator[tuple[str, list[Found]]]:
    """Yield every sentence with what was found in it, in order; a semicolon ends none.

    One that holds more than a plan can is passed over: it is no sentence, but a table run together.
    """
    starts = [one.start for one in found]
    for sentence in SENTENCE.finditer(text):
        first, beyond = (bisect_left(starts, at) for at in sentence.span())
        if beyond - first <= MOST_IN_SENTENCE:
            yield sentence[0], list(found[first:beyond])


def sentence_before(text: str, start: int) -> str:
    """Return what stands before the place in its sentence, as far as it may matter."""
    return re.split(r"[。！？!?\n]", text[max(0, start - FARTHEST) : start])[-1]


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause that holds the place, from one mark of punctuation to the next."""
    marks = "，,。；;！？!?\n："
    least, most = max(0, start - FARTHEST), min(len(text), end + FARTHEST)
    begins = [at + 1 for mark in marks if (at := text.rfind(mark, least, start)) >= 0]
    stops = [at for mark in marks if (at := text.find(mark, end, most)) >= 0]
    return text[max(begins, default=least) : min(stops, default=most)]


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)
