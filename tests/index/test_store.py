from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.filing import Extraction, Filing, dumps, loads
from index.extraction import extraction_text
from index.store import Store
from ingest.errors import NotFound, StoreError
from review.document import Document

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Keep = Callable[..., str]


def test_a_document_is_found_by_the_beginning_of_its_sha256(store: Store) -> None:
    row = store.keep(b"paper", "a.pdf")
    assert store.document(row.sha256[:8]) == row
    for key in ("", "abc", "zzzz", "%%%%", "0" * 64):
        with pytest.raises(NotFound):
            store.document(key)


def test_a_reading_comes_back_with_its_printed_digits(store: Store, kept: Keep, filing: Make) -> None:
    sha256 = kept(b"paper", filing(total="87.30"))
    view = store.filing(f"{sha256[:12]}-1")
    assert str(view.filing.total_score) == "87.30"
    assert str(view.filing.funds[0].executed) == "86000.00"
    read = {
        pointer: proof.model_copy(update={"trust": None}) for pointer, proof in view.filing.evidence.items()
    }
    assert read == filing(total="87.30").evidence
    assert {pointer: proof.trust for pointer, proof in view.filing.evidence.items()} == {
        pointer: trust.state for pointer, trust in view.trust.items()
    }
    assert view.pages == (1,)
    row = store.filings()[0]
    assert (row.id, row.state, row.total_score) == (view.filing.id, "new", Decimal("87.30"))


def test_a_later_reading_takes_over_the_ids_and_a_lost_filing_gets_its_own_back(
    store: Store, kept: Keep, filing: Make, extraction: Callable[..., Extraction]
) -> None:
    sha256 = kept(b"paper", filing(page=1), filing(page=2))
    first, second = store.document(sha256).filings
    store.save_reading(sha256, extraction(b"paper", filing(page=2)))
    assert store.document(sha256).filings == (second,)
    with pytest.raises(NotFound):
        store.filing(first)
    store.save_reading(sha256, extraction(b"paper", filing(page=1), filing(page=3), filing(page=2)))
    assert store.document(sha256).filings == (first, f"{sha256[:12]}-3", second)


def test_corrections_of_a_reading_without_filings_are_told_as_problems(
    store: Store, kept: Keep, extraction: Callable[..., Extraction]
) -> None:
    sha256 = kept(b"paper")
    view = store.correct(f"{sha256[:12]}-1", "/total_score", "90", "王芳")
    store.save_reading(sha256, extraction(b"paper"))
    told = store.document(sha256).problems
    assert len(told) == 1
    assert f"#{view.corrections[0].id}" in told[0].text
    assert len(store.export()["corrections"]) == 1


def test_a_withdrawn_document_is_nowhere_but_in_its_trace_and_can_come_back(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    name = f"{sha256[:12]}-1"
    store.correct(name, "/total_score", "90", "王芳")
    store.withdraw(sha256[:10], "重复上传", "王芳")
    row = store.document(sha256)
    assert (row.state, row.reason) == ("withdrawn", "王芳：重复上传")
    assert store.filings() == []
    assert store.findings() == []
    assert not any(value for key, value in store.export().items() if key not in ("chain", "second_readings"))
    assert store.documents() == []
    assert [one.sha256 for one in store.documents(everything=True)] == [sha256]
    with pytest.raises(NotFound):
        store.filing(name)
    with pytest.raises(StoreError):
        store.withdraw(sha256, "again", "王芳")
    assert store.original(sha256).read_bytes() == b"paper"
    store.restore(sha256, "误删", "王芳")
    assert store.filing(name).filing.total_score == 90


def test_a_withdrawal_wants_a_reason(store: Store, kept: Keep) -> None:
    with pytest.raises(StoreError, match="理由"):
        store.withdraw(kept(b"paper"), " ", "王芳")


def test_the_export_is_the_contract_with_the_corrections_applied(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    store.correct(f"{sha256[:12]}-1", "/total_score", "88.00", "王芳")
    export = loads(dumps(store.export()))
    assert sorted(export) == [
        "chain",
        "compositions",
        "corrections",
        "directions",
        "documents",
        "findings",
        "names",
        "parameters",
        "second_readings",
        "sign_offs",
        "supersessions",
    ]
    assert export["chain"] == {"links": store.chain().links, "last": store.chain().last}
    document = Document.model_validate(export["documents"][0])
    assert str(document.filings[0].total_score) == "88.00"
    assert document.filings[0].evidence["/total_score"].status == "corrected"
    assert {found.filing for found in document.findings} == {document.filings[0].id}
    assert export["corrections"][0]["new"] == "88.00"
    assert [one.finding for one in store.decided_findings()] == list(document.findings)


def test_what_one_process_changes_another_sees(store: Store, kept: Keep, database_url: str | None) -> None:
    sha256 = kept(b"paper")
    name = f"{sha256[:12]}-1"
    other = Store.open(store.home, database_url)
    assert other.filing(name).version == 1
    store.correct(name, "/total_score", "90", "王芳")
    assert other.filing(name).filing.total_score == 90
    other.close()


def test_a_missing_original_is_named(store: Store, kept: Keep) -> None:
    sha256 = kept(b"paper")
    store.original(sha256).unlink()
    with pytest.raises(NotFound, match="重新添加"):
        store.original(sha256)
    store.keep(b"paper", "a.pdf")
    assert store.original(sha256).read_bytes() == b"paper"


def test_an_extraction_is_kept_to_the_last_digit(extraction: Callable[..., Extraction], filing: Make) -> None:
    kept = loads(extraction_text(extraction(b"x", filing(total="87.30"))))
    assert str(kept["filings"][0]["total_score"]) == "87.30"


def test_a_home_that_cannot_be_made_is_named(store: Store) -> None:
    file = store.home / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="file"):
        Store.open(file / "home")
