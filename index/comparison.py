"""Two filings of one project side by side: what both say of the same thing, row by row, and where they differ.

A target form beside its self-evaluation, a year beside another. Amounts are compared in one unit, targets by what they
aim at; a value that was not read is never said to differ, and a cell that only one form has is no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from extract.filing import Filing, FormType, Record
from index.rows import FilingView
from index.told import state_of
from index.trend import State
from review.difference import aligned
from review.matching import is_target_kept, matching
from review.plans import Sum, is_equal, planned
from review.row import total_line

Kind = Literal["same", "changed", "left_only", "right_only", "unknown"]
Part = Literal["header", "funds", "indicators", "goal"]
HEADER = ("project_name", "implementing_unit", "competent_department", "start_date", "end_date")
FUNDS = ("adjusted_budget", "executed", "execution_rate")
CELLS = ("target", "actual", "weight", "score")
MONEY = ("initial_budget", "adjusted_budget", "executed", "current_year_budget")
SILENT: frozenset[State] = frozenset(("blank", "absent"))


class End(Record):
    """One of the two filings."""

    filing: str
    file: str
    form_type: FormType
    fiscal_year: int | None
    project_name: str | None


class Cell(Record):
    """What one filing says: `text` as printed, with the unit that the form prints for an amount. No pointer: no such place."""

    pointer: str | None
    state: State
    text: str | None = None


class Pair(Record):
    """One field of both: its name (`planned`, `target`, …), what each says, and whether that is the same.

    `is_renamed`: the rows are taken for one indicator though their names are merely near.
    """

    part: Part
    field: str
    row: str | None
    kind: Kind
    left: Cell
    right: Cell
    is_renamed: bool = False


class Comparison(Record):
    """Both filings, and what either of them says, in the order of a form."""

    left: End
    right: End
    pairs: tuple[Pair, ...]


def comparison(left: FilingView, right: FilingView) -> Comparison:
    """Return the two filings side by side, pairs of which neither says anything left out."""
    one, other = left.filing, right.filing
    every = (*_header(one, other), *_funds(one, other), *_goals(one, other), *_indicators(one, other))
    return Comparison(
        left=_end(left), right=_end(right), pairs=tuple(pair for pair in every if _is_said(pair))
    )


def _end(view: FilingView) -> End:
    filing = view.filing
    return End(
        filing=filing.id,
        file=view.file,
        form_type=filing.form_type,
        fiscal_year=filing.fiscal_year,
        project_name=filing.project_name,
    )


def _is_said(pair: Pair) -> bool:
    return not {pair.left.state, pair.right.state} <= SILENT


def _header(one: Filing, other: Filing) -> Iterator[Pair]:
    for name in HEADER:
        yield _pair("header", name, (one, f"/{name}"), (other, f"/{name}"))


def _goals(one: Filing, other: Filing) -> Iterator[Pair]:
    for name in ("expected", "actual"):
        yield _pair("goal", name, (one, f"/annual_goal/{name}"), (other, f"/annual_goal/{name}"))


def _funds(one: Filing, other: Filing) -> Iterator[Pair]:
    yield _pair("funds", "planned", (one, _plan(one)), (other, _plan(other)))
    for name in FUNDS:
        yield _pair("funds", name, (one, _fund(one, name)), (other, _fund(other, name)))
    yield _pair("funds", "total_score", (one, "/total_score"), (other, "/total_score"))


def _plan(filing: Filing) -> str | None:
    """Where the form says what is planned for its year, or would say it."""
    found = planned(filing)
    if found is not None and filing.at(found.pointer) == found.amount:
        return found.pointer
    return (
        _fund(filing, "initial_budget") if filing.form_type == "self_evaluation" else "/current_year_budget"
    )


def _fund(filing: Filing, name: str) -> str | None:
    total = total_line(filing)
    return None if total is None else f"/funds/{total[0]}/{name}"


def _indicators(one: Filing, other: Filing) -> Iterator[Pair]:
    """The cells of each indicator, in the order of the later form; those that only the earlier one has come last."""
    for at, beside, is_renamed in _rows(one, other):
        sides = [None if row is None else f"/indicators/{row}" for row in (at, beside)]
        filing, row = (one, at) if beside is None else (other, beside)
        indicator = filing.indicators[row or 0]
        for name in CELLS:
            here, there = (None if side is None else f"{side}/{name}" for side in sides)
            pair = _pair(
                "indicators", name, (one, here), (other, there), indicator.level3 or indicator.level2
            )
            if name == "target" and pair.kind == "changed" and at is not None and beside is not None:
                is_kept = is_target_kept(one.indicators[at], other.indicators[beside])
                pair = pair.model_copy(update={"kind": "same" if is_kept else "changed"})
            yield pair.model_copy(update={"is_renamed": is_renamed})


def _rows(one: Filing, other: Filing) -> list[tuple[int | None, int | None, bool]]:
    """Which rows are one indicator: by `review.matching`, and those that it leaves aside by their names."""
    found = matching(one, other)
    pairs: list[tuple[int | None, int | None, bool]] = [
        (match.earlier, match.later, match.is_renamed) for match in found.matches
    ]
    pairs += [(at, None, False) for at in found.dropped] + [(None, at, False) for at in found.added]
    seen = {at for at, _, _ in pairs}, {at for _, at, _ in pairs}
    rest = [
        [at for at in range(len(of.indicators)) if at not in known]
        for of, known in zip((one, other), seen, strict=True)
    ]
    names = [[of.indicators[at].level3 for at in left] for of, left in zip((one, other), rest, strict=True)]
    for at, beside in aligned(names[0], names[1]):
        pairs.append(
            (None if at is None else rest[0][at], None if beside is None else rest[1][beside], False)
        )
    return sorted(pairs, key=lambda pair: (pair[1] is None, pair[1] if pair[1] is not None else pair[0] or 0))


def _pair(
    part: Part,
    field: str,
    left: tuple[Filing, str | None],
    right: tuple[Filing, str | None],
    row: str | None = None,
) -> Pair:
    cells = _cell(*left), _cell(*right)
    return Pair(
        part=part, field=field, row=row, kind=_kind(cells, left, right), left=cells[0], right=cells[1]
    )


def _cell(filing: Filing, pointer: str | None) -> Cell:
    if pointer is None:
        return Cell(pointer=None, state="absent")
    state, value = state_of(filing, pointer), filing.at(pointer)
    printed = filing.printed(pointer) if isinstance(value, Decimal) or value is None else str(value)
    text = printed or (None if value is None else str(value))
    unit = _unit(filing, pointer) if state == "value" else None
    return Cell(
        pointer=pointer,
        state=state,
        text=f"{text}{unit}" if text and unit and not text.endswith(unit) else text,
    )


def _is_money(pointer: str) -> bool:
    return pointer.startswith("/stated_amounts/") or pointer.rsplit("/", 1)[-1] in MONEY


def _unit(filing: Filing, pointer: str) -> str | None:
    """The unit of money of the amount at a pointer, None for what is none or has none printed."""
    if pointer.startswith("/stated_amounts/"):
        unit: str | None = filing.at(pointer.rsplit("/", 1)[0] + "/unit")
        return unit
    return filing.amount_unit if _is_money(pointer) else None


def _kind(
    cells: tuple[Cell, Cell], left: tuple[Filing, str | None], right: tuple[Filing, str | None]
) -> Kind:
    states = [cell.state for cell in cells]
    if "unread" in states:
        return "unknown"
    if states[0] in SILENT or states[1] in SILENT:
        return "right_only" if states[0] in SILENT else "left_only"
    sides = [(filing, pointer or "", filing.at(pointer or "")) for filing, pointer in (left, right)]
    (_, _, one), (_, _, other) = sides
    if not all(_is_money(pointer) for _, pointer, _ in sides):
        is_number = isinstance(one, Decimal) and isinstance(other, Decimal)
        return "same" if (one == other if is_number else _plain(one) == _plain(other)) else "changed"
    sums = [Sum(pointer, value, _unit(filing, pointer)) for filing, pointer, value in sides]
    if any(found.unit is None for found in sums):
        return "unknown"  # without a unit nobody can say whether they are the same
    return "same" if is_equal(*sums) else "changed"


def _plain(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split())
