"""Documents that hang, crash, outgrow their process or have it killed: marked with the reason, and the rest goes on."""

import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from index.bounds import Bounds
from index.build import build
from index.pool import Pool
from index.store import Store
from ingest.errors import EncryptedDocument, EngineUnavailable, Interrupted, NotFound, ReaderFault

HERE = Path(__file__).parent
BOUNDS = Bounds(page_seconds=4, document_seconds=120, memory_mb=400)
Make = Callable[..., Pool]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes pools whose reader is `unruly`; afterwards none of their processes may be left."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))
    pools: list[Pool] = []

    def pool(workers: int = 1, bounds: Bounds = BOUNDS) -> Pool:
        pools.append(Pool(bounds, workers, reader="unruly:read", ocr_engine="scripted"))
        return pools[-1]

    yield pool
    for one in pools:
        one.close()
        assert one.pids() == []
    assert workers_of(os.getpid()) == []


def workers_of(pid: int) -> list[psutil.Process]:
    """The worker processes that a process has."""
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "index.worker" in child.cmdline()]


def wait_for(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def readings(home: Path) -> list[str]:
    """The documents of the readings kept, one for each."""
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        return sorted(sha for (sha,) in connection.execute("SELECT document FROM readings"))


FATES = [
    pytest.param("fine sleep fine", ("第 2 页", "4 秒", "page 2", "JIXIAO_PAGE_SECONDS"), id="hangs"),
    pytest.param("spin", ("第 1 页", "4 秒"), id="calculates for ever"),
    pytest.param("fine fine crash", ("第 3 页", "SIGSEGV", "重新"), id="crashes"),
    pytest.param("leave fine", ("第 1 页", "（7）", "重新"), id="ends the process"),
    pytest.param("fine grow", ("第 2 页", "内存超过 400 MB", "JIXIAO_WORKER_MEMORY_MB"), id="allocates"),
    pytest.param("share", ("第 1 页", "内存超过 400 MB"), id="fills memory that no limit counts"),
    pytest.param("fine fault", ("ZeroDivisionError", "报告"), id="meets a fault"),
]


def test_a_document_that_ends_its_worker_is_marked_with_the_reason_and_the_others_are_read_once(
    store: Store, home: Path, make: Make
) -> None:
    files = {f"{number}.pdf": fate.values[0] for number, fate in enumerate(FATES)}
    good = {f"good-{number}.pdf": f"chatter slow #{number}" for number in range(4)}
    mixed = [
        pair for both in zip(files.items(), [*good.items(), *good.items()], strict=False) for pair in both
    ]
    rows = {name: store.keep(str(text).encode(), name) for name, text in mixed}
    pool = make(2)
    build(store, pool.read, hands=2, halt=pool.halt)
    for number, fate in enumerate(FATES):
        row = store.document(rows[f"{number}.pdf"].sha256)
        words = fate.values[1]
        assert isinstance(words, tuple)
        assert (row.state, f"{number}.pdf" in (row.reason or "")) == ("failed", True), fate.id
        assert [word for word in words if word not in (row.reason or "")] == [], row.reason
        assert "secret" not in (row.reason or "")
    read = sorted(rows[name].sha256 for name in good)
    assert readings(home) == read
    assert [store.document(sha).progress for sha in read] == [2] * 4
    assert store.queue.waiting() == []


def test_a_worker_killed_in_the_middle_of_a_page_marks_its_document_and_the_queue_goes_on(
    store: Store, home: Path, make: Make
) -> None:
    victim = store.keep(b"fine sleep fine", "victim.pdf").sha256
    others = [store.keep(f"slow #{number}".encode(), f"{number}.pdf").sha256 for number in range(3)]
    pool = make(1, Bounds(page_seconds=60))
    reading = threading.Thread(target=build, args=(store, pool.read))
    reading.start()
    wait_for(lambda: store.document(victim).progress == 1)
    (killed,) = pool.pids()
    os.kill(killed, signal.SIGKILL)
    reading.join(60)
    row = store.document(victim)
    assert row.state == "failed"
    assert all(word in (row.reason or "") for word in ("victim.pdf", "第 2 页", "SIGKILL", "重新添加"))
    assert readings(home) == sorted(others)
    assert killed not in pool.pids()
    again = store.keep(b"fine sleep fine", "victim.pdf")
    assert (again.state, again.progress) == ("waiting", 0)


def test_what_is_interrupted_waits_as_if_it_had_not_begun(store: Store, make: Make) -> None:
    rows = [store.keep(f"fine sleep #{number}".encode(), f"{number}.pdf") for number in range(3)]
    pool = make(2, Bounds(page_seconds=60))
    ended: list[BaseException] = []

    def work() -> None:
        try:
            build(store, pool.read, hands=2, halt=pool.halt)
        except Interrupted as error:
            ended.append(error)

    reading = threading.Thread(target=work)
    reading.start()
    wait_for(lambda: sum(store.document(row.sha256).progress for row in rows) == 2)
    pool.halt()
    reading.join(30)
    assert len(ended) == 1
    assert {store.document(row.sha256).state for row in rows} == {"waiting"}
    assert {store.document(row.sha256).progress for row in rows} == {0}
    with pytest.raises(Interrupted):
        pool.read(store.original(rows[0].sha256))


def test_errors_of_a_worker_are_those_of_reading_here(tmp_path: Path, make: Make) -> None:
    pool = make()
    told: list[tuple[int, int]] = []
    for action, error in (
        ("locked", EncryptedDocument),
        ("missing", EngineUnavailable),
        ("fault", ReaderFault),
    ):
        path = tmp_path / f"{action}.pdf"
        path.write_text(f"fine {action}")
        with pytest.raises(error) as caught:
            pool.read(path, name="它.pdf", on_page=lambda done, pages: told.append((done, pages)))
        assert action != "locked" or str(caught.value) == "locked.pdf: 有密码 / a password"
    assert told == [(0, 2), (1, 2)] * 3


def test_a_worker_is_kept_for_the_next_document_and_replaced_after_its_pages(
    tmp_path: Path, make: Make
) -> None:
    pool = make(1, Bounds(pages=3))
    path = tmp_path / "a.pdf"
    path.write_text("fine fine")
    seen = []
    for _ in range(3):
        pool.read(path)
        seen.append(pool.pids())
    first, after_four, third = seen
    assert len(first) == 1
    assert after_four == []
    assert len(third) == 1
    assert third != first


def test_a_reader_that_cannot_be_loaded_leaves_the_documents_waiting(store: Store) -> None:
    row = store.keep(b"fine", "a.pdf")
    with (
        Pool(BOUNDS, 1, reader="nowhere:read", ocr_engine="scripted") as pool,
        pytest.raises(EngineUnavailable, match="JIXIAO_READER"),
    ):
        build(store, pool.read)
    assert store.document(row.sha256).state == "waiting"


def test_a_page_is_drawn_by_a_worker_as_it_would_be_here(store: Store, home: Path, make: Make) -> None:
    data = (HERE.parents[1] / "fixtures" / "demo" / "clean.pdf").read_bytes()
    pool = make(1, Bounds())
    looking = Store.open(home, view=pool)
    sha256 = looking.keep(data, "clean.pdf").sha256
    drawn = looking.page_image(sha256, 1).read_bytes()
    looking.page_image(sha256, 1).unlink()
    assert store.page_image(sha256, 1).read_bytes() == drawn
    with pytest.raises(NotFound, match="99"):
        looking.page_image(sha256, 99)
    dump = looking.keep("项目支出\n绩效自评表".encode(), "dump.txt").sha256
    assert looking.text_lines(dump) == store.text_lines(dump)
    assert len(looking.text_lines(dump)) == 2
    looking.close()


def start_adding(command: list[str], tmp_path: Path, pages: str) -> tuple[subprocess.Popen[bytes], Store]:
    """`jixiao add` of three documents, once one of them is being read; and its store."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(3):
        (papers / f"{number}.pdf").write_text(f"{pages} #{number}")
    environment = os.environ | {
        "JIXIAO_READER": "unruly:read",
        "JIXIAO_WORKERS": "2",
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    home = tmp_path / "home"
    process = subprocess.Popen(
        [*command, "add", str(papers), "--home", str(home)], env=environment, stderr=subprocess.PIPE
    )
    store = Store.open(home)
    wait_for(lambda: sum(row.progress for row in store.documents()) >= 2)
    return process, store


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_adding_that_is_ended_leaves_a_whole_store_and_no_process(
    command: list[str], tmp_path: Path, ending: signal.Signals
) -> None:
    process, store = start_adding(command, tmp_path, "fine sleep")
    workers = workers_of(process.pid)
    assert len(workers) == 2
    process.send_signal(ending)
    _, told = process.communicate(timeout=60)
    assert process.returncode == (130 if ending == signal.SIGINT else -signal.SIGKILL)
    assert b"Traceback" not in told
    assert psutil.wait_procs(workers, timeout=30)[1] == []
    waiting = [row.sha256 for row in store.documents()]
    assert len(waiting) == 3
    assert sorted(store.queue.waiting()) == sorted(waiting)
    if ending == signal.SIGINT:
        assert {row.state for row in store.documents()} == {"waiting"}
    assert readings(store.home) == []
    store.close()
