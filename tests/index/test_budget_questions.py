"""Questions about the lines of departments' budgets: one figure with its table, or all that differ; units told."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from eval.answers import judged
from eval.asked_store import AskedStore, located
from extract.filing import Filing
from fixtures.asking_budget_questions import budget_questions
from fixtures.asking_budgets import ODDITIES, Held, budgets
from fixtures.histories import history
from index.answers.budget_facts import budget_cells, doubted_units
from index.answers.model_planning import is_of
from index.answers.names import core
from index.answers.plan import Plan, Turn
from index.answers.reply import Answer
from tests.index.planning import KNOWN

SEED = 3
"""Other budgets than those that the questions are measured on."""
CLASS = "住房保障支出"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AskedStore]:
    told = [*history(SEED, 3, is_clean=True).filings, *(one.filing for one in budgets(SEED))]
    with AskedStore(tmp_path_factory.mktemp("budgets"), [located(one) for one in told]) as made:
        yield made


def odd(name: str) -> Held:
    return next(one for one in budgets(SEED) if one.oddity == name)


def plain() -> Held:
    return next(one for one in budgets(SEED) if not one.oddity)


def numbers(answer: Answer) -> set[Decimal | None]:
    return {one.number for one in answer.claims}


def test_questions_about_other_budgets_are_answered_by_what_their_tables_print(store: AskedStore) -> None:
    turns: dict[str, list[Turn]] = {}
    amiss = []
    for one in budget_questions(budgets(SEED), SEED):
        before = turns.get(one.after or "", [])
        answer = store.ask(one.text, before)
        turns[one.id] = [*before, Turn(plan=answer.plan, found=answer.found)]
        verdict = judged(one.gold, answer, store.filings)
        if (
            verdict.result == "wrong"
            or verdict.wrong_figures
            or (verdict.result, one.kind) == ("declined", "lookup")
        ):
            amiss.append((one.id, one.text, verdict, answer.answer))
    assert amiss == []


def test_a_figure_is_cited_in_its_cell_and_told_with_its_table_row_and_column(store: AskedStore) -> None:
    held = plain()
    answer = store.ask(f"{held.unit}{held.filing.fiscal_year}年部门支出预算表中{CLASS}的基本支出是多少？")
    (claim,) = answer.claims
    (place,) = (answer.citations[one] for one in claim.cites)
    table = held.filing.tables[held.order.index("expense")]
    assert place.path.startswith(f"/tables/{held.order.index('expense')}/rows/")
    assert (place.filing, claim.unit) == (held.filing.id, table.unit)
    assert held.filing.at(place.path).replace(",", "") == str(claim.number)
    assert all(word in claim.whose for word in (table.title or "", CLASS, "基本支出"))


def test_tables_that_print_a_line_differently_are_all_shown_and_nothing_is_reckoned_from_them(
    store: AskedStore,
) -> None:
    held = odd("apart")
    shown = store.ask(f"{held.unit}{held.filing.fiscal_year}年{CLASS}的预算是多少？")
    assert shown.outcome == "each"
    assert len(numbers(shown)) == len(shown.claims) > 1
    assert "几张表印的数不同" in shown.answer
    summed = store.ask(f"{held.unit}2019年到2021年{CLASS}预算一共多少？")
    assert "没有计算" in summed.answer
    assert "sum" not in [one.whose for one in summed.claims]


@pytest.mark.parametrize(("oddity", "said"), [("unprinted", "没有印金额单位"), ("mistaken", "单位疑有误")])
def test_a_unit_that_is_missing_or_mistaken_is_told_and_no_sum_made_of_it(
    store: AskedStore, oddity: str, said: str
) -> None:
    held = odd(oddity)
    table = {"unprinted": "部门支出预算表", "mistaken": "一般公共预算支出表"}[oddity]
    assert said in store.ask(f"{held.unit}{held.filing.fiscal_year}年{table}中{CLASS}合计是多少？").answer
    summed = store.ask(f"{held.unit}2019年到2021年{table}{CLASS}一共多少？")
    assert "没有计算" in summed.answer
    assert "sum" not in [one.whose for one in summed.claims]


def test_the_table_whose_unit_is_mistaken_is_known_by_the_others() -> None:
    held = odd("mistaken")
    assert doubted_units(held.filing) == {held.order.index("general")}
    assert doubted_units(plain().filing) == frozenset()
    assert set(ODDITIES.values()) == {"unprinted", "mistaken", "apart", "unread"}


@pytest.mark.parametrize(
    "words",
    [
        f"年{CLASS}决算数是多少？",
        f"年{CLASS}实际花了多少？",
        f"年上半年{CLASS}预算是多少？",
        "年三公经费人均多少？",
        "年部门预算中国防支出是多少？",
        f"年部门预算里{CLASS}占比多少？",
    ],
)
def test_what_no_budget_prints_is_not_answered_from_one(store: AskedStore, words: str) -> None:
    held = plain()
    answer = store.ask(f"{held.unit}{held.filing.fiscal_year}{words}")
    assert answer.abstained
    assert answer.claims == ()


@pytest.mark.parametrize(
    "words", ["年预算", "年预算是多少？", "年部门预算总额", "年总预算多少元？", "年度的预算有多少"]
)
def test_the_budget_of_a_unit_and_year_is_what_its_department_budget_comes_to(
    store: AskedStore, words: str
) -> None:
    held = plain()
    answer = store.ask(f"{held.unit}{held.filing.fiscal_year}{words}")
    (claim,) = answer.claims
    (place,) = (answer.citations[one] for one in claim.cites)
    assert place.filing == held.filing.id
    assert place.path.startswith(f"/tables/{held.order.index('whole')}/rows/")
    assert "支出总计" in claim.whose


def test_where_no_department_budget_is_held_the_projects_are_not_told_for_it(store: AskedStore) -> None:
    held = plain()
    answer = store.ask(f"{held.unit}2031年预算是多少？")
    assert (answer.abstained, answer.claims) == (True, ())
    assert f"“{held.unit}2031年”的部门预算" in answer.answer
    projects = store.ask(f"{held.unit}{held.filing.fiscal_year}年各项目预算是多少？")
    assert not any("支出总计" in one.whose for one in projects.claims)


@pytest.mark.parametrize(
    ("line", "way"),
    [("财政拨款支出预算", "spent"), ("财政拨款收入", "earned"), ("一般公共预算支出", "spent")],
)
def test_an_expenditure_is_never_told_for_an_income_nor_an_income_for_an_expenditure(
    store: AskedStore, line: str, way: str
) -> None:
    for held in budgets(SEED):
        answer = store.ask(f"{held.unit}{held.filing.fiscal_year}年{line}是多少？")
        paths = {answer.citations[at].path for one in answer.claims for at in one.cites}
        sides = {one.spot.side for one in budget_cells(held.filing) if one.cell.pointer in paths}
        assert sides == {way}


def test_a_comparison_is_made_or_it_is_told_that_it_is_not(store: AskedStore) -> None:
    unit = plain().unit
    made = store.ask(f"{unit}2021年财政拨款支出预算比2019年减少了多少？")
    first, second, change = (one.number or Decimal(0) for one in made.claims)
    assert (change, made.claims[2].whose) == (second - first, "difference")
    lacking = store.ask(f"{unit}2022年财政拨款支出预算比2021年减少了多少？")
    several = store.ask("2021年财政拨款支出预算比2020年减少了多少？")
    assert lacking.answer.startswith("没有比较：2022年没有可比的数。")
    assert several.answer.startswith("没有比较：共有")
    assert "difference" not in [one.whose for one in (*lacking.claims, *several.claims)]


def test_a_department_budget_is_no_project(store: AskedStore) -> None:
    held = [one for one in store.filings.values() if one.form_type != "department_budget"]
    projects = {(one.implementing_unit, core(one.project_name, one.fiscal_year)) for one in held}
    (claim,) = store.ask("有几个项目？").claims
    assert claim.number == len(projects)


def test_accounts_are_asked_for_in_english(store: AskedStore) -> None:
    held = plain()
    answer = store.ask(f"How much did {held.unit} budget for housing in {held.filing.fiscal_year}?")
    assert answer.claims
    assert {one.number for one in answer.claims} == numbers(
        store.ask(f"{held.unit}{held.filing.fiscal_year}年{CLASS}的预算是多少？")
    )


@pytest.mark.parametrize("told", [{"lines": ("three",)}, {"tables": ("outlays",)}, {"depth": 1}, {}])
def test_a_language_model_makes_no_plan_over_budgets(told: dict[str, Any]) -> None:
    assert not is_of(Plan(op="lookup", fields=("budgeted",), **told), "2019年三公经费是多少", KNOWN)


def test_without_a_budget_in_the_store_its_words_mean_what_they_meant(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told: list[Filing] = [located(one) for one in history(SEED, 2, is_clean=True).filings]
    with AskedStore(tmp_path_factory.mktemp("none"), told, judges=False) as bare:
        answer = bare.ask(f"{told[0].implementing_unit}{told[0].fiscal_year}年三公经费预算是多少？")
    assert answer.abstained
