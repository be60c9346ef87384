"""The rules' figures as people set them: events that change every finding at once, each taken back without a trace being lost."""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from extract.filing import Filing
from index.store import Store
from ingest.errors import Conflict, Forbidden, NotFound, RefusedFigure, StoreError
from review.check import Judgement, judge
from review.packs import Condition, Packs

LOW = "low_execution.warning_below"
RULE = "low-execution-unexplained"
PLACE = Condition(words=("青岚市",))


@pytest.fixture
def filings(store: Store, kept, filing) -> tuple[str, ...]:
    """Two kept filings, executed to 86%, of two cities."""
    made = []
    for place in ("青岚市", "霁州市"):
        one: Filing = filing(title=f"{place}项目支出绩效自评表", project=f"{place}河道绿化")
        line = one.funds[0].model_copy(update={"adjusted_budget": Decimal("100000.00")})
        made.append(kept(place.encode(), one.model_copy(update={"funds": (line,)})))
    return tuple(store.document(sha256).filings[0] for sha256 in made)


def rules(store: Store, filing: str) -> set[str]:
    return {one.finding.rule for one in store.filing(filing).findings}


def listed(store: Store) -> dict[str, int]:
    """How many open findings the list counts, by filing."""
    return {one.id: sum(one.open_findings.values()) for one in store.filings()}


def test_a_change_is_followed_at_once_by_every_document_and_every_list(store: Store, filings) -> None:
    here, there = filings
    before, version = listed(store), store.filing(here).version
    assert RULE in rules(store, here)
    change = store.tunings.set("default", LOW, "80%", "省厅 2021 年通知", "王芳")
    assert (change.old, change.new, change.who, change.why) == (90, 80, "王芳", "省厅 2021 年通知")
    assert RULE not in rules(store, here) | rules(store, there)
    assert listed(store) == {id: count - 1 for id, count in before.items()}
    assert RULE not in {one.rule for one in store.findings()}
    assert store.filing(here).version > version
    store.tunings.undo(change.id, "通知作废", "李审计")
    assert RULE in rules(store, here) & rules(store, there)
    assert listed(store) == before
    (told,) = store.tunings.history()
    assert (told.undone_by, told.undone_why) == ("李审计", "通知作废")


def test_a_pack_of_a_place_holds_there_alone_and_is_named_with_the_filing(store: Store, filings) -> None:
    here, there = filings
    made = store.tunings.make("青岚市", PLACE, "当地办法", "王芳")
    assert RULE in rules(store, here)
    store.tunings.set(made.pack, LOW, "80", "当地办法第五条", "王芳")
    assert RULE not in rules(store, here)
    assert RULE in rules(store, there)
    assert [one.name for one in store.filing(here).packs][-1] == "青岚市"
    assert [one.id for one in store.filing(there).packs] == ["default", "no_execution"]
    store.tunings.undo(made.id, "", "王芳")
    assert RULE in rules(store, here)
    assert [one.id for one in store.filing(here).packs] == ["default", "no_execution"]


def test_the_findings_across_years_follow_too(store: Store, kept, filing) -> None:
    ids = []
    for year, target in ((2020, "≥50棵"), (2021, "≥30棵")):
        made: Filing = filing()
        row = made.indicators[0].model_copy(update={"target": target, "actual": "40棵"})
        of_its_year = {
            "fiscal_year": year,
            "indicators": (row, *made.indicators[1:]),
            "implementing_unit": "青岚市园林处",
        }
        sha256 = kept(str(year).encode(), made.model_copy(update=of_its_year))
        ids.append(store.document(sha256).filings[0])
    rule = "year-on-year-targets"
    assert rule in rules(store, ids[1])
    assert rule in {one.rule for one in store.findings()}
    store.tunings.set("default", "across.rules.target_drop", "40%", "允许下降", "王芳")
    assert rule not in rules(store, ids[1])
    assert rule not in {one.rule for one in store.findings()}


def test_a_document_whose_figures_stay_is_not_judged_again(store: Store, filings, monkeypatch) -> None:
    here, _ = filings
    listed(store)
    judged = []

    def counted(filing: Filing, packs: Packs, confirmed: Collection[str]) -> Judgement:
        judged.append(filing.title)
        return judge(filing, packs, confirmed)

    monkeypatch.setattr("index.shown.judge", counted)
    made = store.tunings.make("青岚市", PLACE, "当地办法", "王芳")
    listed(store)
    assert judged == []
    store.tunings.set(made.pack, LOW, "80", "当地办法第五条", "王芳")
    listed(store)
    assert judged == ["青岚市项目支出绩效自评表"]
    assert [one.name for one in store.filing(here).packs][-1] == "青岚市"


def test_the_last_standing_change_of_a_figure_counts(store: Store) -> None:
    first = store.tunings.set("default", LOW, "80", "甲", "王芳")
    second = store.tunings.set("default", LOW, "70", "乙", "王芳")
    assert second.old == 80
    store.tunings.undo(second.id, "", "王芳")
    assert store.tunings.present().get("default").figures[LOW] == 80
    store.tunings.undo(first.id, "", "王芳")
    assert LOW not in store.tunings.present().get("default").figures
    with pytest.raises(Conflict, match="王芳"):
        store.tunings.undo(first.id, "", "李审计")
    with pytest.raises(NotFound):
        store.tunings.undo(99, "", "李审计")


@pytest.mark.parametrize(
    ("pack", "key", "new", "why", "who", "error"),
    [
        ("default", LOW, "120", "r", "王芳", RefusedFigure),
        ("default", LOW, "50", "r", "王芳", RefusedFigure),
        ("default", "low_execution.other", "50", "r", "王芳", RefusedFigure),
        ("nowhere", LOW, "80", "r", "王芳", NotFound),
        ("default", LOW, "80", " ", "王芳", StoreError),
        ("default", LOW, "80", "r", " ", Forbidden),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    store: Store, pack: str, key: str, new: str, why: str, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store.tunings.set(pack, key, new, why, who)
    assert store.tunings.history() == []


def test_a_pack_without_a_condition_or_with_a_name_twice_is_refused(store: Store) -> None:
    with pytest.raises(RefusedFigure, match="适用条件"):
        store.tunings.make("各地", Condition(), "r", "王芳")
    store.tunings.make("青岚市", PLACE, "r", "王芳")
    with pytest.raises(Conflict, match="青岚市"):
        store.tunings.make(" 青岚市 ", PLACE, "r", "王芳")
    with pytest.raises(Forbidden):
        store.tunings.make("霁州市", Condition(words=("霁州市",)), "r", "")


def test_an_undo_that_would_leave_a_contradiction_is_refused(store: Store) -> None:
    lower = store.tunings.set("default", "low_execution.error_below", "40", "r", "王芳")
    store.tunings.set("default", LOW, "50", "r", "王芳")
    with pytest.raises(RefusedFigure, match="#2"):
        store.tunings.undo(lower.id, "", "王芳")
    assert store.tunings.present().get("default").figures[LOW] == 50


def test_a_change_that_no_longer_fits_is_out_of_force_and_says_why(store: Store) -> None:
    with store._database.write() as session:
        session.execute(
            text(
                "INSERT INTO tunings (action, pack, key, old, new, why, who, made_at) "
                "VALUES ('set', 'default', 'gone.figure', '1', '2', 'r', 'w', '')"
            )
        )
    (told,) = store.tunings.history()
    assert told.refused is not None
    assert "gone.figure" in told.refused
    assert store.tunings.present().get("default").figures == {}
    assert store.export()["parameters"] == []


def test_another_process_judges_by_it_at_once_and_the_export_tells_it(
    store: Store, home: Path, filings
) -> None:
    here, _ = filings
    other = Store.open(home)
    assert RULE in rules(other, here)
    store.tunings.set("default", LOW, "80", "r", "王芳")
    assert RULE not in rules(other, here)
    (told,) = other.export()["parameters"]
    assert (told["id"], told["figures"]) == ("default", {LOW: 80})
    assert [(one.key, one.old, one.new, one.who) for one in told["changes"]] == [(LOW, 90, 80, "王芳")]
    other.close()


def test_a_file_of_packs_is_what_peoples_changes_are_laid_over(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "packs.json"
    file.write_text('{"packs": [{"id": "default", "figures": {"low_execution.warning_below": 85}}]}', "utf-8")
    store = Store.open(home, figures=file)
    assert store.tunings.set("default", LOW, "80", "r", "王芳").old == 85
    store.tunings.undo(1, "", "王芳")
    assert store.tunings.present().get("default").figures == {LOW: 85}
    store.close()
