"""Filings for the tests of rules and corrections: one that is right throughout, and changes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Evidence, Filing, FundLine, Indicator
from extract.pointer import replaced, slot

MakeFiling = Callable[..., Filing]

FUNDS = [
    ("total", "年度资金总额", "1200000.00", "1250000.00", "1187500.00", "10", "95.00", "9.5"),
    ("fiscal_current", "其中：当年财政拨款", "1000000.00", "1050000.00", "987500.00", None, None, None),
    ("carried_over", "上年结转资金", "200000.00", "200000.00", "200000.00", None, None, None),
    ("other", "其他资金", None, None, None, None, None, None),
]
EXPLANATION = "入冬后降雪偏早，两处点位停工。改进措施：汛期前完成室外作业。"
INDICATORS = [
    ("产出指标", "数量指标", "改造巷道数量", "≥20条", "21条", "20", "20", None),
    ("产出指标", "质量指标", "一次验收合格率", "=100%", "90%", "10", "9", EXPLANATION),
    ("产出指标", "时效指标", "完工及时性", "及时", "及时", "10", "10", None),
    ("产出指标", "成本指标", "单条巷道造价", "≤6万元", "5.8万元", "10", "10", None),
    ("效益指标", "社会效益指标", "夜间照明覆盖户数", "≥800户", "860户", "15", "15", None),
    ("效益指标", "可持续影响指标", "管护机制", "建立", "已建立", "15", "15", None),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "93.5%", "10", "10", None),
]
FUND_FIELDS = (
    "source",
    "label",
    "initial_budget",
    "adjusted_budget",
    "executed",
    "weight",
    "execution_rate",
    "score",
)
RECORDS = ("/other_fields", "/budget_items", "/sections", "/tables", "/stated_amounts")
ROW_FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")


def _clean() -> Filing:
    return Filing(
        id="f0f0f0f0f0f0-1",
        form_type="self_evaluation",
        title="项目支出绩效自评表",
        fiscal_year=2023,
        project_name="背街小巷路灯改造",
        amount_unit="元",
        funds=tuple(FundLine.model_validate(dict(zip(FUND_FIELDS, row, strict=True))) for row in FUNDS),
        annual_goal={"expected": "改造二十条巷道的路灯。", "actual": "各巷道的路灯已按方案改造。"},
        indicators=tuple(
            Indicator.model_validate(dict(zip(ROW_FIELDS, row, strict=True))) for row in INDICATORS
        ),
        total_weight=Decimal("100"),
        total_score=Decimal("98.5"),
        grade="优",
    )


def _typed(pointer: str, value: Any) -> Any:
    return Decimal(value) if slot(pointer).kind is Decimal and value is not None else value


def _make(
    changes: Mapping[str, Any] | None = None,
    *,
    unread: Iterable[str] = (),
    blank: Iterable[str] = (),
    printed: Mapping[str, str] | None = None,
    confidence: float = 0.97,
    keep_funds: int | None = None,
    with_places: bool = False,
    id: str = "f0f0f0f0f0f0-1",
) -> Filing:
    """Return the right filing with values changed by pointer; `unread` cells lose theirs, `blank` ones are printed and empty.

    A pointer to a whole tuple ("/notes") takes a list; "/indicators" takes rows of ROW_FIELDS.
    `confidence` is that of the values in `printed`; `with_places` puts every value of the form on page 1,
    rows below one another.
    """
    filing = _clean().model_copy(update={"id": id})
    if keep_funds is not None:
        filing = filing.model_copy(update={"funds": filing.funds[:keep_funds]})
    for pointer, value in (changes or {}).items():
        filing = _changed(filing, pointer, value)
    for pointer in unread:
        filing = replaced(filing, pointer, None if slot(pointer).is_optional else "")
    evidence = (
        {pointer: _place(pointer, filing.at(pointer)) for pointer in places(filing)} if with_places else {}
    )
    evidence |= {pointer: _place(pointer, None) for pointer in blank}
    for pointer, text in (printed or {}).items():
        evidence[pointer] = _place(pointer, text).model_copy(update={"confidence": confidence})
    for pointer in unread:
        evidence[pointer] = _place(pointer, "9,1.1,1").model_copy(
            update={"status": "unread", "reason": "digits run together"}
        )
    return filing.model_copy(update={"evidence": evidence})


def _changed(filing: Filing, pointer: str, value: Any) -> Filing:
    if pointer == "/indicators":
        rows = [Indicator.model_validate(dict(zip(ROW_FIELDS, row, strict=True))) for row in value]
        return filing.model_copy(update={"indicators": tuple(rows)})
    if pointer == "/funds/+":
        line = FundLine.model_validate(dict(zip(FUND_FIELDS, value, strict=True)))
        return filing.model_copy(update={"funds": (*filing.funds, line)})
    if pointer in RECORDS or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return Filing.model_validate({**filing.model_dump(), pointer[1:]: value})
    if isinstance(value, list):
        return replaced(filing, pointer, tuple(value))
    return replaced(filing, pointer, _typed(pointer, value))


UNIT = "青岚市市政工程处"
ONLY_EVALUATED = ("actual", "weight", "score", "deviation")


def _project(cases: Iterable[Mapping[str, Any]], with_places: bool = False) -> list[Filing]:
    """Return the right forms of one project with each one's changes: `form`, `year`, `changes`, `unread`.

    `without`: the number of an indicator that the form leaves out.
    """
    return [_form(f"f0f0f0f0f0f0-{number}", case, with_places) for number, case in enumerate(cases, start=1)]


def _form(id: str, case: Mapping[str, Any], with_places: bool) -> Filing:
    year = case.get("year", 2023)
    filing = _clean().model_copy(update={"id": id, "fiscal_year": year, "implementing_unit": UNIT})
    if case["form"] == "target":
        rows = [one.model_copy(update=dict.fromkeys(ONLY_EVALUATED)) for one in filing.indicators]
        gone = {"total_weight": None, "total_score": None, "grade": None, "funds": ()}
        planned = {"current_year_budget": filing.funds[0].initial_budget, "indicators": tuple(rows)}
        goal = filing.annual_goal.model_copy(update={"actual": None})
        filing = filing.model_copy(update={"form_type": "target", "annual_goal": goal, **gone, **planned})
    elif case["form"] == "department_budget":
        filing = Filing(
            id=id,
            form_type="department_budget",
            fiscal_year=year,
            competent_department=UNIT,
            amount_unit="元",
        )
    if "without" in case:
        rows = [one for index, one in enumerate(filing.indicators) if index != case["without"]]
        filing = filing.model_copy(update={"indicators": tuple(rows)})
    for pointer, value in case.get("changes", {}).items():
        filing = _changed(filing, pointer, value)
    for pointer in case.get("unread", ()):
        filing = replaced(filing, pointer, None)
    pointers = places(filing) if with_places else []
    evidence = {pointer: _place(pointer, filing.at(pointer)) for pointer in pointers}
    for pointer in case.get("unread", ()):
        evidence[pointer] = _place(pointer, "?").model_copy(update={"status": "unread"})
    return filing.model_copy(update={"evidence": evidence})


def places(filing: Filing) -> list[str]:
    """Return the pointers of the form's cells, top-down."""
    funds = [f"/funds/{row}/{field}" for row in range(len(filing.funds)) for field in FUND_FIELDS[1:]]
    rows = [f"/indicators/{row}/{field}" for row in range(len(filing.indicators)) for field in ROW_FIELDS]
    header = ["/title", "/fiscal_year", "/project_name", "/amount_unit"]
    return [*header, *funds, *rows, "/total_weight", "/total_score", "/grade"]


def _place(pointer: str, value: Any) -> Evidence:
    order = slot(pointer).order
    top = 0.05 + order[0] * 0.012 + (0.02 * order[1] if len(order) > 1 else 0)
    left = 0.04 + 0.09 * order[-1] if len(order) > 1 else 0.2
    return Evidence(
        page=1,
        box=(left, top, left + 0.08, top + 0.015),
        text="" if value is None else str(value),
        confidence=0.97,
        method="ocr",
        status="blank" if value is None else "exact",
    )


@pytest.fixture(scope="session")
def make_filing() -> MakeFiling:
    """Return the function that makes filings: see `_make`."""
    return _make


@pytest.fixture(scope="session")
def make_project() -> Callable[..., list[Filing]]:
    """Return the function that makes the filings of one project: see `_project`."""
    return _project
