"""Which facts a plan is about, as SQL over the derived tables, and what is made of them: values with their places."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from index.answers.facts import SCALE, TEN_THOUSAND, scaled
from index.answers.fields import Field, field
from index.answers.names import key
from index.answers.plan import Condition, Plan
from index.answers.tables import Fact, Form
from index.schema import Document

SHOWN = 500
"""The most rows that one answer shows; beyond it says how many there are."""
SIGNS = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}
_ORDER = (Form.fiscal_year, Form.unit, Form.core, Form.filing, Fact.line, Fact.number)


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
    return asked.where(*(_meets(one, told, plan) for one in where))


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


def _meets(condition: Condition, base: Field, plan: Plan) -> ColumnElement[bool]:
    """The form or indicator of a fact meets a condition."""
    told, other = field(condition.field), aliased(Fact)
    held = [other.form == Fact.form, *_same(told, other, base, plan)]
    if condition.sign == "has":
        held.append(
            other.text.contains(condition.than, autoescape=True)
            if condition.than
            else other.text.is_not(None)
        )
        return exists().where(*held)
    if condition.sign == "lacks":
        return ~exists().where(*held, or_(other.text.is_not(None), other.is_unread))
    sign = SIGNS[condition.sign]
    if condition.than_field is None:
        return exists().where(*held, sign(other.scaled, limit_of(condition)))
    second = aliased(Fact)
    than = field(condition.than_field)
    tied = [second.form == other.form, second.field == than.name]
    tied.append(second.line == other.line if than.of_indicator else second.part == other.part)
    return exists().where(*held, *tied, sign(other.scaled, second.scaled))


def _same(told: Field, other: Any, base: Field, plan: Plan) -> list[ColumnElement[bool]]:
    """The fact of a condition belongs to what the base is: the same indicator, the same line of funds."""
    held = [other.field == told.name]
    if told.of_indicator and base.of_indicator:
        held.append(other.line == Fact.line)
    if told.is_of_fund:
        held.append(other.part == plan.fund)
    return held


def limit_of(condition: Condition) -> int | float:
    """Return the figure of a condition as facts are ordered; one that is finer than these lies between two of them."""
    than = Decimal(condition.than or "0")
    whole = scaled(than, condition.unit)
    return float(than * SCALE * (TEN_THOUSAND if condition.unit == "万元" else 1)) if whole is None else whole


def values(session: Session, asked: Select[Fact, Form, str], most: int | None = SHOWN) -> list[Value]:
    """Return the facts of a selection, by year, unit and project, in the order of the form."""
    found = asked.order_by(*_ORDER)
    return [_value(*one) for one in session.execute(found.limit(most) if most else found)]


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


def owners(session: Session, plan: Plan, gone: Collection[str], forms: Sequence[str]) -> list[Owner]:
    """Return the forms in the plan's scope, with no look at what they say."""
    asked = (
        select(Form, Document.file)
        .join(Document, Document.sha256 == Form.document)
        .where(*scope(plan, forms, gone))
        .order_by(Form.fiscal_year, Form.unit, Form.core, Form.filing)
    )
    return [_owner(form, file) for form, file in session.execute(asked)]


def _owner(form: Form, file: str) -> Owner:
    return Owner(
        form.filing,
        form.document,
        file,
        form.form_type,
        form.fiscal_year,
        form.unit,
        form.project,
        form.core,
        form.page,
        _box(form),
    )


def _value(fact: Fact, form: Form, file: str) -> Value:
    return Value(
        _owner(form, file),
        fact.field,
        fact.part,
        fact.line,
        fact.level3,
        fact.text,
        None if fact.value is None else Decimal(fact.value),
        fact.unit,
        fact.pointer,
        fact.page,
        _box(fact),
        fact.printed,
        fact.is_unread,
    )


def _box(row: Form | Fact) -> tuple[float, float, float, float] | None:
    if row.x0 is None or row.top is None or row.x1 is None or row.bottom is None:
        return None
    return row.x0, row.top, row.x1, row.bottom
