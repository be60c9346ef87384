"""The pages of a document, each drawn while the one before is read: pdfium and the reader use one core each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from ingest.document import OpenDocument, Sheet


def sheets_ahead(document: OpenDocument) -> Iterator[Callable[[], Sheet]]:
    """Yield for each page, in order, what returns its sheet or raises UnreadablePage; one more page is held."""
    with ThreadPoolExecutor(1, thread_name_prefix="sheets") as drawer:
        coming = drawer.submit(document.sheet, 1)
        for number in range(1, document.source.pages + 1):
            here = coming
            if number < document.source.pages:
                coming = drawer.submit(document.sheet, number + 1)
            yield here.result
