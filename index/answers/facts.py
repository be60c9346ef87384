"""What documents say, written into the tables that questions are run over (index.answers.tables)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from extract.filing import Evidence, Filing, Indicator
from index.answers import target_facts
from index.answers.budget_facts import FIELD, BudgetCell, budget_cells
from index.answers.fields import Field, fields
from index.answers.money import TEN_THOUSAND, TEN_THOUSANDS
from index.answers.names import core, key
from index.answers.tables import Fact, Form
from index.schema import Base, Document

FACTS = Base.metadata.tables["facts"]
SCALE = 10**6
LARGEST = 2**62
_FIGURE = re.compile(r"^\D{0,6}?(-?\d[\d,，]*(?:\.\d+)?)\s*(\D{0,8})$")
Place = tuple[int | None, float | None, float | None, float | None, float | None]


class Quantity(NamedTuple):
    """A figure and its unit as printed."""

    value: Decimal
    unit: str | None


def write_document(session: Session, document: Document, filings: Sequence[Filing]) -> None:
    """Write the facts of a document as what is derived from it (index.derived)."""
    write_facts(session, document.sha256, filings)


def write_facts(session: Session, document: str, filings: Sequence[Filing]) -> None:
    """Replace what is kept of a document (its sha256) by what its filings say now; () takes it out."""
    own = select(Form.number).where(Form.document == document)
    session.execute(delete(Fact).where(Fact.form.in_(own)))
    session.execute(delete(Form).where(Form.document == document))
    for filing in filings:
        form = _form(document, filing)
        session.add(form)
        session.flush()
        rows = [{"form": form.number, **one} for one in _facts(filing)]
        if rows:
            session.execute(insert(FACTS), rows)


def scaled(value: Decimal, unit: str | None) -> int | None:
    """Return the figure in the smallest unit times SCALE; None where it is no whole number of those, or too large.

    >>> scaled(Decimal("12.5"), "万元") == scaled(Decimal("125000.00"), "元") == 125000 * SCALE
    True
    """
    if not value.is_finite() or abs(value.adjusted()) > 18:
        return None
    times = value * SCALE * (TEN_THOUSAND if unit == TEN_THOUSANDS else 1)
    return int(times) if times == times.to_integral_value() and abs(times) < LARGEST else None


def quantity(text: str) -> Quantity | None:
    """Return the one figure that a text is, behind its operator, with its unit; None for any other text.

    >>> quantity("≥95%"), quantity("26万人次"), quantity("有效"), quantity("2020年6月前")
    (Quantity(value=Decimal('95'), unit='%'), Quantity(value=Decimal('26'), unit='万人次'), None, None)
    """
    found = _FIGURE.match(text.strip())
    if found is None:
        return None
    try:
        value = Decimal(re.sub(r"[,，]", "", found[1]))
    except InvalidOperation:
        return None
    return Quantity(value, found[2].strip() or None)


def _form(document: str, filing: Filing) -> Form:
    name = core(filing.project_name, filing.fiscal_year)
    unit = filing.implementing_unit
    if filing.form_type == "department_budget":
        unit = unit or filing.competent_department  # a budget's cover names one of the two
    page, x0, top, x1, bottom = _head(filing)
    return Form(
        document=document,
        filing=filing.id,
        form_type=filing.form_type,
        fiscal_year=filing.fiscal_year,
        unit=unit,
        unit_key=key(unit),
        project=filing.project_name,
        core=name,
        project_key=key(name),
        page=page,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
    )


def _head(filing: Filing) -> Place:
    """Where a form as a whole is pointed at: its project's name, else its title, else the first thing that has a place."""
    proofs = (filing.evidence.get(one) for one in ("/project_name", "/title", "/implementing_unit"))
    for proof in (*proofs, *filing.evidence.values()):
        if proof is not None and proof.page is not None and proof.box is not None:
            return _place(proof)
    return None, None, None, None, None


def _place(proof: Evidence | None) -> Place:
    if proof is None or proof.page is None:
        return None, None, None, None, None
    return proof.page, *(proof.box or (None, None, None, None))


def _facts(filing: Filing) -> Iterator[dict[str, Any]]:
    for one in fields().values():
        if one.name in (FIELD, target_facts.FIELD):
            continue  # told by what they mean, not by where they stand
        for pointer in _pointers(filing, one.at):
            fact = _fact(filing, one, pointer)
            if fact is not None:
                yield fact
    if filing.form_type == "self_evaluation":
        yield from filter(None, (_target_fact(filing, at) for at in range(len(filing.indicators))))
    if filing.form_type == "department_budget":
        yield from (_budget_fact(filing, one) for one in budget_cells(filing))


def _pointers(filing: Filing, pattern: str) -> Iterable[str]:
    """The places of a form that a pattern names."""
    if "*" not in pattern:
        return (pattern,)
    before, _, after = pattern.partition("*")
    held = filing.at(before.rstrip("/"))
    return (f"{before}{number}{after}" for number in range(len(held)))


def _fact(filing: Filing, field: Field, pointer: str) -> dict[str, Any] | None:
    value, is_unread = filing.at(pointer), filing.is_unread(pointer)
    if value is None and not is_unread:
        return None
    proof = filing.evidence.get(pointer)
    page, x0, top, x1, bottom = _place(proof)
    line, row = _row(filing, pointer)
    figure = None if is_unread else _quantity(filing, field, pointer, value)
    return {
        "field": field.name,
        "part": _part(filing, pointer),
        "line": line,
        "level1": row.level1 if row else None,
        "level2": row.level2 if row else None,
        "level3": row.level3 if row else None,
        "level3_key": key(row.level3) if row else None,
        "text": None if is_unread else str(value),
        "printed": proof.text if proof else None,
        "value": format(figure.value, "f") if figure else None,
        "scaled": scaled(figure.value, figure.unit) if figure else None,
        "unit": figure.unit if figure else None,
        "pointer": pointer,
        "page": page,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "is_unread": is_unread,
    }


def _target_fact(filing: Filing, at: int) -> dict[str, Any] | None:
    """Whether an indicator missed its target; it stands where its result does."""
    told = target_facts.verdict(filing.indicators[at])
    pointer = f"/indicators/{at}/actual"
    fact = _fact(filing, fields()["level3"], f"/indicators/{at}/level3")
    if told is None or fact is None:
        return None
    proof = filing.evidence.get(pointer)
    page, x0, top, x1, bottom = _place(proof)
    value = Decimal(told)
    own = {"field": target_facts.FIELD, "pointer": pointer, "text": str(told), "value": str(told)}
    place = {"page": page, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
    return fact | own | place | {"scaled": scaled(value, None), "printed": proof.text if proof else None}


def _budget_fact(filing: Filing, told: BudgetCell) -> dict[str, Any]:
    """A cell of a budget's table: `level1` is the table's title, `level2` the heading, `level3` the row."""
    proof = filing.evidence.get(told.cell.pointer)
    page, x0, top, x1, bottom = _place(proof)
    value = None if told.cell.is_unread else told.cell.value
    return {
        "field": FIELD,
        "part": told.spot.kept(),
        "line": None,
        "level1": told.title,
        "level2": told.heading,
        "level3": told.row,
        "level3_key": told.term,
        "text": None if value is None else format(value, "f"),
        "printed": proof.text if proof else None,
        "value": None if value is None else format(value, "f"),
        "scaled": None if value is None else scaled(value, told.unit),
        "unit": told.unit,
        "pointer": told.cell.pointer,
        "page": page,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "is_unread": told.cell.is_unread,
    }


def _row(filing: Filing, pointer: str) -> tuple[int | None, Indicator | None]:
    parts = pointer.split("/")
    if parts[1] != "indicators":
        return None, None
    return int(parts[2]), filing.indicators[int(parts[2])]


def _part(filing: Filing, pointer: str) -> str:
    """Which of several values of one field this is."""
    parts = pointer.split("/")
    if len(parts) < 3 or not parts[2].isdigit():
        return ""
    number = int(parts[2])
    told: Callable[[], str | None] | None = {
        "funds": lambda: filing.funds[number].source,
        "sections": lambda: filing.sections[number].heading,
        "stated_amounts": lambda: filing.stated_amounts[number].label,
        "budget_items": lambda: filing.budget_items[number].name,
        "contacts": lambda: filing.contacts[number].role,
        "other_fields": lambda: filing.other_fields[number].label,
    }.get(parts[1])
    return (told() or "") if told else ""


def _quantity(filing: Filing, field: Field, pointer: str, value: Any) -> Quantity | None:
    if field.is_text:
        return None
    if field.unit == "own" and isinstance(value, str):
        return quantity(value)
    if not isinstance(value, Decimal):
        return None
    if field.unit == "own":
        return Quantity(value, filing.stated_amounts[int(pointer.split("/")[2])].unit)
    return Quantity(value, filing.amount_unit if field.unit == "amount" else field.unit)
