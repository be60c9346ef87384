"""Pages are drawn ahead of the reader, in order, one at a time."""

import threading

import numpy as np
import pytest

from ingest.ahead import sheets_ahead
from ingest.document import Sheet
from ingest.errors import UnreadablePage
from ingest.page import Source


class Document:
    """Remembers which pages were asked for; page 2 cannot be drawn."""

    lines = ()

    def __init__(self, pages: int) -> None:
        self.source = Source("form.pdf", "0", pages)
        self.asked: list[int] = []
        self.threads: set[int] = set()

    def sheet(self, number: int) -> Sheet:
        self.asked.append(number)
        self.threads.add(threading.get_ident())
        if number == 2:
            raise UnreadablePage("form.pdf 第 2 页")
        return Sheet(number, 595, 842, np.zeros((2, 2, 3), np.uint8))


def test_pages_come_in_order_and_a_broken_one_says_so_when_its_turn_comes() -> None:
    document = Document(4)
    sheets = list(sheets_ahead(document))
    assert [sheets[k]().number for k in (0, 2, 3)] == [1, 3, 4]
    with pytest.raises(UnreadablePage, match="第 2 页"):
        sheets[1]()
    assert document.asked == [1, 2, 3, 4]
    assert len(document.threads) == 1


def test_no_more_than_one_page_is_drawn_ahead() -> None:
    document = Document(9)
    for turn, sheet in enumerate(sheets_ahead(document), start=1):
        if turn != 2:
            assert sheet().number == turn
        assert len(document.asked) <= turn + 1


def test_a_reader_that_stops_leaves_the_rest_undrawn() -> None:
    document = Document(9)
    pages = sheets_ahead(document)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert len(document.asked) <= 2
