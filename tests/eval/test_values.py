from decimal import Decimal
from typing import Any

import pytest

from eval.values import Sameness, edits, is_blank, normal, number, same


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("（２０２０ 年度）", "(2020年度)"),
        ("≥ 5\n家", "≥5家"),
        (">=95%", "≥95%"),
        ("“云平台”", '"云平台"'),
        ("1,234,567.80元", "1234567.80元"),
        ("12,5", "12,5"),
        ("3——5年", "3-5年"),
        ("财预〔2020〕10号", "财预[2020]10号"),
        ("培训。", "培训."),
        (None, ""),
        (Decimal("87.30"), "87.30"),
    ],
)
def test_the_normal_form_folds_how_a_thing_is_typed(printed: object, folded: str) -> None:
    assert normal(printed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("一", "—"), ("0", "O"), ("≥5", "≤5"), ("军", "车"), ("87.28%", "7.28%"), ("优", "良")],
)
def test_the_normal_form_keeps_apart_what_reads_as_another_thing(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    ("value", "blank"),
    [
        (None, True),
        ("", True),
        (" ", True),
        ("—", True),
        ("－", True),
        ("0", False),
        (0, False),
        ("一", False),
    ],
)
def test_blank_is_nothing_or_a_lone_dash_but_never_zero(value: object, blank: bool) -> None:
    assert is_blank(value) is blank


@pytest.mark.parametrize(
    ("printed", "parsed"),
    [
        ("9,111,626.87", Decimal("9111626.87")),
        ("87.30%", Decimal("87.3")),
        (Decimal("10.0"), Decimal(10)),
        (10, Decimal(10)),
        ("9,111.626.87", None),
        ("十", None),
        ("NaN", None),
        (True, None),
        (None, None),
    ],
)
def test_a_number_is_what_is_printed_or_nothing(printed: object, parsed: Decimal | None) -> None:
    assert number(printed) == parsed


@pytest.mark.parametrize(
    ("kind", "expected", "found", "is_same"),
    [
        ("number", Decimal("87.30"), Decimal("87.3"), True),
        ("number", Decimal("87.30"), Decimal("87.31"), False),
        ("number", Decimal("87.28"), Decimal("7.28"), False),
        ("number", Decimal(10), "类脑10", False),
        ("text", "=100%", "＝100％", True),
        ("text", "≥5家", "≥6家", False),
        ("unit", "某某研究院（盖章）", "某某研究院", True),
        ("unit", "某某研究院", "某某研究所", False),
        ("date", "2020-01-05", "2020年1月5日", True),
        ("date", "2020-02-31", "2020-02-28", False),
        ("set", "一次性项目、延续项目", "延续项目，一次性项目", True),
        ("set", "一次性项目", "延续项目", False),
        ("long", "字" * 50, "字" * 49, True),
        ("long", "字" * 49, "字" * 48, False),
    ],
)
def test_two_values_are_the_same_by_the_kind_of_their_field(
    kind: Sameness, expected: Any, found: Any, is_same: bool
) -> None:
    assert same(kind, expected, found) is is_same


def test_edits_are_counted_on_the_normal_forms() -> None:
    assert edits("按期 完成，（验收）", "按期完戌,(验)") == (2, 9)
