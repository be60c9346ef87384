"""Which facts a plan is about, as SQL over the derived tables, and what is made of them: values with their places."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from index.answers.budget_terms import FIELD
from index.answers.conditions import meets
from index.answers.fields import Field, field
from index.answers.listed import listed
from index.answers.names import key
from index.answers.plan import Condition, Plan
from index.answers.tables import Fact, Form
from index.schema import Document

SHOWN = 500
"""The most rows that one answer shows; beyond it says how many there are."""
_ORDER_OF_FORM = (Form.fiscal_year.nulls_first(), Form.unit.nulls_first(), Form.core, Form.filing)
_ORDER = (*_ORDER_OF_FORM, Fact.line.nulls_first(), Fact.number)
_OF_FORM = (
    *(Form.filing, Form.document, Document.file, Form.form_type, Form.fiscal_year, Form.unit, Form.project),
    *(Form.core, Form.page, Form.x0, Form.top, Form.x1, Form.bottom),
)
_OF_FACT = (
    *(
        Fact.field,
        Fact.part,
        Fact.line,
        Fact.level3,
        Fact.text,
        Fact.value,
        Fact.unit,
        Fact.pointer,
        Fact.page,
    ),
    *(Fact.x0, Fact.top, Fact.x1, Fact.bottom, Fact.printed, Fact.is_unread),
)
"""What answers need of forms and facts, in the order of Owner and Value."""


class Owner(NamedTuple):
    """Whose a value is: its form."""

    filing: str
    document: str
    file: str
    form_type: str
    year: int | None
    unit: str | None
    project: str | None
    core: str
    page: int | None
    box: tuple[float, float, float, float] | None


class Value(NamedTuple):
    """One fact: what is printed, the number and unit that it is, whose it is and where it stands."""

    owner: Owner
    field: str
    part: str
    line: int | None
    level3: str | None
    text: str | None
    number: Decimal | None
    unit: str | None
    pointer: str
    page: int | None
    box: tuple[float, float, float, float] | None
    printed: str | None
    is_unread: bool


class Figure(NamedTuple):
    """The number of a fact (`fact`: which), for whoever reckons with many of them."""

    fact: int
    number: Decimal
    unit: str | None


def forms_of(plan: Plan, name: str) -> tuple[str, ...]:
    """Return the kinds of form whose value of a field counts; () is any."""
    return plan.forms or field(name).forms


def scope(plan: Plan, forms: Sequence[str], gone: Collection[str]) -> list[ColumnElement[bool]]:
    """Return what the forms have to meet; `gone`: filings that another one supersedes."""
    told = [Document.state != "withdrawn"]
    if gone:
        told.append(Form.filing.not_in(gone))
    if forms:
        told.append(Form.form_type.in_(forms))
    if plan.years:
        told.append(Form.fiscal_year.in_(plan.years))
    if plan.units:
        told.append(Form.unit_key.in_([key(one) for one in plan.units]))
    if plan.projects:
        told.append(Form.project_key.in_([key(one) for one in plan.projects]))
    return told


def chosen(
    plan: Plan, name: str, gone: Collection[str], where: Sequence[Condition]
) -> Select[Fact, Form, str]:
    """Return the facts of a field in the plan's scope that meet the conditions, unread ones too, with their forms."""
    told = field(name)
    asked = (
        select(Fact, Form, Document.file)
        .join(Form, Form.number == Fact.form)
        .join(Document, Document.sha256 == Form.document)
        .where(Fact.field == name, *scope(plan, forms_of(plan, name), gone), *_rows(plan, told))
    )
    return asked.where(*(meets(one, told, plan) for one in where))


def _rows(plan: Plan, told: Field) -> list[ColumnElement[bool]]:
    """Which of several rows of a form are meant."""
    if told.of_indicator:
        return [
            column.in_(names)
            for column, names in (
                (Fact.level1, plan.level1),
                (Fact.level2, plan.level2),
                (Fact.level3_key, [*map(key, plan.level3)]),
            )
            if names
        ]
    if told.is_of_fund:
        return [Fact.part == plan.fund]
    if plan.items and told.name in ("item", "stated"):
        return [Fact.part.in_(plan.items)]
    if told.name == "stated":
        return [or_(Fact.part.contains("总额"), Fact.part == "")]
    if told.name == "section":
        return [or_(*(Fact.part.contains(word) for word in _headings(plan)))]
    return []


def _headings(plan: Plan) -> list[str]:
    from index.answers.fields import loaded

    return [word for one in plan.sections for word in loaded("headings")[one]]


def values(session: Session, asked: Select[Fact, Form, str], most: int | None = SHOWN) -> list[Value]:
    """Return the facts of a selection, by year, unit and project, in the order of the form."""
    found = asked.with_only_columns(*_OF_FORM, *_OF_FACT).order_by(*_ORDER).limit(most)
    return [_value(row) for row in session.execute(found)]


def cells_of_tables(
    session: Session, plan: Plan, gone: Collection[str], terms: Collection[str], code: Collection[str]
) -> list[tuple[Value, str, str, str]]:
    """Return cells of budgets' tables in the plan's scope, each with its table's title, its heading and what its row means.

    `terms`: what a row may mean, any where there are none; `code`: the accounts whose rows count, too.
    """
    asked = (
        select(*_OF_FORM, *_OF_FACT, Fact.level1, Fact.level2, Fact.level3_key)
        .join(Form, Form.number == Fact.form)
        .join(Document, Document.sha256 == Form.document)
        .where(Fact.field == FIELD, *scope(plan, field(FIELD).forms, gone))
    )
    if terms:
        rows = [Fact.level3_key.in_(terms), *(Fact.part.like(f"% {one} %") for one in code)]
        asked = asked.where(or_(*rows))
    found = session.execute(asked.order_by(*_ORDER))
    return [(_value(row[:-3]), str(row[-3] or ""), str(row[-2] or ""), str(row[-1] or "")) for row in found]


def figures(session: Session, asked: Select[Fact, Form, str]) -> list[Figure]:
    """Return the numbers of a selection, in no order: all there are, and nothing else of the facts."""
    found = asked.with_only_columns(Fact.number, Fact.value, Fact.unit).where(Fact.value.is_not(None))
    return [Figure(fact, Decimal(value or 0), unit) for fact, value, unit in session.execute(found)]


def of_figures(
    session: Session, asked: Select[Fact, Form, str], some: Sequence[Figure], most: int = SHOWN
) -> list[Value]:
    """Return the facts of some of a selection's numbers as `values` does."""
    return values(session, asked.where(Fact.number.in_(listed(session, (one.fact for one in some)))), most)


def counted(session: Session, asked: Select[Fact, Form, str]) -> int:
    """Return how many facts a selection has."""
    return (
        session.scalar(select(func.count()).select_from(asked.with_only_columns(Fact.number).subquery())) or 0
    )


def unread(session: Session, plan: Plan, gone: Collection[str], names: Sequence[str]) -> list[Value]:
    """Return what could not be read, or not be put in order, of these fields in the plan's scope."""
    found: list[Value] = []
    for name in dict.fromkeys(names):
        asked = chosen(plan, name, gone, ())
        is_lost = or_(Fact.is_unread, and_(Fact.value.is_not(None), Fact.scaled.is_(None)))
        found += values(session, asked.where(is_lost))
    return found


def owners(
    session: Session,
    plan: Plan,
    gone: Collection[str],
    forms: Sequence[str],
    facts: Select[Fact, Form, str] | None = None,
) -> list[Owner]:
    """Return the forms in the plan's scope, with no look at what they say; of `facts` those that have any of these."""
    asked = (
        select(*_OF_FORM)
        .join(Document, Document.sha256 == Form.document)
        .where(*scope(plan, forms, gone))
        .order_by(*_ORDER_OF_FORM)
    )
    if facts is not None:
        asked = asked.where(Form.number.in_(facts.with_only_columns(Fact.form)))
    return [_owner(row) for row in session.execute(asked)]


def _owner(row: Sequence[Any]) -> Owner:
    """The form of a row that begins with _OF_FORM."""
    filing, document, file, form_type, year, unit, project, core, page, *box = row[: len(_OF_FORM)]
    return Owner(filing, document, file, form_type, year, unit, project, core, page, _box(*box))


def _value(row: Sequence[Any]) -> Value:
    """The fact of a row of _OF_FORM and _OF_FACT."""
    name, part, line, level3, said, value, unit, pointer, page, *box, printed, is_unread = row[
        len(_OF_FORM) :
    ]
    number = None if value is None else Decimal(value)
    return Value(
        _owner(row),
        name,
        part,
        line,
        level3,
        said,
        number,
        unit,
        pointer,
        page,
        _box(*box),
        printed,
        is_unread,
    )


def _box(
    x0: float | None, top: float | None, x1: float | None, bottom: float | None
) -> tuple[float, float, float, float] | None:
    if x0 is None or top is None or x1 is None or bottom is None:
        return None
    return x0, top, x1, bottom
