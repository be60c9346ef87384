"""The derived tables that questions are run over: forms, and their figures and named values, one row each.

They can be made again from the documents at any time, so no link of the chain stands for them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.schema import Base


class Form(Base):
    """One filing as questions find it: whose it is. `number` is never given twice."""

    __tablename__ = "forms"
    __table_args__ = (
        Index("ix_forms_scope", "form_type", "fiscal_year", "unit_key", "project_key"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str] = mapped_column(unique=True)
    form_type: Mapped[str]
    fiscal_year: Mapped[int | None]
    unit: Mapped[str | None]
    unit_key: Mapped[str] = mapped_column(index=True)
    project: Mapped[str | None]
    """The name as printed."""
    core: Mapped[str]
    """The name without its year and kind (index.answers.names)."""
    project_key: Mapped[str] = mapped_column(index=True)
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]


class Fact(Base):
    """One figure or named value of a form: `field` is one of index/answers/data/fields.yaml.

    `value` is the number exactly, as text; `scaled` the same in the smallest unit (元, %, 分) times `facts.SCALE`,
    None where that is not a whole number: so amounts in 元 and 万元 are ordered and summed without loss.
    """

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_form", "form", "field", "line"),
        Index("ix_facts_level3_key", "level3_key", "field"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[int] = mapped_column(ForeignKey("forms.number"))
    field: Mapped[str]
    part: Mapped[str]
    """Which of several: a fund's source, the heading of a section, the name of a budget line; "" where there is one."""
    line: Mapped[int | None]
    """The number of the indicator that it belongs to, from 0."""
    level1: Mapped[str | None]
    level2: Mapped[str | None]
    level3: Mapped[str | None]
    level3_key: Mapped[str | None]
    text: Mapped[str | None] = mapped_column(Text)
    printed: Mapped[str | None] = mapped_column(Text)
    value: Mapped[str | None]
    scaled: Mapped[int | None] = mapped_column(BigInteger)
    unit: Mapped[str | None]
    pointer: Mapped[str]
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    is_unread: Mapped[bool]
