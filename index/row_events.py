"""What people do to the rows of a filing, as events: anchored to where the rows stand on the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from sqlalchemy.orm import Session

from extract.filing import Filing, Place
from extract.pointer import field_of
from index.changes import add_event, rows_added
from index.rows import FilingView
from index.schema import CorrectionEvent
from index.shown import correction
from ingest.errors import InvalidCorrection
from review.correction import RowAction
from review.row_anchor import AddedRow, addition, change
from review.row_changes import AddedPlace, changed


def add_row_change(
    session: Session,
    view: FilingView,
    pointer: str,
    action: RowAction,
    other: str | None,
    at: float | None,
    box: Place | None,
    who: str,
    why: str | None,
) -> CorrectionEvent:
    """Keep what a person does to a row; NotFound without it, InvalidCorrection where it cannot be done.

    `pointer` is the row; of "add_row" the one that it is added below, or the list where that has none. `other`: the row
    that it is merged with, or moved behind (None: to the beginning). `at`: where on the page's height it is cut. `box`:
    where an added row stands; between the two rows where nothing is said.
    """
    if action not in get_args(RowAction):
        raise InvalidCorrection(f"没有这种操作：{action}。/ There is no such change: {action}.")
    if action == "merge_rows" and other is None:
        raise InvalidCorrection("请说明与哪一行合并。/ Say which row it is merged with.")
    added = rows_added(view)
    anchor = (
        addition(view.filing, pointer, box, added)
        if action == "add_row"
        else change(view.filing, pointer, other, at, added)
    )
    event = CorrectionEvent(
        field=field_of(anchor.pointer),
        pointer=anchor.pointer,
        action=action,
        old=anchor.old,
        who=who,
        why=why,
        detail=anchor.detail.model_dump_json(exclude_none=True),
    )
    return add_event(session, view, event, anchor.place, lambda: _try(view.filing, event, added))


def _try(filing: Filing, event: CorrectionEvent, added: Mapping[str, AddedRow]) -> None:
    """Refuse a change that would find no place in the very filing that the person sees."""
    known = {one.event: AddedPlace(row, one.is_read) for row, one in added.items()}
    if changed(filing, correction(event), known) is None:
        raise InvalidCorrection(
            f"无法确定 {event.pointer} 在纸上的位置，不能这样更改。"
            f" / Where {event.pointer} stands on the paper cannot be told, so this cannot be done."
        )
