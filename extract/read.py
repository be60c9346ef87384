"""A file becomes filings: the whole flow in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from extract.dump.flow import dump_flow
from extract.filing import DocumentSource, Extraction, Filing, Problem
from extract.flow import Form, Item, flow
from extract.kinds import kind_of
from extract.labels import LabelBook, label_book
from extract.missing import doubts
from extract.running import without_running_lines
from extract.segments import forms
from extract.years import with_years
from ingest.ahead import sheets_ahead
from ingest.clock import step
from ingest.document import OpenDocument, open_document
from ingest.engine import Engine, make_engine
from ingest.errors import UnreadablePage
from ingest.limits import Limits
from ingest.page import Page
from ingest.reader import read_page
from ingest.specimens import Specimens

ID_DIGITS = 12


def read(
    path: Path,
    *,
    engine: Engine | None = None,
    name: str | None = None,
    on_page: Callable[[int, int], None] | None = None,
    book: LabelBook | None = None,
    limits: Limits | None = None,
) -> Extraction:
    """Return the filings of one file with their evidence, and what could not be read.

    `book`: the labels to read by, those of this program where none is given (extract.learning adds to them).
    `on_page(done, total)` is called when the file is open and after each page. Raises UnreadableDocument when the
    file cannot be opened at all; a page that cannot be read is a problem and the others go on.
    """
    problems: list[Problem] = []
    with open_document(path, name, limits or Limits()) as document:
        source, lines = document.source, document.lines
        if on_page:
            on_page(source.pages if lines else 0, source.pages)
        pages = [] if lines else list(_pages(document, engine or make_engine(), problems, on_page))
    with step("extract"):
        labels = book or label_book()
        items = dump_flow(lines, labels) if lines else list(flow(pages))
        filings = filings_of(items, source.sha256, problems, labels)
    ordered = tuple(sorted(problems, key=lambda problem: problem.page or 0))
    return Extraction(
        DocumentSource(file=source.file, sha256=source.sha256, pages=source.pages), filings, ordered
    )


def _pages(
    document: OpenDocument,
    engine: Engine,
    problems: list[Problem],
    on_page: Callable[[int, int], None] | None,
) -> Iterator[Page]:
    total = document.source.pages
    specimens = Specimens()
    for number, sheet_of_page in enumerate(sheets_ahead(document), start=1):
        try:
            with step("render"):
                sheet = sheet_of_page()
            page = read_page(sheet, engine, specimens)
        except UnreadablePage as error:
            problems.append(Problem(page=number, text=str(error)))
        else:
            problems.extend(Problem(page=number, text=text) for text in page.problems)
            if not page.words:
                problems.append(
                    Problem(
                        page=number,
                        text="空白页,或没有读出任何文字 / a blank page, or nothing on it was read",
                    )
                )
            yield page
        if on_page:
            on_page(number, total)


def filings_of(
    items: list[Item], sha256: str, problems: list[Problem], book: LabelBook | None = None
) -> tuple[Filing, ...]:
    """Return the filings of the flow in page order; what no filing holds, or one should and does not, joins the problems."""
    book = book or label_book()
    filings: list[Filing] = []
    for form in forms(without_running_lines(items, book), book):
        kind = kind_of(form, book)
        if kind is None:
            problems.extend(_left_over(form))
            continue
        filings.append(kind.read(form, f"{sha256[:ID_DIGITS]}-{len(filings) + 1}", book))
        problems.extend(kind.missing(filings[-1], form))
        problems.extend(doubts(filings[-1], form))
    return with_years(filings)


def _left_over(form: Form) -> Iterator[Problem]:
    """Yield what belongs to no filing, page by page."""
    for page in form.pages:
        if any(item.page == page for item in form.rows) or len(form.lines) > 1:
            yield Problem(page=page, text="不属于任何表格,未读入 / no part of any form; not read")
