"""What counts as right: whole indicator fields, in the right row, by what a model says."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from eval.training.conditions import (
    askew_and_misread,
    has_shuffled_columns,
    turned,
    with_unknown_labels,
    without_heads,
)
from eval.training.measure import Figures, measured, true_fields
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import NamedSheet, Sheet, SheetReading, Unit
from ingest.page import Box

TEXTS = ("指标", "目标", "实际", "产出", "数量", "充电桩", "数量合计", "120个", "131个")
ROLE = (
    "column_head",
    "column_head",
    "column_head",
    "level1",
    "level2",
    "level3",
    "level3",
    "target",
    "actual",
)
ROW = (None, None, None, None, None, 5, 5, 5, 5)
"""A row whose name has two lines: 5 and 6."""


def page() -> NamedSheet:
    units = tuple(Unit(text, Box(0.1 * at, 0.1, 0.1 * at + 0.08, 0.12)) for at, text in enumerate(TEXTS))
    nothing: tuple[int | None, ...] = (None,) * len(TEXTS)
    return NamedSheet(
        Sheet(units, 0.7),
        ROLE,
        {
            "next_line": (*nothing[:5], 6, None, None, None),
            "row": ROW,
            "level2_cell": (*nothing[:5], 4, None, None, None),
            "level1_cell": (*nothing[:5], 3, None, None, None),
        },
    )


def as_said(named: NamedSheet, roles: dict[int, str], rows: dict[int, int | None]) -> SheetReading:
    """Return a reading that is sure of the right answer, but for the given lines."""
    count = len(named.roles)
    said = np.full((count, len(ROLES)), 0.001, dtype=np.float32)
    for line, role in enumerate(named.roles):
        said[line, ROLES.index(roles.get(line, role))] = 0.9
    pointers = {}
    for name in POINTERS:
        pointer = np.full((count, count + 1), 0.001, dtype=np.float32)
        for line, end in enumerate(named.pointers[name]):
            end = rows.get(line, end) if name == "row" else end
            pointer[line, count if end is None else end] = 0.9
        pointers[name] = pointer
    return SheetReading(named.sheet, said, pointers)


def figures(roles: dict[int, str], rows: dict[int, int | None]) -> Figures:
    named = page()
    return measured([named], lambda _: as_said(named, roles, rows))


def test_the_fields_of_a_page_are_told_by_row_and_role() -> None:
    assert true_fields(page()) == {
        (5, "level3"): {5, 6},
        (5, "level2"): {4},
        (5, "level1"): {3},
        (5, "target"): {7},
        (5, "actual"): {8},
    }


@pytest.mark.parametrize(
    ("roles", "rows", "right", "false"),
    [
        ({}, {}, 1.0, 0.0),
        ({8: "score"}, {}, 0.8, 0.2),  # the actual value is given as a score
        ({8: "other"}, {}, 0.8, 0.0),  # it is missing, and nothing false is given
        ({6: "target"}, {}, 0.6, 0.4),  # a line of the name runs into the target
        ({}, {7: None}, 0.8, 0.0),  # the target belongs to no row
    ],
)
def test_a_field_is_right_with_exactly_its_lines_in_its_row(
    roles: dict[int, str], rows: dict[int, int | None], right: float, false: float
) -> None:
    found = figures(roles, rows)
    assert (found.fields, found.fields_false) == (right, false)
    assert found.fields_counted == 5


def test_roles_and_pointers_are_shares_of_lines_and_of_those_that_point() -> None:
    found = figures({0: "label", 1: "label"}, {7: 6})
    assert found.roles == round(7 / 9, 4)
    assert found.pointers == round(6 / 7, 4)


def test_unknown_labels_keep_everything_but_the_labels() -> None:
    named = with_unknown_labels(page(), Random(1))
    changed = [a.text != b.text for a, b in zip(named.sheet.units, page().sheet.units, strict=True)]
    assert changed == [role == "column_head" for role in ROLE]
    assert [len(unit.text) for unit in named.sheet.units] == [len(text) for text in TEXTS]


def test_a_page_without_heads_points_as_before() -> None:
    named = without_heads(page(), Random(1))
    assert "column_head" not in named.roles
    assert named.pointers["row"] == (None, None, 2, 2, 2, 2)
    assert {key[1] for key in true_fields(named)} == {key[1] for key in true_fields(page())}


def test_a_turned_page_moves_its_ends_and_a_misread_one_its_characters() -> None:
    box = Box(0.9, 0.5, 0.95, 0.51)
    assert turned(box, 0.7, 1.3).top > box.top
    assert turned(box, 0.7, -1.3).top < box.top
    assert turned(turned(box, 0.7, 1.3), 0.7, -1.3).x0 == pytest.approx(box.x0, abs=1e-3)
    named = askew_and_misread(page(), Random(1))
    assert named.roles == ROLE
    assert [unit.box for unit in named.sheet.units] != [unit.box for unit in page().sheet.units]


def test_shuffled_columns_are_known_by_where_the_values_stand() -> None:
    named = page()
    assert not has_shuffled_columns(named)
    swapped = [*named.sheet.units[:7], named.sheet.units[8], named.sheet.units[7]]
    assert has_shuffled_columns(NamedSheet(Sheet(tuple(swapped), 0.7), named.roles, named.pointers))
