"""A budget table as its rules see it: what each column is, what each row is, and the numbers in its cells.

    类 │ 款 │ 项 │ 科目名称 │ 合计 │ 基本支出 │ 项目支出        one side: codes, a name, amounts
    项目 │ 预算数 │ 项目 │ 合计 │ 一般公共预算 │ 政府性基金      two sides: each a name and its amounts

What a column or a row is, its content says; headers are printed in too many ways. Where that leaves doubt, the
row has no codes (None), and the sums that it may belong to are suspended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extract.filing import BudgetTable, Filing
from extract.number import is_dash, parse_number
from extract.text import folded
from review.account_codes import CODED_NAME, Codes, codes_of, split
from review.budget_parameters import budget_parameters

YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}
NUMBERING = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）]?[、.．)）\s]\s*")
QUOTES = re.compile(r"[“”\"'‘’《》]")


class Cell(NamedTuple):
    """One cell: its pointer and its number. Neither a number nor unread: blank, or a dash."""

    pointer: str
    text: str
    value: Decimal | None
    is_unread: bool

    @property
    def amount(self) -> Decimal:
        """The number; nothing where the cell is blank."""
        return self.value if self.value is not None else Decimal(0)


class Column(NamedTuple):
    """A column of amounts: its place, and its heading from the top down."""

    place: int
    path: tuple[str, ...]

    @property
    def label(self) -> str:
        """The heading next to the amounts."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a side. `codes` are None where they are not sure, () where the side has none.

    `code_cells` are the places of the cells that hold nothing but parts of its code, `name_cell` that of its name alone.
    """

    place: int
    name: str
    codes: Codes | None
    is_total: bool
    cells: dict[int, Cell]
    code_cells: tuple[str, ...] = ()
    name_cell: str | None = None

    @property
    def shown(self) -> str:
        """The row as messages name it."""
        code = "".join(self.codes or ())
        return f"{self.name}（{code}）" if code else self.name or f"第{self.place + 1}行"


class Side(NamedTuple):
    """A name column with the amounts right of it; `is_coded` where codes stand left of it."""

    is_coded: bool
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a filing. `unit` is the printed one, `sides` from left to right."""

    number: int
    title: str
    unit: str | None
    sides: tuple[Side, ...]
    is_typed: bool
    """Whether the table was read from characters in the file: nothing on it can be misread."""

    @property
    def shown(self) -> str:
        """The table as messages name it."""
        return f"《{self.title}》" if self.title else f"第{self.number + 1}张表"

    @property
    def factor(self) -> Decimal | None:
        """How many 元 one unit is; None where no unit is known."""
        return YUAN.get(self.unit or "")


def bare(text: str) -> str:
    """Return the text for looking it up: its numbering, its quotes, spaces and punctuation left out."""
    return folded(QUOTES.sub("", NUMBERING.sub("", text.strip())))


def sheets(filing: Filing) -> tuple[Sheet, ...]:
    """Return the tables of the filing, in printed order."""
    return _sheets(_Key(filing))


class _Key:
    """A filing by identity: every rule asks for the same tables."""

    __slots__ = ("filing",)

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    def __hash__(self) -> int:
        return id(self.filing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.filing is other.filing


@lru_cache(maxsize=4)
def _sheets(key: _Key) -> tuple[Sheet, ...]:
    return tuple(_sheet(key.filing, number, table) for number, table in enumerate(key.filing.tables))


def _sheet(filing: Filing, number: int, table: BudgetTable) -> Sheet:
    width = max((len(table.header), *map(len, table.rows)), default=0)
    rows = [
        [_cell(filing, number, place, column, row) for column in range(width)]
        for place, row in enumerate(table.rows)
    ]
    prefix = f"/tables/{number}/"
    proofs = [proof for at, proof in filing.evidence.items() if at.startswith(prefix)]
    return Sheet(
        number,
        table.title or "",
        table.unit or filing.amount_unit,
        tuple(_sides(table, rows, width)),
        bool(proofs) and all(proof.method in ("text_layer", "text_dump", "person") for proof in proofs),
    )


def _cell(filing: Filing, number: int, place: int, column: int, row: Sequence[str]) -> Cell:
    text = row[column].strip() if column < len(row) else ""
    pointer = f"/tables/{number}/rows/{place}/{column}"
    value = parse_number(text) if text else None
    return Cell(pointer, text, value, filing.is_unread(pointer) or (value is None and not is_dash(text)))


def _sides(table: BudgetTable, rows: Sequence[Sequence[Cell]], width: int) -> Iterator[Side]:
    """Yield the sides: each begins with its codes or its name, and ends where the next name begins."""
    kinds = [_kind(table, rows, place) for place in range(width)]
    heads: list[int] = []
    amounts: list[int] = []
    for place, kind in enumerate(kinds):
        if kind == "index":
            continue
        if kind == "amount":
            amounts.append(place)
            continue
        if amounts:
            yield _side(table, rows, heads, amounts, kinds)
            heads, amounts = [], []
        heads.append(place)
    if amounts:
        yield _side(table, rows, heads, amounts, kinds)


def _kind(table: BudgetTable, rows: Sequence[Sequence[Cell]], place: int) -> str:
    """Return "code", "amount", "text" or, for a numbering of the rows, "index", by what most of the column's cells hold."""
    texts = [row[place].text for row in rows if row[place].text and not _is_total(row[place].text)]
    limits = budget_parameters()
    codes = sum(re.fullmatch(r"\d{2}|\d{3}|\d{5}|\d{7}", text) is not None for text in texts)
    head = bare(table.header[place]) if place < len(table.header) else ""
    if any(head.endswith(word) for word in budget_parameters().index_columns):
        return "index"
    is_code_head = re.search(r"编码|代码|[类款项]$", head) is not None and not head.endswith("项目")
    if texts and is_code_head and codes >= limits.code_column_share * len(texts):
        return "code"
    numbers = sum(parse_number(text) is not None or is_dash(text) for text in texts)
    if texts and numbers < limits.amount_column_share * len(texts):
        return "text"
    if not texts and not any(row[place].is_unread for row in rows):
        return "amount" if head and place and "备注" not in head and not is_code_head else "text"
    return "amount"


def _side(
    table: BudgetTable,
    rows: Sequence[Sequence[Cell]],
    heads: Sequence[int],
    amounts: Sequence[int],
    kinds: Sequence[str],
) -> Side:
    columns = tuple(
        Column(place, _path(table.header[place] if place < len(table.header) else "")) for place in amounts
    )
    codes = [place for place in heads if kinds[place] == "code"]
    lines: list[Line] = []
    known: Codes = ()
    coded_names = sum(CODED_NAME.match(_name(row, heads, codes)) is not None for row in rows)
    is_coded = bool(codes) or coded_names >= budget_parameters().code_column_share * max(len(rows) - 1, 1)
    for place, row in enumerate(rows):
        line = _line(place, row, (heads, codes, amounts), known, is_coded)
        if line is not None:
            lines.append(line)
            known = line.codes or known
    return Side(is_coded, columns, tuple(lines))


def _path(header: str) -> tuple[str, ...]:
    return tuple(folded(QUOTES.sub("", part)) for part in header.split("/") if part.strip())


def _name(row: Sequence[Cell], heads: Sequence[int], codes: Sequence[int]) -> str:
    cell = _name_cell(row, heads, codes)
    return cell.text if cell else ""


def _name_cell(row: Sequence[Cell], heads: Sequence[int], codes: Sequence[int]) -> Cell | None:
    cells = [row[place] for place in heads if place not in codes and row[place].text]
    return cells[-1] if cells else None


def _line(
    place: int,
    row: Sequence[Cell],
    columns: tuple[Sequence[int], Sequence[int], Sequence[int]],
    before: Codes,
    is_coded: bool,
) -> Line | None:
    """Return the row, or None where nothing stands in it, or a numbering of the columns."""
    heads, codes, amounts = columns
    cells = {column: row[column] for column in amounts}
    named = _name_cell(row, heads, codes)
    name, name_cell = (named.text, named.pointer) if named else ("", None)
    total = next((row[column].text for column in heads if _is_total(row[column].text)), None)
    is_empty = not any(cell.text or cell.is_unread for cell in cells.values())
    if folded(name) in budget_parameters().dropped_rows or (is_empty and not total and not name):
        return None
    if total is not None:
        return Line(place, total, (), True, cells)
    if not is_coded:
        return Line(place, name, (), False, cells, (), name_cell)
    digits = [
        None if row[column].is_unread and not row[column].text else row[column].text for column in codes
    ]
    inside = CODED_NAME.match(name)
    if not codes and inside:
        return Line(place, name[inside.end() :], split(inside[1]), False, cells)
    code_cells = tuple(row[column].pointer for column in codes if row[column].text)
    return Line(place, name, codes_of(digits, before), False, cells, code_cells, name_cell)


def _is_total(text: str) -> bool:
    return bare(text) in budget_parameters().total_rows
