"""All that a filing says in words, whatever form it is: each passage with its pointer, and how surely it was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from extract.filing import Filing
from review.text_parameters import text_parameters

PassageKind = Literal["prose", "cell", "name"]


class Passage(NamedTuple):
    """A text and where it stands: `prose` has sentences, `cell` a few words, `name` names something."""

    pointer: str
    text: str
    kind: PassageKind


def passages(filing: Filing) -> Iterator[Passage]:
    """Yield every passage that is neither blank nor unread; one cell over several rows once.

    The year's goal often stands in a section as well, and is judged there.
    """
    seen: set[tuple[object, ...]] = set()
    sections = {_plain(one.text) for one in filing.sections}
    for pointer, text, kind in _all(filing):
        if not text or not text.strip() or filing.is_unread(pointer):
            continue
        if pointer.startswith("/annual_goal") and _plain(text) in sections:
            continue
        proof = filing.evidence.get(pointer)
        place = (proof.page, proof.box, text) if proof is not None and proof.box is not None else (pointer,)
        if place not in seen:
            seen.add(place)
            yield Passage(pointer, text, kind)


def prose(filing: Filing) -> Iterator[Passage]:
    """Yield the passages that have sentences: goals, sections, explanations, notes and other fields."""
    yield from (one for one in passages(filing) if one.kind == "prose")


def is_sure(filing: Filing, pointer: str) -> bool:
    """Return whether the passage was read so surely that its very signs can be judged."""
    proof = filing.evidence.get(pointer)
    if proof is None or proof.method == "person":
        return True
    return proof.status != "unread" and proof.confidence >= text_parameters().least_confidence


def _plain(text: str) -> str:
    return "".join(text.split())


def _all(filing: Filing) -> Iterator[tuple[str, str | None, PassageKind]]:
    yield "/title", filing.title, "name"
    yield "/project_name", filing.project_name, "name"
    for number, item in enumerate(filing.budget_items):
        yield f"/budget_items/{number}/name", item.name, "name"
    yield "/annual_goal/expected", filing.annual_goal.expected, "prose"
    yield "/annual_goal/actual", filing.annual_goal.actual, "prose"
    yield from _rows(filing)
    for number, note in enumerate(filing.notes):
        yield f"/notes/{number}", note, "prose"
    for number, section in enumerate(filing.sections):
        yield f"/sections/{number}/heading", section.heading, "name"
        yield f"/sections/{number}/text", section.text, "prose"
    for number, stated in enumerate(filing.stated_amounts):
        yield f"/stated_amounts/{number}/label", stated.label, "name"
    for number, field in enumerate(filing.other_fields):
        yield f"/other_fields/{number}/label", field.label, "name"
        yield f"/other_fields/{number}/value", field.value, "prose"


def _rows(filing: Filing) -> Iterator[tuple[str, str | None, PassageKind]]:
    for number, row in enumerate(filing.indicators):
        at = f"/indicators/{number}"
        yield f"{at}/level3", row.level3, "name"
        yield f"{at}/target", row.target, "cell"
        yield f"{at}/actual", row.actual, "cell"
        yield f"{at}/deviation", row.deviation, "prose"
