"""The sheet of indicators and funds, form by form, with how far each value can be believed."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing
from index.rows import FilingRow, FilingView
from ui.paper.book import Book, Cell, Style
from ui.paper.values import stands, value_cell
from ui.paper.words import filing_name
from ui.texts import say

HEADS = (
    "序号", "一级指标\n（资金）", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因及改进措施", "原因归类", "页",
)  # fmt: skip
FUND_HEADS = (
    "",
    "资金",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "执行率（%）",
    "分值",
    "得分",
    "",
    "",
    "页",
)
WIDTHS = (6, 17, 17, 28, 19, 19, 8, 8, 40, 14, 7)
INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")
FUND = ("label", "initial_budget", "adjusted_budget", "executed", "execution_rate", "weight", "score")
FIGURES = ("total_budget", "current_year_budget", "previous_budget", "previous_executed", "grade")
LEGEND: tuple[tuple[str, Style], ...] = (
    ("已更正（粗体）", "corrected"),
    ("人工确认", "confirmed"),
    ("规则不符", "failed"),
    ("未读出", "unread"),
)


class IndicatorsSheet:
    """Takes the indicators and the money of one filing after the other."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.sheet("指标", WIDTHS, frozen=2)
        legend = [Cell(text, style) for text, style in LEGEND]
        self._sheet.row(Cell("底色", "label"), *legend, Cell("无底色：机器确认或待核对", "bare"))
        self._sheet.row(*(Cell(head, "head") for head in HEADS))
        self._sheet.repeat(1, 2)
        self._filings = 0

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Write one filing: its money, its indicators, its totals."""
        filing = view.filing
        figures = [name for name in FIGURES if stands(filing, f"/{name}")]
        if not (filing.funds or filing.indicators or figures or filing.budget_items):
            return
        self._filings += 1
        unit = f"（金额单位：{filing.amount_unit}）" if filing.amount_unit else ""
        self._sheet.wide(Cell(filing_name(row).replace("\n", " · ") + unit, "bar"))
        self._funds(view)
        for name in figures:
            self._sheet.row(*_line(Cell(say(f"field.{name}", "zh")), value_cell(view.filing, f"/{name}")))
        for number, item in enumerate(filing.budget_items):
            amount = value_cell(view.filing, f"/budget_items/{number}/amount")
            self._sheet.row(*_line(Cell(f"子项目：{item.name}"), amount))
        self._indicators(view)

    def close(self) -> None:
        """End the sheet."""
        if not self._filings:
            self._sheet.wide(Cell("所选各表没有指标和资金。", "text"))

    def _funds(self, view: FilingView) -> None:
        if not view.filing.funds:
            return
        self._sheet.row(*(Cell(head, "subhead") for head in FUND_HEADS))
        for number in range(len(view.filing.funds)):
            places = [f"/funds/{number}/{name}" for name in FUND]
            cells = (value_cell(view.filing, place) for place in places)
            self._sheet.row(None, *cells, None, None, Cell(_pages(view.filing, places), "centred"))

    def _indicators(self, view: FilingView) -> None:
        filing = view.filing
        if filing.funds and filing.indicators:
            self._sheet.row(*(Cell(head.replace("\n（资金）", ""), "subhead") for head in HEADS))
        for number in range(len(filing.indicators)):
            places = [f"/indicators/{number}/{name}" for name in INDICATOR]
            causes = view.causes.get(places[-1], ())
            self._sheet.row(
                Cell(number + 1, "centred"),
                *(value_cell(view.filing, place) for place in places),
                "、".join(causes),
                Cell(_pages(filing, places), "centred"),
            )
        totals = ("/total_weight", "/total_score")
        if any(stands(filing, place) for place in totals):
            cells = (value_cell(view.filing, place) for place in totals)
            page = Cell(_pages(filing, list(totals)), "centred")
            self._sheet.row(None, None, None, Cell("总分", "label"), None, None, *cells, None, None, page)


def _line(*cells: Cell) -> Iterator[Cell | None]:
    """A line of a name and a value, under the heads of the funds."""
    yield None
    yield from cells
    yield from [None] * (len(HEADS) - 1 - len(cells))


def _pages(filing: Filing, places: list[str]) -> str | int | None:
    pages = sorted({page for place in places for page in _pages_of(filing, place)})
    if len(pages) == 1:
        return pages[0]
    return f"{pages[0]}–{pages[-1]}" if pages else None


def _pages_of(filing: Filing, place: str) -> Iterator[int]:
    proof = filing.evidence.get(place)
    if proof is not None and proof.page is not None:
        yield proof.page
        yield from (more.page for more in proof.more)
