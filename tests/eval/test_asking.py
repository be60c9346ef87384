"""What measures answers: right ones are let through, and each way of being wrong is caught and counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest

import eval.asking
from eval.answers import Verdict, judged
from eval.asked_store import AskedStore, located
from eval.asking import Asked, main
from extract.filing import Filing
from fixtures.asking import Question, questions
from fixtures.asking_gold import Gold
from fixtures.histories import history
from index.answers.reply import Answer, Claim

UNITS = 3
KINDS = ("lookup", "list", "sum", "max", "why")
Spoiling = Callable[[Answer], Answer]


class Case(NamedTuple):
    """A question of some kind that was answered rightly, and the filings it was asked of."""

    gold: Gold
    answer: Answer
    filings: Mapping[str, Filing]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """For each kind the first question of the development part that is answered with more than nothing."""
    told = history(7, UNITS)
    found: dict[str, Case] = {}
    placed = [located(one) for one in told.filings]
    with AskedStore(tmp_path_factory.mktemp("asked"), placed) as store:
        for one in questions(told, "dev", 1, store.findings):
            if one.kind in KINDS and one.kind not in found and one.after is None and one.gold.values:
                found[one.kind] = Case(one.gold, store.ask(one.text), store.filings)
    return found


def with_first(answer: Answer, **other: object) -> Answer:
    """The answer, its first claim told otherwise."""
    first = answer.claims[0].model_copy(update=other)
    return answer.model_copy(update={"claims": (first, *answer.claims[1:])})


def one_more(answer: Answer) -> Answer:
    return with_first(answer, number=(answer.claims[0].number or Decimal(0)) + 1, text="另一个")


def uncited(answer: Answer) -> Answer:
    return with_first(answer, cites=())


def beside_its_box(answer: Answer) -> Answer:
    cited = answer.claims[0].cites[0]
    citations = list(answer.citations)
    citations[cited] = citations[cited].model_copy(update={"box": (0.0, 0.0, 0.1, 0.1)})
    return answer.model_copy(update={"citations": tuple(citations)})


def on_no_page(answer: Answer) -> Answer:
    cited = answer.claims[0].cites[0]
    citations = list(answer.citations)
    citations[cited] = citations[cited].model_copy(update={"page": None})
    return answer.model_copy(update={"citations": tuple(citations)})


def with_another(answer: Answer) -> Answer:
    other = Claim(text="12", number=Decimal(12), unit="元", cites=answer.claims[0].cites)
    return answer.model_copy(update={"claims": (*answer.claims, other)})


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_right(cases: dict[str, Case], kind: str) -> None:
    assert judged(*cases[kind]) == Verdict("right")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoil", [one_more, uncited, beside_its_box, on_no_page, with_another])
def test_a_figure_that_is_not_so_or_not_there_is_a_wrong_figure(
    cases: dict[str, Case], kind: str, spoil: Spoiling
) -> None:
    gold, answer, filings = cases[kind]
    verdict = judged(gold, spoil(answer), filings)
    assert verdict.result == "wrong"
    assert verdict.wrong_figures >= 1


@pytest.mark.parametrize("kind", ["lookup", "sum"])
def test_another_unit_is_another_figure_unless_it_is_the_same_amount(
    cases: dict[str, Case], kind: str
) -> None:
    gold, answer, filings = cases[kind]
    number, unit = answer.claims[0].number, answer.claims[0].unit
    assert number is not None
    assert judged(gold, with_first(answer, unit="人次"), filings).wrong_figures == 1
    if unit == "万元":
        same = with_first(answer, unit="元", number=number * 10_000)
        assert judged(gold, same, filings) == Verdict("right")
        assert judged(gold, with_first(answer, unit="元"), filings).wrong_figures == 1


def test_what_is_left_out_of_a_list_is_wrong_though_no_figure_is(cases: dict[str, Case]) -> None:
    gold, answer, filings = cases["list"]
    verdict = judged(gold, answer.model_copy(update={"claims": answer.claims[1:]}), filings)
    assert (verdict.result, verdict.wrong_figures) == ("wrong", 0)


def test_declining_is_right_only_where_there_is_nothing(cases: dict[str, Case]) -> None:
    gold, answer, filings = cases["lookup"]
    declined = Answer(answer="没有", outcome="nothing", abstained=True)
    assert judged(gold, declined, filings).result == "declined"
    assert judged(Gold("nothing"), declined, filings) == Verdict("right")
    assert judged(Gold("nothing"), answer, filings).wrong_figures == 1


def test_a_figure_for_one_that_was_not_read_is_wrong(cases: dict[str, Case]) -> None:
    _, answer, filings = cases["lookup"]
    cited = answer.citations[0]
    gold = Gold("unread", unread=((cited.filing, cited.path),))
    assert judged(gold, answer, filings).wrong_figures == 1
    told = answer.model_copy(update={"outcome": "unread", "claims": ()})
    assert judged(gold, told, filings) == Verdict("right")
    assert judged(gold, told.model_copy(update={"citations": ()}), filings).result == "wrong"


def one_asked(words: str, verdict: Verdict, outcome: str = "answer") -> Asked:
    gold = Gold("nothing") if outcome == "nothing" else Gold("answer")
    question = Question(words, None, "lookup", words, gold)
    return Asked(question, Answer(answer="…", outcome="answer", abstained=False), verdict)


def report(monkeypatch: pytest.MonkeyPatch, part: str, *made: Asked) -> tuple[int, str]:
    monkeypatch.setattr(eval.asking, "asked", lambda *_: iter(made))
    out = io.StringIO()
    return main(["--part", part], out), out.getvalue()


def test_the_report_counts_what_is_right_and_fails_at_a_wrong_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    right, unanswerable = one_asked("甲", Verdict("right")), one_asked("乙", Verdict("right"), "nothing")
    wrong = one_asked("丙", Verdict("wrong", "1 beside the gold", 2))
    status, told = report(monkeypatch, "dev", right, unanswerable, one_asked("丁", Verdict("declined")))
    assert status == 0
    assert "3 问：对 66.67%，错 0，未答 1；不该答的 1 问中未答 100.00%；错误数字 0" in told
    status, told = report(monkeypatch, "dev", right, wrong)
    assert status == 1
    assert "错误数字 2" in told
    assert "丙 [wrong: 1 beside the gold]" in told


def test_of_held_questions_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = one_asked("丙", Verdict("wrong", "1 beside the gold", 2))
    status, told = report(monkeypatch, "held", wrong)
    assert status == 1
    assert "错误数字 2" in told
    assert "丙" not in told
