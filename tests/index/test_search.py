"""What stands in a store is found as it stands now: exactly typed first, then by keywords and vectors together."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from chromadb.errors import InternalError
from sqlalchemy import text
from sqlalchemy.orm import Session

import index.derived
import index.search.keeper
from extract.filing import AnnualGoal, BudgetItem, Filing, Section
from index.derived import behind
from index.search.filters import Filters, Found
from index.search.typed import Typed
from index.store import Store
from ingest.errors import VectorsUnavailable

pytestmark = pytest.mark.databases

WHO = "王芳"
CAUSE = "因施工单位进场晚，苗木补植推迟。改进措施：提前签订合同。"


@pytest.fixture
def full(filing: Callable[..., Filing]) -> Filing:
    """A filing that has something of each kind of passage."""
    plain = filing()
    rows = list(plain.indicators)
    rows[1] = rows[1].model_copy(update={"level1": "产出指标", "target": "≥95%", "deviation": CAUSE})
    return plain.model_copy(
        update={
            "implementing_unit": "清水县园林处",
            "indicators": tuple(rows),
            "annual_goal": AnnualGoal(expected="完成两岸补绿", actual="两岸已补绿"),
            "sections": (Section(heading="立项依据", text="依据河道整治规划设立。"),),
            "budget_items": (BudgetItem(name="苗木采购", amount=Decimal("12345.60")),),
            "notes": ("本表数据截至年末。",),
        }
    )


def places(found: Found) -> list[str]:
    return [hit.passage.pointer for hit in found.hits]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("河道绿化", ""),
        ("植树数量", "/indicators/0"),
        ("施工单位进场晚", "/indicators/1/deviation"),
        ("两岸补绿", "/annual_goal/expected"),
        ("整治规划", "/sections/0"),
        ("苗木采购", "/budget_items/0"),
        ("12,345.60", "/budget_items/0"),
        ("年末", "/notes/0"),
        ("86000", "/funds/0"),
    ],
)
def test_each_kind_of_passage_is_found_by_its_words(
    store: Store, kept: Callable[..., str], full: Filing, query: str, pointer: str
) -> None:
    kept(b"a", full)
    first = store.search.find(query).hits[0]
    assert (first.passage.pointer, first.exact) == (pointer, True)


def test_a_hit_has_its_place_and_its_words_set_off(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    sha256 = kept(b"a", full)
    hit = store.search.find("成活率").hits[0]
    one = hit.passage
    assert (one.document, one.file, one.page, one.fiscal_year) == (sha256, "a.pdf", 1, 2021)
    assert one.box is not None
    assert [hit.snippet[begin:end] for begin, end in hit.marks] == ["成活率"]


def test_a_correction_a_row_and_an_undo_are_found_at_once(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    view = store.filing(f"{kept(b'a', full)[:12]}-1")
    view = store.correct(view.filing.id, "/indicators/0/level3", "补植乔木", WHO)
    assert places(store.search.find("补植乔木"))[0] == "/indicators/0"
    assert not any(hit.exact for hit in store.search.find("植树数量").hits)
    store.undo(view.corrections[-1].id, WHO)
    assert store.search.find("植树数量").hits[0].exact
    assert not any(hit.exact for hit in store.search.find("补植乔木").hits)
    store.change_row(view.filing.id, "/indicators/2", "delete_row", WHO)
    assert not any(hit.exact for hit in store.search.find("群众满意度").hits)


def test_another_reading_takes_the_place_of_the_one_before(
    store: Store, kept: Callable[..., str], full: Filing, filing: Callable[..., Filing]
) -> None:
    kept(b"a", full)
    kept(b"a", filing(project="湖岸绿化"))
    assert store.search.find("湖岸绿化").hits[0].exact
    assert not any(hit.exact for hit in store.search.find("河道绿化").hits)


def test_what_was_withdrawn_is_found_only_when_everything_is_asked_for(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    sha256 = kept(b"a", full)
    store.withdraw(sha256, "重复", WHO)
    assert store.search.find("河道绿化").hits == ()
    assert store.search.find("河道绿化", Filters(everything=True)).hits
    store.restore(sha256, "误撤", WHO)
    assert store.search.find("河道绿化").hits


def test_a_superseded_filing_is_found_only_when_everything_is_asked_for(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    earlier, later = (f"{kept(name, full)[:12]}-1" for name in (b"a", b"b"))
    store.resubmissions.decide(earlier, later, "confirmed", "重报", WHO)
    assert {hit.passage.filing for hit in store.search.find("成活率").hits} == {later}
    both = store.search.find("成活率", Filters(everything=True))
    assert {hit.passage.filing for hit in both.hits} == {earlier, later}


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        ({"year": 2021}, True),
        ({"year": 2020}, False),
        ({"unit": "园林"}, True),
        ({"unit": "水务"}, False),
        ({"kind": "explanation"}, True),
        ({"kind": "self_evaluation"}, True),
        ({"kind": "target"}, False),
        ({"level1": "产出"}, True),
        ({"level1": "效益"}, False),
        ({"state": "new"}, True),
        ({"state": "signed_off"}, False),
        ({"findings": True}, True),
    ],
)
def test_a_filter_lets_through_what_it_names(
    store: Store, kept: Callable[..., str], full: Filing, filters: dict[str, Any], is_found: bool
) -> None:
    kept(b"a", full)
    assert store.filings()[0].open_findings
    assert bool(store.search.find("苗木补植推迟", Filters(**filters)).hits) is is_found


def test_open_findings_that_were_dismissed_count_no_more(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    kept(b"a", full)
    for one in store.decided_findings():
        store.decide(one.finding.id, "dismissed", "核对无误", WHO)
    assert store.search.find("成活率", Filters(findings=True)).hits == ()


def test_the_facets_count_what_was_found(store: Store, kept: Callable[..., str], full: Filing) -> None:
    kept(b"a", full)
    kept(b"b", full.model_copy(update={"fiscal_year": 2022}))
    facets = store.search.find("成活率").facets
    assert set(facets["fiscal_year"]) == {"2021", "2022"}
    assert facets["level1"] == {"产出指标": facets["level1"]["产出指标"]}
    assert "indicator" in facets["kind"]


@pytest.mark.parametrize(
    "query", ["", "  ", "，。", "“”", '"', "*", "AND OR NOT", "text:成活", "成活率)", "'; --", "𠀀", "é", "-"]
)
def test_whatever_is_typed_is_no_fault(
    store: Store, kept: Callable[..., str], full: Filing, query: str
) -> None:
    kept(b"a", full)
    assert store.search.find(query).by == "keywords"


def test_quoted_words_are_one_word() -> None:
    assert Typed("“苗木 补植” 2021").words == ("苗木 补植", "2021")
    assert Typed("“苗木 补植”").rank("note", "苗木 补植完成", ()) == 1
    assert Typed("“苗木 补植”").rank("note", "补植苗木", ()) is None


@pytest.mark.parametrize(
    ("word", "text_", "stands"),
    [("90", "达到90%", True), ("90", "达到190", False), ("90", "90.5", False), ("90", "90.00", True)],
)
def test_a_number_is_no_part_of_another(word: str, text_: str, stands: bool) -> None:
    assert (Typed(word).rank("note", text_, ()) is not None) is stands


def test_vectors_take_part_once_they_are_caught_up(
    store: Store, kept: Callable[..., str], full: Filing
) -> None:
    kept(b"a", full)
    assert (store.search.find("成活率").by, store.search.find("成活率").why is None) == ("keywords", False)
    assert store.search.settle()
    found = store.search.find("苗木栽种推迟了")
    assert (found.by, found.why, found.left_out) == ("both", None, 0)
    assert "/indicators/1/deviation" in places(found)
    for filters in (Filters(year=2021), Filters(unit="园林")):
        assert "/indicators/1/deviation" in places(store.search.find("苗木栽种推迟了", filters))


def test_only_who_holds_the_vectors_opens_them(
    store: Store, home: Path, kept: Callable[..., str], full: Filing, database_url: str | None
) -> None:
    kept(b"a", full)
    assert store.search.settle()
    other = Store.open(home, database_url)
    assert not other.search.settle()
    found = other.search.find("成活率")
    assert (found.by, bool(found.why)) == ("keywords", True)
    assert found.hits[0].exact
    store.close()
    assert other.search.settle()
    assert other.search.find("成活率").by == "both"
    other.close()


def test_a_fault_in_what_is_derived_loses_no_correction(
    store: Store, kept: Callable[..., str], full: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = store.filing(f"{kept(b'a', full)[:12]}-1")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(index.derived, "DERIVERS", {"passages": fail})
        kept_view = store.correct(view.filing.id, "/indicators/0/level3", "补植乔木", WHO)
        assert kept_view.filing.indicators[0].level3 == "补植乔木"
        assert store.search.find("成活率").left_out == 1
    store.correct(view.filing.id, "/indicators/0/level3", "补植灌木", WHO)
    assert store.search.find("补植灌木").left_out == 0


def test_an_older_store_is_caught_up_with(
    store: Store, kept: Callable[..., str], full: Filing, database_url: str | None
) -> None:
    for name in (b"a", b"b"):
        kept(name, full)
    with store._database.write() as session:
        session.execute(text("DELETE FROM passages"))
        session.execute(text("DELETE FROM derived"))
    fresh = Store.open(store.home, database_url)
    assert fresh.search.find("成活率").left_out == 2
    assert fresh.search.settle()
    assert fresh.search.find("成活率").left_out == 0
    assert len([hit for hit in fresh.search.find("成活率").hits if hit.exact]) >= 2
    fresh.close()


def test_words_that_an_older_version_did_not_know_find_what_it_kept(
    store: Store, database_url: str | None, kept: Callable[..., str], full: Filing
) -> None:
    kept(b"a", full)
    with store._database.write() as session:
        session.execute(text("UPDATE derived SET recipe = 'older'"))
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        forget = (
            "concepts = ''"
            if is_sqlite
            else "vector = ts_delete(vector, ARRAY(SELECT lexeme FROM unnest(vector) WHERE 'D' = ANY (weights)))"
        )
        session.execute(text(f"UPDATE passage_words SET {forget}"))
    assert not store.search.find("施工队来得太晚").hits
    fresh = Store.open(store.home, database_url)
    assert fresh.search.settle()
    assert "/indicators/1/deviation" in places(fresh.search.find("施工队来得太晚"))
    fresh.close()


def test_missing_rows_are_looked_for_once_in_a_process_and_again_when_all_is_made_anew(
    store: Store, kept: Callable[..., str], full: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(b"a", full)
    looked: list[int] = []

    def look(session: Session) -> list[str]:
        looked.append(1)
        return behind(session)

    monkeypatch.setattr(index.search.keeper, "behind", look)
    assert store.search.settle()
    before = len(looked)
    assert before
    for _ in range(3):
        assert store.search.settle()
    assert len(looked) == before
    assert store.search.reindex(False)
    assert len(looked) > before


def test_a_fault_of_the_vectors_is_told_and_keywords_still_find(
    store: Store, kept: Callable[..., str], full: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(b"a", full)
    assert store.search.settle()
    vectors = store.search._vectors

    class Broken:
        name = "broken"

        def __getattr__(self, name: str) -> Callable[..., None]:
            def fail(**_: object) -> None:
                raise InternalError("disk")

            return fail

    with monkeypatch.context() as broken:
        broken.setattr(vectors, "_collection", Broken())
        for asked in (
            vectors.numbers,
            vectors.count,
            lambda: vectors.add({1: "树"}),
            lambda: vectors.remove([1]),
        ):
            with pytest.raises(VectorsUnavailable, match="reindex"):
                asked()
        assert not vectors.is_sound()
        found = store.search.find("成活率", Filters(year=2021))
        assert (found.by, found.hits[0].exact) == ("keywords", True)
    assert store.search.find("成活率").by == "both"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("河道绿化为什么没做完", "explanation"),
        ("河道绿化当初打算做什么", "goal"),
        ("河道绿化花了多少钱", "fund"),
    ],
)
def test_the_question_words_tell_which_record_of_a_project_comes_first(
    store: Store, kept: Callable[..., str], full: Filing, query: str, kind: str
) -> None:
    kept(b"a", full)
    assert store.search.find(query).hits[0].passage.kind == kind


@pytest.mark.parametrize(
    ("unit", "level1", "count"), [("ABC", None, 1), ("abc", None, 0), ("A_C", None, 0), (None, "产出指标", 1)]
)
def test_filters_hold_alike_in_each_database(
    store: Store, kept: Callable[..., str], full: Filing, unit: str | None, level1: str | None, count: int
) -> None:
    kept(b"one", full.model_copy(update={"implementing_unit": "ABC供水公司"}))
    found = store.search.find("河道绿化 成活率", Filters(unit=unit, level1=level1))
    assert min(len(found.hits), 1) == count
