"""The pages of a document, each drawn while the one before is read: pdfium and the reader use one core each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from ingest.document import OpenDocument, Sheet


def sheets_ahead(document: OpenDocument, pages: Sequence[int] | None = None) -> Iterator[Callable[[], Sheet]]:
    """Yield for each of these pages, for every one where none are named, what returns its sheet or raises UnreadablePage.

    One more page is held.
    """
    numbers = range(1, document.source.pages + 1) if pages is None else pages
    if not numbers:
        return
    with ThreadPoolExecutor(1, thread_name_prefix="sheets") as drawer:
        coming = drawer.submit(document.sheet, numbers[0])
        for place in range(1, len(numbers) + 1):
            here = coming
            if place < len(numbers):
                coming = drawer.submit(document.sheet, numbers[place])
            yield here.result
