import io
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from eval.contestants import BY_NAME
from eval.corpus import Sample
from eval.digital import Memory, budget, peak_memory
from eval.engines import Share
from eval.machine import commit_in, machine, now
from eval.race import Race, Turn, alternate, together
from eval.speed import Speed, everything, race, race_digital
from eval.speed_table import show
from index.store import Store
from ingest.clock import step


def test_both_run_once_unmeasured_and_then_in_turn() -> None:
    ran: list[str] = []
    turns = alternate(lambda: ran.append("theirs"), lambda: ran.append("ours"), repeats=3, pages=1)
    assert ran[:2] == ["theirs", "ours"]
    assert ran[2:] == ["theirs", "ours", "ours", "theirs", "theirs", "ours"]
    assert len(turns) == 3


def test_several_run_in_the_same_turns_each_begun_by_another() -> None:
    ran: list[str] = []
    runs = {name: lambda name=name: ran.append(name) for name in ("a", "b")}
    first, second = together(lambda: ran.append("theirs"), runs, repeats=3, pages=1)
    assert ran[3:] == ["theirs", "a", "b", "a", "b", "theirs", "b", "theirs", "a"]
    assert (first.runtime, second.runtime) == ("a", "b")
    assert [turn.theirs for turn in first.turns] == [turn.theirs for turn in second.turns]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Takes so many seconds of a clock that nothing else on the machine moves."""
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def take(seconds: float) -> None:
        now[0] += seconds

    return take


def test_seconds_are_those_of_a_page(work: Callable[[float], None]) -> None:
    (turn,) = alternate(lambda: work(4), lambda: work(2), repeats=1, pages=2)
    assert (turn.theirs, turn.ours) == pytest.approx((2, 1))


def test_second_readings_are_counted_apart(work: Callable[[float], None]) -> None:
    def ours() -> None:
        work(2)
        with step("second"):
            work(4)

    (turn,) = alternate(lambda: work(10), ours, repeats=1, pages=2)
    assert (turn.ours, turn.second) == pytest.approx((1, 2))
    plain = Race("onnxruntime", (Turn(4.0, 2.0, 0.4), Turn(4.0, 2.0, 0.6), Turn(4.0, 2.0, 0.2))).plain()
    assert (plain["ratio"], plain["second_ratio"]) == (0.5, 0.1)


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


@pytest.mark.parametrize("pages", [3, 80])
def test_a_budget_has_as_many_pages_as_asked_for_and_a_text_layer(tmp_path: Path, pages: int) -> None:
    with pdfium.PdfDocument(budget(tmp_path, pages)) as document:
        assert len(document) == pages
        assert all(page.get_textpage().count_chars() > 0 for page in document)


def test_digital_pages_race_against_pdfplumber(tmp_path: Path) -> None:
    found = race_digital(budget(tmp_path, 2), 2, repeats=1)
    assert found is not None
    assert found.turns[0].theirs > 0
    assert found.turns[0].ours > 0


def test_memory_is_that_of_a_process_of_its_own(tmp_path: Path) -> None:
    held = bytearray(800 * 2**20)
    held[:: 2**12] = b"1" * len(held[:: 2**12])
    (one,) = peak_memory([(1, budget(tmp_path, 1))])
    assert one.pages == 1
    assert 50 < one.peak_mib < 800


def test_digital_pages_and_memory_stand_beside_the_table() -> None:
    digital = Race("pdfplumber", (Turn(0.04, 0.05), Turn(0.04, 0.06), Turn(0.04, 0.044)))
    speed = Speed(3, "abc1234", now(), machine(), (), digital, 65, (Memory(10, 301.2), Memory(200, 322.8)))
    out = io.StringIO()
    show(speed, out)
    assert "1.25" in out.getvalue()
    assert "1.1–1.5" in out.getvalue()
    assert "200 页 pages: 内存峰值 peak memory 323 MiB" in out.getvalue()
    assert speed.plain()["digital"]["ratio"] == 1.25
    assert speed.plain()["memory"] == [{"pages": 10, "peak_mib": 301}, {"pages": 200, "peak_mib": 323}]


def test_without_pdfplumber_there_is_no_digital_race(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert race_digital(tmp_path / "none.pdf", 1, repeats=1) is None


def test_yardsticks_stand_beside_us_with_what_they_find_whole() -> None:
    beside = (Race("img2table", (Turn(4.0, 5.0), Turn(4.0, 6.0), Turn(4.0, 4.4))),)
    shares = {"rapidocr": Share(5, 10, 4, 5), "img2table": Share(9, 10, 5, 5)}
    missing = {"tesseract": "apt-get install tesseract-ocr"}
    races = (Race("onnxruntime", (Turn(4.0, 2.0),)),)
    speed = Speed(3, "abc1234", now(), machine(), races, yardsticks=beside, shares=shares, missing=missing)
    out = io.StringIO()
    show(speed, out)
    text = out.getvalue()
    assert all(part in text for part in ("img2table", "1.25", "90.00%", "50.00%", "80.00%"))
    assert "Tesseract chi_sim: 未测 not measured: apt-get install tesseract-ocr" in text
    assert speed.plain()["shares"]["img2table"]["found"] == 9


def test_everything_ends_with_filings_kept_in_a_store(tmp_path: Path) -> None:
    with everything([budget(tmp_path, 2)], "scripted", tmp_path / "home") as run:
        run()
        run()
    store = Store.open(tmp_path / "home")
    assert [row.state for row in store.documents()] == ["read", "read"]
    store.close()


def test_the_race_holds_ours_and_the_yardsticks_against_rapidocr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = np.full((300, 640, 3), 255, np.uint8)
    cv2.putText(picture, "20,000.00", (120, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    cv2.imwrite(str(tmp_path / "page.png"), picture)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("eval.speed.YARDSTICKS", (BY_NAME["tesseract"], BY_NAME["rapidocr"]))
    monkeypatch.setattr("eval.speed.race_digital", lambda path, pages, repeats: None)
    monkeypatch.setattr("eval.speed.budget", lambda folder, pages: folder)
    monkeypatch.setattr("eval.speed.peak_memory", lambda paths: ())
    answer = {"filings": [{"project_name": "20,000.00"}]}
    sample = Sample("page", "page", "samples", "office", tmp_path / "page.png", answer)
    speed = race([sample], tmp_path, 1, tmp_path)
    assert speed.pages == 1
    assert "onnxruntime" in [one.runtime for one in speed.races]
    assert [one.runtime for one in speed.yardsticks] == ["rapidocr"]
    assert speed.shares == {"rapidocr": Share(1, 1, 1, 1)}
    assert set(speed.missing or ()) == {"tesseract"}
