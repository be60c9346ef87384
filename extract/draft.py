"""Values with their evidence while a form is being read: what every block reader returns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from extract.filing import Evidence
from extract.number import is_dash, parse_number
from extract.passage import Passage

LEAST_NUMBER_CONFIDENCE = 0.5
"""A number less certain than this is left unread: a wrong value costs more than a missing one."""
LISTS = frozenset({
    "options", "contacts", "budget_items", "indicators", "notes", "sections", "tables", "stated_amounts",
    "other_fields",
})  # fmt: skip
"""Fields that several places of a form add to. The funds are not: one block states them."""


class Draft(NamedTuple):
    """Field values by name, and evidence by JSON pointer."""

    values: Mapping[str, Any]
    evidence: Mapping[str, Evidence]

    def __or__(self, other: Draft) -> Draft:
        """Return both; what this draft has already is kept, and a list goes on in the other's."""
        values = {**other.values, **self.values}
        evidence = dict(other.evidence)
        for name in LISTS & self.values.keys() & other.values.keys():
            values[name] = (*self.values[name], *other.values[name])
            evidence = _moved(evidence, name, len(self.values[name]))
        return Draft(values, {**evidence, **self.evidence})


EMPTY = Draft({}, {})


def _moved(evidence: Mapping[str, Evidence], name: str, steps: int) -> dict[str, Evidence]:
    """Return the evidence with the places of one list `steps` further on: /notes/0 is /notes/2."""
    moved = {}
    for pointer, proof in evidence.items():
        parts = pointer.split("/")
        if parts[1] == name and len(parts) > 2:
            parts[2] = str(int(parts[2]) + steps)
        moved["/".join(parts)] = proof
    return moved


def labelled(proof: Evidence, label: str) -> Evidence:
    """Return the evidence with the printed label that names its value, unless it has one already."""
    named = label.strip().rstrip(":：").strip()
    return proof if proof.label or not named else proof.model_copy(update={"label": named})


def number_at(passage: Passage) -> tuple[Decimal | None, Evidence]:
    """Return the number that stands there, or None with the reason in its evidence."""
    if passage.is_blank or passage.is_unread:
        return None, passage.evidence(reason="有字未读出 / not read" if passage.is_unread else "空白 / blank")
    if is_dash(passage.text):
        return None, passage.evidence("blank", "横线,表示无 / a dash, nothing to state")
    value = parse_number(passage.text)
    if value is None:
        return None, passage.evidence("unread", "不是可解析的数字 / does not parse as a number")
    if passage.confidence < LEAST_NUMBER_CONFIDENCE:
        return None, passage.evidence("unread", "识别把握过低 / read with too little confidence")
    return value, passage.evidence()


def text_at(passage: Passage) -> tuple[str | None, Evidence]:
    """Return the text that stands there as printed, or None with the reason in its evidence."""
    if passage.is_blank or passage.is_unread:
        return None, passage.evidence(reason="有字未读出 / not read" if passage.is_unread else "空白 / blank")
    return passage.text, passage.evidence()


def explanation_at(passage: Passage) -> tuple[str | None, Evidence]:
    """Return a free text, where a lone dash says that there is none; a printed 无 is text."""
    if not passage.is_blank and passage.text.strip() != "无" and is_dash(passage.text):
        return None, passage.evidence("blank", "横线,表示无 / a dash, nothing to state")
    return text_at(passage)
