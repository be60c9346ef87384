"""What stands in a doubtful place is never sure, however well its characters were seen."""

from decimal import Decimal
from typing import Any

import pytest

from extract.confidence import DOUBTS, Doubt, confidence, doubts_of, shipped_ceilings, with_doubts
from extract.filing import Evidence, Filing, FundLine, Indicator, OtherField

CEILINGS: dict[Doubt, float] = {doubt: 0.5 + place / 100 for place, doubt in enumerate(DOUBTS)}


def proof(text: str, top: float, **more: Any) -> Evidence:
    known: dict[str, Any] = {"page": 1, "confidence": 0.999, "method": "ocr", "status": "exact"} | more
    return Evidence(text=text, box=(0.1, top, 0.2, top + 0.02), **known)


def row(number: int, **fields: Any) -> tuple[Indicator, dict[str, Evidence]]:
    values: dict[str, Any] = {
        "level1": "产出指标", "level3": f"指标{number}", "target": "≥95%", "weight": Decimal(10), "score": Decimal(9),
    } | fields  # fmt: skip
    indicator = Indicator(**values)
    proofs = {
        f"/indicators/{number}/{name}": proof(str(value), 0.3 + 0.05 * number)
        for name, value in values.items()
        if value is not None
    }
    return indicator, proofs


def filing(*rows: tuple[Indicator, dict[str, Evidence]], **more: Any) -> Filing:
    evidence = {"/project_name": proof("校舍修缮", 0.1)}
    for _, proofs in rows:
        evidence |= proofs
    known: dict[str, Any] = {
        "id": "a-1", "form_type": "self_evaluation", "project_name": "校舍修缮",
        "indicators": tuple(indicator for indicator, _ in rows),
    }  # fmt: skip
    proofs = evidence | more.pop("evidence", {})
    return Filing(**(known | more), evidence=proofs)


def names(found: Filing, pointer: str) -> set[Doubt]:
    return set(doubts_of(found).get(pointer, ()))


def test_a_whole_form_raises_no_doubt() -> None:
    assert doubts_of(filing(row(0), row(1), row(2))) == {}


def test_a_row_without_a_name_is_doubted_and_with_it_the_table_on_its_page() -> None:
    found = filing(row(0), row(1, level3=None))
    assert names(found, "/indicators/1/score") == {"nameless_row", "broken_table"}
    assert names(found, "/indicators/0/score") == {"broken_table"}
    assert names(found, "/project_name") == set()


def test_a_row_with_nothing_beside_its_name_is_doubted() -> None:
    assert "nameless_row" in names(
        filing(row(0, target=None, weight=None, score=None)), "/indicators/0/level3"
    )


def test_a_broken_row_leaves_other_pages_and_rows_that_two_readers_agree_on() -> None:
    overleaf, proofs = row(1)
    proofs = {pointer: one.model_copy(update={"page": 2}) for pointer, one in proofs.items()}
    agreed, agreed_proofs = row(2)
    agreed_proofs = {
        pointer: one.model_copy(update={"readers": ("geometry", "model")})
        for pointer, one in agreed_proofs.items()
    }
    found = filing(row(0, level3=None), (overleaf, proofs), (agreed, agreed_proofs))
    assert names(found, "/indicators/1/score") == set()
    assert names(found, "/indicators/2/score") == set()


def test_a_cell_that_serves_two_rows_is_doubted_unless_its_column_is_one_of_levels() -> None:
    first, second = row(0), row(1)
    for name in ("level1", "level3"):
        second[1][f"/indicators/1/{name}"] = first[1][f"/indicators/0/{name}"]
    found = filing(first, second)
    assert names(found, "/indicators/0/level3") == {"shared_cell", "broken_table"}
    assert names(found, "/indicators/1/level3") == {"shared_cell", "broken_table"}
    assert names(found, "/indicators/1/level1") == {"broken_table"}


@pytest.mark.parametrize(("form_type", "is_doubted"), [("target", True), ("department_evaluation", False)])
def test_a_project_s_form_without_its_name_is_doubted_whole(form_type: str, is_doubted: bool) -> None:
    found = filing(row(0), project_name=None, form_type=form_type)
    assert ("nameless_form" in names(found, "/indicators/0/score")) is is_doubted


@pytest.mark.parametrize(("method", "is_doubted"), [("ocr", True), ("text_layer", False)])
def test_a_label_that_nobody_knows_is_doubted_on_a_scan(method: str, is_doubted: bool) -> None:
    found = filing(
        other_fields=(OtherField(label="增派业", value="1"),),
        evidence={"/other_fields/0/value": proof("1", 0.2, method=method)},
    )
    assert ("unknown_label" in names(found, "/other_fields/0/value")) is is_doubted


@pytest.mark.parametrize(
    ("total", "is_doubted"),
    [("19", False), ("19.00", False), ("19.01", False), ("100", True), ("18.9", True)],
)
def test_a_total_score_that_the_scores_do_not_add_up_to_is_doubted(total: str, is_doubted: bool) -> None:
    found = filing(
        row(0, score=Decimal("9.5")),
        funds=(FundLine(source="total", label="年度资金总额", score=Decimal("9.5")),),
        total_score=Decimal(total),
        evidence={"/total_score": proof(total, 0.8)},
    )
    assert (names(found, "/total_score") == {"scores_disagree"}) is is_doubted


@pytest.mark.parametrize(("unsure", "is_doubted"), [(0, False), (1, True)])
def test_a_long_text_is_doubted_where_its_page_is_worn(unsure: int, is_doubted: bool) -> None:
    goal = {"/annual_goal/expected": proof("全年为两百户老人送上午餐，并把送餐记录按月归档备查。", 0.2)}
    bad = {f"/funds/{place}/score": proof("10", 0.5, confidence=0.6) for place in range(unsure)}
    found = filing(row(0), evidence=goal | bad)
    assert (names(found, "/annual_goal/expected") == {"worn_page"}) is is_doubted


@pytest.mark.parametrize(("read", "is_doubted"), [(0.96, True), (0.99, False)])
def test_on_a_worn_page_what_is_not_quite_sure_is_doubted(read: float, is_doubted: bool) -> None:
    worn = {"/funds/0/score": proof("10", 0.5, confidence=0.6), "/grade": proof("优", 0.6, confidence=read)}
    assert ("worn_page" in names(filing(row(0), evidence=worn), "/grade")) is is_doubted


@pytest.mark.parametrize(("unsure", "is_doubted"), [(0, False), (1, True)])
def test_a_tables_cell_is_doubted_where_its_page_is_worn_however_surely_it_was_read(
    unsure: int, is_doubted: bool
) -> None:
    cells = {f"/tables/0/rows/{row}/1": proof("12.00", 0.5) for row in range(10)}
    bad = {f"/tables/0/rows/{row}/2": proof("1", 0.5, confidence=0.6) for row in range(unsure)}
    found = filing(row(0), evidence=cells | bad)
    assert (names(found, "/tables/0/rows/3/1") == {"worn_table"}) is is_doubted


@pytest.mark.parametrize(
    ("text", "is_doubted"),
    [("及时.", True), ("·10", True), ("及时", False), ("已完成。", False), ("96.5%", False)],
)
def test_a_short_text_with_a_speck_beside_it_is_doubted(text: str, is_doubted: bool) -> None:
    found = filing(row(0), evidence={"/grade": proof(text, 0.6)})
    assert ("stray_mark" in names(found, "/grade")) is is_doubted


def test_confidence_is_never_raised_and_the_gravest_doubt_counts() -> None:
    assert confidence(0.9, [], CEILINGS) == 0.9
    assert confidence(0.9, ["nameless_row", "broken_table"], CEILINGS) == CEILINGS["nameless_row"]
    assert confidence(0.2, ["broken_table"], CEILINGS) == 0.2


def test_only_the_confidence_of_doubted_values_changes() -> None:
    before = filing(row(0), row(1, level3=None))
    after = with_doubts(before, CEILINGS)
    assert after.evidence["/indicators/1/score"].confidence == CEILINGS["nameless_row"]
    assert after.evidence["/project_name"] == before.evidence["/project_name"]
    assert after.model_copy(update={"evidence": before.evidence}) == before
    assert with_doubts(after, CEILINGS) == after


def test_the_ceilings_that_ship_keep_doubted_values_from_passing_for_sure() -> None:
    ceilings = shipped_ceilings()
    assert set(ceilings) == set(DOUBTS)
    assert all(0 < ceiling < 0.95 for ceiling in ceilings.values())
