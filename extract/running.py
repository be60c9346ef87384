"""Lines that run along every page (page numbers, the document's name at the head): no part of any form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extract.flow import Item, Line
from extract.labels import LabelBook
from extract.text import folded

HEAD, FOOT = 0.09, 0.9
LEAST_PAGES = 3
PAGE_NUMBER = re.compile(  # a speck beside the number is read as a mark
    r"[-—–－\s·.,，、。'`:：;]*第?\s*\d{1,4}\s*(?:页|/\s*\d{1,4})?[\s,，.]*(?:共\s*\d{1,4}\s*页)?[-—–－\s·.,，、。'`:：;]*"
)


def without_running_lines(items: Sequence[Item], book: LabelBook) -> list[Item]:
    """Return the items without page numbers and without lines that the edge of three pages or more repeats.

    A form's title stays, however often it is printed.
    """
    pages = Counter(text for text, _ in {(folded(i.text), i.page) for i in items if _is_at_edge(i)})  # type: ignore[union-attr]
    return [
        item
        for item in items
        if not (
            isinstance(item, Line)
            and _is_at_edge(item)
            and (
                PAGE_NUMBER.fullmatch(item.text)
                or (pages[folded(item.text)] >= LEAST_PAGES and book.form_type(item.text) is None)
            )
        )
    ]


def _is_at_edge(item: Item) -> bool:
    return isinstance(item, Line) and (item.box.bottom < HEAD or item.box.top > FOOT)
