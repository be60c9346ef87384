"""A form that seems to be handed in twice: no sum counts it twice, and nobody is left to believe it was one of two."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.answers.reply import Answer
from index.resubmissions import Resubmissions
from index.store import Store
from tests.index.conftest import ROWS, make_extraction, make_filing

pytestmark = pytest.mark.databases
SUM = "2021年全年执行数合计多少？"
MEAN = "2021年各项目自评总分的平均分是多少？"
WHO = "王芳"


def put(store: Store, file: str, executed: str, project: str = "河道绿化", score: str = "95.50") -> str:
    filing = make_filing(project=project, total=score)
    fund = filing.funds[0].model_copy(update={"executed": Decimal(executed)})
    filing = filing.model_copy(update={"funds": (fund,), "implementing_unit": "城北园林所"})
    row = store.keep(file.encode(), file)
    store.save_reading(row.sha256, make_extraction(file.encode(), filing))
    return f"{row.sha256[:12]}-1"


def number(answer: Answer) -> Decimal | None:
    (claim,) = answer.claims
    return claim.number


@pytest.fixture
def twins(store: Store) -> tuple[str, str]:
    """Two scans of one paper, and the form of another project."""
    names = put(store, "甲.pdf", "86000.00"), put(store, "乙.pdf", "86000.00")
    put(store, "丙.pdf", "14000.00", "护岸修复")
    return names


def test_two_scans_of_one_paper_are_summed_once_and_it_is_said(store: Store, twins: tuple[str, str]) -> None:
    answer = store.answers.ask(SUM)
    assert number(answer) == Decimal("100000.00")
    assert "甲.pdf与乙.pdf疑似重报、所填相同，只计一次" in answer.answer
    assert number(store.answers.ask(MEAN)) == Decimal("95.50")


def test_where_they_differ_both_sums_are_told_until_somebody_decides(
    store: Store, twins: tuple[str, str]
) -> None:
    store.correct(twins[1], "/funds/0/executed", "85000.00", WHO)
    answer = store.answers.ask(SUM)
    assert number(answer) == Decimal("185000.00")
    assert "甲.pdf与乙.pdf疑似重报而所填不同，尚未确认" in answer.answer
    assert "只计后报的，则为99000。" in answer.answer
    store.resubmissions.decide(*twins, "confirmed", "", WHO)
    answer = store.answers.ask(SUM)
    assert number(answer) == Decimal("99000.00")
    assert "疑似" not in answer.answer


def test_who_says_that_they_are_two_has_both_counted(store: Store, twins: tuple[str, str]) -> None:
    store.resubmissions.decide(*twins, "refused", "两处工程同名", WHO)
    answer = store.answers.ask(SUM)
    assert number(answer) == Decimal("186000.00")
    assert "疑似" not in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "河道绿化2021年的自评总分是多少？",
        "2021年收上来多少张自评表？",
        "2021年自评总分最高的是哪个项目？",
        "2021年有哪些自评表？",
    ],
)
def test_where_both_are_shown_it_is_told_that_they_may_be_one(
    store: Store, twins: tuple[str, str], question: str
) -> None:
    answer = store.answers.ask(question)
    assert not answer.abstained
    assert "甲.pdf与乙.pdf疑似重报，尚未确认" in answer.answer
    assert twins[0] != twins[1]


def test_rows_are_counted_once_where_both_have_as_many(store: Store, twins: tuple[str, str]) -> None:
    answer = store.answers.ask("2021年一共有多少个指标？")
    assert number(answer) == 2 * len(ROWS)
    assert "只计一次" in answer.answer
    store.change_row(twins[1], "/indicators/0", "delete_row", WHO)
    answer = store.answers.ask("2021年一共有多少个指标？")
    assert number(answer) == 3 * len(ROWS) - 1
    assert f"只计后报的，则为{2 * len(ROWS) - 1}个" in answer.answer


def test_which_pairs_are_proposed_is_worked_out_once_until_something_changes(
    store: Store, twins: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[object] = []
    tied = Resubmissions._tied
    monkeypatch.setattr(
        Resubmissions, "_tied", lambda self, *how: (worked_out.append(how), tied(self, *how))[1]
    )
    store.answers.ask(SUM)
    before = len(worked_out)
    store.answers.ask(SUM)
    assert len(worked_out) == before
    store.correct(twins[1], "/funds/0/executed", "85000.00", WHO)
    assert "所填不同" in store.answers.ask(SUM).answer
