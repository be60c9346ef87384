"""A few names of a store, and questions planned over them."""

from __future__ import annotations

from index.answers.lexicon import Sense, Words
from index.answers.names import key
from index.answers.plan import Found, Plan, Trouble, Turn
from index.answers.planner import planned
from index.answers.vocabulary import Vocabulary, said_of_group

UNIT, PROJECT, OTHER, ROW = "青湖县林业局", "林区道路养护", "苗圃更新", "道路养护里程"
ABOUT = f"{UNIT}2019年{PROJECT}"


def _names(*names: str) -> dict[str, str]:
    return {key(one): one for one in names}


def _vocabulary() -> Vocabulary:
    kinds = {
        "unit": _names(UNIT, "白桥县教育局"),
        "project": _names(PROJECT, OTHER),
        "level1": _names("产出指标"),
        "level2": _names("数量指标"),
        "level3": _names(ROW),
        "item": _names("人员经费"),
    }
    senses = {name: [Sense(kind, name)] for kind, names in kinds.items() for name in names}
    for kind in ("level1", "level2"):
        for name in kinds[kind]:
            senses |= {text: [Sense(kind, name)] for text in said_of_group(name, senses)}
    return Vocabulary(
        units=kinds["unit"],
        projects=kinds["project"],
        level1=kinds["level1"],
        level2=kinds["level2"],
        level3=kinds["level3"],
        items=kinds["item"],
        years=frozenset({2018, 2019, 2020}),
        held=frozenset((unit, project) for unit in kinds["unit"] for project in kinds["project"]),
        words=Words(senses),
    )


KNOWN = _vocabulary()


def plan_of(question: str, turns: tuple[Turn, ...] = ()) -> Plan:
    plan = planned(question, KNOWN, turns, 2026)
    assert isinstance(plan, Plan), plan
    return plan


def trouble_of(question: str, turns: tuple[Turn, ...] = ()) -> Trouble:
    told = planned(question, KNOWN, turns, 2026)
    assert isinstance(told, Trouble), told
    return told


def turn_of(question: str) -> Turn:
    return Turn(plan=plan_of(question), found=Found(unit=UNIT, project=PROJECT, year=2019, level3=ROW))
