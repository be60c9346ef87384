"""How fast pages with a text layer are read, against pdfplumber's tables of the same file, and what memory more pages take.

The document is a generated budget, cut or repeated to the number of pages that is asked for. Ours goes from
the file to its filings; pdfplumber's part is `extract_tables` of each page, and nothing else. Memory is the
peak of a process of its own that reads the document once.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium

from fixtures import layouts
from fixtures.generate import Wish, case

PAGES = 65
MEMORY_PAGES = (10, 65, 200)
STATEMENTS = 45
"""Project statements in the budget: more than 65 pages with its tables."""
SEED = "speed"
READ_ONCE = """
import resource, sys
from pathlib import Path
from extract.read import read
read(Path(sys.argv[1]))
status = Path("/proc/self/status")
if status.is_file():  # Linux: ru_maxrss begins with what the parent held
    (peak,) = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    print(int(peak) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
MIB = 2**20


class Memory(NamedTuple):
    """The most memory that a process held while it read a document of so many pages."""

    pages: int
    peak_mib: float


def budget(folder: Path, pages: int) -> Path:
    """Return a generated budget of exactly so many pages, with a text layer, kept in the folder."""
    path = folder / f"budget-{pages}.pdf"
    folder.mkdir(parents=True, exist_ok=True)
    (family, *_) = layouts.chosen(layouts.DEVELOPMENT, "department_budget")
    data = case(SEED, family, "digital", Wish(STATEMENTS)).pdf
    with pdfium.PdfDocument(data) as source, pdfium.PdfDocument.new() as target:
        while len(target) < pages:
            target.import_pages(source, list(range(min(len(source), pages - len(target)))))
        target.save(path)
    return path


def pdfplumber_tables(paths: Sequence[Path]) -> Callable[[], object]:
    """Return what extracts the tables of every page with pdfplumber; ModuleNotFoundError where it is missing."""
    import pdfplumber

    def run() -> object:
        found = []
        for path in paths:
            with pdfplumber.open(path) as document:
                for page in document.pages:
                    found.append(len(page.extract_tables()))
                    page.close()
        return found

    return run


def peak_memory(paths: Sequence[tuple[int, Path]]) -> tuple[Memory, ...]:
    """Return the peaks of a process for each document, given with its number of pages."""
    peaks = []
    for pages, path in paths:
        command = [sys.executable, "-c", READ_ONCE, str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        peaks.append(Memory(pages, int(done.stdout) / MIB))
    return tuple(peaks)
