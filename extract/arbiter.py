"""Figures that were read unsurely, settled by the form's own sums: a form states most of its numbers twice.

             年初预算数   全年执行数
    资金总额   1,905.79     unread      1,905.79 was seen there, among others, and
    财政拨款   1,505.29    1,505.29     is what the parts come to: it is given.
    其他资金     400.50      400.50

A figure is only ever one of its own readings, and only where one choice among them, and no other, makes the sum
right: nothing is computed. Amounts are long enough to prove each other. Weights and scores are short, and many
sums of them come out by chance: all of them as first read, or a single one by its other readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import NamedTuple

from extract.filing import Evidence, Filing
from extract.number import parse_number
from extract.pointer import replaced
from ingest.figures import as_meant

AMOUNTS = ("initial_budget", "adjusted_budget", "executed")
POINTS = ("weight", "score")
WHOLE = Decimal(100)
MOST_CHOICES = 200
PROVEN, LEAST_PROVEN = 0.9, 0.5
"""How sure a figure is at most and at least that a sum has settled."""
BY_SUM = "识别不确定,按合计关系选定,请核对 / read unsurely; told by the sums, check"


class _Figure(NamedTuple):
    """A figure of a sum: where it stands, and what it may be, the first reading first. A given one is one thing."""

    pointer: str
    choices: tuple[Decimal, ...]
    is_open: bool


def arbitrated(filing: Filing) -> Filing:
    """Return the filing with the unread figures that its sums settle; each stays marked as a guess."""
    for column in AMOUNTS:
        filing = _with(filing, _settled(_amounts(filing, column), has_proof=True))
    for field in POINTS:
        filing = _with(filing, _settled(_points(filing, field), has_proof=False))
    return filing


def _amounts(filing: Filing, column: str) -> list[_Figure]:
    """Return the total of a column of the funds and its parts; nothing where parts may be parts of parts."""
    totals = [index for index, line in enumerate(filing.funds) if line.source == "total"]
    parts = [index for index, line in enumerate(filing.funds) if line.source not in ("total", "unlisted")]
    if len(totals) != 1 or not parts or len(parts) + 1 != len(filing.funds):
        return []
    return [_figure(filing, f"/funds/{index}/{column}") for index in (*totals, *parts)]


def _points(filing: Filing, field: str) -> list[_Figure]:
    """Return the whole of the weights or scores, and what it is made of: the execution's and the indicators'."""
    own = [f"/indicators/{index}/{field}" for index in range(len(filing.indicators))]
    own += [f"/funds/{index}/{field}" for index, line in enumerate(filing.funds) if line.source == "total"]
    total = _figure(filing, f"/total_{field}")
    if field == "weight" and total.choices == (Decimal(0),) and not total.is_open:
        total = _Figure(total.pointer, (WHOLE,), is_open=False)
    return [total, *(_figure(filing, pointer) for pointer in own)]


def _figure(filing: Filing, pointer: str) -> _Figure:
    value, proof = filing.at(pointer), filing.evidence.get(pointer)
    if value is None and proof and proof.status == "unread":
        return _Figure(pointer, tuple(dict.fromkeys(_readings(proof))), is_open=True)
    return _Figure(pointer, (value if value is not None else Decimal(0),), is_open=False)


def _readings(proof: Evidence) -> Iterator[Decimal]:
    for text in (proof.text, *(one.text for one in proof.alternatives)):
        number = parse_number(text)
        number = parse_number(as_meant(text)) if number is None else number
        if number is not None:
            yield number


def _settled(figures: Sequence[_Figure], *, has_proof: bool) -> dict[str, Decimal]:
    """Return the open figures by the one choice of readings under which the first is the sum of the others."""
    wide = [figure for figure in figures if figure.is_open]
    if not wide or not all(figure.choices for figure in wide):
        return {}
    if not has_proof and len(wide) > 1:
        figures = [figure._replace(choices=figure.choices[:1]) for figure in figures]
    if prod(len(figure.choices) for figure in figures) > MOST_CHOICES:
        return {}
    fitting = [
        chosen
        for chosen in product(*(figure.choices for figure in figures))
        if chosen[0] == sum(chosen[1:], Decimal(0)) > 0
    ]
    if len(fitting) != 1:
        return {}
    return {
        figure.pointer: value for figure, value in zip(figures, fitting[0], strict=True) if figure.is_open
    }


def _with(filing: Filing, found: dict[str, Decimal]) -> Filing:
    evidence = dict(filing.evidence)
    for pointer, value in found.items():
        proof = evidence[pointer]
        sure = min(PROVEN, max([proof.confidence, *(one.confidence for one in proof.alternatives)]))
        evidence[pointer] = proof.model_copy(
            update={"status": "fuzzy", "reason": BY_SUM, "confidence": max(round(sure, 4), LEAST_PROVEN)}
        )
        filing = replaced(filing, pointer, value)
    return filing.model_copy(update={"evidence": evidence}) if found else filing
