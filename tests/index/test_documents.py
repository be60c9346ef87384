"""The same bytes again, the names they came under, and finding the document that a person means."""

from collections.abc import Callable

import pytest

from index.store import Store
from ingest.errors import Forbidden, NotFound, StoreError

pytestmark = pytest.mark.databases

Keep = Callable[..., str]


def test_the_same_bytes_again_are_known_and_every_name_is_kept(store: Store) -> None:
    first = store.receive(b"paper", "自评表.pdf", "王芳")
    assert (first.is_known, first.is_restored, first.file) == (False, False, "自评表.pdf")
    again = store.receive(b"paper", "自评表.pdf", "李强")
    copy = store.receive(b"paper", "in/副本.pdf", "李强")
    assert again.is_known
    assert copy.is_known
    assert (copy.file, copy.document.file) == ("副本.pdf", "自评表.pdf")
    assert [(one.file, one.who) for one in copy.document.names] == [
        ("自评表.pdf", "王芳"),
        ("副本.pdf", "李强"),
    ]
    assert copy.document.names[0].when <= copy.document.names[1].when
    assert store.documents() == [copy.document]
    assert [one.file for one in store.export()["names"][copy.document.sha256]] == ["自评表.pdf", "副本.pdf"]


def test_adding_a_withdrawn_file_again_brings_it_back_with_its_corrections(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    name = f"{sha256[:12]}-1"
    store.correct(name, "/total_score", "90", "王芳")
    store.withdraw(sha256, "重复上传", "王芳")
    with pytest.raises(Forbidden):
        store.receive(b"paper", "a.pdf")
    assert store.document(sha256).state == "withdrawn"
    receipt = store.receive(b"paper", "b.pdf", "李强")
    assert receipt.is_restored
    assert receipt.document.state == "read"
    assert store.filing(name).filing.total_score == 90
    trace = receipt.document.trace
    assert [(one.action, one.who) for one in trace] == [("withdraw", "王芳"), ("restore", "李强")]
    assert trace[0].reason == "重复上传"
    assert "b.pdf" in trace[1].reason


def test_a_file_withdrawn_before_it_was_read_waits_when_it_comes_back(store: Store) -> None:
    sha256 = store.keep(b"paper", "a.pdf").sha256
    store.withdraw(sha256, "误传", "王芳")
    assert store.queue.waiting() == []
    assert store.receive(b"paper", "a.pdf", "王芳").document.state == "waiting"
    assert store.queue.waiting() == [sha256]


def test_a_document_is_meant_by_its_number_or_by_any_of_its_names(store: Store) -> None:
    row = store.keep(b"paper", "自评表.pdf")
    store.keep(b"paper", "副本.pdf")
    for key in (row.sha256, row.sha256[:8], row.sha256[:8].upper(), "自评表.pdf", "副本.pdf", "in/副本.pdf"):
        assert store.resolve(key).sha256 == row.sha256


def test_one_that_is_ambiguous_names_the_candidates(store: Store) -> None:
    one, other = store.keep(b"one", "a.pdf"), store.keep(b"two", "a.pdf")
    with pytest.raises(NotFound, match="不止指一个文件") as error:
        store.resolve("a.pdf")
    assert one.sha256[:12] in str(error.value)
    assert other.sha256[:12] in str(error.value)
    store.withdraw(one.sha256, "重复", "王芳")
    assert store.resolve("a.pdf").sha256 == other.sha256
    store.withdraw(other.sha256, "重复", "王芳")
    with pytest.raises(NotFound):
        store.resolve("a.pdf")


@pytest.mark.parametrize("key", ["自评表2021.pdf", "表2021", "自评俵2021.pdf", "zzz", "beef"])
def test_one_that_is_unknown_names_what_may_be_meant(store: Store, key: str) -> None:
    row = (
        store.keep(b"one", "自评表2021.pdf")
        if key != "自评表2021.pdf"
        else store.keep(b"one", "自评表2021.png")
    )
    with pytest.raises(NotFound, match="没有文件") as error:
        store.resolve(key)
    assert row.sha256[:12] in str(error.value)


def test_a_filing_is_no_document_and_leads_to_its_own(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    kept(b"other")
    with pytest.raises(NotFound, match=sha256[:12]) as error:
        store.resolve(f"{sha256[:12]}-1")
    assert str(error.value).count("\n") == 1


def test_an_empty_store_says_so(store: Store) -> None:
    with pytest.raises(NotFound, match="空的"):
        store.resolve("a.pdf")


def test_withdrawing_twice_says_who_did_it_first(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    store.withdraw(sha256, "重复上传", "王芳")
    with pytest.raises(StoreError, match="王芳：重复上传"):
        store.withdraw(store.resolve(sha256).sha256, "again", "李强")
