"""Sketches of filings are kept beside the store, and used only for what they were made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from extract.filing import Extraction, Filing
from fixtures.archive import archive, fill
from index.census import Census
from index.sketch import FILE, Sketches, sketch, sketches_of
from index.store import Store

FILINGS = 6


@pytest.fixture
def full(home: Path) -> tuple[str, ...]:
    """The ids of some filings in the store under `home`, whose sketches are kept."""
    ids = fill(home, archive(FILINGS))
    census(home)
    return ids


def census(home: Path) -> Census:
    """The census of a store that is opened for it, as another process would."""
    opened = Store.open(home)
    try:
        with opened._database.read() as session:
            return opened._shelf.census(session)
    finally:
        opened.close()


def made(home: Path) -> tuple[Census, int]:
    """The census, and how many sketches had to be made for it."""
    with patch("index.shelf.sketch", side_effect=sketch) as counted:
        return census(home), counted.call_count


def test_they_come_back_as_they_were_made(full: tuple[str, ...], home: Path) -> None:
    kept = Sketches(home).all()
    read = {one.heading.id: one for _, text in kept.values() for one in sketches_of(text) or ()}
    by_id = {name: (at.heading, at.profile, at.keys) for name, at in census(home).filings.items()}
    assert set(by_id) == set(full)
    assert {name: (one.heading, one.profile, one.profile.keys) for name, one in read.items()} == by_id


def test_a_second_look_makes_none(full: tuple[str, ...], home: Path) -> None:
    assert made(home)[1] == 0


def test_what_changed_meanwhile_is_made_again(
    full: tuple[str, ...], home: Path, extraction: Callable[..., Extraction], filing: Callable[..., Filing]
) -> None:
    with patch.object(Sketches, "put"):  # somebody who was stopped before they were written
        store = Store.open(home)
        store.correct(full[0], "/project_name", "新名称", "王审")
        row = store.document(full[1].partition("-")[0])
        store.save_reading(row.sha256, extraction(b"", filing(project="另一条河")))
        store.close()
    found, count = made(home)
    assert count == 2
    assert found.filings[full[0]].heading.project_name == "新名称"
    assert "另一条河" in {one.heading.project_name for one in found.filings.values()}


def test_those_of_another_program_are_not_used(full: tuple[str, ...], home: Path) -> None:
    with patch("index.sketch.code", return_value="another"):
        assert made(home)[1] == FILINGS


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_damaged_or_missing_file_is_done_without(full: tuple[str, ...], home: Path, damage: bytes) -> None:
    whole = census(home).filings.keys()
    (home / FILE).write_bytes(damage)
    found, count = made(home)
    assert (found.filings.keys(), count) == (whole, FILINGS)
