from collections.abc import Callable

import pytest
from sqlalchemy import text

from extract.filing import Extraction, Filing, dumps, loads
from index.rows import Resubmission
from index.store import Store
from ingest.errors import Conflict, Forbidden, NotFound, StoreError

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Keep = Callable[..., str]


@pytest.fixture
def handed_in(store: Store, kept: Keep, filing: Make) -> Callable[..., str]:
    """Keep a filing of the one unit in a document of its own; the filing's id comes back."""

    def keep(data: bytes, total: str = "95.50", unit: str = "园林管理处", **fields: str) -> str:
        one = filing(total=total, **fields).model_copy(update={"implementing_unit": unit})
        return f"{kept(data, one)[:12]}-1"

    return keep


HandIn = Callable[..., str]


def standing(store: Store) -> list[tuple[str, str, str]]:
    return [(one.status, one.earlier.id, one.later.id) for one in store.resubmissions.all()]


def only(store: Store) -> Resubmission:
    pairs = store.resubmissions.all()
    assert len(pairs) == 1
    return pairs[0]


def test_a_later_filing_of_the_same_thing_is_proposed_with_what_agrees_and_differs(
    store: Store, handed_in: HandIn
) -> None:
    first, second = handed_in(b"one"), handed_in(b"two", total="96.00")
    handed_in(b"three", project="河道清淤")
    pair = only(store)
    assert (pair.status, pair.earlier.id, pair.later.id) == ("proposed", first, second)
    assert {trait.name: trait.verdict for trait in pair.traits} == {
        "form_type": "same",
        "fiscal_year": "same",
        "unit": "same",
        "project": "same",
    }
    assert pair.fields["changed"] == 1
    changed = [one for one in store.resubmissions.difference(first, second) if one.kind == "changed"]
    assert [(one.field, one.earlier.text, one.later.text) for one in changed] == [
        ("/total_score", "95.50", "96.00")
    ]
    rows = {row.id: row.proposed for row in store.filings()}
    assert (rows[first], rows[second]) == ((second,), (first,))


def test_a_proposal_alone_changes_nothing(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    assert [row.id for row in store.filings()] == [first, second]
    assert store.filing(first).superseded_by is None


def test_the_confirmed_one_is_current_and_the_superseded_one_readable(
    store: Store, handed_in: HandIn
) -> None:
    first, second = handed_in(b"one"), handed_in(b"two", total="96.00")
    found = {one.finding.filing for one in store.decided_findings()}
    assert found == {first, second}
    pair = store.resubmissions.decide(first, second, "confirmed", "单位来函更正", "王芳")
    assert (pair.status, pair.who, pair.reason) == ("confirmed", "王芳", "单位来函更正")
    assert [row.id for row in store.filings()] == [second]
    everything = {row.id: row.superseded_by for row in store.filings(everything=True)}
    assert everything == {first: second, second: None}
    assert {one.finding.filing for one in store.decided_findings()} == {second}
    assert {one.filing for one in store.findings()} == {second}
    view = store.filing(first)
    assert view.superseded_by == second
    assert str(view.filing.total_score) == "95.50"
    assert store.correct(first, "/total_score", "95.00", "王芳").superseded_by == second


def test_the_export_keeps_both_and_says_which_supersedes_which(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    store.resubmissions.decide(first, second, "confirmed", "更正", "王芳")
    export = loads(dumps(store.export()))
    assert [document["filings"][0]["id"] for document in export["documents"]] == [first, second]
    told = export["supersessions"]
    assert [(one["earlier"], one["later"], one["who"], one["reason"]) for one in told] == [
        (first, second, "王芳", "更正")
    ]


def test_an_undone_confirmation_leaves_both_current_and_its_trace(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    event = store.resubmissions.decide(first, second, "confirmed", "", "王芳").event
    assert event is not None
    again = store.resubmissions.undo(event, "看错了", "李强")
    assert again is not None
    assert (again.status, again.event) == ("proposed", None)
    assert [row.superseded_by for row in store.filings()] == [None, None]
    with pytest.raises(Conflict, match="李强"):
        store.resubmissions.undo(event, "再撤", "王芳")
    with store._database.read() as session:
        rows = session.execute(text("SELECT action, who, reason, undoes FROM supersessions")).all()
        outbox = session.execute(text("SELECT count(*) FROM outbox WHERE change = 'supersession'")).scalar()
    assert [tuple(row) for row in rows] == [
        ("confirmed", "王芳", "", None),
        ("undone", "李强", "看错了", event),
    ]
    assert outbox == 4


def test_a_refused_proposal_comes_back_only_when_its_values_change(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two", total="96.00")
    with pytest.raises(StoreError, match="理由"):
        store.resubmissions.decide(first, second, "refused", " ", "王芳")
    store.resubmissions.decide(first, second, "refused", "是两个批次", "王芳")
    assert standing(store) == [("refused", first, second)]
    assert [row.proposed for row in store.filings()] == [(), ()]
    store.correct(second, "/total_score", "97.00", "王芳")
    assert standing(store) == [("refused", first, second)]
    view = store.correct(second, "/project_name", "河道 绿化", "王芳")
    assert [one.status for one in view.resubmissions] == ["proposed"]
    event = store.resubmissions.decide(first, second, "refused", "仍是两个批次", "王芳").event
    assert event is not None
    assert store.resubmissions.undo(event, "", "王芳") is not None


def test_a_chain_leaves_the_last_one_current(store: Store, handed_in: HandIn) -> None:
    names = [handed_in(data) for data in (b"one", b"two", b"three")]
    for one, other in ((0, 1), (1, 2)):
        store.resubmissions.decide(names[one], names[other], "confirmed", "", "王芳")
    assert [row.id for row in store.filings()] == names[2:]
    with pytest.raises(Conflict, match=names[1]):
        store.resubmissions.decide(names[0], names[2], "confirmed", "", "王芳")
    with pytest.raises(Conflict):
        store.resubmissions.decide(names[2], names[0], "confirmed", "", "王芳")


def test_withdrawing_the_later_one_makes_the_earlier_current_again(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    store.resubmissions.decide(first, second, "confirmed", "", "王芳")
    store.withdraw(second.split("-")[0], "误传", "王芳")
    assert [(row.id, row.superseded_by) for row in store.filings()] == [(first, None)]
    assert store.export()["supersessions"] == []
    third = handed_in(b"three")
    store.resubmissions.decide(first, third, "confirmed", "", "王芳")
    store.restore(second.split("-")[0], "找到了", "王芳")
    assert {row.id: row.superseded_by for row in store.filings(everything=True)}[first] == third


def test_a_person_may_tie_two_that_were_not_proposed(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two", project="河道沿岸美化提升")
    assert standing(store) == []
    store.resubmissions.decide(second, first, "confirmed", "项目更名，且先传了更正后的", "王芳")
    assert [row.id for row in store.filings()] == [first]


@pytest.mark.parametrize("who", ["", " "])
def test_nobody_without_a_name_decides(store: Store, handed_in: HandIn, who: str) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    with pytest.raises(Forbidden):
        store.resubmissions.decide(first, second, "confirmed", "", who)
    with pytest.raises(Forbidden):
        store.resubmissions.undo(1, "", who)
    assert standing(store) == [("proposed", first, second)]


def test_what_cannot_supersede_is_refused(store: Store, kept: Keep, filing: Make) -> None:
    sha256 = kept(b"one", filing(page=1), filing(page=2))
    one, other = (f"{sha256[:12]}-{number}" for number in (1, 2))
    with pytest.raises(StoreError, match="两个文件"):
        store.resubmissions.decide(one, other, "confirmed", "", "王芳")
    target = kept(b"two", filing().model_copy(update={"form_type": "target"}))
    with pytest.raises(StoreError, match="同一种表"):
        store.resubmissions.decide(one, f"{target[:12]}-1", "confirmed", "", "王芳")
    with pytest.raises(NotFound):
        store.resubmissions.decide(one, "none", "confirmed", "", "王芳")
    with pytest.raises(NotFound):
        store.resubmissions.undo(99, "", "王芳")


def test_a_decision_on_what_somebody_else_decided_meanwhile_conflicts(
    store: Store, handed_in: HandIn
) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    seen = store.filing(first).version
    event = store.resubmissions.decide(first, second, "refused", "两个批次", "王芳").event
    assert event is not None
    with pytest.raises(Conflict, match="刷新"):
        store.resubmissions.decide(first, second, "confirmed", "", "李强", seen=event - 1)
    with pytest.raises(Conflict, match="王芳 对重报"):
        store.correct(first, "/total_score", "1", "李强", version=seen)
    store.resubmissions.decide(first, second, "confirmed", "", "李强", seen=event)


def test_a_filing_that_a_new_reading_lost_supersedes_nothing(
    store: Store, handed_in: HandIn, extraction: Callable[..., Extraction]
) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    store.resubmissions.decide(first, second, "confirmed", "", "王芳")
    sha256 = store.filing(second).document
    store.save_reading(sha256, extraction(b"two"))
    assert [row.id for row in store.filings()] == [first]
    assert standing(store) == []


def test_what_one_process_decides_another_sees(
    store: Store, handed_in: HandIn, database_url: str | None
) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    other = Store.open(store.home, database_url)
    assert len(other.filings()) == 2
    store.resubmissions.decide(first, second, "confirmed", "", "王芳")
    assert [row.id for row in other.filings()] == [second]
    assert other.filing(first).superseded_by == second
    other.close()


def test_the_coverage_tells_current_superseded_and_withdrawn_apart(store: Store, handed_in: HandIn) -> None:
    first, second = handed_in(b"one"), handed_in(b"two")
    third = handed_in(b"three", project="河道清淤")
    undecided = store.coverage()[0].kinds["self_evaluation"].present
    assert [(one.filing, one.is_proposed) for one in undecided] == [
        (first, True),
        (second, True),
        (third, False),
    ]
    store.resubmissions.decide(first, second, "confirmed", "", "王芳")
    store.withdraw(third.split("-")[0], "重复", "王芳")
    line = store.coverage()[0]
    cell = line.kinds["self_evaluation"]
    assert (line.unit, line.year) == ("园林管理处", 2021)
    assert [(one.filing, one.is_proposed) for one in cell.present] == [(second, False)]
    assert [(one.filing, one.superseded_by) for one in cell.superseded] == [(first, second)]
    assert [(one.filing, one.reason) for one in cell.withdrawn] == [(third, "王芳：重复")]
