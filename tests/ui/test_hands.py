"""Who reads for the command line and the desk: several processes at once, or this one."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from extract.filing import loads
from extract.labels import label_book
from index import pictures
from index.pool import Pool
from index.settings import Settings
from ui.hands import Hands, eyes, hands
from ui.reading import Reader

JIXIAO = Path(sys.executable).with_name("jixiao")
READERS = Path(__file__).parents[1] / "index"


def test_several_files_are_extracted_at_once_and_printed_in_order_and_a_bad_one_is_named(
    tmp_path: Path,
) -> None:
    pages = ["slow slow slow", "fine sleep", "fine", "fine fault", "fine fine"]
    for number, actions in enumerate(pages):
        (tmp_path / f"{number}.pdf").write_text(f"{actions} #{number}")
    environment = os.environ | {
        "JIXIAO_READER": "unruly:read",
        "JIXIAO_WORKERS": "2",
        "JIXIAO_PAGE_SECONDS": "2",
        "PYTHONPATH": os.pathsep.join([str(READERS), os.environ.get("PYTHONPATH", "")]),
    }
    files = sorted(tmp_path.glob("*.pdf"))
    ended = subprocess.run(
        [JIXIAO, "extract", *files], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert [loads(line)["source"]["file"] for line in ended.stdout.splitlines()] == [
        "0.pdf",
        "2.pdf",
        "4.pdf",
    ]
    assert "1.pdf 读到第 2 页时: 超过 2 秒" in ended.stderr
    assert "3.pdf: 读取时出错（ZeroDivisionError）" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("workers", "count"), [(0, 1), (1, 1), (3, 3)])
def test_the_settings_say_how_many_read_and_where(tmp_path: Path, workers: int, count: int) -> None:
    settings = Settings(home=tmp_path, workers=workers, ocr_engine="scripted")
    with hands(settings, label_book) as reading, eyes(settings) as view:
        assert reading.count == count
        assert isinstance(view, Pool) == (workers > 0)
        assert workers or view is pictures


def test_without_workers_a_file_is_read_here(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, workers=0, ocr_engine="scripted", max_pages=1)
    (tmp_path / "dump.txt").write_text("没有表格的一行文字", encoding="utf-8")
    with hands(settings, label_book) as reading:
        assert reading.read(tmp_path / "dump.txt").source.pages == 1


def test_every_thread_of_the_reader_works_and_all_are_interrupted_at_its_end() -> None:
    both, halted = threading.Barrier(3), threading.Event()
    others = set(threading.enumerate())  # of the desks that other tests keep open

    def work() -> None:
        both.wait(10)
        halted.wait(10)

    here = Hands(lambda path, **_: None, 2, halted.set)  # type: ignore[arg-type, return-value]
    reader = Reader(work, here.count, here.halt)
    reader.start()
    both.wait(10)
    reader.stop()
    assert halted.is_set()
    left = set(threading.enumerate()) - others
    assert not any(thread.name.startswith("reader-") for thread in left)
