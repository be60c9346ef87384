"""The coverage sheet as the command line prints it and the API answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from rich.table import Table
from rich.text import Text

from extract.filing import FormType, Record
from index.store import Store
from review.coverage import Cell, Gap, Line
from review.expected import Fault, read_expected
from review.resubmission import DEPARTMENT_FORMS
from ui.tables import plain, table
from ui.texts import say

KINDS: tuple[FormType, ...] = get_args(FormType)


class Coverage(Record):
    """The sheet, the lines of the list that could not be taken, and the files that were not read.

    `is_listed` says whether what is missing was told against a list of expected projects.
    """

    is_listed: bool
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()


def sheet(store: Store, data: bytes | None = None, file: str = "") -> Coverage:
    """Return the sheet of a store, against a CSV of expected projects where there is one."""
    expected = None if data is None else read_expected(data, file)
    return Coverage(
        is_listed=expected is not None,
        lines=store.coverage(None if expected is None else expected.projects),
        faults=() if expected is None else expected.faults,
        unread=tuple(row.file for row in store.documents() if row.state != "read"),
    )


def coverage_table(lines: Sequence[Line]) -> Table:
    """Return one line for each unit and year, with a column for each kind of form that has anything to tell."""
    kinds = [kind for kind in KINDS if any(kind in line.kinds for line in lines)]
    grid = table("单位 Unit", "年度 Year", *(say(f"form.{kind}", "zh") for kind in kinds))
    for line in lines:
        cells = [_cell(kind, line.kinds.get(kind, Cell())) for kind in kinds]
        grid.add_row(plain(line.unit) or "（未读出 unread）", plain(line.year) or "—", *cells)
    return grid


def unread_lines(found: Coverage, file: str) -> Iterator[str]:
    """Yield what keeps the sheet from being whole: bad lines of the list, and files that were not read."""
    for fault in found.faults:
        yield plain(f"{file} 第 {fault.line} 行 / line {fault.line}: {fault.text}")
    for name in found.unread:
        yield plain(f"{name}: 尚未读出，可能含有所缺的表 / not read: it may hold what is missing")


def _cell(kind: FormType, cell: Cell) -> Text:
    told = Text()
    for one in cell.present:
        told.append(f"✓ {plain(one.project or one.file)}", style="green")
        marks = (
            "（名单外 unlisted）" if one.is_listed is False else "",
            "（疑似重报）" if one.is_proposed else "",
        )
        told.append("".join(marks) + "\n", style="yellow")
    for gap in cell.missing:
        told.append(f"{_missing(kind, gap)}\n", style="bold red" if gap.basis == "listed" else "yellow")
    for one in cell.superseded:
        told.append(f"↻ {plain(one.project or one.file)} 已被取代 → {one.superseded_by}\n", style="dim")
    for one in cell.withdrawn:
        told.append(f"⊘ {plain(one.project or one.file)} 已撤回 {plain(one.reason)}\n", style="dim")
    told.rstrip()
    return told


def _missing(kind: FormType, gap: Gap) -> str:
    name = plain(gap.project) or ("（单位整体）" if kind in DEPARTMENT_FORMS else "（任一项目 any）")
    return f"✗ {name} 缺 missing" if gap.basis == "listed" else f"? {name} 可能缺 perhaps missing"
