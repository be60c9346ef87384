"""A finding that another reading of a figure would end says so; a fault of the form stays one."""

from __future__ import annotations

from typing import Any

import pytest

from extract.filing import Alternative, Evidence, Filing
from review.check import check
from review.misreading import LEAST_LIKELY, MOST_DOUBTED, doubted

TOTAL = "/total_score"


def read(
    filing: Filing, path: str, text: str, also: str | None, sure: float = 0.9, method: str = "ocr"
) -> Filing:
    others = (Alternative(text=also, confidence=sure),) if also else ()
    proof = Evidence.model_validate({
        "page": 1, "box": (0.8, 0.9, 0.9, 0.92), "text": text, "confidence": 0.99, "method": method,
        "status": "exact", "alternatives": others,
    })  # fmt: skip
    return filing.model_copy(update={"evidence": {**filing.evidence, path: proof}})


@pytest.mark.parametrize(
    ("also", "sure", "is_told"),
    [
        ("98.5", 0.9, True),
        ("98.50", 0.9, True),
        ("98.5", LEAST_LIKELY - 0.01, False),
        ("96.6", 0.9, False),
        ("总分", 0.9, False),
        ("", 0.9, False),
        (None, 0.9, False),
    ],
)
def test_a_reading_that_ends_the_finding_is_told_with_it(
    make_filing: Any, also: str | None, sure: float, is_told: bool
) -> None:
    filing = read(make_filing({TOTAL: "96.5"}), TOTAL, "96.5", also, sure)
    (finding,) = [one for one in check([filing]) if one.rule == "scores-total"]
    assert [(one.path, one.read, one.also) for one in finding.misreadings] == (
        [(TOTAL, "96.5", also)] if is_told else []
    )
    assert ("可能是识别错误" in finding.message) is is_told
    assert ("Likely misread" in finding.message_en) is is_told
    assert str(filing.total_score) == "96.5"


def test_the_finding_keeps_its_id_its_basis_and_its_severity(make_filing: Any) -> None:
    plain = read(make_filing({TOTAL: "96.5"}), TOTAL, "96.5", None)
    told = read(make_filing({TOTAL: "96.5"}), TOTAL, "96.5", "98.5")
    one, other = check([plain])[0], check([told])[0]
    assert (one.id, one.basis, one.severity) == (other.id, other.basis, other.severity)


def test_a_part_of_a_sum_may_be_the_one_that_was_misread(make_filing: Any) -> None:
    filing = read(make_filing({"/indicators/2/score": "16"}), "/indicators/2/score", "16", "10")
    findings = {one.rule: one for one in check([filing])}
    assert findings["scores-total"].misreadings[0].path == "/indicators/2/score"


def test_a_target_in_words_and_figures_may_be_misread_too(make_filing: Any) -> None:
    path = "/indicators/0/actual"
    filing = read(make_filing({path: "12条"}), path, "12条", "21条")
    finding = next(one for one in check([filing]) if one.rule == "missed-but-full-score")
    assert (finding.misreadings[0].read, finding.misreadings[0].also) == ("12条", "21条")


BUDGET = {
    "/form_type": "department_budget",
    "/amount_unit": "元",
    "/tables": [{
        "title": "2023年部门支出预算表", "unit": "元", "header": ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        "rows": [
            ["205", "教育支出", "1,400", "750", "650"],
            ["20501", "教育管理事务", "900", "600", "300"],
            ["20502", "普通教育", "500", "150", "350"],
            ["合计", "", "1,400", "750", "650"],
        ],
    }],
}  # fmt: skip


@pytest.mark.parametrize(
    ("also", "is_told"),
    [("500", True), ("500.00", True), ("600", False), ("普通教育", False), ("800", False)],
)
def test_a_cell_of_a_budgets_table_may_be_misread_too(make_filing: Any, also: str, is_told: bool) -> None:
    cell = "/tables/0/rows/2/2"
    filing = read(make_filing({**BUDGET, cell: "800"}), cell, "800", also)
    findings = {one.rule: one for one in check([filing])}
    assert doubted(filing, tuple(findings.values())) == (cell,)
    assert {rule for rule in ("budget-hierarchy", "budget-row-sum") if findings[rule].misreadings} == (
        {"budget-hierarchy", "budget-row-sum"} if is_told else set()
    )
    assert filing.at(cell) == "800"


def test_a_word_in_a_table_is_no_figure(make_filing: Any) -> None:
    word = "/tables/0/rows/2/1"
    filing = read(make_filing({**BUDGET, "/tables/0/rows/2/2": "800"}), word, "普通教育", None)
    findings = [one.model_copy(update={"paths": (*one.paths, word)}) for one in check([filing])]
    assert doubted(filing, findings) == ()


def test_no_more_places_are_looked_at_again_than_a_page_can_bear(make_filing: Any) -> None:
    wrong = read(make_filing({TOTAL: "96.5"}), TOTAL, "96.5", None)
    cells = tuple(f"/tables/0/rows/{row}/2" for row in range(MOST_DOUBTED))
    proofs = dict.fromkeys(cells, wrong.evidence[TOTAL])
    filing = wrong.model_copy(update={"evidence": {**wrong.evidence, **proofs}})
    (finding,) = [one for one in check([wrong]) if one.rule == "scores-total"]
    found = doubted(filing, [finding.model_copy(update={"paths": (TOTAL, *cells)})])
    assert (len(found), found[0]) == (MOST_DOUBTED, TOTAL)


def test_only_figures_that_a_picture_gave_are_looked_at_again(make_filing: Any) -> None:
    wrong = make_filing({TOTAL: "96.5"})
    assert doubted(wrong, check([wrong])) == ()
    seen = read(wrong, TOTAL, "96.5", None)
    assert doubted(seen, check([seen])) == (TOTAL,)
    named = read(wrong, TOTAL, "96.5", None, method="model")
    assert doubted(named, check([named])) == ()
    scanned = read(named, "/grade", "优", None)
    assert doubted(scanned, check([scanned])) == (TOTAL,)
    typed = read(scanned, "/title", "自评表", None, method="text_layer")
    assert doubted(typed, check([typed])) == ()
    layer = read(wrong, TOTAL, "96.5", None, method="text_layer")
    assert doubted(layer, check([layer])) == ()
    right = read(make_filing(), TOTAL, "98.5", None)
    assert doubted(right, check([right])) == ()
