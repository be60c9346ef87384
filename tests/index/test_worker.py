"""What a worker process answers, asked within this one."""

import base64
import json
import queue
import signal
from pathlib import Path

import pytest

from extract.filing import loads
from index import worker
from index.worker import Answer, Desk, Terms, is_out_of_memory
from ingest.limits import Limits

TERMS = Terms("paced:read", "scripted", 1, 500, 20, 7, 50_000_000, 64)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return []


def job(path: Path, task: str = "reading", **others: object) -> dict[str, object]:
    return {"task": task, "path": str(path), "name": "它.pdf", "book": None, **others}


@pytest.fixture
def desk(said: list[Answer]) -> Desk:
    return Desk(TERMS, said.append)


@pytest.fixture(autouse=True)
def no_alarm() -> object:
    yield
    worker.set_alarm(0)


def test_a_reading_is_answered_page_by_page_and_whole(tmp_path: Path, desk: Desk, said: list[Answer]) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("2 1 项目", encoding="utf-8")
    answer = desk.do(job(path))
    assert said == [{"page": [1, 2]}, {"page": [2, 2]}]
    assert loads(answer["done"])["filings"][0]["project_name"] == "项目"
    assert signal.getitimer(signal.ITIMER_PROF)[0] > 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 1 bad", {"error": "UnreadableDocument", "text": "它.pdf: damaged; scan it again"}),
        ("1 1 fault", {"fault": "ZeroDivisionError"}),
    ],
)
def test_what_went_wrong_is_answered_by_its_kind(
    tmp_path: Path, desk: Desk, text: str, expected: Answer
) -> None:
    path = tmp_path / "a.pdf"
    path.write_text(text)
    answer = desk.do(job(path))
    assert {key: answer[key] for key in expected} == expected


def test_pages_and_lines_are_answered_for_looking_at(tmp_path: Path, desk: Desk) -> None:
    dump = tmp_path / "a.txt"
    dump.write_text("甲\n乙", encoding="utf-8")
    assert desk.do(job(dump, "lines") | {"name": "a.txt"}) == {"done": [[1, 1, "甲"], [2, 1, "乙"]]}
    demo = Path(__file__).parents[2] / "fixtures" / "demo" / "clean.pdf"
    png = base64.b64decode(desk.do(job(demo, "picture", page=1))["done"])
    assert png.startswith(b"\x89PNG")
    assert desk.do(job(demo, "picture", page=9))["error"] == "NotFound"


def led_to_by(cause: Exception) -> Exception:
    error = ValueError("could not be drawn")
    error.__context__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("Failed to allocate memory for requested buffer of size 9"), True),
        (ValueError("OpenCV(5) error: (-4:Insufficient memory) Failed"), True),
        (RuntimeError("can't start new thread"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (SystemError("error return without exception set"), True),
        (led_to_by(MemoryError()), True),
        (ValueError("no such label"), False),
        (led_to_by(KeyError("a")), False),
    ],
)
def test_a_failed_allocation_is_known_however_a_library_says_it(error: Exception, expected: bool) -> None:
    assert is_out_of_memory(error) is expected


def test_jobs_are_done_in_turn_until_none_came_for_a_while(
    tmp_path: Path, desk: Desk, said: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.05)
    (tmp_path / "a.pdf").write_text("1 0 x")
    jobs: queue.Queue[str] = queue.Queue()
    jobs.put(json.dumps(job(tmp_path / "a.pdf")))
    jobs.put(json.dumps(job(tmp_path / "gone.pdf")))
    worker.work(jobs, desk, said.append, 60)
    assert [next(iter(answer)) for answer in said] == ["begun", "page", "done", "begun", "fault"]
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_the_terms_name_the_limits_and_the_alarm() -> None:
    assert TERMS.limits == Limits(7, 50_000_000, 64)
    assert TERMS.alarm_seconds(10) == 60
