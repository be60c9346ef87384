"""When a reading is over its bounds, and what is told of it."""

import pytest

from index.bounds import Bounds, bounds_of, workers_of
from index.settings import Settings
from index.verdict import Course, Overrun, died, overrun, stopped
from ingest.limits import Limits

BOUNDS = Bounds(page_seconds=10, document_seconds=100, memory_mb=500)


@pytest.mark.parametrize(
    ("course", "now", "expected"),
    [
        pytest.param(Course(0, 0), 9, None, id="opening"),
        pytest.param(Course(0, 0), 11, "page", id="opening for too long"),
        pytest.param(Course(0, 50, 2, 4), 59, None, id="on a page"),
        pytest.param(Course(0, 50, 2, 4), 61, "page", id="on a page for too long"),
        pytest.param(Course(0, 95, 2, 4), 101, "document", id="on a document for too long"),
        pytest.param(Course(0, 50, 100, 100), 79, None, id="putting 100 pages together"),
        pytest.param(Course(0, 50, 100, 100), 81, "assembling", id="putting them together for too long"),
        pytest.param(Course(0, 0, 0, 1, peak_mb=501), 1, "memory", id="too much memory"),
        pytest.param(Course(0, 0, 0, 1).grown(499).grown(20), 1, None, id="much memory"),
    ],
)
def test_a_reading_is_over_its_bounds(course: Course, now: float, expected: Overrun | None) -> None:
    assert overrun(course, BOUNDS, now) == expected


@pytest.mark.parametrize(
    ("course", "kind", "words"),
    [
        (Course(0, 0), "page", ["打开时", "10 秒", "重新扫描", "its opening", "JIXIAO_PAGE_SECONDS"]),
        (
            Course(0, 0, 4, 9),
            "memory",
            ["读到第 5 页时", "500 MB", "分辨率", "page 5", "JIXIAO_WORKER_MEMORY_MB"],
        ),
        (Course(0, 0, 4, 9), "document", ["读到第 5 页时", "100 秒", "拆分", "JIXIAO_DOCUMENT_SECONDS"]),
        (Course(0, 0, 9, 9), "assembling", ["汇总各页时", "拆分", "split the file"]),
    ],
)
def test_what_is_told_names_file_place_and_remedy(course: Course, kind: Overrun, words: list[str]) -> None:
    told = str(stopped("表.pdf", course, kind, BOUNDS))
    assert told.startswith("表.pdf ")
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("status", "peak_mb", "words"),
    [
        (-9, 20, ["SIGKILL", "重新添加"]),
        (-11, 20, ["SIGSEGV", "page 1"]),
        (3, 20, ["（3）"]),
        (-6, 450, ["内存超过 500 MB", "JIXIAO_WORKER_MEMORY_MB"]),
    ],
)
def test_a_process_that_died_is_told_with_its_signal_or_as_short_of_memory(
    status: int, peak_mb: float, words: list[str]
) -> None:
    told = str(died("表.pdf", Course(0, 0, 0, 2, peak_mb=peak_mb), status, BOUNDS))
    assert [word for word in words if word not in told] == []


def test_the_bounds_are_those_of_the_settings() -> None:
    settings = Settings(page_seconds=1, document_seconds=2, worker_memory_mb=300, worker_pages=4, max_pages=5)
    assert bounds_of(settings) == Bounds(1, 2, 300, 4, Limits(pages=5))
    assert bounds_of(Settings()) == Bounds()


@pytest.mark.parametrize("workers", [0, 1, 7])
def test_the_number_of_workers_is_the_one_set(workers: int) -> None:
    assert workers_of(Settings(workers=workers)) == workers


def test_without_a_setting_workers_are_as_many_as_cores_that_fit_into_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.bounds.cores", lambda: 4)
    for memory_mb, expected in ((64_000, 4), (4000, 2), (1000, 1)):
        monkeypatch.setattr("index.bounds._memory_mb", lambda memory_mb=memory_mb: memory_mb)
        assert workers_of(Settings(worker_memory_mb=1900)) == expected
