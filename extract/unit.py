"""The unit of amounts (单位: 万元) as a form prints it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.draft import EMPTY, Draft
from extract.passage import Passage

UNIT = re.compile(
    r"[(（]\s*(?:金额)?(?:单位[:：])?\s*(?:人民币)?(万元|元)\s*[)）]|单位\s*[:：]\s*(?:人民币)?\s*(万元|元)(?![一-鿿])"
)


def unit_in(text: str) -> str | None:
    """Return the unit that a label, a column's head or the line above a table names, or None."""
    found = UNIT.search(text)
    return (found[1] or found[2]) if found else None


def read_unit(passages: Iterable[Passage]) -> Draft:
    """Return the first unit that any of the passages names."""
    for passage in passages:
        if unit := unit_in(passage.text):
            return Draft({"amount_unit": unit}, {"/amount_unit": passage.part(unit).evidence()})
    return EMPTY
