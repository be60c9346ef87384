"""What many reviewers wait for: the figures told apart from what a run of them is, which only a bench does."""

import io
from pathlib import Path

import pytest

from eval.load import Borne, Waited, main, show, waits_of

HEAD = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Max Response Time,50%,95%"


def borne(*waits: Waited) -> Borne:
    return Borne(waits=waits, processor=0.3, memory=400.0, load=0.5)


def waited(action: str, p95: float = 80.0, failed: int = 0, times: int = 40) -> Waited:
    return Waited(action, times, failed, p50=20.0, p95=p95, longest=200.0)


def test_waits_are_read_by_action_and_not_their_sum(tmp_path: Path) -> None:
    kept = tmp_path / "waits.csv"
    kept.write_text(f"{HEAD}\nGET,open,7,1,20,25.5,90.7,20,90\n,Aggregated,7,1,20,25.5,90.7,20,90\n")
    assert waits_of(kept) == (Waited("open", 7, 1, p50=20.0, p95=90.0, longest=90.7),)


@pytest.mark.parametrize(
    ("waits", "is_good"),
    [
        ((waited("open"), waited("search", p95=400)), True),
        ((waited("open"), waited("confirm", p95=101)), False),
        ((waited("open"), waited("ask", failed=1)), False),
        ((), False),
    ],
)
def test_the_next_field_has_to_come_in_time_and_nothing_to_fail(
    waits: tuple[Waited, ...], is_good: bool
) -> None:
    assert borne(*waits).is_good is is_good


def test_the_table_tells_each_action_and_the_server() -> None:
    out = io.StringIO()
    show(borne(waited("correct", p95=93)), out)
    assert "correct" in out.getvalue()
    assert "93" in out.getvalue()
    assert "30% of a processor" in out.getvalue()


@pytest.mark.bench
def test_twenty_reviewers_of_a_small_store_wait_no_longer_than_a_tenth_of_a_second() -> None:
    assert main(["--filings", "500", "--seconds", "30"]) == 0
