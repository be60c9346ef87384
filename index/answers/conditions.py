"""Conditions of a plan, as SQL over the facts: a field against a figure, a text, or another field."""

from __future__ import annotations

from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from index.answers.facts import SCALE, scaled
from index.answers.fields import Field, field
from index.answers.money import TEN_THOUSAND, TEN_THOUSANDS
from index.answers.plan import Condition, Plan
from index.answers.tables import Fact

SIGNS = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}


def meets(condition: Condition, base: Field, plan: Plan) -> ColumnElement[bool]:
    """Return that the form or indicator of a fact meets a condition."""
    told, other = field(condition.field), aliased(Fact)
    held = [other.form == Fact.form, *_same(told, other, base, plan)]
    if condition.sign == "has":
        held.append(
            other.text.icontains(condition.than, autoescape=True)
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
    return (
        float(than * SCALE * (TEN_THOUSAND if condition.unit == TEN_THOUSANDS else 1))
        if whole is None
        else whole
    )
