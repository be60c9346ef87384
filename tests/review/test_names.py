"""Names of units and projects, and sums inside names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.names import canonical, edit_distance, is_same_name, parts_in_name, relation


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("河口设备维护中心", "河口设备维护中心", "identical"),
        ("平台维护(一期)", "平台维护（一期）", "variant"),
        ("平台 维护", "平台维护", "variant"),
        ("河口市科学技术委员会", "河口市科委", "variant"),
        ("市科委", "河口市科学技术委员会", "variant"),
        ("河口市电子学会", "河口电子学会", "variant"),
        ("河口设备中心（本级）", "河口设备中心", "variant"),
        ("河口市市场监督管理局", "河口市市场监管局", "variant"),
        ("平台建设一期", "平台建设二期", "different"),
        ("东区设备维护项目", "西区设备维护项目", "different"),
        ("河道设备维护项目", "河道设备维修项目", "near"),
        ("甲所", "乙所", "different"),
        ("设备维护", "人才培训", "different"),
    ],
)
def test_two_printed_names_stand_to_each_other(one: str, other: str, expected: str) -> None:
    assert relation(one, other) == expected
    assert relation(other, one) == expected
    assert is_same_name(one, other) is (expected in ("identical", "variant"))


def test_the_distance_is_that_of_the_canonical_names() -> None:
    assert edit_distance("河道维护（本级）", "河道维修") == 1


@given(st.text())
def test_a_canonical_name_stays_as_it_is_but_for_its_place(name: str) -> None:
    assert all(sign.isalnum() for sign in canonical(name))


@pytest.mark.parametrize(
    ("name", "numbers", "unit"),
    [
        ("活动（1项+3项+10项）", ["1", "3", "10"], "项"),
        ("培训班(2期＋3期)", ["2", "3"], "期"),
        ("课程（1+3+10）", ["1", "3", "10"], ""),
        ("教师10名+学员20人", None, ""),
        ("10名+20人", ["10", "20"], "人"),
        ("1项+3家", None, ""),
        ("“1+6”政策", None, ""),
        ("3项", None, ""),
    ],
)
def test_a_sum_in_a_name_has_its_parts(name: str, numbers: list[str] | None, unit: str) -> None:
    found = parts_in_name(name)
    if numbers is None:
        assert found is None
        return
    assert found is not None
    assert (found.numbers, found.unit) == (tuple(map(Decimal, numbers)), unit)
    assert found.total == sum(map(Decimal, numbers))
