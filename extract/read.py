"""A file becomes filings: the whole flow in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from extract.filing import DocumentSource, Extraction, Filing, Problem
from extract.flow import Form, flow, forms
from extract.indicators import indicator_columns
from extract.labels import LabelBook, label_book
from extract.self_evaluation import read_self_evaluation
from ingest.clock import step
from ingest.document import OpenDocument, open_document
from ingest.engine import Engine, make_engine
from ingest.errors import UnreadablePage
from ingest.page import Page
from ingest.reader import read_page

FORM_NAMES = {
    "target": "绩效目标表",
    "project_statement": "项目经费情况说明",
    "department_budget": "部门预算",
    "department_evaluation": "部门整体支出绩效自评表",
}
ID_DIGITS = 12


def read(
    path: Path,
    *,
    engine: Engine | None = None,
    name: str | None = None,
    on_page: Callable[[int, int], None] | None = None,
) -> Extraction:
    """Return the filings of one file with their evidence, and what could not be read.

    `on_page(done, total)` is called after each page. Raises UnreadableDocument when the file cannot be
    opened at all; a page that cannot be read is a problem and the others go on.
    """
    problems: list[Problem] = []
    with open_document(path, name) as document:
        pages = list(_pages(document, engine or make_engine(), problems, on_page))
        source = document.source
    with step("extract"):
        filings = _filings(pages, source.sha256, problems)
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
    for number in range(1, total + 1):
        try:
            with step("render"):
                sheet = document.sheet(number)
            page = read_page(sheet, engine)
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


def _filings(pages: list[Page], sha256: str, problems: list[Problem]) -> tuple[Filing, ...]:
    book = label_book()
    filings: list[Filing] = []
    for form in forms(list(flow(pages)), book):
        if _is_self_evaluation(form, book):
            filing_id = f"{sha256[:ID_DIGITS]}-{len(filings) + 1}"
            filings.append(read_self_evaluation(form, filing_id, book))
            problems.extend(_missing_blocks(filings[-1], form))
        else:
            problems.extend(_left_over(form))
    return tuple(filings)


def _is_self_evaluation(form: Form, book: LabelBook) -> bool:
    """Return whether the form is one, by its title or, untitled, by the columns that only it has."""
    if form.form_type:
        return form.form_type == "self_evaluation" and bool(form.rows)
    headers = (indicator_columns(form.rows[place:], book) for place in range(len(form.rows)))
    return any({"actual", "level3"} <= set(found[0]) for found in headers if found)


def _missing_blocks(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every such form has and this one was not read to have: most often its rules are too faint."""
    blocks = (("绩效指标", "indicator table", filing.indicators), ("项目资金", "funds block", filing.funds))
    for name, name_en, found in blocks:
        if not found:
            text = f"没有读出{name}表,请对照纸面补录或重新扫描 / no {name_en} was read; fill it in or scan the page again"
            yield Problem(page=form.pages[0], text=text)


def _left_over(form: Form) -> Iterator[Problem]:
    """Yield what belongs to no filing, page by page."""
    kind = FORM_NAMES.get(form.form_type or "")
    for page in form.pages:
        if kind:
            yield Problem(
                page=page,
                text=f"{kind}:此类表格尚不读取 / this kind of form is not read yet ({form.form_type})",
            )
        elif any(item.page == page for item in form.rows) or len(form.lines) > 1:
            yield Problem(
                page=page, text="不是自评表的内容,未读入 / not part of a self-evaluation form; not read"
            )
