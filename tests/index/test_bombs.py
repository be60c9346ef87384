"""Papers that cost far more than they show: each is refused or read within its bounds, and said why."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fixtures.bombs import BOMBS
from index.bounds import Bounds
from index.build import build
from index.pool import Pool
from index.store import Store
from index.vitals import memory_mb

BOUNDS = Bounds(page_seconds=50, memory_mb=1000)
SECONDS = 60
OVERSHOOT_MB = 300
"""What a process may take beyond its limit before that is noticed."""

READ = {
    "picture.png": ("第 1 页", "289 百万像素", "JIXIAO_MAX_PIXELS"),
    "fax.tif": ("第 1 页", "289 百万像素", "分辨率"),
    "picture_in_pdf.pdf": ("第 1 页", "289 百万像素", "lower resolution"),
    "giant_page.pdf": (),
    "giant_unit.pdf": (),
    "boundless_page.pdf": (),
    "looping_pages.pdf": ("第 1 页: 无法打开", "重新扫描"),
    "deep_nesting.pdf": ("空白页",),
    "fonts_without_maps.pdf": ("文字层",),
    "broken_xref.pdf": (),
    "locked_against_change.pdf": (),
}
"""Those that are read, with what their problems say."""
FAILED = {
    "comment.png": ("图片已损坏", "重新扫描"),
    "content.pdf": ("第 1 页", "内存超过 1000 MB", "JIXIAO_WORKER_MEMORY_MB"),
    "looping_form.pdf": ("第 1 页", "内存超过 1000 MB"),
    "blank_pages.pdf": ("共 2000 页", "1000 页的上限", "拆分", "JIXIAO_MAX_PAGES"),
    "no_pages.pdf": ("损坏", "重新扫描"),
    "locked.pdf": ("密码", "password"),
}
"""Those that cannot be read, with the reason."""


@contextmanager
def most_memory(pool: Pool) -> Iterator[list[float]]:
    """The most memory that any process of the pool held until the end of the block, in MiB."""
    most, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            most[0] = max([most[0], *(memory_mb(pid) for pid in pool.pids())])

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield most
    ended.set()
    watcher.join()


def test_every_bomb_is_told_with_its_reason_in_bounded_time_and_memory_and_the_rest_is_read(
    store: Store,
) -> None:
    assert set(READ) | set(FAILED) == set(BOMBS)
    data = {name: make() for name, make in BOMBS.items()}
    assert max(len(one) for one in data.values()) < 400_000
    shas = {name: store.keep(one, name).sha256 for name, one in data.items()}
    began = time.monotonic()
    with (
        Pool(BOUNDS, 2, reader="extract.read:read", ocr_engine="scripted") as pool,
        most_memory(pool) as most,
    ):
        build(store, pool.read, hands=2, halt=pool.halt)
    assert time.monotonic() - began < SECONDS * len(BOMBS)
    assert most[0] < BOUNDS.memory_mb + OVERSHOOT_MB
    for name, words in (READ | FAILED).items():
        row = store.document(shas[name])
        told = " ".join([row.reason or "", *(problem.text for problem in row.problems)])
        assert row.state == ("read" if name in READ else "failed"), f"{name}: {told}"
        assert [word for word in words if word not in told] == [], f"{name}: {told}"
        assert name in FAILED or row.reason is None
    assert store.queue.waiting() == []


@pytest.mark.parametrize("name", ["broken_xref.pdf", "locked_against_change.pdf"])
def test_what_any_viewer_opens_is_drawn(store: Store, name: str) -> None:
    sha256 = store.keep(BOMBS[name](), name).sha256
    with Pool(BOUNDS, 1, reader="extract.read:read", ocr_engine="scripted") as pool:
        assert pool.page_png(store.original(sha256), name, 1).startswith(b"\x89PNG")
