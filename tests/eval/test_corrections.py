"""What people said of a store's documents becomes cases: read again, and set against what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.corrections import cases, main, report, right
from extract.filing import Extraction, Filing
from index.store import Store
from tests.index.conftest import make_extraction, make_filing

PAPER = b"paper"
ROWS = (("植树数量", "20", "20"), ("成活率", "30", "27.50"))
MORE = (("补植数量", "10", "10"), *ROWS)
TOPS = {"补植数量": 0.3, "植树数量": 0.2, "成活率": 0.23}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "home")
    row = opened.keep(PAPER, "a.pdf")
    opened.save_reading(row.sha256, make_extraction(PAPER, make_filing(rows=ROWS, tops=TOPS)))
    yield opened
    opened.close()


@pytest.fixture
def name(store: Store) -> str:
    return store.filings()[0].id


def reads(filing: Filing) -> Callable[[Path, str], Extraction]:
    def read(path: Path, file: str) -> Extraction:
        assert path.read_bytes() == PAPER
        assert file == "a.pdf"
        return make_extraction(PAPER, filing)

    return read


def test_each_case_is_mended_wrong_still_kept_or_broken(store: Store, name: str) -> None:
    store.correct(name, "/indicators/0/score", "19", "王芳")
    store.correct(name, "/indicators/1/score", "28.50", "王芳")
    store.confirm(name, "/total_score", "王芳")
    store.confirm(name, "/project_name", "王芳")
    now = make_filing(rows=(("植树数量", "20", "19.00"), ROWS[1]), tops=TOPS, project="河遭绿化")
    found = {one.pointer: one for one in cases(store, reads(now))}
    assert {pointer: one.outcome for pointer, one in found.items()} == {
        "/indicators/0/score": "mended",
        "/indicators/1/score": "still_wrong",
        "/total_score": "kept",
        "/project_name": "broken",
    }
    wrong = found["/indicators/1/score"]
    assert (wrong.said, wrong.then, wrong.now, wrong.page_kind) == ("28.50", "27.50", "27.50", "scan")
    assert right(found.values()) == (2, 4)
    told = report(list(found.values()))
    assert (told["accuracy"], told["outcomes"]["broken"]) == (0.5, 1)
    assert told["field"]["/indicators/*/score"] == {"right": 1, "cases": 2}
    assert [one["pointer"] for one in told["wrong_now"]] == ["/indicators/1/score", "/project_name"]


def test_a_place_is_found_on_the_paper_when_rows_are_numbered_anew(store: Store, name: str) -> None:
    store.correct(name, "/indicators/1/score", "28.50", "王芳")
    now = make_filing(rows=(MORE[0], MORE[1], ("成活率", "30", "28.50")), tops=TOPS)
    (case,) = cases(store, reads(now))
    assert (case.outcome, case.now) == ("mended", "28.50")


def test_what_was_taken_back_or_withdrawn_is_no_case(store: Store, name: str) -> None:
    view = store.correct(name, "/indicators/0/score", "19", "王芳")
    store.undo(view.corrections[-1].id, "王芳")
    assert cases(store, reads(make_filing())) == []
    store.confirm(name, "/total_score", "王芳")
    store.withdraw(view.document, "错件", "王芳")
    assert cases(store, reads(make_filing())) == []


def test_a_rejected_reading_is_right_only_when_it_is_given_no_more(store: Store, name: str) -> None:
    store.reject(name, "/total_score", "王芳")
    (still,) = cases(store, reads(make_filing(rows=ROWS, tops=TOPS)))
    (gone,) = cases(store, reads(make_filing(rows=ROWS, tops=TOPS, total="65.50")))
    assert (still.outcome, gone.outcome) == ("still_wrong", "mended")


def test_a_document_that_cannot_be_read_now_is_read_nowhere(store: Store, name: str) -> None:
    store.confirm(name, "/total_score", "王芳")

    def fails(_path: Path, _file: str) -> Extraction:
        raise ValueError("no")

    (case,) = cases(store, fails)
    assert (case.outcome, case.now) == ("broken", None)


@pytest.mark.parametrize(("gate", "status"), [(None, 0), (0.5, 0), (0.6, 5)])
def test_the_gate_is_on_the_share_that_is_right_now(
    store: Store,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    gate: float | None,
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store.confirm(name, "/total_score", "王芳")
    store.correct(name, "/indicators/1/score", "28.50", "王芳")
    monkeypatch.setattr(
        "index.reading.named_reader",
        lambda *_: lambda path, name: reads(make_filing(rows=ROWS, tops=TOPS))(path, name),
    )
    before = store.chain()
    assert main(store, "auto", "off", tmp_path / "out", True, gate) == status
    assert '"accuracy": 0.5' in capsys.readouterr().out
    assert (tmp_path / "out" / "corrections.json").exists()
    assert store.chain() == before
    assert main(store, "auto", "off", tmp_path / "out", False, None) == 0
    assert "当时错、现在仍错 still wrong: 1" in capsys.readouterr().out
