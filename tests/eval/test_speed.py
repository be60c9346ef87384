import io
import time

import pytest

from eval.machine import commit_in, machine, now
from eval.speed import Race, Speed, Turn, alternate, show


def test_both_run_once_unmeasured_and_then_in_turn() -> None:
    ran: list[str] = []
    turns = alternate(lambda: ran.append("theirs"), lambda: ran.append("ours"), repeats=3, pages=1)
    assert ran[:2] == ["theirs", "ours"]
    assert ran[2:] == ["theirs", "ours", "ours", "theirs", "theirs", "ours"]
    assert len(turns) == 3


def test_seconds_are_those_of_a_page() -> None:
    (turn,) = alternate(lambda: time.sleep(0.04), lambda: time.sleep(0.02), repeats=1, pages=2)
    assert turn.theirs == pytest.approx(0.02, abs=0.01)
    assert turn.ours == pytest.approx(0.01, abs=0.01)


def test_the_ratio_is_the_median_of_the_turns_with_its_range() -> None:
    race = Race("onnxruntime", (Turn(4.0, 2.0), Turn(4.0, 1.0), Turn(4.0, 2.4)))
    plain = race.plain()
    assert (plain["ratio"], plain["ratio_least"], plain["ratio_most"]) == (0.5, 0.25, 0.6)
    assert (plain["theirs_seconds_a_page"], plain["ours_seconds_a_page"]) == (4.0, 2.0)


def test_the_table_says_what_it_was_measured_on() -> None:
    on = machine()
    speed = Speed(3, "abc1234", now(), on, (Race("onnxruntime", (Turn(4.0, 2.0),)),))
    out = io.StringIO()
    show(speed, out)
    printed = out.getvalue()
    assert "0.5" in printed
    assert f"× {on.cores} 线程 threads" in printed
    assert "abc1234" in printed
    assert speed.plain()["threads"] == on.cores >= 1


def test_a_folder_outside_git_has_no_known_commit(tmp_path: object) -> None:
    assert commit_in(tmp_path) == "unknown"  # type: ignore[arg-type]
