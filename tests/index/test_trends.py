"""Trends: each figure is what one form says, in one unit, at its place; what was not read is no figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.filing import Evidence, Extraction, Filing, FundLine, Indicator
from fixtures.archive import archive, fill
from index.store import Store
from index.told import Told
from index.trend import Point, Trend
from index.yearly import YearOfProject, points
from ingest.errors import NotFound

Put = Callable[..., str]
PROJECT, UNIT = "青禾河道绿化工程", "青禾县河道管理所"
TOTAL = "/funds/0"


def proof(text: str, status: str = "exact", page: int = 1) -> Evidence:
    return Evidence.model_validate(
        {
            "page": page,
            "box": (0.5, 0.1, 0.6, 0.12),
            "text": text,
            "confidence": 0.9,
            "method": "ocr",
            "status": status,
        }
    )


def evaluation(
    year: int | None, budget: str | None = "100.00", executed: str | None = "90.00", **told: Any
) -> Filing:
    """A self-evaluation in 万元; None: the cell is there and was not read."""
    amounts = {"adjusted_budget": budget, "executed": executed, "execution_rate": told.pop("rate", None)}
    amounts["initial_budget"] = told.pop("initial", None)
    evidence = {
        f"{TOTAL}/{name}": proof(
            text or ("" if name in ("execution_rate", "initial_budget") else "1O0")
        ).model_copy(
            update={}
            if text
            else {"status": "blank" if name in ("execution_rate", "initial_budget") else "unread"}
        )
        for name, text in amounts.items()
    }
    numbers = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    line = FundLine(source="total", label="年度资金总额", **numbers)
    made: dict[str, Any] = {
        "id": "",
        "form_type": "self_evaluation",
        "fiscal_year": year,
        "project_name": PROJECT,
        "implementing_unit": UNIT,
        "amount_unit": "万元",
        "funds": (line,),
        "total_weight": Decimal(100),
        "total_score": Decimal("90.5"),
        "evidence": evidence | {"/total_score": proof("90.5", page=2)} | told.pop("evidence", {}),
    }
    return Filing(**made | told)


@pytest.fixture
def put(store: Store, extraction: Callable[..., Extraction]) -> Put:
    """Keep a filing in a document of its own; its id comes back."""
    count = 0

    def keep(filing: Filing) -> str:
        nonlocal count
        count += 1
        data = f"paper {count}".encode()
        row = store.keep(data, f"{filing.fiscal_year}-{count}.pdf")
        store.save_reading(row.sha256, extraction(data, filing))
        return f"{row.sha256[:12]}-1"

    return keep


def measured(trend: Trend, measure: str) -> list[tuple[int, str, Decimal | None]]:
    found = next(one.points for one in trend.series if one.measure == measure)
    return [(one.year, one.state, one.value) for one in found]


def point(trend: Trend, measure: str, year: int) -> Point:
    found = next(one.points for one in trend.series if one.measure == measure)
    return next(one for one in found if one.year == year)


def test_a_figure_is_what_the_form_says_in_one_unit_and_at_its_place(store: Store, put: Put) -> None:
    put(evaluation(2021, "100.00", "90.00", rate="90.00"))
    later = put(evaluation(2022, "1234567.80", "1000000.00", rate="81.00", amount_unit="元"))
    trend = store.trends.of_project(PROJECT)
    assert measured(trend, "budget") == [
        (2021, "value", Decimal("100.00")),
        (2022, "value", Decimal("123.45678")),
    ]
    assert measured(trend, "executed") == [
        (2021, "value", Decimal("90.00")),
        (2022, "value", Decimal("100.00")),
    ]
    (reading,) = point(trend, "budget", 2022).readings
    assert (reading.filing, reading.pointer, reading.page) == (later, f"{TOTAL}/adjusted_budget", 1)
    assert reading.box == (0.5, 0.1, 0.6, 0.12)
    assert reading.printed == "1234567.80"
    (score,) = point(trend, "score", 2022).readings
    assert (score.pointer, score.page, score.value) == ("/total_score", 2, Decimal("90.5"))


def test_a_year_without_a_form_is_a_gap_and_one_that_was_not_read_is_told_apart(
    store: Store, put: Put
) -> None:
    put(evaluation(2019))
    put(evaluation(2020, budget=None))
    put(evaluation(2022, amount_unit=None))
    trend = store.trends.of_project(PROJECT)
    assert trend.years == (2019, 2020, 2021, 2022)
    assert measured(trend, "budget") == [
        (2019, "value", Decimal("100.00")),
        (2020, "unread", None),
        (2021, "missing", None),
        (2022, "no_unit", None),
    ]
    assert point(trend, "budget", 2020).readings[0].printed == "1O0"
    assert point(trend, "budget", 2021).readings == ()
    assert [state for _, state, _ in measured(trend, "planned")] == ["blank", "blank", "missing", "blank"]
    assert [one.state for one in trend.tallies] == ["absent", "absent", "missing", "absent"]


@pytest.mark.parametrize(
    ("told", "state", "value", "is_computed"),
    [
        ({"rate": "88.00"}, "value", "88.00", False),
        ({}, "value", "90.00", True),
        ({"budget": None}, "blank", None, False),
        ({"budget": "0"}, "blank", None, False),
        (
            {"evidence": {f"{TOTAL}/execution_rate": proof("8B%", "unread")}},
            "unread",
            None,
            False,
        ),
    ],
)
def test_a_rate_is_as_printed_and_computed_only_where_none_is_printed(
    told: dict[str, Any], state: str, value: str | None, is_computed: bool
) -> None:
    held = Told(evaluation(2021, **told), "2021.pdf", PROJECT)
    rate = points(YearOfProject(2021, (held,)))["execution_rate"]
    assert (rate.state, rate.value, rate.is_computed) == (state, value and Decimal(value), is_computed)
    if is_computed:
        assert {one.pointer for one in rate.readings} == {f"{TOTAL}/executed", f"{TOTAL}/adjusted_budget"}


def test_a_score_of_another_whole_is_made_one_of_a_hundred() -> None:
    held = Told(evaluation(2021, total_weight=Decimal(50), total_score=Decimal("45")), "2021.pdf", PROJECT)
    score = points(YearOfProject(2021, (held,)))["score"]
    assert (score.value, score.is_computed) == (Decimal("90.00"), True)


def test_the_plan_is_the_target_forms_and_without_one_the_evaluations(store: Store, put: Put) -> None:
    target = {"form_type": "target", "funds": (), "total_score": None, "evidence": {}}
    put(evaluation(2021, initial="80.00"))
    put(evaluation(2022, initial="80.00"))
    held = put(evaluation(2022, **target, current_year_budget=Decimal("70")))
    trend = store.trends.of_project(PROJECT)
    assert measured(trend, "planned") == [(2021, "value", Decimal("80.00")), (2022, "value", Decimal(70))]
    assert point(trend, "planned", 2022).readings[0].filing == held


def test_two_forms_of_a_year_that_differ_give_no_figure_and_both_are_named(store: Store, put: Put) -> None:
    one, other = put(evaluation(2021)), put(evaluation(2021, "120.00"))
    store.kinships.decide(one, other, "same", "", "王芳")
    trend = store.trends.of_project(PROJECT)
    budget = point(trend, "budget", 2021)
    assert (budget.state, budget.value) == ("several", None)
    assert {reading.filing for reading in budget.readings} == {one, other}
    assert measured(trend, "executed") == [(2021, "value", Decimal("90.00"))]
    store.resubmissions.decide(one, other, "confirmed", "重报", "王芳")
    assert measured(store.trends.of_project(PROJECT), "budget") == [(2021, "value", Decimal("120.00"))]


INDICATORS = (
    Indicator(level3="植树数量", target="≥200棵", actual="210棵"),
    Indicator(level3="成活率", target="≥95%", actual="80%", deviation="受持续降雨影响，工期顺延。"),
    Indicator(level3="养护及时率", target="≥95%", actual=None, deviation="供应商到货延迟。"),
    Indicator(level3="制度健全性", target="健全", actual="另有说明"),
)


def test_indicators_and_causes_are_counted_and_what_was_not_read_beside_them(store: Store, put: Put) -> None:
    unread = {f"/indicators/2/{name}": proof("??", "unread") for name in ("actual", "deviation")}
    put(evaluation(2021, indicators=INDICATORS, evidence=unread))
    trend = store.trends.of_project(PROJECT)
    (tally,) = trend.tallies
    assert tally.counts == {"met": 1, "short": 1, "unknown": 1, "unread": 1}
    assert [(row.name, row.pointer) for row in tally.rows if row.fate == "short"] == [
        ("成活率", "/indicators/1/actual")
    ]
    assert sum(cause.counts[0] or 0 for cause in trend.causes) == len(trend.causes) > 0
    assert {row.pointer for cause in trend.causes for row in cause.rows} == {"/indicators/1/deviation"}
    assert trend.unread_explanations == (1,)


def test_two_scans_of_one_paper_tell_the_same_indicators_however_their_signs_were_read(
    store: Store, put: Put
) -> None:
    first = put(evaluation(2021, indicators=INDICATORS[:2]))
    again = [
        row.model_copy(update={"level3": f"{row.level3} ", "target": (row.target or "").replace("≥", ">=")})
        for row in INDICATORS[:2]
    ]
    second = put(evaluation(2021, indicators=(again[0], again[1])))
    store.kinships.decide(first, second, "same", "", "王芳")
    trend = store.trends.of_project(PROJECT)
    assert (trend.tallies[0].state, trend.tallies[0].counts["met"]) == ("value", 1)
    assert [one.counts for one in trend.causes] == [(1,)] * len(trend.causes) != []
    store.correct(second, "/indicators/1/actual", "96%", "王芳")
    assert store.trends.of_project(PROJECT).tallies[0].state == "several"


def test_a_correction_changes_the_figure_and_a_rejected_reading_is_none(store: Store, put: Put) -> None:
    filing = put(evaluation(2021))
    store.correct(filing, f"{TOTAL}/adjusted_budget", "110.00", "王芳")
    store.reject(filing, "/total_score", "王芳")
    trend = store.trends.of_project(filing)
    budget = point(trend, "budget", 2021)
    assert (budget.value, budget.readings[0].trust) == (Decimal("110.00"), "corrected")
    assert measured(trend, "score") == [(2021, "unread", None)]


def test_a_unit_is_summed_over_what_was_read_and_says_how_much_was_not(store: Store, put: Put) -> None:
    put(evaluation(2021, "100.00", "90.00"))
    put(evaluation(2022, "100.00", "80.00", rate="99.00"))
    other = {"project_name": "渠首泵站机电检修", "total_score": Decimal("70.5")}
    put(evaluation(2021, "300.00", "150.00", **other))
    put(evaluation(2022, "300.00", None, **other))
    put(evaluation(2022, project_name="灌区量水设施标定", amount_unit=None))
    trend = store.trends.of_unit(UNIT)
    assert trend.subject.size == len(trend.projects) == 3
    first, second = (point(trend, "executed", year) for year in (2021, 2022))
    assert (first.value, first.is_partial, first.projects) == (Decimal("240.00"), False, {"value": 2})
    assert (second.value, second.is_partial) == (Decimal("80.00"), True)
    assert second.projects == {"value": 1, "unread": 1, "no_unit": 1}
    assert point(trend, "execution_rate", 2021).value == Decimal("60.00")
    rate = point(trend, "execution_rate", 2022)
    assert (rate.value, rate.projects) == (Decimal("80.00"), {"value": 1, "unread": 1, "no_unit": 1})
    assert point(trend, "score", 2021).value == Decimal("80.50")
    assert {one.project for one in second.readings} == {PROJECT, "渠首泵站机电检修", "灌区量水设施标定"}


def test_a_year_without_a_form_counts_as_missing_in_the_unit_and_one_outside_a_projects_years_not_at_all(
    store: Store, put: Put
) -> None:
    other = {"project_name": "渠首泵站机电检修"}
    for year in (2020, 2022):
        put(evaluation(year, **other))
    put(evaluation(2021))
    trend = store.trends.of_unit(UNIT)
    assert [point(trend, "budget", year).projects for year in trend.years] == [
        {"value": 1},
        {"value": 1, "missing": 1},
        {"value": 1},
    ]


def test_filings_without_a_year_are_told_and_one_year_far_off_does_not_draw_all_between(
    store: Store, put: Put
) -> None:
    first = put(evaluation(2021))
    for year in (None, 2201):
        store.kinships.decide(first, put(evaluation(year)), "same", "", "王芳")
    trend = store.trends.of_project(first)
    assert (trend.years, trend.undated) == ((2021, 2201), 1)


def test_an_unclear_name_is_refused_with_what_it_may_mean(store: Store, put: Put) -> None:
    put(evaluation(2021))
    put(evaluation(2021, implementing_unit="石桥镇水利站"))
    put(evaluation(2021, project_name="渠首泵站机电检修"))
    with pytest.raises(NotFound, match=f"不止一个：.*{UNIT}.*石桥镇水利站|不止一个：.*石桥镇水利站.*{UNIT}"):
        store.trends.of_project(PROJECT)
    assert store.trends.of_project(PROJECT, "石桥镇").subject.unit == "石桥镇水利站"
    assert store.trends.of_project("2021年度渠首泵站机电检修项目").subject.name == "渠首泵站机电检修"
    with pytest.raises(NotFound, match=r"没有项目.*渠首泵站机电检修"):
        store.trends.of_project("泵站机电检测")
    with pytest.raises(NotFound, match=r"没有单位.*石桥镇水利站"):
        store.trends.of_unit("石桥镇水务站")


def test_the_trends_of_an_archive_are_what_its_forms_say(home: Path) -> None:
    """Over histories of many years: every figure of every project stands so, or ten thousand times so, on the named form."""
    fill(home, archive(30))
    store = Store.open(home)
    with store.gathering() as gathering:
        filings = {name: held.filing for name, held in gathering.filings.items()}
    seen = 0
    for subject in store.trends.projects():
        trend = store.trends.of_project(subject.id)
        for one in (each for series in trend.series for each in series.points if each.value is not None):
            assert not one.is_computed
            (reading,) = one.readings
            filing = filings[reading.filing]
            assert filing.fiscal_year == one.year
            assert filing.at(reading.pointer) in (one.value, one.value * 10000)
            assert reading.box == filing.evidence[reading.pointer].box
            seen += 1
    assert seen > 50
    store.close()
