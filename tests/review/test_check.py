"""What holds for the findings on any filing, however odd."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.filing import AnnualGoal, Evidence, Filing, FundLine, Indicator
from review.check import across, check, within
from review.kinship import kinship
from review.rule import SEVERITIES, form_rules

NUMBERS = (
    st.none()
    | st.sampled_from(["0", "0.00", "10", "100", "-5", "87.28", "9" * 38, "1234567.89"]).map(Decimal)
    | st.decimals(-1000, 10**12, allow_nan=False, places=2)
)
ODD_TEXTS = [
    "",
    "—",
    "=100%",
    "≥5家",
    "≤0",
    "0",
    "3-5个",
    "及时",
    "基本及时",
    "未完成",
    "1" * 60,
    "约3",
    "=HYPERLINK(1)",
]
TEXTS = st.none() | st.sampled_from([*ODD_TEXTS, "已完成。改进措施：加快。"]) | st.text(max_size=12)
FUNDS = st.builds(
    FundLine,
    source=st.sampled_from(["total", "fiscal_current", "carried_over", "other", "unlisted"]),
    label=st.text(max_size=5),
    initial_budget=NUMBERS,
    adjusted_budget=NUMBERS,
    executed=NUMBERS,
    weight=NUMBERS,
    execution_rate=NUMBERS,
    score=NUMBERS,
)
INDICATORS = st.builds(
    Indicator,
    level1=st.sampled_from([None, "产出指标", "效益指标（30分）", "满意度指标", "过程"]),
    level2=st.sampled_from([None, "成本指标", "数量指标"]),
    level3=TEXTS,
    target=TEXTS,
    actual=TEXTS,
    weight=NUMBERS,
    score=NUMBERS,
    deviation=TEXTS,
    deviation_cause=st.none(),
    deviation_measure=st.none(),
)
FILINGS = st.builds(
    Filing,
    id=st.just("a1b2c3d4e5f6-1"),
    form_type=st.just("self_evaluation"),
    amount_unit=st.sampled_from([None, "元", "万元"]),
    funds=st.lists(FUNDS, max_size=5).map(tuple),
    annual_goal=st.builds(AnnualGoal, expected=TEXTS, actual=TEXTS),
    indicators=st.lists(INDICATORS, max_size=6).map(tuple),
    total_weight=NUMBERS,
    total_score=NUMBERS,
    grade=TEXTS,
    notes=st.lists(st.text(max_size=8), max_size=2).map(tuple),
)
UNREAD = Evidence(page=1, box=(0.1, 0.1, 0.2, 0.2), text="?", confidence=0, method="ocr", status="unread")
HIGHEST = {rule.id: rule.severity for rule in form_rules()}


@settings(max_examples=200, deadline=None)
@given(filing=FILINGS)
def test_any_filing_is_judged_and_every_finding_names_places_of_it(filing: Filing) -> None:
    findings = check([filing])
    assert len({finding.id for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.paths
        assert finding.message
        assert finding.message_en
        assert SEVERITIES.index(finding.severity) >= SEVERITIES.index(HIGHEST[finding.rule])
        for path in finding.paths:
            filing.at(path)


PROJECTS = st.lists(
    st.builds(
        lambda filing, **values: filing.model_copy(update=values),
        FILINGS,
        form_type=st.sampled_from(["target", "self_evaluation", "project_statement", "department_budget"]),
        fiscal_year=st.sampled_from([None, 2021, 2022, 2024]),
        project_name=st.sampled_from(
            [None, "", "路灯改造", "2022年路灯改造（二期）", "路灯更新改造", "2021"]
        ),
        implementing_unit=st.sampled_from([None, "青岚市市政工程处", "青岚市市证工程处", "（盖章）"]),
        current_year_budget=NUMBERS,
        total_budget=NUMBERS,
        previous_budget=NUMBERS,
        previous_executed=NUMBERS,
    ),
    max_size=5,
).map(lambda made: [one.model_copy(update={"id": f"f-{place}"}) for place, one in enumerate(made)])


@settings(max_examples=150, deadline=None)
@given(filings=PROJECTS)
def test_any_filings_are_compared_and_every_finding_names_places_of_them(filings: list[Filing]) -> None:
    held = {filing.id: filing for filing in filings}
    findings = check(filings)
    assert len({finding.id for finding in findings}) == len(findings)
    for finding in findings:
        assert "#" not in finding.paths[0]
        for path in finding.paths:
            other, mark, pointer = path.partition("#")
            held[other if mark else finding.filing].at(pointer if mark else path)


@settings(max_examples=100, deadline=None)
@given(filing=FILINGS)
def test_a_form_of_which_nothing_could_be_read_gets_no_finding(filing: Filing) -> None:
    numbers = dict.fromkeys(
        ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score")
    )
    texts = dict.fromkeys(("level1", "level3", "target", "actual", "weight", "score", "deviation"))
    unread = filing.model_copy(
        update={
            "funds": tuple(line.model_copy(update=numbers) for line in filing.funds),
            "indicators": tuple(one.model_copy(update=texts) for one in filing.indicators),
            "evidence": {
                **{f"/funds/{row}/{name}": UNREAD for row in range(len(filing.funds)) for name in numbers},
                **{
                    f"/indicators/{row}/{name}": UNREAD
                    for row in range(len(filing.indicators))
                    for name in texts
                },
            },
            "annual_goal": AnnualGoal(),
            "notes": (),
            "total_score": None,
            "total_weight": None,
        }
    )
    assert check([unread]) == ()


def test_findings_come_filing_by_filing() -> None:
    lines = (FundLine(source="total", label="总额", adjusted_budget=Decimal(0), executed=Decimal(5)),)
    filings = [
        Filing(id=f"a-{n}", form_type="self_evaluation", amount_unit="元", funds=lines) for n in (2, 1)
    ]
    assert [(finding.filing, finding.rule) for finding in check(filings)] == [
        ("a-2", "zero-budget-spent"),
        ("a-1", "zero-budget-spent"),
    ]


def test_findings_across_a_project_follow_those_within_its_forms(make_project) -> None:
    cases = [
        {"form": "target", "changes": {"/indicators/4/target": "≥900户"}},
        {"form": "self_evaluation", "changes": {"/grade": "差"}},
    ]
    filings = make_project(cases)
    (project,) = kinship(filings).projects
    assert check(filings) == (*within(filings), *across(project))
    assert [(one.rule, one.scope) for one in check(filings)] == [
        ("grade-band", "form"),
        ("target-form-indicators", "cross_form"),
    ]


@pytest.mark.bench
def test_twice_as_many_forms_take_about_twice_as_long(make_filing) -> None:
    filings = [make_filing({"/indicators/0/actual": f"{n}条"}, with_places=True) for n in range(1600)]

    def cost(count: int) -> float:
        began = time.process_time()
        check(filings[:count])
        return time.process_time() - began

    cost(100)
    assert cost(1600) < 1.5 * 4 * cost(400)
