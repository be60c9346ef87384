"""A reader for tests, chosen as halting:read: half a second a page, and never past the fourth."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from extract.filing import DocumentSource, Extraction
from ingest.document import open_document


def read(
    path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
) -> Extraction:
    with open_document(path, name) as document:
        pages = document.source.pages
    if on_page:
        on_page(0, pages)
    for page in range(1, pages + 1):
        time.sleep(600 if page == 4 else 0.5)
        if on_page:
            on_page(page, pages)
    digest = sha256(path.read_bytes()).hexdigest()
    return Extraction(DocumentSource(file=name or path.name, sha256=digest, pages=pages), (), ())
