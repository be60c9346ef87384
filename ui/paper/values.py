"""A value of a filing as a cell: the number or the text, filled by how far it can be believed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.filing import Filing
from ui.paper.book import Cell, Style
from ui.paper.places import text_of

STYLES: dict[str | None, Style] = {
    "corrected": "corrected",
    "human_confirmed": "confirmed",
    "rule_failed": "failed",
}


def value_cell(filing: Filing, pointer: str) -> Cell:
    """Return the cell of a value; one that was not read says so, and a blank is empty."""
    if filing.is_unread(pointer):
        return Cell(text_of(filing, pointer), "unread")
    proof = filing.evidence.get(pointer)
    value: Any = filing.at(pointer)
    printed = proof.text if proof and isinstance(value, Decimal) else None
    return Cell(value, STYLES.get(proof.trust if proof else None, "text"), printed)


def stands(filing: Filing, pointer: str) -> bool:
    """Whether something stands at the pointer, read or not."""
    return filing.at(pointer) is not None or filing.is_unread(pointer)
