import copy
from decimal import Decimal
from typing import Any

import pytest

from eval.metrics import compare
from eval.outcome import Outcome, error_rate, merge, tally

GOAL = "全年为两百户老人送上午餐，并把送餐记录按月归档备查，让独居老人每天都能见到一次人，" * 2


def indicator(level3: str, weight: str, score: str | None, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": level3,
        "target": "≥200户",
        "actual": "203户",
        "weight": Decimal(weight),
        "score": None if score is None else Decimal(score),
        "deviation": None,
    }
    return row | more


def gold() -> dict[str, Any]:
    return {
        "filings": [
            {
                "id": "abc-1",
                "form_type": "self_evaluation",
                "title": "项目支出绩效自评表",
                "fiscal_year": 2021,
                "project_name": "老年人助餐",
                "project_category": None,
                "competent_department": "某区民政局",
                "funds": [
                    {
                        "source": "total",
                        "label": "年度资金总额",
                        "executed": Decimal("87.30"),
                        "execution_rate": Decimal("97.00"),
                        "score": None,
                    },
                    {
                        "source": "other",
                        "label": "其他资金",
                        "executed": None,
                        "execution_rate": None,
                        "score": None,
                    },
                ],
                "annual_goal": {"expected": GOAL, "actual": None},
                "indicators": [
                    indicator("送餐户数", "20", "20"),
                    indicator("送餐及时率", "20", "18", level2="时效指标", target="=100%", actual="96%"),
                    indicator("老人满意度", "10", "9.5", level1="满意度指标", target="≥90%", actual="92%"),
                ],
                "total_weight": Decimal(100),
                "total_score": Decimal("95.20"),
                "grade": "优",
            }
        ],
        "findings": [],
    }


def counts(outcomes: tuple[Outcome, ...], group: str) -> tuple[int, int, int, int]:
    return tuple(tally(outcome for outcome in outcomes if outcome.group == group))  # type: ignore[return-value]


def put(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    place: Any = document["filings"][0]
    *path, last = pointer.strip("/").split("/")
    for token in path:
        place = place[int(token)] if isinstance(place, list) else place[token]
    place[last] = value
    return document


def test_a_reading_without_fault_has_every_field_correct_and_counts_no_null_of_both() -> None:
    comparison = compare(gold(), gold())
    total = tally(comparison.fields)
    assert (total.wrong, total.missing, total.spurious) == (0, 0, 0)
    assert counts(comparison.fields, "header") == (5, 0, 0, 0)
    assert counts(comparison.fields, "funds") == (2, 0, 0, 0)
    assert counts(comparison.fields, "goals") == (1, 0, 0, 0)
    assert counts(comparison.fields, "deviation") == (0, 0, 0, 0)
    assert (comparison.filings_matched, comparison.filings_expected, comparison.filings_read) == (1, 1, 1)


@pytest.mark.parametrize(
    ("pointer", "value", "group", "expected"),
    [
        ("/funds/0/executed", Decimal("87.3"), "funds", (2, 0, 0, 0)),
        ("/funds/0/executed", Decimal("87.80"), "funds", (1, 1, 0, 0)),
        ("/funds/0/executed", None, "funds", (1, 0, 1, 0)),
        ("/funds/1/executed", Decimal("1"), "funds", (2, 0, 0, 1)),
        ("/fiscal_year", 2020, "header", (4, 1, 0, 0)),
        ("/project_category", "延续项目", "header", (5, 0, 0, 1)),
        ("/total_score", Decimal("59.20"), "totals", (1, 1, 0, 0)),
        ("/grade", None, "grade", (0, 0, 1, 0)),
        ("/indicators/1/score", None, "indicators.score", (2, 0, 1, 0)),
        ("/indicators/1/level2", "质量指标", "indicators.level2", (2, 1, 0, 0)),
        ("/indicators/2/deviation", "因故推迟", "deviation", (0, 0, 0, 1)),
        ("/annual_goal/expected", GOAL[:-1], "goals", (1, 0, 0, 0)),
        ("/annual_goal/expected", GOAL[:-3], "goals", (0, 1, 0, 0)),
        ("/annual_goal/actual", "已送餐", "goals", (1, 0, 0, 1)),
    ],
)
def test_one_damage_moves_one_count_of_its_group(
    pointer: str, value: Any, group: str, expected: tuple[int, int, int, int]
) -> None:
    comparison = compare(gold(), put(gold(), pointer, value))
    assert counts(comparison.fields, group) == expected
    others = tally(outcome for outcome in comparison.fields if outcome.group != group)
    assert others.correct == others.counted


def test_values_given_that_are_wrong_count_wrong_and_spurious_over_given() -> None:
    found = put(put(put(gold(), "/total_score", Decimal(1)), "/funds/1/score", Decimal(2)), "/grade", None)
    total = tally(compare(gold(), found).fields)
    assert (total.wrong, total.spurious, total.missing) == (1, 1, 1)
    assert total.given_wrong == pytest.approx(2 / (total.correct + 2))
    assert total.exact == pytest.approx(total.correct / (total.correct + 3))


def test_numeric_fields_stand_apart() -> None:
    numeric = tally(outcome for outcome in compare(gold(), gold()).fields if outcome.is_numeric)
    assert numeric.counted == 2 + 6 + 2


def test_a_row_that_was_not_read_is_missing_and_the_rows_after_it_stay_right() -> None:
    found = gold()
    del found["filings"][0]["indicators"][0]
    comparison = compare(gold(), found)
    bad = [outcome for outcome in comparison.fields if outcome.kind != "correct"]
    assert {outcome.kind for outcome in bad} == {"missing"}
    assert {outcome.pointer.rsplit("/", 1)[0] for outcome in bad} == {"/filings/0/indicators/0"}
    assert len(bad) == 7


def test_a_row_that_does_not_stand_on_the_form_is_spurious_under_a_place_of_its_own() -> None:
    found = gold()
    invented = indicator("送水次数", "5", "5", level1="甲", level2="乙", target="丙", actual="丁")
    found["filings"][0]["indicators"].insert(0, invented)
    bad = [outcome for outcome in compare(gold(), found).fields if outcome.kind != "correct"]
    assert {outcome.kind for outcome in bad} == {"spurious"}
    assert bad[0].pointer == "/filings/0/indicators/+0/level1"


def test_a_filing_that_was_not_found_is_missing_as_a_whole_and_an_invented_one_spurious() -> None:
    lost = compare(gold(), {"filings": [], "findings": []})
    assert {outcome.kind for outcome in lost.fields} == {"missing"}
    invented = compare({"filings": [], "findings": []}, gold())
    assert {outcome.kind for outcome in invented.fields} == {"spurious"}
    assert invented.fields[0].pointer == "/filings/+0/form_type"
    assert len(lost.fields) == len(invented.fields) == len(compare(gold(), gold()).fields)


def test_two_filings_are_told_apart_whatever_their_order() -> None:
    right = gold()
    other = copy.deepcopy(right["filings"][0]) | {"id": "abc-2", "project_name": "校舍防水维修"}
    right["filings"].append(other)
    found = copy.deepcopy(right)
    found["filings"].reverse()
    assert tally(compare(right, found).fields).exact == 1.0


def test_a_key_that_the_right_answer_lacks_or_ignores_is_not_scored() -> None:
    right = gold()
    del right["filings"][0]["grade"]
    right["filings"][0]["_ignore"] = ["title"]
    found = put(put(gold(), "/grade", "差"), "/title", "别的表")
    assert tally(compare(right, found).fields).exact == 1.0


def test_the_error_rate_pools_edits_over_characters_and_a_missing_text_is_all_error() -> None:
    right = put(gold(), "/annual_goal/actual", "已全部送达")
    read = put(put(gold(), "/annual_goal/expected", GOAL[:-2] + "口。"), "/annual_goal/actual", "己全部送")
    assert error_rate(compare(right, read).fields) == pytest.approx((2 + 2) / (len(GOAL) + 5))
    lost = put(gold(), "/annual_goal/expected", None)
    assert error_rate(compare(gold(), lost).fields) == 1.0
    assert error_rate(()) is None


def finding(rule: str, path: str, severity: str = "error", filing: str = "abc-1") -> dict[str, Any]:
    return {"rule": rule, "filing": filing, "severity": severity, "paths": [path], "message": "不一致"}


def test_findings_are_compared_by_filing_rule_and_first_path_through_the_paired_rows() -> None:
    right = gold()
    right["findings"] = [
        finding("score-above-weight", "/indicators/2/score"),
        finding("scores-total", "/total_score"),
    ]
    found = gold()
    found["findings"] = [
        finding("score-above-weight", "/indicators/1/score", filing="xyz-7"),
        finding("execution-rate", "/funds/0/execution_rate", "notice", "xyz-7"),
    ]
    found["filings"][0]["id"] = "xyz-7"
    del found["filings"][0]["indicators"][0]
    outcomes = compare(right, found).findings
    assert [(o.rule, o.severity, o.kind) for o in outcomes] == [
        ("score-above-weight", "error", "correct"),
        ("scores-total", "error", "missing"),
        ("execution-rate", "notice", "spurious"),
    ]


def test_findings_are_not_compared_where_the_right_ones_are_not_known() -> None:
    right = gold() | {"findings": None}
    assert compare(right, gold() | {"findings": [finding("scores-total", "/total_score")]}).findings == ()


def test_several_documents_add_up() -> None:
    one = compare(gold(), put(gold(), "/grade", "良"))
    total = tally(merge([one, one]).fields)
    assert total.wrong == 2
    assert total.counted == 2 * len(one.fields)


def test_measures_of_nothing_are_whole() -> None:
    nothing = tally(())
    assert (nothing.exact, nothing.precision, nothing.recall, nothing.given_wrong) == (1.0, 1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("readers", "method"),
    [([], "ocr"), (["geometry"], "geometry"), (["model"], "model"), (["geometry", "model"], "both")],
)
def test_an_outcome_says_how_sure_the_reading_was_and_who_read_it(readers: list[str], method: str) -> None:
    found = gold()
    found["filings"][0]["evidence"] = {
        "/project_name": {
            "page": 1, "box": [0.1, 0.1, 0.2, 0.2], "confidence": 0.97, "method": "ocr", "readers": readers,
        }
    }  # fmt: skip
    known = {outcome.pointer: outcome for outcome in compare(gold(), found).fields}
    name = known["/filings/0/project_name"]
    assert (name.confidence, name.method) == (0.97, method)
    assert known["/filings/0/title"].confidence is None
