"""From named cells to what the model claims: told by roles and pointers alone, with no label and no rule on the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pytest

from extract.labels import label_book
from extract.transformer.cells import NamedPage, named_page
from extract.transformer.claims import claims_of
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import SheetReading
from extract.transformer.units_of_page import sheet_of
from ingest.page import IDENTITY, Box, Cell, Page, Table, Word

LINE = 0.02


class Say(NamedTuple):
    """A line on the page, what the model says it is, and where each pointer leads, by the line's own number."""

    text: str
    x: float
    y: float
    role: str = "other"
    row: int | None = None
    level2: int | None = None
    level1: int | None = None
    next: int | None = None
    sure: float = 0.98


def word(say: Say) -> Word:
    return Word(say.text, Box(say.x, say.y, say.x + 0.01 * len(say.text), say.y + LINE), 0.99, "ocr")


def page_of(says: Sequence[Say], tables: tuple[Table, ...] = (), number: int = 1) -> NamedPage:
    """Return the page of these lines, named as they say."""
    words = tuple(word(say) for say in says)
    held = {id(one) for table in tables for cell in table.cells for one in cell.words}
    loose = tuple(one for one in words if id(one) not in held)
    page = Page(number, 595, 842, "ocr", 0.0, IDENTITY, words, tables, loose if not tables else ())
    sheet = sheet_of(page)
    place = {(say.text, round(say.y, 4), round(say.x, 4)): k for k, say in enumerate(says)}
    order = [place[unit.text, round(unit.box.top, 4), round(unit.box.x0, 4)] for unit in sheet.units]
    count = len(says)
    roles = np.full((count, len(ROLES)), 0.0, dtype=np.float32)
    pointers = {name: np.zeros((count, count + 1), dtype=np.float32) for name in POINTERS}
    for k, source in enumerate(order):
        say = says[source]
        roles[k] = (1 - say.sure) / (len(ROLES) - 1)
        roles[k, ROLES.index(say.role)] = say.sure
        for name, target in zip(POINTERS, (say.next, say.row, say.level2, say.level1), strict=True):
            pointers[name][k, order.index(target) if target is not None else count] = 1.0
    return named_page(page, SheetReading(sheet, roles, pointers))


FORM = (
    Say("项目支出绩效自评", 0.4, 0.05, "title"),
    Say("工程叫法：河道整治工程", 0.1, 0.10, "project_name"),
    Say("产出", 0.1, 0.30, "level1"),
    Say("数量", 0.2, 0.30, "level2"),
    Say("清淤河道", 0.3, 0.29, "level3", row=4, level2=3, level1=2, next=5),
    Say("长度", 0.3, 0.315, "level3", row=4, level2=3, level1=2),
    Say("≥12公里", 0.5, 0.30, "target", row=4),
    Say("13公里", 0.6, 0.30, "actual", row=4),
    Say("10", 0.7, 0.30, "weight", row=4),
    Say("9.5", 0.8, 0.30, "score", row=4),
    Say("新建泵站", 0.3, 0.35, "level3", row=10, level2=3, level1=2),
    Say("2座", 0.5, 0.35, "target", row=10),
    Say("小计", 0.3, 0.40, "level3", row=12),
    Say("来自财政的钱", 0.1, 0.20, "fund_label", row=13),
    Say("215457.60", 0.5, 0.20, "executed", row=13),
    Say("93.70", 0.8, 0.50, "total_score"),
)


def test_a_form_without_one_known_label_is_read_by_its_roles() -> None:
    claims = claims_of([page_of(FORM)], label_book())
    first, second = claims.draft.values["indicators"]
    assert (first.level1, first.level2, first.level3) == ("产出", "数量", "清淤河道长度")
    assert (first.target, first.actual) == ("≥12公里", "13公里")
    assert (first.weight, first.score) == (Decimal(10), Decimal("9.5"))
    assert (second.level3, second.target, second.weight) == ("新建泵站", "2座", None)
    assert claims.draft.values["project_name"] == "河道整治工程"
    assert claims.draft.values["total_score"] == Decimal("93.70")
    assert (claims.draft.values["funds"][0].source, claims.draft.values["funds"][0].executed) == (
        "unlisted",
        Decimal("215457.60"),
    )


def test_a_name_without_a_target_or_a_figure_is_no_row() -> None:
    names = [one.level3 for one in claims_of([page_of(FORM)], label_book()).draft.values["indicators"]]
    assert "小计" not in names


def test_a_claim_is_no_surer_than_the_model() -> None:
    says = [*FORM[:8], FORM[8]._replace(sure=0.7), *FORM[9:]]
    proof = claims_of([page_of(says)], label_book()).draft.evidence["/indicators/0/weight"]
    assert proof.method == "model"
    assert proof.confidence == pytest.approx(0.7, abs=0.01)


def test_what_a_pages_end_cut_off_a_row_joins_it_on_the_next_page() -> None:
    rest = (
        Say("12个月内完成", 0.5, 0.05, "target"),
        Say("巡查次数", 0.3, 0.2, "level3", row=1),
        Say("6次", 0.5, 0.2, "target", row=1),
    )
    first = (Say("管护期", 0.3, 0.9, "level3", row=0), Say("验收后", 0.5, 0.9, "target", row=0))
    rows = claims_of([page_of(first), page_of(rest, number=2)], label_book()).draft.values["indicators"]
    assert [(one.level3, one.target) for one in rows] == [
        ("管护期", "验收后12个月内完成"),
        ("巡查次数", "6次"),
    ]


def test_the_rules_say_what_stands_in_one_row_whatever_the_pointers_do() -> None:
    says = (
        Say("甲指标", 0.1, 0.10, "level3", row=0),
        Say("1项", 0.5, 0.10, "target", row=2),
        Say("乙指标", 0.1, 0.20, "level3", row=2),
        Say("2项", 0.5, 0.20, "target", row=0),
    )
    cells = tuple(
        Cell(
            k // 2,
            k % 2,
            1,
            1,
            Box(0.05 + 0.4 * (k % 2), say.y - 0.03, 0.45 + 0.4 * (k % 2), say.y + 0.06),
            (word(say),),
        )
        for k, say in enumerate(says)
    )
    table = Table(Box(0.05, 0.07, 0.85, 0.26), (0.07, 0.17, 0.26), (0.05, 0.45, 0.85), cells)
    rows = claims_of([page_of(says, (table,))], label_book()).draft.values["indicators"]
    assert [(one.level3, one.target) for one in rows] == [("甲指标", "1项"), ("乙指标", "2项")]


@pytest.mark.parametrize(("printed", "total"), [("93.70", Decimal("93.70")), ("10093.73", None)])
def test_a_total_of_more_points_than_any_form_gives_is_not_claimed(
    printed: str, total: Decimal | None
) -> None:
    says = [*FORM[:-1], FORM[-1]._replace(text=printed)]
    assert claims_of([page_of(says)], label_book()).draft.values.get("total_score") == total


def test_a_value_that_holds_two_figures_is_claimed_with_doubt() -> None:
    says = [*FORM[:7], FORM[7]._replace(text="100% 10"), *FORM[8:]]
    proof = claims_of([page_of(says)], label_book()).draft.evidence["/indicators/0/actual"]
    assert proof.confidence <= 0.5


def row_of(place: int, texts: Sequence[str], y: float) -> list[Say]:
    """Return a row's level, name, target and weight; the name is the line `place` + 1."""
    roles = ("level1", "level3", "target", "weight")
    return [
        Say(text, 0.1 + 0.2 * k, y, role, row=None if k == 0 else place + 1, level1=place if k == 1 else None)
        for k, (text, role) in enumerate(zip(texts, roles, strict=True))
        if text
    ]


@pytest.mark.parametrize("weights", [("第四格", "10", "5"), ("", "", "")])
def test_a_header_in_words_nobody_knows_is_no_row(weights: tuple[str, str, str]) -> None:
    rows = (
        ("大门类", "考什么", "许下多少"),
        ("产出指标", "清淤长度", "≥12公里"),
        ("效益指标", "群众满意度", "90%"),
    )
    says: list[Say] = []
    for y, (texts, weight) in enumerate(zip(rows, weights, strict=True), start=1):
        says += row_of(len(says), (*texts, weight), 0.1 * y)
    found = claims_of([page_of(says)], label_book()).draft.values["indicators"]
    assert [one.level3 for one in found] == ["清淤长度", "群众满意度"]
