"""What the processes that read may cost: how many, how long, how much memory; and when one is over it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from index.settings import Settings
from ingest.limits import MIB, Limits
from ingest.threads import cores

ASSEMBLING_SECONDS_A_PAGE = 0.2
"""Beyond a page's own time: what putting the pages of a long document together may take."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for one page and for one document, MiB for one process, pages after which it is replaced, the file's limits."""

    page_seconds: float = 50
    document_seconds: float = 7200
    memory_mb: int = 1900
    pages: int = 300
    file: Limits = field(default_factory=Limits)

    def assembling_seconds(self, pages: int) -> float:
        """Return how long a document of so many pages may take once its last page is read."""
        return self.page_seconds + ASSEMBLING_SECONDS_A_PAGE * pages


def bounds_of(settings: Settings) -> Bounds:
    """Return the bounds that the settings name."""
    return Bounds(
        settings.page_seconds,
        settings.document_seconds,
        settings.worker_memory_mb,
        settings.worker_pages,
        Limits(settings.max_pages, settings.max_pixels, settings.max_decompressed_mb),
    )


def workers_of(settings: Settings) -> int:
    """Return how many processes read: as set, else one a core, fewer where they would not fit into the memory."""
    if settings.workers is not None:
        return settings.workers
    return max(1, min(cores(), _memory_mb() // settings.worker_memory_mb))


def _memory_mb() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB
