"""Sums inside names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review.name_sums import parts_in_name


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
