"""The prose of a form, place by place: its sections, goals, notes and the words of its indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.filing import Filing
from review.target_forms import target_forms

SENTENCE = re.compile(r"[^。！？!?\n]+")


def passages(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the text of every place that holds prose, in the order of the record."""
    for name in ("expected", "actual"):
        text = getattr(filing.annual_goal, name)
        # The year's goal often stands in a section as well, and is judged there.
        if text and not any(_same(text, one.text) for one in filing.sections):
            yield f"/annual_goal/{name}", text
    for index, row in enumerate(filing.indicators):
        for name in ("level3", "target", "actual", "deviation"):
            if getattr(row, name):
                yield f"/indicators/{index}/{name}", getattr(row, name)
    yield from ((f"/notes/{index}", text) for index, text in enumerate(filing.notes) if text)
    yield from (
        (f"/sections/{index}/text", one.text) for index, one in enumerate(filing.sections) if one.text
    )


def plan_sections(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the text of the sections that say when what is done."""
    limits = target_forms()
    for index, section in enumerate(filing.sections):
        if _has(section.heading, limits.plan_headings) and not _has(section.heading, limits.other_headings):
            yield f"/sections/{index}/text", section.text


def sentences_at(text: str) -> Iterator[tuple[int, str]]:
    """Yield every sentence with the place in the text where it begins; a semicolon ends none."""
    for found in SENTENCE.finditer(text):
        yield found.start(), found[0]


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause that holds the place, from one mark of punctuation to the next."""
    marks = "，,。；;！？!?\n："
    begin = max((text.rfind(mark, 0, start) for mark in marks), default=-1) + 1
    stops = [at for mark in marks if (at := text.find(mark, end)) >= 0]
    return text[begin : min(stops, default=len(text))]


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)
