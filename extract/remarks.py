"""The remarks of a form (备注, 说明, 注): printed under its table, in a row of their own, or beside a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.draft import Draft
from extract.flow import Form, Line, Row
from extract.labels import LabelBook
from extract.passage import Passage

NUMBERED = re.compile(r"^[（(]?\d{1,2}[)）.、．]")


def read_remarks(form: Form, book: LabelBook) -> Draft:
    """Return the form's remarks in printed order, a numbered one each, wraps joined."""
    passages: list[Passage] = []
    is_open = False
    for item in form.items:
        if isinstance(item, Row):
            passages += _in_row(item, book)
            is_open = False
        elif _begins(item.text, book) or (is_open and NUMBERED.match(item.text)):
            passages.append(item.passage)
            is_open = True
        elif is_open and not _is_field(item):
            passages[-1] = passages[-1] + item.passage
    return Draft(
        {"notes": tuple(passage.text for passage in passages)},
        {f"/notes/{index}": passage.evidence() for index, passage in enumerate(passages)},
    )


def _in_row(row: Row, book: LabelBook) -> Iterator[Passage]:
    for slot, following in zip(row.own, (*row.own[1:], None), strict=True):
        if book.notes.match(slot.text) and following and not following.passage.is_blank:
            yield following.passage
        elif _begins(slot.text, book):
            yield slot.passage


def _begins(text: str, book: LabelBook) -> bool:
    label, colon, rest = text.replace(":", "：").partition("：")
    return bool(colon and rest.strip()) and book.notes.match(label) is not None


def _is_field(line: Line) -> bool:
    """Return whether the line is a field of its own ("填报人：…") and not the rest of a remark."""
    return re.match(r"^[^\s:：。，]{2,8}[:：]", line.text) is not None
