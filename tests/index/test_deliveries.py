"""What the webhook is owed: written with the reading, kept until it was told, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import Timeout

from extract.filing import Extraction, Filing
from index.store import Store

Make = Callable[..., Extraction]


@pytest.fixture
def owing(home: Path, database_url: str | None) -> Iterator[Store]:
    opened = Store.open(home, database_url, is_webhook_set=True)
    yield opened
    opened.close()


@pytest.mark.databases
def test_a_reading_that_is_kept_is_owed_with_what_came_of_it(
    owing: Store, extraction: Make, filing: Callable[..., Filing]
) -> None:
    row = owing.keep(b"paper", "一.pdf")
    owing.save_reading(row.sha256, extraction(b"paper", filing(), filing(page=2), pages=3))
    (owed,) = owing.deliveries.due()
    assert (owed.attempts, owed.seconds) == (0, 0)
    ended = owed.ended
    assert (ended.outcome, ended.document, ended.file, ended.state) == ("read", row.sha256, "一.pdf", "read")
    assert (ended.pages, ended.problems) == (3, 0)
    assert ended.filings == (f"{row.sha256[:12]}-1", f"{row.sha256[:12]}-2")


@pytest.mark.databases
def test_what_was_told_or_given_up_or_put_off_is_not_due(owing: Store, extraction: Make) -> None:
    for data in (b"1", b"2", b"3", b"4"):
        row = owing.keep(data, "a.pdf")
        owing.save_reading(row.sha256, extraction(data))
    first, second, third, fourth = owing.deliveries.due()
    assert len({one.message for one in (first, second, third, fourth)}) == 4
    owing.deliveries.told(first.number, "204")
    owing.deliveries.give_up(second.number, "500")
    owing.deliveries.put_off(third.number, "ConnectError", 3600)
    owing.deliveries.put_off(fourth.number, "ConnectError", 0)
    (again,) = owing.deliveries.due()
    assert (again.message, again.ended, again.attempts) == (fourth.message, fourth.ended, 1)
    assert (owing.counts().webhook_waiting, owing.counts().webhook_given_up) == (2, 1)


def test_a_document_that_could_not_be_read_is_owed_as_failed(owing: Store, extraction: Make) -> None:
    failed, reread = owing.keep(b"1", "a.pdf"), owing.keep(b"2", "b.pdf")
    owing.fail(failed.sha256, "第 1 页无法读取")
    owing.save_reading(reread.sha256, extraction(b"2"))
    owing.fail(reread.sha256, "第 1 页无法读取")
    told = [(one.ended.outcome, one.ended.state, one.ended.filings) for one in owing.deliveries.due()]
    assert told == [("failed", "failed", ()), ("read", "read", ()), ("failed", "read", ())]
    assert "无法读取" not in str(owing.deliveries.due())


def test_a_reading_that_is_not_kept_is_not_owed(owing: Store, extraction: Make) -> None:
    row = owing.keep(b"paper", "a.pdf")
    stale = owing.directions.order(row.sha256)._replace(last=99)
    owing.save_reading(row.sha256, extraction(b"paper"), stale)
    owing.fail(row.sha256, "x", stale)
    assert owing.deliveries.due() == []
    assert owing.document(row.sha256).state == "waiting"


def test_nothing_is_owed_where_no_webhook_is_set(store: Store, kept: Callable[..., str]) -> None:
    store.fail(kept(b"paper"), "x")
    assert store.deliveries.due() == []


def test_what_is_owed_is_still_owed_after_a_backup_and_a_restore(
    owing: Store, extraction: Make, tmp_path: Path
) -> None:
    from index.archive import restore

    row = owing.keep(b"paper", "a.pdf")
    owing.save_reading(row.sha256, extraction(b"paper"))
    owing.back_up(tmp_path / "store.tar")
    restore(tmp_path / "store.tar", tmp_path / "restored")
    restored = Store.open(tmp_path / "restored")
    assert restored.deliveries.due()[0].message == owing.deliveries.due()[0].message
    restored.close()


def test_one_program_at_a_time_delivers(owing: Store, home: Path) -> None:
    other = Store.open(home)
    with owing.deliveries.lock(), pytest.raises(Timeout):
        other.deliveries.lock().acquire(blocking=False)
    other.close()
