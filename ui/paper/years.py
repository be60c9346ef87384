"""The sheet across years: the filings of each project side by side, and the findings across them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from extract.filing import Filing
from index.gathering import Gathering
from index.rows import FilingView
from review.finding import Finding
from review.matching import matching
from review.project import Project
from ui.paper.book import Book, Cell
from ui.paper.places import text_of
from ui.paper.values import stands, value_cell
from ui.paper.words import STATES, form_name

SIDE_BY_SIDE = 5
WIDTHS = (26, *[29] * SIDE_BY_SIDE)
MONEY = (
    ("年初预算数", "initial_budget"),
    ("全年预算数", "adjusted_budget"),
    ("全年执行数", "executed"),
    ("执行率（%）", "execution_rate"),
)
OWN = (("项目总预算", "total_budget"), ("项目当年预算", "current_year_budget"),
       ("总分", "total_score"), ("评价等级", "grade"))  # fmt: skip
FORMS = ("department_budget", "target", "project_statement", "self_evaluation", "department_evaluation")

Line = tuple[str, dict[int, int]]
"""An indicator: its name, and its row in each of the filings that have it."""


class YearsSheet:
    """Takes the findings across of one filing after the other, and writes the projects at the end."""

    def __init__(self, book: Book, gathering: Gathering, chosen: Collection[str]) -> None:
        self._sheet = book.sheet("跨年", WIDTHS)
        self._sheet.wide(Cell("同一项目各表对照（各年度、各表种；底色的含义见“指标”）", "section"))
        self._gathering = gathering
        self._chosen = chosen
        self._across: dict[str, list[Finding]] = {}
        self._states = {row.id: row.state for row in gathering.rows}

    def take(self, view: FilingView) -> None:
        """Keep the findings across forms and years on a filing."""
        found = [one.finding for one in view.findings if one.finding.scope != "form"]
        if found:
            self._across[view.filing.id] = found

    def close(self, numbers: Mapping[str, int]) -> None:
        """Write the projects that have a chosen filing and another one; `numbers`: those of the findings."""
        written = 0
        for project in self._gathering.projects:
            ids = {one.id for one in project.filings}
            if len(project.filings) > 1 and ids & set(self._chosen):
                self._project(project, numbers)
                written += 1
        if not written:
            self._sheet.wide(Cell("所选各表没有同一项目的其他表可对照。", "text"))

    def _project(self, project: Project, numbers: Mapping[str, int]) -> None:
        filings = sorted(project.filings, key=_order)
        name = next((one.project_name for one in reversed(filings) if one.project_name), None)
        self._sheet.row()
        self._sheet.wide(Cell(name or filings[-1].title or "（未读出名称）", "bar"))
        left = iter(filings)
        while band := list(islice(left, SIDE_BY_SIDE)):
            self._band(band)
        self._findings(project, numbers)

    def _band(self, filings: Sequence[Filing]) -> None:
        sheet = self._sheet
        sheet.row(Cell("年度、表种", "head"), *(Cell(_head(one), "head") for one in filings))
        sheet.row(Cell("审核状态", "label"), *(self._state(one) for one in filings))
        sheet.row(Cell("金额单位", "label"), *(Cell(one.amount_unit) for one in filings))
        totals = [_total(one) for one in filings]
        for label, name in MONEY:
            places = [None if total is None else f"/funds/{total}/{name}" for total in totals]
            self._figures(label, filings, places)
        for label, name in OWN:
            self._figures(label, filings, [f"/{name}"] * len(filings))
        for name, rows in indicator_lines(filings):
            told = [_told(one, rows[at]) if at in rows else Cell(None) for at, one in enumerate(filings)]
            self._sheet.row(Cell(f"指标：{name}", "label"), *told)

    def _figures(self, label: str, filings: Sequence[Filing], places: Sequence[str | None]) -> None:
        """A line of figures, left out where no filing has one."""
        held = list(zip(filings, places, strict=True))
        if any(place is not None and stands(one, place) for one, place in held):
            cells = (Cell(None) if place is None else value_cell(one, place) for one, place in held)
            self._sheet.row(Cell(label, "label"), *cells)

    def _state(self, filing: Filing) -> str:
        state = STATES.get(self._states.get(filing.id, ""), "")
        return state if filing.id in self._chosen else f"{state}（不在本底稿所选范围）"

    def _findings(self, project: Project, numbers: Mapping[str, int]) -> None:
        found = [one for filing in project.filings for one in self._across.get(filing.id, ())]
        for one in found:
            number = numbers.get(one.id)
            head = f"跨表问题（见“问题”第 {number} 条）：" if number else "跨表问题："
            self._sheet.wide(Cell(head + one.message, "text"))


def indicator_lines(filings: Sequence[Filing]) -> Iterator[Line]:
    """Yield each indicator with its row in every filing that has it, in the order in which they first come up."""
    lines: list[Line] = []
    where: dict[tuple[int, int], Line] = {}
    for at, filing in enumerate(filings):
        partners = _partners(filings, at)
        for number, row in enumerate(filing.indicators):
            line = where.get(partners.get(number, (-1, -1)))
            if line is None or at in line[1]:
                line = (row.level3 or row.level2 or f"第 {number + 1} 行", {})
                lines.append(line)
            line[1][at] = number
            where[at, number] = line
    yield from lines


def _partners(filings: Sequence[Filing], at: int) -> dict[int, tuple[int, int]]:
    """Return by row of a filing the row of an earlier one that it is, the latest one before the others."""
    found: dict[int, tuple[int, int]] = {}
    for earlier in reversed(range(at)):
        pairs = {one.later: one.earlier for one in matching(filings[earlier], filings[at]).matches}
        names = {one.level3: number for number, one in enumerate(filings[earlier].indicators) if one.level3}
        for number, row in enumerate(filings[at].indicators):
            partner = pairs.get(number, names.get(row.level3 or ""))
            if number not in found and partner is not None:
                found[number] = (earlier, partner)
    return found


def _order(filing: Filing) -> tuple[int, int]:
    return filing.fiscal_year or 0, FORMS.index(filing.form_type)


def _head(filing: Filing) -> str:
    year = f"{filing.fiscal_year} 年度" if filing.fiscal_year is not None else "（年度未读出）"
    return f"{year}\n{form_name(filing.form_type)}"


def _total(filing: Filing) -> int | None:
    """The row of the year's total among the funds."""
    return next((number for number, line in enumerate(filing.funds) if line.source == "total"), None)


def _told(filing: Filing, number: int) -> Cell:
    """An indicator of one filing in a few lines; what was not read says so."""
    parts = (("目标", "target"), ("完成", "actual"), ("分值", "weight"), ("得分", "score"))
    places = [(label, f"/indicators/{number}/{name}") for label, name in parts]
    there = [(label, place) for label, place in places if stands(filing, place)]
    text = "\n".join(f"{label}：{text_of(filing, place)}" for label, place in there)
    is_unread = any(filing.is_unread(place) for _, place in there)
    return Cell(text or None, "unread" if is_unread else "text")
