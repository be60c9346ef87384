"""Answers over a store: figures with their places, nothing in place of what is not there, corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from eval.asked_store import AskedStore, located
from extract.filing import Evidence, Filing
from fixtures.histories import history
from index.answers.plan import Plan, Turn
from index.answers.reply import Answer
from index.store import Store
from tests.index.conftest import make_extraction, make_filing

pytestmark = pytest.mark.databases


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AskedStore]:
    told = [located(one) for one in history(3, 3, is_clean=True).filings]
    with AskedStore(tmp_path_factory.mktemp("asked"), told, judges=False) as store:
        yield store


def evaluation(store: AskedStore) -> Filing:
    return next(one for one in store.filings.values() if one.form_type == "self_evaluation")


def core(filing: Filing) -> str:
    from index.answers.names import core

    return core(filing.project_name, filing.fiscal_year)


def about(filing: Filing) -> str:
    return f"{filing.implementing_unit}{filing.fiscal_year}年“{core(filing)}”"


def figures(answer: Answer) -> list[Decimal | None]:
    return [one.number for one in answer.claims]


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ("的自评总分是多少？", "/total_score"),
        ("考核拿了几分", "/total_score"),
        ("评的什么等级？", "/grade"),
        ("花了多少钱？", "/funds/0/executed"),
        ("的预算执行率呢", "/funds/0/execution_rate"),
        ("年初预算数是多少", "/funds/0/initial_budget"),
    ],
)
def test_a_figure_is_told_as_printed_with_its_place(small: AskedStore, words: str, pointer: str) -> None:
    filing = evaluation(small)
    answer = small.ask(about(filing) + words)
    (claim,) = answer.claims
    assert str(filing.at(pointer)) in claim.text
    places = {(answer.citations[at].path, answer.citations[at].box) for at in claim.cites}
    assert places == {(pointer, filing.evidence[pointer].box)}


@pytest.mark.parametrize(
    "words",
    [
        "上半年的自评总分是多少？",
        "的自评总分应该是多少？",
        "绩效监理的自评总分是多少？",
        "的自评总分是不是被人改过？",
        "是哪家公司中的标？",
        "的电话是多少？",
    ],
)
def test_a_word_that_is_not_understood_keeps_the_figure_back(small: AskedStore, words: str) -> None:
    filing = evaluation(small)
    answer = small.ask(f"{filing.implementing_unit}{filing.fiscal_year}年{core(filing)}{words}")
    assert (answer.abstained, answer.claims) == (True, ())


def test_another_years_figure_never_stands_for_one_that_is_not_there(small: AskedStore) -> None:
    filing = evaluation(small)
    answer = small.ask(f"{filing.implementing_unit}2035年“{core(filing)}”的自评总分是多少？")
    assert (answer.outcome, answer.claims) == ("nothing", ())
    assert "资料中没有" in answer.answer
    assert answer.table.rows, "the nearest is shown as what it is"


def test_a_follow_up_takes_up_what_was_asked_and_none_takes_up_nothing(small: AskedStore) -> None:
    filing = evaluation(small)
    first = small.ask(about(filing) + "的自评总分是多少？")
    turns = [Turn(plan=first.plan, found=first.found)]
    assert figures(small.ask("它的执行率呢？", turns)) == [filing.funds[0].execution_rate]
    for before in ((), [Turn()]):
        assert small.ask("它的执行率呢？", before).abstained
        assert small.ask("一共几处？", before).abstained
        assert small.ask("都是什么原因？", before).abstained


def test_amounts_in_two_units_are_summed_exactly(small: AskedStore) -> None:
    year = evaluation(small).fiscal_year
    forms = [
        one for one in small.filings.values() if (one.form_type, one.fiscal_year) == ("self_evaluation", year)
    ]
    told = small.ask(f"{year}年全部自评表的执行数合计多少万元？")
    wanted = sum(
        ((one.funds[0].executed or Decimal(0)) / (10_000 if one.amount_unit == "元" else 1) for one in forms),
        Decimal(0),
    )
    assert figures(told) == [wanted]
    assert len({one.filing for one in told.citations}) == len(forms)


def graded(filing: Filing, *rows: tuple[str, str, int]) -> Filing:
    """The form with its first indicators at these targets and results, so many points below their weights."""
    changed = [
        row.model_copy(update={"target": target, "actual": actual, "score": (row.weight or 0) - lost})
        for row, (target, actual, lost) in zip(filing.indicators, rows, strict=False)
    ]
    return located(filing.model_copy(update={"indicators": (*changed, *filing.indicators[len(rows) :])}))


def test_whether_a_target_was_missed_goes_by_its_figures_and_what_disagrees_with_the_points_is_told_apart(
    tmp_path: Path,
) -> None:
    filing = next(one for one in history(3, 2, is_clean=True).filings if one.form_type == "self_evaluation")
    made = graded(filing, ("≥95%", "80%", 1), ("≥95%", "80%", 0), ("良好", "一般", 1), ("≥95%", "98%", 1))
    short, full, lost, met = (one.level3 or "" for one in made.indicators[:4])
    with AskedStore(tmp_path, [made], judges=False) as store:
        missed = store.ask(f"{made.fiscal_year}年哪些指标没有完成？")
        counted = store.ask(f"{made.fiscal_year}年有几个指标未达标？")
        deducted = store.ask(f"{made.fiscal_year}年哪些指标被扣分？")
    assert [one.whose.rpartition("的")[2] for one in missed.claims] == [
        f"“{one}”" for one in (short, full, lost)
    ]
    assert missed.answer.startswith("按实际完成值未达到目标值的2个、目标或完成值不是数、得分低于分值的1个")
    assert full in missed.answer.partition("得了满分的：")[2].partition("）计，")[0]
    assert met in missed.answer.partition("没有列入：")[2]
    assert figures(counted) == [Decimal(3)]
    assert [one.whose.rpartition("的")[2] for one in deducted.claims] == [
        f"“{one}”" for one in (short, lost, met)
    ]
    assert deducted.answer.startswith("得分低于分值的指标，")


def test_a_plan_of_unknown_fields_is_refused() -> None:
    with pytest.raises(ValueError, match="no field"):
        Plan(op="lookup", fields=("password",))


def test_corrections_count_unread_is_told_and_withdrawn_is_gone(store: Store) -> None:
    row = store.keep(b"one", "one.pdf")
    filing = make_filing().model_copy(update={"implementing_unit": "城北园林所"})
    store.save_reading(row.sha256, make_extraction(b"one", filing))
    name = f"{row.sha256[:12]}-1"
    question = "河道绿化2021年的自评总分是多少？"
    assert figures(store.answers.ask(question)) == [Decimal("95.50")]
    store.correct(name, "/total_score", "90.50", "王芳")
    assert figures(store.answers.ask(question)) == [Decimal("90.50")]
    store.reject(name, "/total_score", "王芳")
    unread = store.answers.ask(question)
    assert (unread.outcome, unread.claims) == ("unread", ())
    store.withdraw(row.sha256, "重复", "王芳")
    assert store.answers.ask(question).outcome in ("nothing", "unclear")


def test_a_value_that_was_not_read_is_no_figure_of_a_list(tmp_path: Path) -> None:
    filing = located(
        next(one for one in history(3, 2, is_clean=True).filings if one.form_type == "self_evaluation")
    )
    proof = Evidence(
        page=1, box=(0.1, 0.1, 0.2, 0.2), text="□", confidence=0.2, method="ocr", status="unread"
    )
    lost = filing.model_copy(
        update={"total_score": None, "evidence": {**filing.evidence, "/total_score": proof}}
    )
    with AskedStore(tmp_path, [lost], judges=False) as store:
        answer = store.ask(f"{filing.fiscal_year}年全部项目自评总分的平均分是多少？")
    assert (answer.outcome, answer.missing) == ("unread", 1)


def test_reasons_for_lost_points_say_how_many_points_could_not_be_read(tmp_path: Path) -> None:
    filing = located(
        next(one for one in history(3, 2, is_clean=True).filings if one.form_type == "self_evaluation")
    )
    proof = filing.evidence["/indicators/1/score"].model_copy(update={"text": "□", "status": "unread"})
    said = {"weight": Decimal(10), "score": Decimal(8), "deviation": "配套设备到货延后"}
    rows = list(filing.indicators)
    rows[0] = rows[0].model_copy(update=said)
    rows[1] = rows[1].model_copy(update={"score": None})
    lost = filing.model_copy(
        update={"indicators": tuple(rows), "evidence": {**filing.evidence, "/indicators/1/score": proof}}
    )
    with AskedStore(tmp_path, [lost], judges=False) as store:
        answer = store.ask(f"{filing.implementing_unit}{filing.fiscal_year}年各项目扣分事由，逐条摘录。")
    assert [one.text for one in answer.claims] == ["配套设备到货延后"]
    assert answer.missing == 1
    assert "另有1处未能读出" in answer.answer


def test_where_a_side_of_a_comparison_has_several_figures_it_is_told_that_none_is_subtracted(
    small: AskedStore,
) -> None:
    answer = small.ask("2020年执行数比2019年减少了多少？")
    assert answer.answer.startswith("没有相减")
    assert "difference" not in [one.whose for one in answer.claims]


@pytest.mark.parametrize("typed", ["PPP", "ppp", "Ppp"])
def test_letters_are_found_whatever_their_case_in_each_database(store: Store, typed: str) -> None:
    filing = make_filing()
    said = filing.indicators[0].model_copy(update={"deviation": "因PPP模式推进缓慢"})
    told = {"implementing_unit": "城北园林所", "indicators": (said, *filing.indicators[1:])}
    store.save_reading(
        store.keep(b"one", "one.pdf").sha256, make_extraction(b"one", filing.model_copy(update=told))
    )
    for words in ("2021年哪些内容提到“{}”？", "2021年哪些指标的偏差原因提到“{}”？"):
        answer = store.answers.ask(words.format(typed))
        assert (answer.outcome, [one.text for one in answer.claims]) == ("answer", ["因PPP模式推进缓慢"])
    assert store.answers.ask("2021年哪些内容提到“PQP”？").claims == ()
