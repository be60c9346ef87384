"""How far a value can be believed: what people said, what rules say, and what speaks for it independently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from extract.filing import DocumentSource, Evidence, Extraction, Filing
from review.check import check, judge
from review.document import checked
from review.finding import Finding
from review.trust import Trust, trust

BOTH = ("geometry", "model")
SCORE = "/indicators/0/score"
NAME = "/indicators/0/level3"


def read(filing: Filing, **by_pointer: dict[str, Any]) -> Filing:
    """The filing with a proof for every score and weight, and other proofs as told."""
    told = {pointer.replace("__", "/"): changes for pointer, changes in by_pointer.items()}
    plain = {
        "page": 1,
        "box": (0.1, 0.1, 0.2, 0.12),
        "text": "5",
        "confidence": 0.99,
        "method": "ocr",
        "status": "exact",
    }
    evidence = {pointer: Evidence.model_validate(plain | changes) for pointer, changes in told.items()}
    return filing.model_copy(update={"evidence": evidence})


def believed(filing: Filing, pointer: str, findings: Sequence[Finding] = ()) -> Trust:
    return trust(filing, findings, borne_out(filing))[pointer]


def borne_out(filing: Filing) -> Mapping[str, tuple[str, ...]]:
    return judge(filing).borne_out


def state(filing: Filing, pointer: str, confirmed: tuple[str, ...] = ()) -> str:
    judged = judge(filing)
    return trust(filing, judged.findings, judged.borne_out, confirmed)[pointer].state


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        ({}, "unreviewed"),
        ({"readers": BOTH}, "machine_confirmed"),
        ({"readers": BOTH, "confidence": 0.8}, "unreviewed"),
        ({"readers": ("model",)}, "unreviewed"),
        ({"method": "text_layer", "readers": BOTH}, "machine_confirmed"),
        ({"method": "text_layer"}, "unreviewed"),
        ({"method": "text_dump", "readers": BOTH}, "unreviewed"),
        ({"readers": BOTH, "status": "unread"}, "unreviewed"),
        ({"readers": BOTH, "status": "unlocated"}, "unreviewed"),
        ({"status": "corrected", "method": "person", "confidence": 1.0}, "corrected"),
    ],
)
def test_a_text_is_confirmed_by_two_signs_that_do_not_hang_on_each_other(
    make_filing: Any, proof: dict[str, Any], expected: str
) -> None:
    assert state(read(make_filing(), __indicators__0__level3=proof), NAME) == expected


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.99, "machine_confirmed"), (0.6, "unreviewed"), (0.4, "unreviewed")]
)
def test_a_score_that_takes_part_in_a_sum_that_holds_is_confirmed_by_it(
    make_filing: Any, confidence: float, expected: str
) -> None:
    filing = read(make_filing(), __indicators__0__score={"confidence": confidence})
    assert state(filing, SCORE) == expected
    assert believed(filing, SCORE).rules == ("scores-total",)


def test_a_sum_and_both_readers_confirm_a_score_that_was_seen_less_surely(make_filing: Any) -> None:
    filing = read(make_filing(), __indicators__0__score={"confidence": 0.6, "readers": BOTH})
    assert state(filing, SCORE) == "machine_confirmed"
    doubted = read(make_filing(), __indicators__0__score={"confidence": 0.4, "readers": BOTH})
    assert state(doubted, SCORE) == "unreviewed"


def test_a_value_of_a_failing_rule_is_rule_failed_until_somebody_decides_or_looks(make_filing: Any) -> None:
    filing = read(make_filing({"/total_score": "96.5"}), __total_score={"readers": BOTH})
    at = "/total_score"
    found = believed(filing, at, check([filing]))
    assert (found.state, found.rules) == ("rule_failed", ("scores-total",))
    assert believed(filing, at).state == "machine_confirmed"
    assert state(filing, at, confirmed=(at,)) == "human_confirmed"


def test_a_notice_takes_nothing_from_a_value(make_filing: Any) -> None:
    filing = read(make_filing({"/indicators/0/weight": "20"}), __indicators__0__weight={"readers": BOTH})
    notice = [one.model_copy(update={"severity": "notice", "paths": ("/indicators/0/weight",)}) for one in
              check([make_filing({"/total_score": "96.5"})])]  # fmt: skip
    assert believed(filing, "/indicators/0/weight", notice).state == "machine_confirmed"


def test_a_correction_is_told_before_a_rule_that_fails_on_it(make_filing: Any) -> None:
    corrected = {"status": "corrected", "method": "person", "confidence": 1.0}
    filing = read(make_filing({"/total_score": "96.5"}), __total_score=corrected)
    assert state(filing, "/total_score") == "corrected"


@pytest.mark.parametrize(
    ("pointer", "rules"),
    [
        ("/total_score", {"scores-total"}),
        ("/indicators/3/weight", {"weights-total"}),
        ("/funds/0/executed", {"execution-rate", "funds-total"}),
        ("/funds/1/adjusted_budget", {"execution-rate", "funds-total"}),
        ("/funds/0/score", {"execution-score", "scores-total"}),
        ("/indicators/3/target", set()),
    ],
)
def test_a_right_form_bears_its_figures_out(make_filing: Any, pointer: str, rules: set[str]) -> None:
    filing = make_filing({"/funds/1/execution_rate": "94.00", "/funds/1/executed": "987000.00",
                          "/funds/0/executed": "1187000.00", "/funds/0/execution_rate": "94.96"})  # fmt: skip
    assert set(borne_out(filing).get(pointer, ())) == rules


@pytest.mark.parametrize("pointer", ["/indicators/3/score", "/funds/0/score", "/total_score"])
def test_a_sum_that_fails_or_cannot_be_judged_bears_nothing_out(make_filing: Any, pointer: str) -> None:
    assert "scores-total" not in borne_out(make_filing({"/total_score": "96.5"})).get(pointer, ())
    assert "scores-total" not in borne_out(make_filing(unread=["/indicators/1/score"])).get(pointer, ())


def test_parts_of_the_regions_own_are_not_borne_out_by_a_total_that_may_do_without_them(
    make_filing: Any,
) -> None:
    filing = make_filing({"/funds/3/source": "unlisted", "/funds/3/executed": "777.00"})
    held = borne_out(filing)
    assert "funds-total" in held["/funds/1/executed"]
    assert "/funds/3/executed" not in held


def test_a_document_leaves_the_program_with_the_trust_in_each_value(make_filing: Any) -> None:
    filing = read(make_filing(), __indicators__0__level3={"readers": BOTH}, __grade={})
    source = DocumentSource(file="a.pdf", sha256="0" * 64, pages=1)
    (given,) = checked(Extraction(source, (filing,), ())).filings
    assert given.evidence[NAME].trust == "machine_confirmed"
    assert given.evidence["/grade"].trust == "unreviewed"
    assert filing.evidence[NAME].trust is None
