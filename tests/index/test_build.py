import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.filing import Extraction
from index.build import Progress, build
from index.store import Store
from ingest.errors import EngineUnavailable, UnreadableDocument

OnPage = Callable[[int, int], None] | None


class Reader:
    """Reads every file as one filing on one page, and remembers what it read."""

    def __init__(self, make: Callable[..., Extraction], filing: Callable[..., object]) -> None:
        self.read: list[bytes] = []
        self._make, self._filing = make, filing

    def __call__(self, path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
        data = path.read_bytes()
        self.read.append(data)
        if data == b"bad":
            raise UnreadableDocument(f"{name}: damaged; scan it again")
        if data == b"fault":
            raise ZeroDivisionError("secret words of the document")
        if on_page:
            on_page(1, 1)
        return self._make(data, self._filing())


@pytest.fixture
def reader(extraction: Callable[..., Extraction], filing: Callable[..., object]) -> Reader:
    return Reader(extraction, filing)


def test_each_waiting_document_is_read_once_however_often_it_is_built(store: Store, reader: Reader) -> None:
    row = store.keep(b"one", "one.pdf")
    assert (row.state, row.filings) == ("waiting", ())
    build(store, reader)
    build(store, reader)
    assert store.keep(b"one", "other-name.pdf").file == "one.pdf"
    build(store, reader)
    assert reader.read == [b"one"]
    read = store.document(row.sha256)
    assert (read.state, read.pages, read.progress) == ("read", 1, 1)
    assert read.filings == (f"{row.sha256[:12]}-1",)


def test_a_bad_file_is_named_and_the_rest_goes_on(
    store: Store, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [store.keep(data, f"{data.decode()}.pdf") for data in (b"bad", b"fault", b"good")]
    build(store, reader)
    states = [store.document(row.sha256) for row in rows]
    assert [row.state for row in states] == ["failed", "failed", "read"]
    assert states[0].reason == "bad.pdf: damaged; scan it again"
    assert "fault.pdf" in (states[1].reason or "")
    assert "secret" not in (states[1].reason or "")
    assert "ZeroDivisionError at" in caplog.text
    assert "secret" not in caplog.text


def test_a_failed_document_is_tried_again_when_it_is_added_again(store: Store, reader: Reader) -> None:
    row = store.keep(b"bad", "bad.pdf")
    build(store, reader)
    build(store, reader)
    assert reader.read == [b"bad"]
    assert store.keep(b"bad", "bad.pdf").state == "waiting"
    build(store, reader)
    assert reader.read == [b"bad", b"bad"]
    assert store.document(row.sha256).state == "failed"


def test_without_an_engine_the_documents_wait_on(store: Store) -> None:
    row = store.keep(b"one", "one.pdf")

    def read(path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
        raise EngineUnavailable("no engine")

    with pytest.raises(EngineUnavailable):
        build(store, read)
    assert row.sha256 in store.queue.waiting()


def test_progress_counts_documents_pages_and_the_time_left(store: Store, reader: Reader) -> None:
    for data in (b"one", b"two", b"bad"):
        store.keep(data, f"{data.decode()}.pdf")
    told: list[Progress] = []
    build(store, reader, on_progress=told.append)
    last = told[-1]
    assert (last.done_documents, last.documents) == (3, 3)
    assert last.done_pages == last.pages == 3
    assert last.seconds_left == 0
    assert [one.done_pages for one in told] == sorted(one.done_pages for one in told)
    assert told[0].seconds_left is None


def test_that_one_more_document_is_done_is_told_with_its_own_name(
    store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = store.keep(b"ending", "ending.pdf").sha256
    store.keep(b"going on", "going-on.pdf")
    looked, turned = threading.Event(), threading.Event()
    document = store.document

    def look(sha256: str) -> object:
        if sha256 == ending and ending not in store.queue.waiting() and not looked.is_set():
            looked.set()
            assert turned.wait(10)
        return document(sha256)

    def read(path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
        if name == "going-on.pdf" and on_page:
            assert looked.wait(10)
            on_page(1, 2)
            turned.set()
        return reader(path, name=name, on_page=on_page)

    monkeypatch.setattr(store, "document", look)
    told: list[Progress] = []
    build(store, read, on_progress=told.append, hands=2)
    first = next(one for one in told if one.done_documents == 1)
    assert first.document.file == "ending.pdf"
    assert [one.document.file for one in told if one.done_documents == 2] == ["going-on.pdf"]


def test_what_a_dead_process_left_is_taken_up_and_what_killed_it_comes_last(store: Store) -> None:
    first, second = store.keep(b"one", "one.pdf").sha256, store.keep(b"two", "two.pdf").sha256
    assert store.queue.begin(first)
    assert store.document(first).state == "reading"
    assert store.queue.waiting() == [second, first]


def test_two_that_build_at_once_share_the_documents_and_wait_for_each_other(
    home: Path, extraction: Callable[..., Extraction], filing: Callable[..., object]
) -> None:
    readers = [Reader(extraction, filing), Reader(extraction, filing)]
    stores = [Store.open(home), Store.open(home)]
    wanted = [stores[0].keep(f"document {number}".encode(), "a.pdf").sha256 for number in range(6)]
    seen: list[set[str]] = []

    def work(store: Store, reader: Reader) -> None:
        def slowly(path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
            time.sleep(0.05)
            return reader(path, name=name, on_page=on_page)

        build(store, slowly, wanted=wanted)
        seen.append({store.document(key).state for key in wanted})

    threads = [threading.Thread(target=work, args=pair) for pair in zip(stores, readers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(readers[0].read + readers[1].read) == [f"document {number}".encode() for number in range(6)]
    assert seen == [{"read"}, {"read"}]
    for store in stores:
        store.close()


def test_reading_again_that_fails_keeps_the_earlier_reading(store: Store, kept: Callable[..., str]) -> None:
    sha256 = kept(b"paper")
    store.queue.again(sha256)

    def read(path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
        raise UnreadableDocument(f"{name}: damaged")

    build(store, read)
    row = store.document(sha256)
    assert (row.state, row.reason) == ("read", "a.pdf: damaged")
    assert len(row.filings) == 1


@pytest.mark.parametrize("ending", ["read", "fail"])
def test_a_document_withdrawn_while_it_is_read_stays_withdrawn(
    store: Store, reader: Reader, ending: str
) -> None:
    row = store.keep(b"one", "one.pdf")

    def read(path: Path, *, name: str | None = None, on_page: OnPage = None) -> Extraction:
        store.withdraw(row.sha256, "重复", "王芳")
        if ending == "fail":
            raise UnreadableDocument("one.pdf: damaged")
        return reader(path, name=name, on_page=on_page)

    build(store, read)
    assert (store.document(row.sha256).state, store.filings()) == ("withdrawn", [])
    store.restore(row.sha256, "误删", "王芳")
    assert store.document(row.sha256).state == ("read" if ending == "read" else "waiting")
