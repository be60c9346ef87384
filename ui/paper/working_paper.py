"""The working paper of the filings that are asked for, as the bytes of one workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from index.gathering import Gathering
from index.rows import FilingRow
from index.store import Store
from ingest.errors import StoreError
from ui.choosing import Choice, chosen
from ui.paper.book import Book
from ui.paper.corrections import CorrectionsSheet
from ui.paper.crops import Pages
from ui.paper.findings import FindingsSheet
from ui.paper.indicators import IndicatorsSheet
from ui.paper.signatures import SignaturesSheet
from ui.paper.summary import About, ListSheet, SummarySheet
from ui.paper.tally import Tally
from ui.paper.words import form_name
from ui.paper.years import YearsSheet

MOST_PICTURES = 200
"""Of more findings the first ones have their picture: each is drawn from its page, and the file is sent by mail."""
FEW_NAMES = 5
LONGEST_NAME = 60


class WorkingPaper(NamedTuple):
    """The workbook, a name for its file, and how many filings are in it."""

    file: str
    data: bytes
    filings: int


def working_paper(
    store: Store,
    choice: Choice | None = None,
    by: str | None = None,
    most_pictures: int = MOST_PICTURES,
    most_filings: int | None = None,
) -> WorkingPaper:
    """Return the paper; NotFound when the filing that is asked for is not there, StoreError for too many.

    Everything in it is of one moment: later corrections wait for the next paper. `by`: who takes it.
    """
    asked = choice or Choice()
    with store.gathering() as gathering:
        rows = chosen(gathering, asked)
        if most_filings is not None and len(rows) > most_filings:
            raise StoreError(
                f"所选的表有 {len(rows)} 张，超过 {most_filings} 张：请按项目、单位或年度缩小范围，或用 jixiao export。"
                f"/ {len(rows)} filings are over {most_filings}: narrow the choice, or use jixiao export."
            )
        about = About(
            asked=asked.told(),
            made_at=datetime.now(UTC),
            by=by or "",
            version=_version(),
            head=gathering.head,
            error_rate=gathering.error_rate,
            changed_packs=gathering.changed_packs,
            notes=tuple(_notes(gathering, rows, asked)),
        )
        data = _written(store, gathering, rows, about, most_pictures)
        return WorkingPaper(_name(rows, asked), data, len(rows))


def _name(rows: Sequence[FilingRow], choice: Choice) -> str:
    """A file's name, without signs that one cannot hold."""
    names = list(dict.fromkeys(row.project_name or row.title or "" for row in rows))
    subject = names[0] if len(names) == 1 else choice.project or choice.unit or f"{len(names)}个项目"
    held = "".join(sign if sign.isalnum() or sign in "（）()-、" else "_" for sign in subject)
    year = f"-{choice.year}" if choice.year is not None else ""
    return f"工作底稿-{held[:LONGEST_NAME]}{year}.xlsx"


def _written(
    store: Store, gathering: Gathering, rows: Sequence[FilingRow], about: About, most_pictures: int
) -> bytes:
    """The sheets in the order in which an auditor turns them; filings are looked at one by one."""
    tally = Tally()
    book = Book(_subject(rows), about.head.last)
    summary, listed = SummarySheet(book), ListSheet(book)
    findings = FindingsSheet(book, gathering, Pages(store), most_pictures)
    corrections, indicators = CorrectionsSheet(book), IndicatorsSheet(book)
    years = YearsSheet(book, gathering, {row.id for row in rows})
    signatures = SignaturesSheet(book)
    for row in rows:
        view = gathering.view(row.id)
        tally.take(view, row)
        years.take(view)
        for sheet in (listed, findings, corrections, indicators, signatures):
            sheet.take(view, row)
    listed.close(gathering, rows)
    findings.close()
    corrections.close(gathering, rows)
    indicators.close()
    years.close(findings.numbers)
    signatures.close(tally, about.head)
    summary.close(tally, rows, about._replace(notes=(*_pictured(findings), *about.notes)))
    return book.bytes()


def _subject(rows: Sequence[FilingRow]) -> str:
    names = list(dict.fromkeys(row.project_name or row.title or form_name(row.form_type) for row in rows))
    return f"{names[0]} 等 {len(names)} 个项目" if len(names) > 1 else "".join(names)


def _pictured(findings: FindingsSheet) -> Iterator[str]:
    yield f"“问题”中有位置图 {findings.pictures} 幅，红框为所指位置；图取自原件页面，未作改动。"
    if findings.without_picture:
        yield f"位置图已达上限，{findings.without_picture} 条问题未附图，请按所列页码查看原件。"


def _notes(gathering: Gathering, rows: Sequence[FilingRow], choice: Choice) -> Iterator[str]:
    """What this paper leaves out, so that nobody takes it for all there is."""
    ids = {row.id for row in rows}
    superseded = sum(row.superseded_by in ids and row.id not in ids for row in gathering.rows)
    if superseded:
        yield f"另有 {superseded} 张表已被所列的表取代，只在“各表”之后列出。"
    unread = [row for row in gathering.documents if row.state != "read"]
    if unread:
        told = "、".join(row.file for row in unread[:FEW_NAMES])
        yield f"资料库中有 {len(unread)} 个文件尚未读出，其中的表不在本底稿内：{told}{'等' if len(unread) > FEW_NAMES else ''}。"
    if not choice.is_everything:
        others = sum(row.superseded_by is None for row in gathering.rows) - len(rows)
        yield f"本底稿只含所选范围；资料库中另有 {others} 张现行的表。"


def _version() -> str:
    try:
        return version("jixiao")
    except PackageNotFoundError:
        return "（未安装）"
