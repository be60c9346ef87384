"""Remarks of the form: what explains a deviation, low execution or a change of the budget, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.filing import Filing
from review.outcome import folded
from review.parameters import words

_DASHES = "/\\|·"


def is_remark(text: str | None) -> bool:
    """Return whether the text explains anything: not blank, a dash, 无, 不适用."""
    plain = folded(text or "").strip(_DASHES)
    return bool(plain) and plain not in words()["no_remark"]


def is_idle(text: str | None) -> bool:
    """Return whether the text only says that all is done (已完成, 达标), which explains no lost point."""
    return folded(text or "") in words()["idle_remark"]


def remark_places(filing: Filing) -> Iterator[str]:
    """Yield the pointers where a form explains itself: deviations, the actual goal, notes, other fields."""
    yield from (f"/indicators/{index}/deviation" for index in range(len(filing.indicators)))
    yield "/annual_goal/actual"
    yield from (f"/notes/{index}" for index in range(len(filing.notes)))
    yield from (f"/other_fields/{index}/value" for index in range(len(filing.other_fields)))


def has_unread_remark(filing: Filing) -> bool:
    """Return whether one of those places could not be read, so that nobody can say it explains nothing."""
    return any(filing.is_unread(pointer) for pointer in remark_places(filing))


def sentences(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield each sentence of the remarks with its pointer, the label in front where the form prints one."""
    for pointer in remark_places(filing):
        text = filing.at(pointer)
        if not is_remark(text):
            continue
        for sentence in re.split(r"[。；;！!\n]", text):
            yield pointer, f"{_label(filing, pointer)}{sentence}"


def says(filing: Filing, *topics: str) -> bool:
    """Return whether one sentence holds a word of every named list."""
    lists = [words()[topic] for topic in topics]
    return any(all(_holds(sentence, entries) for entries in lists) for _, sentence in sentences(filing))


def _holds(sentence: str, entries: Iterable[str]) -> bool:
    return any(word in sentence for word in entries)


def _label(filing: Filing, pointer: str) -> str:
    if not pointer.startswith("/other_fields/"):
        return ""
    return f"{filing.other_fields[int(pointer.split('/')[2])].label}："
