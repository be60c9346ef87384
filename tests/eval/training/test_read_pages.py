"""Which pages are read to learn from and to measure on, and that they are kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eval.training import read_pages as reading
from eval.training.read_pages import LEARNED, MEASURED, Lot, families, read_pages, sheets_of
from extract.transformer.roles import POINTERS
from extract.transformer.unit import NamedSheet, Sheet, Unit
from fixtures.family import Family
from ingest.engine import make_engine
from ingest.page import Box

Asked = list[tuple[int, str, tuple[Family, ...]]]


def sheet(lines: int) -> NamedSheet:
    units = (Unit("甲", Box(0.1, 0.1, 0.2, 0.12)),) * lines
    return NamedSheet(Sheet(units, 0.7), ("other",) * lines, dict.fromkeys(POINTERS, (None,) * lines))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Read no page, but tell what was asked for; each document is a short page and one too long to learn."""
    found: Asked = []

    def no_pages(
        _: int, count: int, grade: str, engine: object, of: Sequence[Family]
    ) -> Iterator[NamedSheet]:
        found.append((count, grade, tuple(of)))
        yield sheet(3)
        yield sheet(reading.LONGEST + 1)

    monkeypatch.setattr(reading, "real_sheets", no_pages)
    monkeypatch.setattr(reading, "make_engine", lambda: make_engine("scripted"))
    return found


def test_each_lot_takes_its_families_in_turn_and_leaves_out_long_pages(asked: Asked) -> None:
    of, engine = families(left_out=False), make_engine("scripted")
    assert [len(one.roles) for one in sheets_of(1, Lot("office", 2, 10), of, engine)] == [3]
    list(sheets_of(1, Lot("poor", 1, 10), of, engine))
    (office, poor) = asked
    assert office == (2 * len(of[1::10]), "office", of[1::10])
    assert not set(office[2]) & set(poor[2])


def test_what_is_learned_is_no_family_left_out_and_is_kept(asked: Asked, tmp_path: Path) -> None:
    kept = tmp_path / "pages"
    pages = read_pages(1, kept)
    assert len(pages.learned) == len(LEARNED)
    assert list(pages.left_out) == [f"families left out, {lot.grade}" for lot in MEASURED]
    learned = {family for _, _, of in asked[: len(LEARNED)] for family in of}
    assert not learned & {family for _, _, of in asked[len(LEARNED) :] for family in of}
    assert read_pages(1, kept) == pages
    assert len(asked) == len(LEARNED) + len(MEASURED)
