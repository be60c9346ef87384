"""The record and its JSON: digits as printed, pointers that lead somewhere, nothing that can be changed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extract.filing import Evidence, Filing, FundLine, Indicator, dumps, loads, value_at


def proof(text: str, status: str = "exact") -> Evidence:
    return Evidence.model_validate(
        {"page": 1, "box": (0.1, 0.2, 0.3, 0.4), "text": text, "confidence": 0.9, "method": "ocr", "status": status}
    )  # fmt: skip


FILING = Filing(
    id="abc-1",
    form_type="self_evaluation",
    funds=(FundLine(source="total", label="年度资金总额", executed=Decimal("1044.00")),),
    indicators=(Indicator(level3="路灯", score=Decimal("9.50")), Indicator()),
    total_score=Decimal("87.30"),
    evidence={"/total_score": proof("87.30"), "/indicators/1/score": proof("", "unread")},
)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", FILING),
        ("/total_score", Decimal("87.30")),
        ("/funds/0/executed", Decimal("1044.00")),
        ("/indicators/0/score", Decimal("9.50")),
        ("/indicators/1/score", None),
        ("/annual_goal/expected", None),
        ("/evidence", FILING.evidence),
    ],
)
def test_a_pointer_leads_to_its_value(pointer: str, value: object) -> None:
    assert FILING.at(pointer) == value


@pytest.mark.parametrize(
    "pointer",
    ["/nothing", "/indicators/2/score", "/indicators/x/score", "/funds/0/nothing", "/total_score/0/1"],
)
def test_a_pointer_that_leads_nowhere_is_a_key_error_that_names_it(pointer: str) -> None:
    with pytest.raises(KeyError, match=pointer):
        value_at(FILING, pointer)


def test_what_is_printed_and_what_is_unread_is_told_by_the_evidence() -> None:
    assert FILING.printed("/total_score") == "87.30"
    assert FILING.printed("/total_weight") is None
    assert FILING.is_unread("/indicators/1/score")
    assert not FILING.is_unread("/total_score")
    assert not FILING.is_unread("/total_weight")
    assert list(FILING.pointers()) == ["/total_score", "/indicators/1/score"]


def test_a_record_cannot_be_changed_and_takes_no_unknown_field() -> None:
    with pytest.raises(ValidationError):
        FILING.total_score = Decimal(100)
    with pytest.raises(ValidationError, match="colour"):
        Filing.model_validate({"id": "a", "form_type": "self_evaluation", "colour": "red"})


def test_a_filing_comes_back_from_json_digit_by_digit() -> None:
    text = dumps(FILING)
    assert '"total_score": 87.30' in text
    assert '"executed": 1044.00' in text
    assert Filing.model_validate(loads(text)) == FILING
    assert dumps(Filing.model_validate(loads(text))) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_every_amount_comes_back_from_json_digit_by_digit(amount: Decimal) -> None:
    text = dumps(Filing(id="a", form_type="self_evaluation", total_budget=amount))
    assert str(loads(text)["total_budget"]) == str(amount)


def test_chinese_and_what_could_be_markup_are_written_as_they_are() -> None:
    text = dumps({"a": "路灯</script>", "b": [FILING.funds[0]]})
    assert "路灯</script>" in text
    assert loads(text)["b"][0]["label"] == "年度资金总额"


def test_what_is_no_record_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="object"):
        dumps({"a": object()})
