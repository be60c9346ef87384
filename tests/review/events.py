"""Corrections as the store keeps them, and another reading of the same paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from extract.filing import BoxTuple, Filing
from extract.pointer import field_of
from review.correction import Correction, RowDetail

MakeFiling = Callable[..., Filing]


def event(
    id: int,
    pointer: str,
    new: str | None = None,
    *,
    action: str = "correct",
    old: str | None = None,
    box: BoxTuple | None = None,
    page: int | None = 1,
    undoes: int | None = None,
    detail: RowDetail | None = None,
) -> Correction:
    return Correction.model_validate(
        {
            "id": id,
            "document": "d" * 64,
            "page": page,
            "box": box,
            "field": field_of(pointer),
            "pointer": pointer,
            "action": action,
            "old": old,
            "new": new,
            "who": "审核员",
            "when": "2024-03-01T08:00:00+00:00",
            "undoes": undoes,
            "detail": detail,
        }
    )


def said(filing: Filing, id: int, pointer: str, new: str | None = None, **more: Any) -> Correction:
    """An event on a value of this reading, anchored as the store anchors it."""
    evidence = filing.evidence[pointer]
    return event(id, pointer, new, box=evidence.box, page=evidence.page, old=evidence.text or None, **more)


def moved(filing: Filing, rows: Sequence[int], by: float = 0.0) -> Filing:
    """Another reading of the same paper: only these indicator rows, numbered anew, boxes a little off."""
    evidence = {}
    for pointer, one in filing.evidence.items():
        tokens = pointer.split("/")
        if tokens[1] == "indicators":
            if int(tokens[2]) not in rows:
                continue
            tokens[2] = str(rows.index(int(tokens[2])))
        x0, top, x1, bottom = one.box or (0, 0, 0, 0)
        evidence["/".join(tokens)] = one.model_copy(update={"box": (x0 + by, top + by, x1 + by, bottom + by)})
    kept = tuple(filing.indicators[row] for row in rows)
    return filing.model_copy(update={"indicators": kept, "evidence": evidence})
