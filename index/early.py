"""What documents show before all their pages are read: kept aside while they are read, and gone with the reading.

Nothing of it is a record: no list, search, export or answer looks here, and no correction can be made to it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from extract.filing import Extraction
from index.document_rows import DocumentRow
from index.extraction import extraction_of, extraction_text
from index.rows import FilingView


class EarlyReading(NamedTuple):
    """What the pages read so far hold, and how many these are."""

    pages: int
    extraction: Extraction

    def views(self, document: DocumentRow) -> tuple[FilingView, ...]:
        """Return its filings as they are looked at: nothing of them is judged, for the rest of the form is yet to come."""
        return tuple(
            FilingView(
                filing=filing,
                document=document.sha256,
                file=document.file,
                pages=tuple(range(1, self.pages + 1)),
                findings=(),
                corrections=(),
                orphans=(),
                version=0,
            )
            for filing in self.extraction.filings
        )


class EarlyReadings:
    """The early reading of each document that is being read, by its sha256; any process may look while one reads."""

    def __init__(self, home: Path) -> None:
        """Keep them in the folder `early` of the store."""
        self._folder = home / "early"

    def keep(self, original: Path, pages: int, extraction: Extraction) -> None:
        """Keep what the first pages hold, in place of what fewer did; `original` is the kept file, called by its sha256."""
        self._folder.mkdir(exist_ok=True)
        path = self._path(original.name)
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps([pages, extraction_text(extraction)]), encoding="utf-8")
        aside.replace(path)

    def of(self, sha256: str) -> EarlyReading | None:
        """Return what the document shows so far; None when nothing was seen of it yet, or no more."""
        try:
            pages, text = json.loads(self._path(sha256).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return EarlyReading(pages, extraction_of(text))

    def has(self, sha256: str) -> bool:
        """Return whether there is something to see."""
        return self._path(sha256).exists()

    def forget(self, sha256: str) -> None:
        """Drop it: the document was read, failed, or waits again."""
        for path in (self._path(sha256), self._path(sha256).with_suffix(".new")):
            path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"
