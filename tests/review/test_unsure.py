"""A finding on values that were hardly read says so, and is no error until a person has looked."""

from __future__ import annotations

from typing import Any

import pytest

from extract.filing import Evidence, Filing
from review.check import judge
from review.finding import Finding

TOTAL = "/total_score"


def read(filing: Filing, confidence: float, **changes: Any) -> Filing:
    proof = Evidence(
        page=1, box=(0.1, 0.1, 0.2, 0.12), text="96.5", confidence=confidence, method="ocr", status="exact"
    )
    return filing.model_copy(update={"evidence": {TOTAL: proof.model_copy(update=changes)}})


def found(filing: Filing, confirmed: tuple[str, ...] = ()) -> Finding:
    return next(one for one in judge(filing, confirmed=confirmed).findings if one.rule == "scores-total")


def test_an_error_on_a_value_hardly_read_is_a_warning_that_says_so(make_filing: Any) -> None:
    sure, unsure = (found(read(make_filing({TOTAL: "96.5"}), share)) for share in (0.6, 0.59))
    assert (sure.severity, unsure.severity) == ("error", "warning")
    assert "识别把握" not in sure.message
    assert unsure.message == f"{sure.message}其中“96.5”识别把握仅 59%，请先对照原图。"
    assert "59%" in unsure.message_en
    assert (unsure.id, unsure.basis) == (sure.id, sure.basis)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"method": "person", "status": "corrected"}, id="a person wrote it"),
        pytest.param({"status": "blank", "text": ""}, id="nothing stands there"),
    ],
)
def test_what_was_not_read_is_not_doubted(make_filing: Any, changes: dict[str, Any]) -> None:
    assert found(read(make_filing({TOTAL: "96.5"}), 0.3, **changes)).severity == "error"


def test_the_error_stands_once_a_person_has_compared_the_value(make_filing: Any) -> None:
    filing = read(make_filing({TOTAL: "96.5"}), 0.3)
    assert found(filing, confirmed=(TOTAL,)).severity == "error"
