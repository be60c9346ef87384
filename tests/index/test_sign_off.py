"""Who signs a filing off, when that is refused, and for how long a signature holds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.filing import Extraction, Filing
from index.directions import Asked
from index.permissions import Person
from index.signatures import errors_basis, said_basis
from index.store import Store
from ingest.errors import Conflict, Forbidden, StoreError

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Read = Callable[..., Extraction]
SCORE, TOTAL = "/indicators/1/score", "/total_score"
REVIEWER, APPROVER = Person("王芳", frozenset({"reviewer"})), Person("赵主任", frozenset({"approver"}))
BOTH = Person("李强", frozenset({"reviewer", "approver"}))


@pytest.fixture
def one(kept: Callable[..., str]) -> str:
    """The id of a filing on which nobody has said anything yet; some errors stand on it."""
    return f"{kept(b'paper')[:12]}-1"


@pytest.fixture
def submitted(store: Store, one: str) -> str:
    """The same, every error decided and submitted by a reviewer."""
    settle(store, one)
    store.sign_offs.submit(one, REVIEWER)
    return one


@pytest.fixture
def signed(store: Store, submitted: str) -> str:
    store.sign_offs.sign(submitted, APPROVER, "同意")
    return submitted


def settle(store: Store, filing_id: str, who: str = "王芳") -> None:
    for entry in store.filing(filing_id).findings:
        if entry.finding.severity == "error" and entry.decision == "open":
            store.decide(entry.finding.id, "accepted", "已核对原件", who)


def state(store: Store, filing_id: str) -> str:
    """The state, which list, view and export tell alike."""
    view, rows = store.filing(filing_id), store.filings(everything=True)
    (row,) = (row for row in rows if row.id == filing_id)
    (told,) = (one for one in store.export()["sign_offs"] if one["filing"] == filing_id)
    assert view.state == row.state == told["state"]
    assert (told["signed_by"] is not None) == (view.state == "signed_off")
    return view.state


def read_again(store: Store, filing_id: str, extraction: Read, *filings: Filing) -> None:
    store.save_reading(store.filing(filing_id).document, extraction(b"paper", *filings))


def test_a_filing_goes_from_new_to_signed_off_and_may_be_reopened(store: Store, one: str) -> None:
    steps = [state(store, one)]
    settle(store, one)
    steps.append(state(store, one))
    store.sign_offs.submit(one, REVIEWER, "已核对")
    steps.append(state(store, one))
    assert store.filings()[0].awaits_signature
    store.sign_offs.sign(one, APPROVER)
    steps.append(state(store, one))
    assert not store.filings()[0].awaits_signature
    store.sign_offs.reopen(one, REVIEWER, "单位来函更正")
    steps.append(state(store, one))
    store.correct(one, TOTAL, "85.50", "王芳")
    settle(store, one)
    steps.append(state(store, one))
    store.sign_offs.submit(one, REVIEWER)
    steps.append(state(store, one))
    store.sign_offs.sign(one, APPROVER)
    steps.append(state(store, one))
    assert steps == [
        "new", "in_review", "in_review", "signed_off", "reopened", "reopened", "reopened", "signed_off",
    ]  # fmt: skip
    done = [(event.action, event.who, event.reason) for event in store.filing(one).sign_offs]
    assert done == [
        ("submitted", "王芳", "已核对"), ("signed", "赵主任", ""), ("reopened", "王芳", "单位来函更正"),
        ("submitted", "王芳", ""), ("signed", "赵主任", ""),
    ]  # fmt: skip
    assert store.verify().faults == ()


def test_a_filing_that_nobody_had_to_touch_is_in_review_once_it_is_submitted(store: Store, one: str) -> None:
    assert state(store, one) == "new"
    store.sign_offs.submit(one, REVIEWER)
    assert state(store, one) == "in_review"


def test_a_signature_notes_what_was_seen_and_where_the_chain_stood(store: Store, submitted: str) -> None:
    version, last = store.filing(submitted).version, store.chain().last
    store.sign_offs.sign(submitted, APPROVER, "同意", version)
    event = store.filing(submitted).sign_offs[-1]
    assert (event.version, event.chain) == (version, last)
    (told,) = store.export()["sign_offs"]
    assert (told["signed_by"], told["signed_at"], told["chain"]) == ("赵主任", event.when, last)
    assert told["basis"] == event.basis
    assert [one.action for one in told["events"]] == ["submitted", "signed"]


def test_an_open_error_keeps_a_filing_from_being_signed(store: Store, one: str) -> None:
    store.sign_offs.submit(one, REVIEWER)
    with pytest.raises(Conflict, match="3 个错误未作决定"):
        store.sign_offs.sign(one, APPROVER)
    assert [told.text for told in store.filing(one).hindrances] == [
        "还有 3 个错误未作决定，请审核人员逐个说明属实或不成立。"
    ]
    settle(store, one)
    assert store.filing(one).hindrances == ()
    store.decide(
        next(found.finding.id for found in store.filing(one).findings if found.who), "reopened", "", "王芳"
    )
    with pytest.raises(Conflict, match="1 个错误未作决定"):
        store.sign_offs.sign(one, APPROVER)
    settle(store, one)
    store.sign_offs.sign(one, APPROVER)


def test_what_was_not_submitted_or_was_returned_cannot_be_signed(store: Store, one: str) -> None:
    settle(store, one)
    with pytest.raises(Conflict, match="尚未提交签发"):
        store.sign_offs.sign(one, APPROVER)
    store.sign_offs.submit(one, REVIEWER)
    store.sign_offs.send_back(one, APPROVER, "请补充依据")
    assert state(store, one) == "in_review"
    with pytest.raises(Conflict, match="尚未提交签发"):
        store.sign_offs.sign(one, APPROVER)


def confirm(store: Store, name: str) -> None:
    store.confirm(name, TOTAL, "李强")


def correct_and_undo(store: Store, name: str) -> None:
    view = store.correct(name, TOTAL, "90", "李强")
    store.undo(view.corrections[-1].id, "周敏")


def undo_of_another(store: Store, name: str) -> None:
    view = store.correct(name, TOTAL, "90", "周敏")
    store.undo(view.corrections[-1].id, "李强")


def reject(store: Store, name: str) -> None:
    store.reject(name, TOTAL, "李强")
    store.take_reading(name, TOTAL, "周敏")


def decide(store: Store, name: str) -> None:
    finding = store.filing(name).findings[0].finding.id
    store.decide(finding, "dismissed", "按填报说明", "李强")
    store.decide(finding, "reopened", "", "周敏")


def submit(store: Store, name: str) -> None:
    settle(store, name)
    store.sign_offs.submit(name, BOTH)
    store.sign_offs.send_back(name, APPROVER, "再看一遍")


@pytest.mark.parametrize("work", [confirm, correct_and_undo, undo_of_another, reject, decide, submit])
def test_nobody_signs_their_own_work_not_even_work_that_was_taken_back(
    store: Store, one: str, work: Callable[[Store, str], None]
) -> None:
    work(store, one)
    settle(store, one)
    store.sign_offs.submit(one, REVIEWER)
    assert "李强" in store.filing(one).worked_by
    for who in (BOTH, "李强", " 李 强 "):
        with pytest.raises(Conflict, match="须由他人签发"):
            store.sign_offs.sign(one, who)
    store.sign_offs.sign(one, APPROVER)
    assert state(store, one) == "signed_off"


def test_saying_which_filings_are_of_one_project_is_work_on_both(
    store: Store, submitted: str, kept: Callable[..., str], filing: Make
) -> None:
    other = f"{kept(b'other', filing(project='河道绿化'))[:12]}-1"
    store.kinships.decide(other, submitted, "different", "两个河段", "李强")
    with pytest.raises(Conflict, match="李强 参与了本表的审核"):
        store.sign_offs.sign(submitted, "李强")


def test_returning_and_reopening_are_no_work_of_ones_own(store: Store, submitted: str) -> None:
    store.sign_offs.send_back(submitted, APPROVER, "请补充依据")
    store.sign_offs.submit(submitted, REVIEWER)
    store.sign_offs.sign(submitted, APPROVER)
    store.sign_offs.reopen(submitted, APPROVER, "上级要求")
    store.sign_offs.submit(submitted, REVIEWER)
    store.sign_offs.sign(submitted, APPROVER)
    assert state(store, submitted) == "signed_off"


def test_whoever_saw_something_else_signs_nothing(store: Store, submitted: str) -> None:
    seen = store.filing(submitted).version
    store.confirm(submitted, TOTAL, "王芳")
    with pytest.raises(Conflict, match="王芳 确认了 /total_score"):
        store.sign_offs.sign(submitted, APPROVER, version=seen)
    seen = store.filing(submitted).version
    store.sign_offs.sign(submitted, APPROVER, version=seen)
    with pytest.raises(Conflict, match="赵主任 签发了"):
        store.sign_offs.reopen(submitted, REVIEWER, "r", version=seen)


@pytest.mark.parametrize(
    ("act", "who", "words"),
    [
        ("submit", APPROVER, "无权提交签发"),
        ("sign", REVIEWER, "无权签发"),
        ("send_back", REVIEWER, "无权签发"),
        ("reopen", Person("陈晨", frozenset({"uploader", "admin"})), "无权重新打开"),
        ("sign", "", "姓名"),
    ],
)
def test_each_step_takes_its_role(store: Store, submitted: str, act: str, who: Person, words: str) -> None:
    with pytest.raises(Forbidden, match=words):
        getattr(store.sign_offs, act)(submitted, who, "r")


def test_a_step_that_makes_no_sense_is_refused_and_the_wayward_ones_want_a_reason(
    store: Store, submitted: str
) -> None:
    offs = store.sign_offs
    with pytest.raises(Conflict, match="已提交签发"):
        offs.submit(submitted, BOTH)
    with pytest.raises(Conflict, match="无须重新打开"):
        offs.reopen(submitted, REVIEWER, "r")
    with pytest.raises(StoreError, match="理由"):
        offs.send_back(submitted, APPROVER, " ")
    offs.sign(submitted, APPROVER)
    for again in (offs.sign, offs.submit):
        with pytest.raises(Conflict, match="赵主任 已签发"):
            again(submitted, BOTH)
    with pytest.raises(Conflict, match="无须退回"):
        offs.send_back(submitted, APPROVER, "r")
    with pytest.raises(StoreError, match="理由"):
        offs.reopen(submitted, REVIEWER, "")


def test_what_is_signed_is_not_changed_until_it_is_reopened(store: Store, signed: str) -> None:
    view, links = store.filing(signed), store.chain().links
    finding = view.findings[0].finding.id
    for change in (
        lambda: store.correct(signed, TOTAL, "90", "王芳"),
        lambda: store.confirm(signed, TOTAL, "王芳"),
        lambda: store.reject(signed, TOTAL, "王芳"),
        lambda: store.change_row(signed, "/indicators/0", "delete_row", "王芳"),
        lambda: store.directions.give(view.document, [Asked("turn", 1, "90")], "王芳"),
        lambda: store.decide(finding, "dismissed", "r", "王芳"),
        lambda: store.withdraw(view.document, "r", "王芳"),
    ):
        with pytest.raises(Conflict, match="赵主任 已签发，如需修改请先重新打开"):
            change()
    assert store.chain().links == links
    assert store.filing(signed) == view
    store.sign_offs.reopen(signed, REVIEWER, "单位来函更正")
    store.correct(signed, TOTAL, "90", "王芳")
    store.withdraw(view.document, "r", "王芳")


def test_what_was_said_before_the_signature_is_not_taken_back_either(store: Store, one: str) -> None:
    event = store.correct(one, TOTAL, "85.50", "王芳").corrections[0].id
    settle(store, one)
    store.sign_offs.submit(one, REVIEWER)
    store.sign_offs.sign(one, APPROVER)
    for take_back in (lambda: store.undo(event, "王芳"), lambda: store.take_reading(one, TOTAL, "王芳")):
        with pytest.raises(Conflict, match="已签发"):
            take_back()
    assert str(store.filing(one).filing.total_score) == "85.50"


def test_a_signed_filing_holds_no_other_filing_of_its_document(
    store: Store, kept: Callable[..., str], filing: Make
) -> None:
    sha256 = kept(b"paper", filing(page=1), filing(page=2, project="另一项目"), pages=2)
    first, second = (f"{sha256[:12]}-{number}" for number in (1, 2))
    settle(store, first)
    store.sign_offs.submit(first, REVIEWER)
    store.sign_offs.sign(first, APPROVER)
    store.correct(second, TOTAL, "85.50", "王芳")
    assert (state(store, first), state(store, second)) == ("signed_off", "in_review")
    with pytest.raises(Conflict, match="已签发"):
        store.withdraw(sha256, "r", "王芳")


def test_a_reading_that_says_the_same_leaves_the_signature_and_another_ends_it(
    store: Store, signed: str, filing: Make, extraction: Read
) -> None:
    read_again(store, signed, extraction, filing())
    assert state(store, signed) == "signed_off"
    read_again(store, signed, extraction, filing(total="95.60"))
    assert state(store, signed) == "reopened"
    lapsed = store.filing(signed).lapsed
    assert lapsed is not None
    assert "重新读取" in lapsed.text
    settle(store, signed)
    store.sign_offs.submit(signed, REVIEWER)
    store.sign_offs.sign(signed, APPROVER)
    assert (state(store, signed), store.filing(signed).lapsed) == ("signed_off", None)


def test_rows_in_another_order_and_digits_printed_otherwise_are_another_thing(
    store: Store, signed: str, filing: Make, extraction: Read
) -> None:
    rows = (("植树数量", "20", "20"), ("成活率", "30", "27.50"), ("群众满意度", "40", "38"))
    tops = {"植树数量": 0.2, "成活率": 0.23, "群众满意度": 0.26}
    read_again(store, signed, extraction, filing(rows=(rows[1], rows[0], rows[2]), tops=tops))
    assert state(store, signed) == "reopened"
    read_again(store, signed, extraction, filing(total="95.5"))
    assert state(store, signed) == "reopened"
    read_again(store, signed, extraction, filing())
    assert state(store, signed) == "signed_off"


def test_work_on_a_filing_whose_signature_lapsed_does_not_bring_the_signature_back(
    store: Store, signed: str, filing: Make, extraction: Read
) -> None:
    read_again(store, signed, extraction, filing(total="95.60"))
    store.correct(signed, TOTAL, "95.50", "王芳")
    settle(store, signed)
    assert state(store, signed) == "reopened"


@pytest.fixture
def forms(store: Store, filing: Make, extraction: Read) -> tuple[str, str]:
    """The ids of a project's target form and self-evaluation of one year, whose budgets differ."""
    ids = []
    for kind, budget in (("target", "120000.00"), ("self_evaluation", "150000.00")):
        made = filing(project="青禾河道绿化工程")
        line = made.funds[0].model_copy(update={"initial_budget": Decimal(budget)})
        told = {"form_type": kind, "implementing_unit": "青禾县河道管理所", "amount_unit": "元"}
        told |= {"funds": (line,)} if kind == "self_evaluation" else {"current_year_budget": Decimal(budget)}
        row = store.keep(kind.encode(), f"{kind}.pdf")
        store.save_reading(row.sha256, extraction(kind.encode(), made.model_copy(update=told)))
        ids.append(f"{row.sha256[:12]}-1")
    return ids[0], ids[1]


def test_an_error_across_the_forms_that_comes_up_later_ends_a_signature(
    store: Store, forms: tuple[str, str]
) -> None:
    later = forms[1]
    settle(store, later)
    sign_again(store, later)
    store.tunings.set("default", "low_execution.warning_below", "80", "省厅 2021 年通知", "周敏")
    assert state(store, later) == "signed_off"
    store.kinships.decide(*forms, "same", "合同相同", "周敏")
    assert state(store, later) == "reopened"
    view = store.filing(later)
    assert view.lapsed is not None
    assert "错误级问题有变" in view.lapsed.text
    with pytest.raises(Conflict, match="1 个错误未作决定"):
        sign_again(store, later)
    settle(store, later)
    store.sign_offs.sign(later, APPROVER)
    assert state(store, later) == "signed_off"
    with pytest.raises(Conflict, match="已签发"):
        store.decide(view.findings[-1].finding.id, "dismissed", "r", "王芳")


def sign_again(store: Store, name: str) -> None:
    store.sign_offs.submit(name, REVIEWER)
    store.sign_offs.sign(name, APPROVER)


def test_a_corrected_place_that_is_read_otherwise_now_keeps_from_signing(
    store: Store, one: str, filing: Make, extraction: Read
) -> None:
    store.correct(one, TOTAL, "85.50", "王芳")
    read_again(store, one, extraction, filing(total="95.60"))
    settle(store, one)
    store.sign_offs.submit(one, REVIEWER)
    with pytest.raises(Conflict, match="1 处更正与重新读取的结果不同，请逐处选定"):
        store.sign_offs.sign(one, APPROVER)
    store.confirm(one, TOTAL, "王芳")
    store.sign_offs.sign(one, APPROVER)


def test_a_correction_that_lost_its_place_keeps_from_signing(
    store: Store, one: str, filing: Make, extraction: Read
) -> None:
    event = store.correct(one, SCORE, "27", "王芳").corrections[0].id
    read_again(store, one, extraction, filing(rows=(("植树数量", "20", "20"),)))
    settle(store, one)
    store.sign_offs.submit(one, REVIEWER)
    with pytest.raises(Conflict, match="1 条更正找不到位置"):
        store.sign_offs.sign(one, APPROVER)
    store.undo(event, "王芳")
    store.sign_offs.sign(one, APPROVER)


def test_both_hashes_have_a_form_that_stays_for_good(filing: Make) -> None:
    made = filing()
    assert said_basis(made, [3, 1]) == said_basis(made, [1, 3]) != said_basis(made, [1])
    assert said_basis(made, []) == "7109dd01be5d14c864c1f44e7593e736"
    assert errors_basis([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5"
    assert said_basis(made.model_copy(update={"total_score": Decimal("95.5")}), []) != said_basis(made, [])
