"""What a document's first pages hold is there while it is read, and gone with the reading, however that ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extract.filing import DocumentSource, Extraction, Filing
from index.bounds import Bounds
from index.build import build
from index.pool import Pool
from index.store import Store
from ingest.errors import Interrupted, NotFound, UnreadableDocument

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "home")) as made:
        yield made


def extraction(path: Path) -> Extraction:
    source = DocumentSource(file="a.pdf", sha256=path.name, pages=3)
    return Extraction(source, (Filing(id=f"{path.name[:12]}-1", form_type="target", title="绩效目标表"),), ())


def reader(store: Store, end: Callable[[Path], Extraction], seen: list[Any]) -> Callable[..., Extraction]:
    """One that shows two pages before it ends so."""

    def read(path: Path, *, name: str | None = None, on_page: Any = None) -> Extraction:
        for pages in (1, 2):
            store.early.keep(path, pages, extraction(path))
            early = store.early.of(path.name)
            assert early
            seen.append((early.pages, store.early.has(path.name)))
        seen.append(early.views(store.document(path.name)))
        return end(path)

    return read


def failing(_: Path) -> Extraction:
    raise UnreadableDocument("a.pdf: 打不开 / it cannot be opened")


def cut(_: Path) -> Extraction:
    raise Interrupted("正在结束 / the program is ending")


@pytest.mark.parametrize(("end", "state"), [(extraction, "read"), (failing, "failed"), (cut, "waiting")])
def test_it_is_gone_when_the_reading_ends(
    store: Store, end: Callable[[Path], Extraction], state: str
) -> None:
    sha256 = store.keep(b"three pages", "a.pdf").sha256
    seen: list[Any] = []
    read = reader(store, end, seen)
    if end is cut:
        with pytest.raises(Interrupted):
            build(store, read)
    else:
        build(store, read)
    assert seen[:2] == [(1, True), (2, True)]
    (view,) = seen[2]
    assert (view.document, view.file, view.pages, view.findings) == (sha256, "a.pdf", (1, 2), ())
    assert store.document(sha256).state == state
    assert not store.early.has(sha256)
    assert store.early.of(sha256) is None
    assert list((store.home / "early").iterdir()) == []


def test_what_a_dead_reader_left_is_not_taken_for_the_new_reading(store: Store) -> None:
    sha256 = store.keep(b"three pages", "a.pdf").sha256
    store.early.keep(store.original(sha256), 2, extraction(store.original(sha256)))
    seen: list[bool] = []

    def read(path: Path, *, name: str | None = None, on_page: Any = None) -> Extraction:
        seen.append(store.early.has(path.name))
        return extraction(path)

    build(store, read)
    assert seen == [False]


def test_nothing_of_it_is_a_record(store: Store) -> None:
    sha256 = store.keep(b"three pages", "a.pdf").sha256
    seen: list[Any] = []

    def read(path: Path, *, name: str | None = None, on_page: Any = None) -> Extraction:
        store.early.keep(path, 1, extraction(path))
        seen.extend([store.filings(), store.export()["documents"][0].filings, store.document(sha256).filings])
        with pytest.raises(NotFound):
            store.filing(f"{sha256[:12]}-1")
        return extraction(path)

    build(store, read)
    assert [list(one) for one in seen] == [[], [], []]


def test_a_worker_tells_of_the_first_page_of_a_real_scan(tmp_path: Path) -> None:
    told: list[tuple[Path, int, Extraction]] = []
    scan = DEMO / "two-forms.pdf"
    with Pool(
        Bounds(),
        1,
        reader="extract.read:read",
        ocr_engine="rapidocr",
        on_early=lambda *early: told.append(early),
    ) as pool:
        whole = pool.read(scan)
    assert [(path, pages) for path, pages, _ in told] == [(scan, 1), (scan, 2)]
    early = told[0][2]
    assert early.source == whole.source
    assert early.filings[0].project_name == whole.filings[0].project_name
    assert early.filings[0].evidence["/project_name"].page == 1
