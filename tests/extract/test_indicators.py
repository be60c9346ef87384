"""Indicator rows, whole again where the end of a page cut them.

A row is written as its seven cells; `|` ends a page. "" is a blank cell, and a level's cell that stands for
the row above is written as `^`.
"""

from dataclasses import replace
from typing import Any

import pytest

from extract.indicators import LEVELS, Entry, fill_levels, merge_split_rows
from extract.labels import label_book
from extract.passage import Passage

FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "score")
BREAK = "|"
Rows = list[str]


def entries(desk: Any, *lines: str) -> list[Entry]:
    """The rows as the reader has them before they are mended, with `^` for a cell merged with the one above."""
    found: list[Entry] = []
    table = 1
    started = dict.fromkeys(LEVELS, 0)
    for number, line in enumerate(lines):
        if line == BREAK:
            table += 1
            continue
        cells = line.split(",")
        is_new = not found or found[-1].table != table
        passages: dict[str, Passage] = {}
        for field, text in zip(FIELDS, cells, strict=True):
            is_merged = text == "^" and not is_new
            passages[field] = found[-1].passages[field] if is_merged else desk.passage(text.strip("^"), table)
            if field in LEVELS and not is_merged:
                started[field] = number
        keys = {field: (table, started[field], float(k)) for k, field in enumerate(LEVELS)}
        found.append(Entry(table, passages, keys))
    return found


def mended(desk: Any, *lines: str) -> list[str]:
    rows = merge_split_rows(fill_levels(entries(desk, *lines), label_book().levels))
    return [",".join(row.passages[field].text for field in FIELDS) for row in rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "^,^,水管,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="merged level cells stand on every row",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", ",,水管,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="a blank level cell repeats the one above",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", BREAK, ",,水管,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="the level's text stands before the page's end",
        ),
        pytest.param(
            [
                "产出指标,数量指标,路灯,10盏,10盏,10,10",
                ",,水管,5米,5米,10,9",
                BREAK,
                "效益指标,社会效益指标,投诉,2件,1件,10,10",
            ],
            [
                "产出指标,数量指标,路灯,10盏,10盏,10,10",
                "效益指标,社会效益指标,水管,5米,5米,10,9",
                "效益指标,社会效益指标,投诉,2件,1件,10,10",
            ],
            id="the level's text stands after the page's end",
        ),
        pytest.param(
            [
                "产出指,数量指标,路灯,10盏,10盏,10,10",
                BREAK,
                "标,^,水管,5米,5米,10,9",
            ],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="the level's text is cut in two",
        ),
        pytest.param(
            ["产出指标,质量指标,路灯,10盏,10盏,10,10", BREAK, "效益指标,社会效益指标,投诉,2件,1件,10,10"],
            ["产出指标,质量指标,路灯,10盏,10盏,10,10", "效益指标,社会效益指标,投诉,2件,1件,10,10"],
            id="two whole levels are not joined",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", BREAK, "产出指标,数量指标,水管,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="a level printed again on the next page",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯新装（,,,,", BREAK, "^,^,城区）,10盏,10盏,10,10"],
            ["产出指标,数量指标,路灯新装（城区）,10盏,10盏,10,10"],
            id="the figures stand after the page's end",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯新装（,10盏,10盏,10,10", BREAK, "^,^,城区）,,,,"],
            ["产出指标,数量指标,路灯新装（城区）,10盏,10盏,10,10"],
            id="the figures stand before the page's end",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,不少于,建成,,", BREAK, "^,^,,10盏,10盏,10,10"],
            ["产出指标,数量指标,路灯,不少于10盏,建成10盏,10,10"],
            id="target and actual are cut as well",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", BREAK, "^,^,水管,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="two complete rows are never one",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", BREAK, "^,^,,5米,5米,10,9"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "产出指标,数量指标,,5米,5米,10,9"],
            id="figures on both sides are two rows though one has no name",
        ),
        pytest.param(
            ["产出指标,数量指标,指标1：,,,,", BREAK, "^,^,水管,5米,5米,10,9"],
            ["产出指标,数量指标,指标1：,,,,", "产出指标,数量指标,水管,5米,5米,10,9"],
            id="a placeholder is no half of the next row",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "^,^,,,,,"],
            ["产出指标,数量指标,路灯,10盏,10盏,10,10"],
            id="an empty row is no indicator",
        ),
        pytest.param(
            ["产出指标,数量指标,路灯,10盏,10盏,10,10", "^,^,水管新铺（,,,,", "^,^,城区）,5米,5米,10,9"],
            [
                "产出指标,数量指标,路灯,10盏,10盏,10,10",
                "产出指标,数量指标,水管新铺（,,,,",
                "产出指标,数量指标,城区）,5米,5米,10,9",
            ],
            id="rows within a page are never joined",
        ),
        pytest.param([], [], id="no rows"),
    ],
)  # fmt: skip
def test_rows_are_whole_again(desk: Any, rows: Rows, expected: list[str]) -> None:
    assert mended(desk, *rows) == expected


def test_a_level_whose_text_follows_on_the_next_page_is_filled_backwards(desk: Any) -> None:
    """The cell of 效益指标 begins on page 1, where nothing is written in it, and its text stands on page 2."""
    rows = mended(
        desk,
        "产出指标,数量指标,路灯,10盏,10盏,10,10",
        ",社会效益指标,水管,5米,5米,10,9",
        BREAK,
        "效益指标,,投诉,2件,1件,10,10",
    )
    assert [row.split(",")[:3] for row in rows] == [
        ["产出指标", "数量指标", "路灯"],
        ["效益指标", "社会效益指标", "水管"],
        ["效益指标", "社会效益指标", "投诉"],
    ]


def test_a_mended_row_names_both_places(desk: Any) -> None:
    (row,) = merge_split_rows(
        fill_levels(
            entries(desk, "产出指标,数量指标,路灯（,,,,", BREAK, "^,^,城区）,10,10,5,5"), label_book().levels
        )
    )
    assert [place.page for place in row.passages["level3"].places] == [1, 2]


def test_the_entries_are_left_as_they_were(desk: Any) -> None:
    rows = entries(desk, "产出指标,数量指标,路灯（,,,,", BREAK, "^,^,城区）,10,10,5,5")
    before = [dict(row.passages) for row in rows]
    merge_split_rows(fill_levels(rows, label_book().levels))
    assert [dict(row.passages) for row in rows] == before


def test_a_level_cut_by_a_pages_end_is_read_though_specks_stand_in_its_other_half(desk: Any) -> None:
    known = label_book().levels
    rows = entries(desk, "产出指标,数量指标,甲,1,1,10,10", BREAK, ",质量指标,乙,1,1,10,10")
    specks = replace(rows[1].passages["level1"], text="", is_unread=True)
    cut = [rows[0], replace(rows[1], passages={**rows[1].passages, "level1": specks})]
    first, second = (entry.passages["level1"] for entry in fill_levels(cut, known))
    assert (first.text, second.text) == ("产出指标", "产出指标")
    assert second.is_second_best, "it is a guess, and says so"


def test_a_level_that_nobody_knows_is_not_led_on_into_ink_that_was_not_read(desk: Any) -> None:
    rows = entries(desk, "某种指标,数量指标,甲,1,1,10,10", BREAK, ",质量指标,乙,1,1,10,10")
    specks = replace(rows[1].passages["level1"], text="", is_unread=True)
    cut = [rows[0], replace(rows[1], passages={**rows[1].passages, "level1": specks})]
    assert fill_levels(cut, label_book().levels)[1].passages["level1"].is_unread
