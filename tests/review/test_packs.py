"""Packs of figures: which hold for a filing, what the rules then find, and what no figure can be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import review.rules  # noqa: F401
from extract.filing import Filing, Record
from ingest.errors import RefusedFigure
from review.books import MODELS, books, shipped
from review.check import across, check, judge
from review.figures import FORMS, figure, figures, parsed, printed, value_of, written
from review.in_force import with_books
from review.kinship import kinship
from review.packs import Condition, Pack, Packs, judging, laid_over, shipped_packs
from review.parameters import parameters
from review.rule import form_rules, project_rules, rules

RATE = {"/funds/0/executed": "1062500.00", "/funds/0/execution_rate": "85.00", "/funds/0/score": "8.5"}
LOW = "low_execution.warning_below"


def pack(id: str = "qinglan", when: dict[str, Any] | None = None, **replaced: Any) -> Pack:
    """A local pack that replaces one figure: the key with its points written as double underscores."""
    return Pack(
        id=id,
        name=id,
        when=Condition.model_validate(when or {"words": ["青岚市"]}),
        figures={key.replace("__", "."): value for key, value in replaced.items()},
    )


def known(*packs: Pack) -> Packs:
    found = shipped_packs()
    for one in packs:
        found = found.with_pack(one)
    return found


def found(filing: Filing, packs: Packs | None = None) -> set[str]:
    return {one.rule for one in judge(filing, packs).findings}


@pytest.mark.parametrize("key", figures())
def test_a_shipped_figure_is_read_again_from_what_is_shown_of_it(key: str) -> None:
    value = shipped(key)
    assert parsed(key, printed(key, value)) == value
    assert written(parsed(key, printed(key, value))) == written(value)
    assert books(((key, written(value)),)) is not None


@pytest.mark.parametrize("key", figures())
def test_what_no_figure_can_be_is_refused_with_the_key_and_what_may_be_written(key: str) -> None:
    one = figure(key)
    impossible = {"percent": "101", "share": "1.5", "similarity": "0", "count": "0", "year": "20"}
    text = impossible.get(one.kind, "人员 30" if one.kind == "weights" else "-1")
    with pytest.raises(RefusedFigure) as error:
        books(((key, written(parsed(key, text))),))
    assert key in str(error.value)
    assert FORMS[one.kind][0] in str(error.value)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        (LOW, "85", 85),
        (LOW, "８５％", 85),
        ("adjustment_share", "35%", Decimal("0.35")),
        ("adjustment_share", "0.35", Decimal("0.35")),
        ("adjustment_share", "100%", 1),
        ("low_execution.error_below", "不设", None),
        ("score_tolerance", "0.050", Decimal("0.05")),
        ("score_tolerance", "0.05分", Decimal("0.05")),
        ("target_forms.plan_slack_yuan", "1000 元", 1000),
        ("family.level1_weights", "不设", ()),
        ("family.level1_weights", "产出40、效益 40", ({"产出": 40, "效益": 40},)),
        ("family.level1_weights", "产出：60；效益：20，产出：40；", None),
    ],
)
def test_figures_are_written_as_people_write_them(key: str, text: str, value: Any) -> None:
    if key == "family.level1_weights" and value is None:
        value = ({"产出": 60}, {"效益": 20, "产出": 40})
    assert parsed(key, text) == value


@pytest.mark.parametrize("data", ["80", True, [80], {"a": 1}, None])
def test_data_that_is_no_number_is_refused(data: Any) -> None:
    with pytest.raises(RefusedFigure, match=LOW.replace(".", "[.]")):
        value_of(LOW, data)


def test_an_unknown_key_is_refused_and_named() -> None:
    for key in ("low_execution", "kinship.changed_from", "across.kinship.changed_from", "没有"):
        with pytest.raises(RefusedFigure, match=key):
            parsed(key, "3")


@pytest.mark.parametrize(
    "figures",
    [
        {LOW: 50},
        {"low_execution.error_below": 95},
        {"bands.partly_from": Decimal("0.9")},
        {"grades.优.from": 70},
        {"grades.中.from": 80},
    ],
)
def test_figures_that_contradict_each_other_are_refused_by_their_names(figures: dict[str, Any]) -> None:
    with pytest.raises(RefusedFigure, match="不能高于") as error:
        known(Pack(id="odd", name="odd", when=Condition(words=("青岚市",)), figures=figures))
    assert next(iter(figures)) in str(error.value)


def test_two_packs_that_contradict_each_other_are_refused_though_each_alone_could_be() -> None:
    first = pack("first", {"words": ["青岚市"]}, low_execution__error_below=80)
    second = pack("second", {"year_from": 2023}, low_execution__warning_below=70)
    known(first), known(second)
    with pytest.raises(RefusedFigure, match="不能高于"):
        known(first, second)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"words": ["青岚市"]}, True),
        ({"words": ["霁州", "水利局"]}, True),
        ({"words": ["霁州"]}, False),
        ({"words": ["自评表"]}, True),
        ({"year_from": 2023}, True),
        ({"year_from": 2024}, False),
        ({"year_to": 2023}, True),
        ({"year_to": 2022}, False),
        ({"year_from": 2023, "year_to": 2023, "words": ["青岚"]}, True),
        ({"execution_weight": 10}, True),
        ({"execution_weight": 20}, False),
        ({"execution_weight": "none"}, False),
    ],
)
def test_a_pack_holds_where_all_that_it_says_fits(
    make_filing: Any, when: dict[str, Any], holds: bool
) -> None:
    filing = make_filing({"/competent_department": "青岚市水利局"})
    assert Condition.model_validate(when).holds(filing) is holds


def test_an_unread_weight_chooses_no_family_and_a_blank_one_does(make_filing: Any) -> None:
    blank, unread = make_filing({"/funds/0/weight": None}), make_filing(unread=["/funds/0/weight"])
    assert [one.id for one in shipped_packs().of(blank)] == ["default", "no_execution"]
    assert [one.id for one in shipped_packs().of(unread)] == ["default"]
    without_year = make_filing(unread=["/fiscal_year"])
    assert not Condition(year_from=1990).holds(without_year)


def test_the_figures_of_a_place_and_a_year_are_compared_with_there_and_nowhere_else(make_filing: Any) -> None:
    here, there = make_filing({**RATE, "/title": "青岚市项目支出绩效自评表"}), make_filing(RATE)
    packs = known(pack(low_execution__warning_below=80))
    for _ in range(2):
        assert "low-execution-unexplained" not in found(here, packs)
        assert "low-execution-unexplained" in found(there, packs)
        assert "low-execution-unexplained" in found(here)
    assert parameters().low_execution.warning_below == 90


def test_the_more_specific_pack_has_the_last_word(make_filing: Any) -> None:
    filing = make_filing({"/title": "青岚市2023年绩效自评表"})
    packs = known(
        pack("place-and-year", {"words": ["青岚市"], "year_from": 2023}, adjustment_share=Decimal("0.5")),
        pack("place", {"words": ["青岚市"]}, adjustment_share=Decimal("0.3")),
        pack("longer", {"words": ["青岚市2023"]}, adjustment_share=Decimal("0.4")),
        pack("years", {"year_from": 2020}, adjustment_share=Decimal("0.1")),
    )
    assert [one.id for one in packs.of(filing)] == ["default", "years", "place", "longer", "place-and-year"]
    with judging(filing, packs):
        assert parameters().adjustment_share == Decimal("0.5")
    assert laid_over(packs.of(filing)) == (("adjustment_share", "0.5"),)


def test_a_local_pack_is_laid_over_the_family_of_the_form(make_filing: Any) -> None:
    filing = make_filing({"/funds/0/weight": "15", "/title": "青岚市自评表", "/funds/0/score": "14.25"})
    assert "execution-weight" in found(filing)
    assert "execution-weight" not in found(filing, known(pack(family__execution_weight=15)))


def test_another_reading_of_a_figure_is_judged_by_its_own_family(make_filing: Any) -> None:
    packs = known(pack(low_execution__warning_below=80))
    with judging(make_filing({"/title": "青岚市自评表"}), packs):
        with judging(make_filing({"/funds/0/weight": None})):
            assert parameters().family.execution_weight is None
            assert parameters().low_execution.warning_below == 90
        assert parameters().low_execution.warning_below == 80


def test_a_finding_across_years_follows_the_figures_of_the_filing_that_it_stands_on(
    make_project: Any,
) -> None:
    changes = {
        2021: {"/indicators/0/target": "≥30条", "/indicators/0/actual": "21条"},
        2022: {"/indicators/0/target": "≥14条", "/indicators/0/actual": "14条"},
    }
    years = make_project([
        {"form": "self_evaluation", "year": year, "changes": changes.get(year, {})} for year in (2021, 2022, 2023)
    ])  # fmt: skip
    loose = known(
        pack("loose", {"year_from": 2022, "year_to": 2022}, across__rules__target_drop=Decimal("0.9"))
    )
    (project,) = kinship(years).projects

    def dropped(packs: Packs | None) -> list[str]:
        return [one.filing for one in across(project, packs) if one.rule == "year-on-year-targets"]

    strict = dropped(None)
    assert years[1].id in strict
    assert dropped(loose) == [id for id in strict if id != years[1].id]
    assert [one.filing for one in check(years, packs=loose) if one.rule == "year-on-year-targets"] == dropped(
        loose
    )


class Traced:
    """A book that tells which of its figures were asked for."""

    def __init__(self, record: Any, key: str, asked: set[str]) -> None:
        self._own = record, key, asked

    def __getattr__(self, name: str) -> Any:
        record, key, asked = self._own
        value = getattr(record, name)
        if name == "grades":
            asked.update(f"grades.{grade.name}.from" for grade in value)
        full = f"{key}.{name}" if key else name
        if isinstance(value, Record):
            return Traced(value, full, asked)
        asked.add(full)
        return value


def test_a_figure_names_the_rules_that_compare_with_it(make_filing: Any, make_project: Any) -> None:
    asked: dict[str, set[str]] = {key: set() for key in figures()}

    def run(rule: Any, judged: Any) -> None:
        seen: set[str] = set()
        shelf = {name: Traced(books_of(name), "" if name == "parameters" else name, seen) for name in MODELS}
        with with_books(shelf):
            for one in judged:
                list(rule.check.__wrapped__(one))
        for key in seen & asked.keys():
            asked[key].add(rule.id)

    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for id, table in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for case in (next(iter(one.values())) for kind in table.values() for one in kind):
                if "filings" in case:
                    projects = kinship(make_project(case["filings"])).projects
                    for rule in (one for one in project_rules() if one.id == id):
                        run(rule, projects)
                else:
                    keys = ("changes", "unread", "blank", "printed", "keep_funds")
                    filing = make_filing(**{key: case[key] for key in case if key in keys})
                    for rule in (one for one in form_rules() if one.id == id):
                        run(rule, [filing])
    told = {key: (sorted(asked[key]), sorted(one.rules)) for key, one in figures().items()}
    assert {key: both for key, both in told.items() if both[0] != both[1]} == {}


def books_of(name: str) -> Any:
    """The shipped book of a name."""
    key = next(key for key in figures() if key.startswith(f"{name}.") or name == "parameters")
    return books(((key, written(shipped(key))),))[name]


def test_every_rule_that_a_figure_names_is_there() -> None:
    ids = {rule.id for rule in rules()}
    assert {id for one in figures().values() for id in one.rules} <= ids
