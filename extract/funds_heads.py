"""What the heads of a funds block name: by known labels, else by the words that such heads are made of.

    │ 年初核定 │ 增减额 │ 变更后金额 │ 实际列支 │ 结余 │ 列支进度 │    change and balance are no field's: they are set aside,
     initial    change   adjusted     executed   left   rate         so that no arithmetic takes them for another

A head that may be either budget (预算数, 安排数, 到位数) is the adjusted one where it stands alone, and the initial one
where the adjusted follows. Two heads that words alone give to one field leave that field without a column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from extract.filing import Evidence
from extract.flow import Row, Slot
from extract.labels import LabelBook
from extract.number import parse_number
from extract.text import folded, without_brackets

BUDGETS = ("initial_budget", "adjusted_budget")
AMOUNTS = frozenset({*BUDGETS, "executed"})
FIELDS = frozenset({*AMOUNTS, "weight", "execution_rate", "score"})
EITHER = "either_budget"
ANOTHER_YEAR = "another_year"
LEAST_COLUMNS = 2
LONGEST_HEAD = 14
BY_WORDS = "列名不在标签表中,按用词判定,请核对 / no known label; told by the words of its head, check"
BY_ARITHMETIC = "列名不认识,按算术关系判定,请核对 / an unknown head; told by what the figures come to, check"
SAME_COLUMN = 0.9
TOLD = 0.94
"""How sure a figure is at most whose column no label names: somebody should look."""


class Heads(NamedTuple):
    """The head of each field; the fields that no known label names, and why they are given all the same; heads of no field."""

    columns: Mapping[str, Slot]
    told: Mapping[str, str]
    aside: tuple[Slot, ...] = ()

    def proof(self, field: str, proof: Evidence) -> Evidence:
        """Return the proof of a figure of the field, marked where no known label names its column."""
        if field not in self.told or proof.status != "exact":
            return proof
        sure = min(proof.confidence, TOLD)
        return proof.model_copy(update={"status": "fuzzy", "reason": self.told[field], "confidence": sure})

    @property
    def is_known(self) -> bool:
        """Whether known labels alone make it the header of a funds block."""
        known = self.columns.keys() - self.told.keys()
        return len(known) >= LEAST_COLUMNS and bool(AMOUNTS & known)

    @property
    def has_rate(self) -> bool:
        """Whether known labels name a rate of execution among its columns: figures may tell what it is of."""
        known = self.columns.keys() - self.told.keys()
        return len(known) >= LEAST_COLUMNS and "execution_rate" in known


class _Named(NamedTuple):
    place: int
    role: str
    is_known: bool


def heads_of(slots: Sequence[Slot], book: LabelBook) -> Heads:
    """Return what the heads name, in the order in which they are printed."""
    named = [found for place, slot in enumerate(slots) if (found := _named(place, slot.text, book))]
    fields = _fields(named)
    either = [one for one in named if one.role == EITHER]
    fields |= {field: one for field, one in _budgets(either, fields).items() if field not in fields}
    used = {one.place for one in fields.values()}
    return Heads(
        columns={field: slots[one.place] for field, one in fields.items()},
        told={field: BY_WORDS for field, one in fields.items() if not one.is_known},
        aside=tuple(slots[one.place] for one in named if one.place not in used and not _is_open(one, named)),
    )


def _named(place: int, text: str, book: LabelBook) -> _Named | None:
    if book.other_year.search(text):
        return _Named(place, ANOTHER_YEAR, is_known=False)
    known = EITHER if book.either_budget.match(text) else book.funds_columns.match(text)
    role = known or _like(text, book)
    return _Named(place, role, known is not None) if role else None


def _like(text: str, book: LabelBook) -> str | None:
    """Return what the words of a head speak of; None for one that is too long, or speaks of something else."""
    plain = folded(without_brackets(text))
    if (
        not 1 < len(plain) <= LONGEST_HEAD
        or parse_number(text) is not None
        or book.no_fund_head.search(plain)
    ):
        return None
    return next((role for role, like in book.fund_likes.items() if like.search(plain)), None)


def _fields(named: Iterable[_Named]) -> dict[str, _Named]:
    """Return the head of each field: the first known one, else the only one whose words speak of it."""
    named = [one for one in named if one.role in FIELDS]
    count = Counter(one.role for one in named if not one.is_known)
    found: dict[str, _Named] = {}
    for one in sorted(named, key=lambda one: (not one.is_known, one.place)):
        if one.is_known or count[one.role] == 1:
            found.setdefault(one.role, one)
    return found


def _budgets(either: Sequence[_Named], fields: Mapping[str, _Named]) -> dict[str, _Named]:
    """Return which budget the heads are that may be either."""
    initial, adjusted = (fields.get(field) for field in BUDGETS)
    if len(either) == LEAST_COLUMNS and not (initial or adjusted):
        return dict(zip(BUDGETS, either, strict=True))
    if len(either) != 1 or (initial and adjusted):
        return {}
    (one,) = either
    if adjusted:
        return {"initial_budget": one} if one.place < adjusted.place else {}
    return {"adjusted_budget": one} if not initial or initial.place < one.place else {}


def _is_open(one: _Named, named: Iterable[_Named]) -> bool:
    """Whether it is not settled what the head names: words give its field to several."""
    alike = [other for other in named if other.role == one.role]
    return one.role in FIELDS | {EITHER} and len(alike) > 1 and not any(other.is_known for other in alike)


def funds_header(rows: Sequence[Row], book: LabelBook) -> tuple[Heads, int] | None:
    """Return the heads of the funds block that begins at the first of the rows, and how many rows they take, or None.

    Heads that words alone name are believed where the row under them has figures in their columns. Those of a rate
    whose amounts nobody names are for arithmetic to complete.
    """
    if any(_is_figure(slot) for slot in rows[0].own):
        return None
    one = heads_of(rows[0].own, book)
    if two := _of_two_rows(rows, one, book):
        return two, 2
    is_header = one.is_known or one.has_rate or _is_borne_out(one, rows, 1, book)
    return (one, 1) if is_header else None


def _of_two_rows(rows: Sequence[Row], one: Heads, book: LabelBook) -> Heads | None:
    """Return the heads of a header of two rows: groups, and under them their columns.

    │  资金来源  │   预算   │    支出    │    A cell that parts into several is a group, and no column. A column's own
    │            │年初│调整 │ 列支│ 进度 │    label reaches down to the header's end.
    """
    if len(rows) < 2 or rows[1].table != rows[0].table or rows[1].is_first:
        return None
    below = rows[1].own
    reaching = [slot for slot in rows[0].own if slot.last_row >= rows[1].index]
    groups = [slot for slot in rows[0].own if slot not in reaching]
    is_parted = any(sum(slot.overlap(leaf) > SAME_COLUMN for leaf in below) > 1 for slot in groups)
    if not is_parted or len(below) == len(rows[1].slots) or any(_is_figure(slot) for slot in below):
        return None
    two = heads_of(sorted((*reaching, *below), key=lambda slot: slot.left), book)
    is_more = len(two.columns) >= max(LEAST_COLUMNS, len(one.columns))
    is_header = two.is_known or two.has_rate or _is_borne_out(two, rows, 2, book)
    return two if is_more and is_header else None


def _is_borne_out(heads: Heads, rows: Sequence[Row], height: int, book: LabelBook) -> bool:
    """Whether what the words say can be a funds block: budget and spending, or a source under them, over figures."""
    amounts = [slot for field, slot in heads.columns.items() if field in AMOUNTS]
    if len(heads.columns) < LEAST_COLUMNS or not amounts or len(rows) <= height:
        return False
    if any(book.header.match(slot.text) for slot in rows[0].own):
        return False
    body = rows[height]
    figures = [slot for slot in body.own if parse_number(slot.text) is not None]
    has_figures = all(any(head.overlap(slot) > SAME_COLUMN for slot in figures) for head in amounts)
    is_spent = "executed" in heads.columns and bool(heads.columns.keys() & set(BUDGETS))
    return has_figures and (is_spent or any(book.fund_source(slot.text) for slot in body.own))


def _is_figure(slot: Slot) -> bool:
    return parse_number(slot.text) is not None
