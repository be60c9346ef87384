"""What a file shows before all its pages are read: the filings of the pages so far."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from extract.flow import Item
from ingest.errors import trail
from ingest.page import Page

logger = logging.getLogger(__name__)


class Glimpses:
    """Lets pages and their items through, and calls `show(items, pages)` after pages 1, 2, 4, 8 … of `total`.

    So all the glimpses together cost no more than reading the items once more. After the last page there is none: the
    whole is about to be known.
    """

    def __init__(self, total: int, show: Callable[[Sequence[Item], int], None]) -> None:
        self._total = total
        self._show = show
        self._items: list[Item] = []
        self._next = 1

    def of_pages(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Yield the pages; a page is over when the next one is asked for, its items having passed `of_items`."""
        for page in pages:
            yield page
            if self._next <= page.number < self._total:
                self._next = 2 * page.number
                self._glimpse(page.number)

    def of_items(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items, which are remembered as long as there are more glimpses to come."""
        for item in items:
            if self._next < self._total:
                self._items.append(item)
            yield item

    def _glimpse(self, pages: int) -> None:
        try:
            self._show(self._items, pages)
        except Exception as error:  # noqa: BLE001  (a courtesy: what goes wrong in it must not end the reading)
            logger.error("what the first %d pages hold could not be shown: %s", pages, trail(error))
