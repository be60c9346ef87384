"""The names that the store knows: units, projects, indicators and the like, as questions may use them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Set
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.answers.budget_terms import FIELD, TOTAL, Spot, codes_said, is_common, line_of, spoken, term_of
from index.answers.fields import loaded
from index.answers.lexicon import Sense, Words, squeezed, words
from index.answers.listed import listed
from index.answers.names import key
from index.answers.patterns import phrases
from index.answers.tables import Fact, Form
from review.budget import bare

SHORTEST = 2
SHORTEST_TITLE = 4
SHORTEST_PART = 3
"""A part of a name that is shorter is found in too many to be shown as one of them."""
WHOLE = 100.0
ALIKE = 70
"""How like a name has to be (of 100) to be shown as the nearest."""
LEVELS = ("level1", "level2", "level3")
WHOLES = (("head",), ("budget",))
"""What is kept as the whole row that tells it."""
CELL = ("table", "line", "line", "code")
"""What a cell of a budget names: its table, its column, its row and the row's code."""
YEAR = re.compile(r"^\d{4}年(?:度)?")


class Name(NamedTuple):
    """What stands on a form: its kind, and the name; of a form's head unit and project, with their keys, and the year."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Vocabulary:
    """The names by kind, each with its key (index.answers.names), and which belong together."""

    units: dict[str, str]
    projects: dict[str, str]
    level1: dict[str, str]
    level2: dict[str, str]
    level3: dict[str, str]
    items: dict[str, str]
    years: frozenset[int]
    held: frozenset[tuple[str, str]]
    """Units and projects (keys) that have a form together."""
    words: Words = field(compare=False)
    budgeted: frozenset[tuple[str, int]] = frozenset()
    """The units (keys) and years that have a department's budget."""
    has_budgets: bool = False
    """Whether there is a department's budget with tables: only then are the words for their lines read."""

    def nearest(
        self, text: str, kinds: Iterable[str] = ("units", "projects", "level3"), most: int = 3
    ) -> list[str]:
        """Return names that hold a text (危桥加固 of 县道危桥加固) or are much like it, the likest first."""
        wanted = key(text)
        found: list[tuple[float, str]] = []
        for kind in kinds:
            names: dict[str, str] = getattr(self, kind)
            if len(wanted) >= SHORTEST_PART:
                found += [(WHOLE * len(wanted) / len(one), names[one]) for one in names if wanted in one]
            for _, likeness, place in process.extract(
                wanted, names, scorer=fuzz.ratio, limit=most, score_cutoff=ALIKE
            ):
                found.append((likeness, names[place]) if isinstance(place, str) else (likeness, ""))
        return list(dict.fromkeys(name for _, name in sorted(found, key=lambda one: -one[0])))[:most]


def stamp(session: Session) -> tuple[int, int]:
    """Return what changes whenever forms do: their number, and the last number given."""
    count, last = session.execute(select(func.count(), func.max(Form.number))).one()
    return count, last or 0


class Known:
    """The names that a store knows: forms that came and went are followed, not all of them looked through again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._named: dict[int, frozenset[Name]] = {}
        self._counts: Counter[Name] = Counter()
        self._made = _vocabulary(())

    def of(self, session: Session) -> Vocabulary:
        """Return the names that the store knows now; the same object as long as they stay the same."""
        with self._lock:
            now = stamp(session)
            if now != self._stamp:
                if self._follow(session):
                    self._made = _vocabulary(self._counts)
                self._stamp = now
            return self._made

    def _follow(self, session: Session) -> bool:
        """Take up the forms that came, let go of those that went; whether any name came or went with them."""
        there = set(session.scalars(select(Form.number)))
        come = _names_of(session, there - self._named.keys(), is_all=not self._named)
        gone = [self._named.pop(number) for number in self._named.keys() - there]
        known = set(self._counts)
        self._named |= come
        for names in come.values():
            self._counts.update(names)
        for names in gone:
            self._counts.subtract(names)
        self._counts = +self._counts
        return self._counts.keys() != known


def _names_of(session: Session, forms: Set[int], is_all: bool) -> dict[int, frozenset[Name]]:
    """By form the names that stand on it; `is_all`: these are all forms there are."""
    same: dict[Name, Name] = {}
    found: dict[int, set[Name]] = {number: set() for number in forms}
    heads = select(Form.number, Form.unit, Form.unit_key, Form.core, Form.project_key, Form.fiscal_year)
    levels = select(Fact.form, Fact.level1, Fact.level2, Fact.level3).where(Fact.line.is_not(None)).distinct()
    items = (
        select(Fact.form, Fact.part)
        .join(Form, Form.number == Fact.form)
        .where(Fact.field.in_(("item", "stated")), Form.form_type != "department_budget")
    )
    cells = select(Fact.form, Fact.level1, Fact.level2, Fact.level3, Fact.part).where(Fact.field == FIELD)
    budgets = select(Form.number, Form.unit_key, Form.fiscal_year).where(
        Form.form_type == "department_budget", Form.fiscal_year.is_not(None)
    )
    for asked, number, kinds in (
        (budgets, Form.number, ("budget",)),
        (heads, Form.number, ("head",)),
        (levels, Fact.form, LEVELS),
        (items, Fact.form, ("item",)),
        (cells, Fact.form, CELL),
    ):
        chosen = asked if is_all else asked.where(number.in_(listed(session, forms)))
        for form, *told in session.execute(chosen):
            values = [tuple(told)] if kinds in WHOLES else _printed(*told) if kinds == CELL else told
            for kind, value in zip(kinds, values, strict=True):
                if value and not (kind == "item" and _is_said(value)):
                    name = Name(kind, value)
                    found[form].add(same.setdefault(name, name))
    return {form: frozenset(names) for form, names in found.items()}


def _vocabulary(names: Iterable[Name]) -> Vocabulary:
    """The vocabulary of these names; of names with one key the first by its signs."""
    told: dict[str, set[Any]] = {}
    for kind, value in names:
        told.setdefault(kind, set()).add(value)
    heads = told.get("head", set())
    kinds = {
        "unit": _keyed((unit_key, unit or "") for unit, unit_key, *_ in heads),
        "project": _keyed((project_key, name) for _, _, name, project_key, _ in heads),
        **{kind: _keyed((key(one), one) for one in told.get(kind, ())) for kind in (*LEVELS, "item")},
    }
    senses: dict[str, list[Sense]] = {}
    for kind, keys in kinds.items():
        for one in keys:
            senses.setdefault(one, []).append(Sense(kind, one))
    for kind in ("level1", "level2"):
        for one in kinds[kind]:
            for text in said_of_group(one, senses):
                senses[text] = [Sense(kind, one)]
    if told.get("table"):
        for text, sense in _of_budgets(told):
            senses.setdefault(text, []).append(sense)
    return Vocabulary(
        units=kinds["unit"],
        projects=kinds["project"],
        level1=kinds["level1"],
        level2=kinds["level2"],
        level3=kinds["level3"],
        items=kinds["item"],
        years=frozenset(year for *_, year in heads if year is not None),
        held=frozenset((unit_key, project_key) for _, unit_key, _, project_key, _ in heads),
        budgeted=frozenset(told.get("budget", ())),
        words=Words(senses),
        has_budgets=bool(told.get("table")),
    )


def said_of_group(level: str, names: Container[str]) -> Iterator[str]:
    """Yield how the name of a group of indicators is said without 指标: 效益那块, 满意度方面; none that is a name itself."""
    told = loaded("groups")
    yield from (squeezed(text) for text in told["english"].get(level, ()) if squeezed(text) not in names)
    begun = level.removesuffix(told["ending"])
    for said in (begun, *(begun.removeprefix(one) for one in told["beginnings"])):
        if said != level and len(said) >= SHORTEST:
            yield from (text for end in told["ends"] if (text := f"{said}{end}") not in names)


def _is_said(name: str) -> bool:
    """Whether the name of a budget line is what questions call the statement's whole amount: 年度预算总额."""
    text = squeezed(name)
    ends = [(one.end, one.senses) for one in phrases(text, 0, (len(text),))]
    ends += [(len(one.text), one.senses) for one in words().at(text, 0)]
    return any(end == len(text) and Sense("field", "stated") in senses for end, senses in ends)


def _printed(title: str, heading: str, row: str, part: str) -> tuple[Any, ...]:
    """What a cell of a budget names, in the order of CELL: its table with its kind, column, row, code."""
    spot = Spot.of(part)
    name = row.removesuffix(f"（{spot.code}）")
    return (YEAR.sub("", title), spot.kind), heading.split("/")[-1], name, spot.code


def _of_budgets(told: dict[str, set[Any]]) -> Iterable[tuple[str, Sense]]:
    """Yield the words for lines and tables of budgets: those as printed, those that are said, and the codes."""
    yield from spoken()
    for title, kind in told["table"]:
        if len(key(title)) >= SHORTEST_TITLE:
            yield squeezed(title), Sense("table", kind or key(title))
    for label in told.get("line", ()):
        name = bare(label)
        if len(name) >= SHORTEST and term_of(name) != TOTAL and not is_common(name):
            yield squeezed(name), Sense("line", line_of(name, term_of(name)))
    for code in told.get("code", ()):
        yield from ((text, Sense("line", code)) for text in codes_said(code))


def _keyed(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, name in sorted(names):
        if len(one) >= SHORTEST:
            found.setdefault(one, name)
    return found
