"""The units of a page: lines of cells, and runs of words outside them."""

import pytest

from extract.transformer.units_of_page import sheet_of, units_of, words_of_units
from ingest.page import IDENTITY, Box, Cell, Page, Table, TableSource, Word


def word(text: str, x0: float, top: float, x1: float) -> Word:
    return Word(text, Box(x0, top, x1, top + 0.01), 1.0, "ocr")


def page(loose: tuple[Word, ...] = (), cells: tuple[Cell, ...] = (), source: TableSource = "rules") -> Page:
    table = Table(Box(0.1, 0.1, 0.9, 0.9), (0.1, 0.9), (0.1, 0.5, 0.9), cells, source)
    words = (*loose, *(one for cell in cells for one in cell.words))
    return Page(
        1, 600.0, 800.0, "ocr", 0.0, IDENTITY, words if cells else loose, (table,) if cells else (), loose
    )


def cell(column: int, *words: Word) -> Cell:
    return Cell(0, column, 1, 1, Box(0.1 + 0.4 * column, 0.1, 0.5 + 0.4 * column, 0.9), words)


def test_words_of_one_line_of_a_ruled_cell_are_one_unit_however_far_apart() -> None:
    wide = cell(
        0, word("新增", 0.12, 0.2, 0.16), word("延续", 0.3, 0.2, 0.34), word("结转", 0.12, 0.22, 0.16)
    )
    found = units_of(page(cells=(wide,)))
    assert [unit.text for unit in found] == ["新增 延续", "结转"]
    assert found[0].box == pytest.approx(Box(0.12, 0.2, 0.34, 0.21))


@pytest.mark.parametrize(("start", "texts"), [(0.203, ["预算单位"]), (0.215, ["预算", "单位"])])
def test_words_outside_tables_are_joined_only_where_they_nearly_touch(start: float, texts: list[str]) -> None:
    loose = (word("预算", 0.1, 0.2, 0.2), word("单位", start, 0.2, 0.3))
    assert [unit.text for unit in units_of(page(loose))] == texts


def test_words_of_an_inferred_table_stand_for_themselves() -> None:
    joined = cell(0, word("数量", 0.12, 0.2, 0.16), word("质量", 0.3, 0.2, 0.34))
    assert [unit.text for unit in units_of(page(cells=(joined,), source="alignment"))] == ["数量", "质量"]


def test_every_word_belongs_to_one_unit() -> None:
    read = page((word("标题", 0.4, 0.05, 0.6),), (cell(0, word("甲", 0.12, 0.2, 0.14)), cell(1)))
    assert sorted(one.text for words in words_of_units(read) for one in words) == ["标题", "甲"]
    assert sheet_of(read).aspect == 0.75
