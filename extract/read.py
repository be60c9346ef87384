"""A file becomes filings: the whole flow in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from extract.arbiter import arbitrated
from extract.confidence import Ceilings, with_doubts
from extract.consensus import consensus
from extract.directed import typed
from extract.directions import NONE, Directions
from extract.dump.flow import dump_flow
from extract.early import Glimpses
from extract.filing import DocumentSource, Extraction, Filing, Problem
from extract.flow import Form, Item, flow
from extract.kinds import KINDS, MODEL_KINDS, kind_by_claims, kind_of
from extract.labels import LabelBook, label_book
from extract.language.helping import Helper
from extract.lost_pages import with_lost_pages
from extract.missing import doubts
from extract.running import without_running_lines
from extract.segments import forms
from extract.transformer.cells import NamedPage, read_cells
from extract.transformer.claims import Claims, claims_of
from extract.transformer.form_pages import Named, pages_of
from extract.transformer.inference import layout_reader
from extract.years import with_years
from ingest.ahead import sheets_ahead
from ingest.clock import step
from ingest.document import OpenDocument, Sheet, open_document
from ingest.dump import TextLine
from ingest.engine import Engine, make_engine
from ingest.errors import UnreadablePage
from ingest.halves import halves_of
from ingest.limits import Limits
from ingest.page import Page
from ingest.reader import read_page
from ingest.second import Second
from ingest.specimens import Specimens
from ingest.upright import turned, turned_back

ID_DIGITS = 12
Readers = Literal["both", "geometry", "model"]
OnEarly = Callable[[Extraction, int], None]
"""Told what the pages read so far hold, and how many these are."""


def read(
    path: Path,
    *,
    engine: Engine | None = None,
    name: str | None = None,
    on_page: Callable[[int, int], None] | None = None,
    book: LabelBook | None = None,
    limits: Limits | None = None,
    readers: Readers = "both",
    second: Second = Second(),  # noqa: B008 (a frozen record)
    ceilings: Ceilings | None = None,
    directions: Directions = NONE,
    helper: Helper | None = None,
    on_early: OnEarly | None = None,
) -> Extraction:
    """Return the filings of one file with their evidence, and what could not be read.

    `readers`: the geometry of rules and labels, the local model, or both.
    `second`: whether and how uncertain values are read again.
    `ceilings`: how sure a value can be at most whose place is in doubt; as shipped where none are given.
    `directions`: what a person said of its pages and of where its forms begin.
    `helper`: a language model for what labels and grids do not find, new for each file; none where none is given.
    `book`: the labels to read by, those of this program where none is given (extract.learning adds to them).
    `on_early(extraction, pages)` is told now and then what the pages read so far hold; nobody was asked for help there.
    `on_page(done, total)` is called when the file is open and after each page. Raises UnreadableDocument when the
    file cannot be opened at all; a page that cannot be read is a problem and the others go on.
    """
    problems: list[Problem] = directions.told()
    labels, named = book or label_book(), dict[int, NamedPage]()
    with open_document(path, name, limits or Limits()) as document:
        source = DocumentSource(
            file=document.source.file, sha256=document.source.sha256, pages=document.source.pages
        )
        found = partial(_found, source.sha256, labels, named, readers, directions, ceilings)
        if on_page:
            on_page(source.pages if document.lines else 0, source.pages)
        if document.lines:
            items = _dump_items(document.lines, labels, directions, helper)
        else:
            pages = read_pages(document, engine or make_engine(), problems, on_page, second, directions)
            pages = _shown(pages, helper) if helper else pages
            pages = pages if readers == "geometry" else naming(pages, named)
            items = list(flow(pages) if on_early is None else _glimpsed(pages, source, found, on_early))
    with step("extract"):
        filings = found(items, problems)
    if helper:
        with step("language"):
            filings = helper.helped(filings, labels, problems)
    ordered = tuple(sorted(problems, key=lambda problem: problem.page or 0))
    return Extraction(source, filings, ordered)


def _found(
    sha256: str,
    book: LabelBook,
    named: Named,
    readers: Readers,
    directions: Directions,
    ceilings: Ceilings | None,
    items: Sequence[Item],
    problems: list[Problem],
) -> tuple[Filing, ...]:
    """Return the filings of the items, each value as sure as its place allows; what no filing holds joins the problems."""
    filings = filings_of(items, sha256, problems, book, named, readers, directions)
    return tuple(with_doubts(filing, ceilings) for filing in filings)


def _dump_items(
    lines: Sequence[TextLine], book: LabelBook, directions: Directions, helper: Helper | None
) -> list[Item]:
    """Return the items of a text dump's lines but those of pages left out, each line heard by the helper."""
    kept = [one for one in lines if one.page not in directions.left_out]
    if helper:
        helper.heard(kept)
    return dump_flow(kept, book)


def _glimpsed(
    pages: Iterable[Page],
    source: DocumentSource,
    found: Callable[[Sequence[Item], list[Problem]], tuple[Filing, ...]],
    on_early: OnEarly,
) -> Iterator[Item]:
    """Yield the items of the pages, and tell now and then what those so far hold."""
    glimpses = Glimpses(
        source.pages, lambda items, read: on_early(Extraction(source, found(items, []), ()), read)
    )
    return glimpses.of_items(flow(glimpses.of_pages(pages)))


def _shown(pages: Iterable[Page], helper: Helper) -> Iterator[Page]:
    """Yield the pages as they come, each shown to the helper."""
    for page in pages:
        helper.seen(page)
        yield page


def read_pages(
    document: OpenDocument,
    engine: Engine,
    problems: list[Problem],
    on_page: Callable[[int, int], None] | None = None,
    second: Second = Second(),  # noqa: B008 (a frozen record)
    directions: Directions = NONE,
) -> Iterator[Page]:
    """Yield the pages that can be read, as they come; what is wrong with the others joins the problems."""
    total = document.source.pages
    wanted = [number for number in range(1, total + 1) if number not in directions.left_out]
    specimens = Specimens()
    for number, sheet_of_page in zip(wanted, sheets_ahead(document, wanted), strict=True):
        try:
            with step("render"):
                sheet = sheet_of_page()
            pages = _pages_of(sheet, engine, specimens, second, directions.turned.get(number))
        except UnreadablePage as error:
            problems.append(Problem(page=number, text=str(error)))
        else:
            problems.extend(Problem(page=number, text=text) for page in pages for text in page.problems)
            if not any(page.words for page in pages):
                problems.append(
                    Problem(
                        page=number,
                        text="空白页,或没有读出任何文字 / a blank page, or nothing on it was read",
                    )
                )
            yield from pages
        if on_page:
            on_page(number, total)


def _pages_of(
    sheet: Sheet, engine: Engine, specimens: Specimens, second: Second, degrees: int | None
) -> list[Page]:
    """Return the pages of a sheet; `degrees`: so far a person turned it clockwise, None where nobody did."""
    upright = turned(sheet, degrees or 0)
    read_so = (
        half.back(read_page(half.sheet, engine, specimens, second, degrees is not None))
        for half in halves_of(upright)
    )
    return [turned_back(page, degrees or 0) for page in read_so]


def naming(pages: Iterable[Page], named: dict[int, NamedPage]) -> Iterator[Page]:
    """Yield the pages as they come, with what the local model says of each put into `named` by its number."""
    model = layout_reader()
    seen: set[int] = set()
    for page in pages:
        if page.number in seen:
            # Two pages of one scan share its number: what is said of either would be taken for both's.
            named.pop(page.number, None)
        else:
            seen.add(page.number)
            with step("model"):
                named[page.number] = read_cells(page, model.read)
        yield page


def filings_of(
    items: Sequence[Item],
    sha256: str,
    problems: list[Problem],
    book: LabelBook | None = None,
    named: Named | None = None,
    readers: Readers = "both",
    directions: Directions = NONE,
) -> tuple[Filing, ...]:
    """Return the filings of the flow in page order; what no filing holds, or one should and does not, joins the problems.

    `named` is what the local model says of the pages, by their number; none for a dump.
    """
    book = book or label_book()
    filings: list[Filing] = []
    parts = typed(forms(without_running_lines(items, book), book, directions), directions.form_types, book)
    for form in with_lost_pages(parts, named or {}, book, directions.begins):
        claims = claims_of(pages_of(form, named or {}), book)
        kind = kind_of(form, book) or kind_by_claims(claims.draft)
        if kind is None and filings and form.pages[0] in directions.begins:
            kind = KINDS[filings[-1].form_type]  # cut off the form before, it is one like it
        if kind is None:
            problems.extend(_left_over(form))
            continue
        geometric = kind.read(form, f"{sha256[:ID_DIGITS]}-{len(filings) + 1}", book)
        filing = arbitrated(_met(geometric, claims, readers) if named else geometric)
        filings.append(filing)
        problems.extend(kind.missing(filing, form))
        problems.extend(doubts(filing, form))
    return with_years(filings)


def _met(filing: Filing, claims: Claims, readers: Readers) -> Filing:
    """Return the filing with the model's claims on the form met; of a kind that it does not read, as it is."""
    if filing.form_type not in MODEL_KINDS:
        return filing
    if readers == "model":
        filing = Filing(id=filing.id, form_type=filing.form_type, title=filing.title)
    return consensus(filing, claims)


def _left_over(form: Form) -> Iterator[Problem]:
    """Yield what belongs to no filing, page by page."""
    for page in form.pages:
        if any(item.page == page for item in form.rows) or len(form.lines) > 1:
            yield Problem(page=page, text="不属于任何表格,未读入 / no part of any form; not read")
