"""A question as a closed query: what is done with which fields of which forms. A language model may write one, too."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from extract.filing import FormType, Record, Source
from index.answers.fields import fields

Op = Literal[
    "lookup", "list", "count", "sum", "mean", "max", "min", "compare", "trend", "why", "findings", "quote"
]
Of = Literal["form", "project", "unit", "indicator", "finding"]
Sign = Literal["<", "<=", "=", "!=", ">=", ">", "has", "lacks"]
Side = Literal["", "year", "project", "unit", "line"]
Language = Literal["zh", "en"]
MOST = 40
"""How many names or years one plan may have of a kind."""
Names = tuple[str, ...]


def _known(name: str) -> str:
    if name not in fields():
        raise ValueError(f"{name} is no field of index/answers/data/fields.yaml")
    return name


class Condition(Record):
    """What a form or an indicator has to meet: a field against a figure with its unit, a text, or another field."""

    field: str
    sign: Sign
    than: str | None = Field(default=None, max_length=80)
    unit: Literal["元", "万元", "%", "分"] | None = None
    than_field: str | None = None

    _field = field_validator("field")(_known)


class Plan(Record):
    """A query over the forms that are held. Empty names and years mean any; a form not named is the field's own.

    `fields`: what is asked for. `of`: what is counted or listed. `by`: along what two or more are compared.
    `first`: only so many, in the order of `order`. `amount_unit`: what amounts are told in.
    `says`: the words that a passage has to hold, for `quote`. Of departments' budgets (`budgeted`): `lines`, what rows
    and columns mean (index.answers.budget_terms), `tables`, and `depth`, the level of the accounts (类, 款, 项).
    """

    op: Op
    fields: Names = Field(default=(), max_length=8)
    of: Of = "form"
    forms: tuple[FormType, ...] = ()
    years: tuple[int, ...] = Field(default=(), max_length=MOST)
    units: Names = Field(default=(), max_length=MOST)
    projects: Names = Field(default=(), max_length=MOST)
    level1: Names = Field(default=(), max_length=MOST)
    level2: Names = Field(default=(), max_length=MOST)
    level3: Names = Field(default=(), max_length=MOST)
    items: Names = Field(default=(), max_length=MOST)
    lines: Names = Field(default=(), max_length=MOST)
    tables: Names = Field(default=(), max_length=MOST)
    depth: int | None = Field(default=None, ge=1, le=3)
    sections: Names = Field(default=(), max_length=MOST)
    fund: Source = "total"
    where: tuple[Condition, ...] = Field(default=(), max_length=8)
    order: Literal["", "up", "down", "lost"] = ""
    first: int | None = Field(default=None, ge=1, le=100)
    amount_unit: Literal["元", "万元"] | None = None
    severity: Literal["error", "warning", "notice"] | None = None
    by: Side = ""
    counts: bool = False
    says: Names = Field(default=(), max_length=4)
    asks_unit: bool = False
    language: Language = "zh"

    @field_validator("fields")
    @classmethod
    def _fields(cls, names: Names) -> Names:
        return tuple(_known(one) for one in names)

    @property
    def of_rows(self) -> bool:
        """Whether it is about indicators: by its fields, its conditions or the names in it."""
        told = (*self.fields, *(one.field for one in self.where))
        return (
            self.of == "indicator"
            or bool(self.level1 or self.level2 or self.level3)
            or any(fields()[one].of_indicator for one in told)
        )


class Found(Record):
    """The one form or indicator that an answer was about: what 它 means in the next question."""

    unit: str | None = None
    project: str | None = None
    year: int | None = None
    level3: str | None = None


class Turn(Record):
    """A question that was asked, as the next one may take it up; `plan` None where it was not understood."""

    plan: Plan | None = None
    found: Found | None = None


class Trouble(Record):
    """Why a question gives no plan: words that are not understood, what it leaves open, or what a plan would leave aside."""

    kind: Literal[
        "words", "nothing_asked", "several", "context", "figures", "readings", "aside", "names", "no_budget"
    ]
    rest: Names = ()
    nearest: Names = ()
    language: Language = "zh"
