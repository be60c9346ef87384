"""The total row (总分, 合计): the figures under the columns of weight and score, and a grade beside them."""

from __future__ import annotations

import re
from typing import Any

from extract.columns import Columns, under
from extract.draft import Draft, labelled, number_at
from extract.filing import Evidence
from extract.flow import Row
from extract.labels import LabelBook

GRADE = re.compile(r"(?:.*等[级次][:：]?)?[（(]?([优良中差][秀好等]?)[)）]?")


def totals_under(row: Row, columns: Columns, book: LabelBook) -> Draft | None:
    """Return the total weight and score, and a grade in the same row; None for a row of labels and values.

    │    总分    │ 100 │ 93.7 │      │    The figures stand under their columns;
    │ 自评总分 │ 93.7 │ 满分 │ 100 │     here they stand beside their labels.
    """
    cells = under(row, {field: columns[field] for field in ("weight", "score") if field in columns})
    if sum(book.header.match(slot.text) is not None for slot in row.own) > 1:
        return None
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    for field, slot in cells.items():
        if slot.first_row == row.index and book.totals.match(slot.text) is None:
            values[f"total_{field}"], evidence[f"/total_{field}"] = number_at(slot.passage)
    label = next((slot.text for slot in row.own if book.totals.match(slot.text)), "")
    evidence = {pointer: labelled(proof, label) for pointer, proof in evidence.items()}
    for slot in row.own:
        if found := GRADE.fullmatch(slot.text.strip()):
            values["grade"], evidence["/grade"] = found[1], slot.passage.part(found[1]).evidence()
    return Draft(values, evidence)
