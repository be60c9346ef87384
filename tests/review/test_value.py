from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import InvalidCorrection
from review.value import parse_value

FITS = [
    ("/total_score", "93.73", Decimal("93.73")),
    ("/total_score", "93.70", Decimal("93.70")),
    ("/funds/0/executed", "9,111,626.87", Decimal("9111626.87")),
    ("/funds/0/executed", "９，１１１，６２６．８７", Decimal("9111626.87")),
    ("/funds/0/execution_rate", "87.28%", Decimal("87.28")),
    ("/funds/0/execution_rate", " 87.28 ％ ", Decimal("87.28")),
    ("/funds/3/executed", "—", None),
    ("/funds/3/executed", "", None),
    ("/funds/3/executed", None, None),
    ("/fiscal_year", "2020", 2020),
    ("/fiscal_year", "2020年度", 2020),
    ("/amount_unit", "万元", "万元"),
    ("/options/1/ticked", "是", True),
    ("/options/1/ticked", "□", False),
    ("/indicators/2/target", "≥ 5 家", "≥ 5 家"),
    ("/indicators/2/target", "  ", None),
    ("/notes/0", "注：无", "注：无"),
    ("/tables/0/rows/2/3", "1,044.00", "1,044.00"),
    ("/other_fields/0/value", "=HYPERLINK(1)", "=HYPERLINK(1)"),
]

DOES_NOT_FIT = [
    ("/total_score", "九十三"),
    ("/funds/0/executed", "9,111.626.87"),
    ("/funds/0/executed", "1e9"),
    ("/funds/0/executed", "NaN"),
    ("/funds/0/executed", "1" * 50),
    ("/fiscal_year", "二〇二〇"),
    ("/amount_unit", "亿元"),
    ("/options/1/ticked", "也许"),
    ("/options/1/ticked", None),
    ("/funds/0/label", None),
    ("/id", "0"),
    ("/form_type", "target"),
    ("/indicators/0", "x"),
    ("/indicators", "x"),
    ("/evidence/x", "x"),
    ("/nothing", "x"),
    ("/indicators/x/score", "1"),
    ("", "x"),
]


@pytest.mark.parametrize(("pointer", "text", "value"), FITS)
def test_a_text_becomes_the_value_of_its_field(pointer: str, text: str | None, value: Any) -> None:
    parsed = parse_value(pointer, text)
    assert (str(parsed), type(parsed)) == (str(value), type(value))


@pytest.mark.parametrize(("pointer", "text"), DOES_NOT_FIT)
def test_a_text_that_does_not_fit_is_refused_with_its_field_named(pointer: str, text: str | None) -> None:
    with pytest.raises(InvalidCorrection) as refusal:
        parse_value(pointer, text)
    assert pointer in str(refusal.value)


@given(
    pointer=st.sampled_from(sorted({pointer for pointer, *_ in FITS})), text=st.none() | st.text(max_size=60)
)
def test_any_text_gives_a_value_or_an_invalid_correction(pointer: str, text: str | None) -> None:
    try:
        value = parse_value(pointer, text)
    except InvalidCorrection:
        return
    assert value is None or isinstance(value, (str, int, bool, Decimal))
