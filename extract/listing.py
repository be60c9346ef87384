"""Target tables that list projects: a project's own fields stand in columns beside its indicators.

│ 单位名称 │ 项目名称 │ 预算数 │ 年度目标 │ 一级指标 │ … │ 指标值 │    Each project's cells span its indicators:
├──────────┼──────────┼────────┼──────────┼──────────┼───┼────────┤    where the project's cell changes,
│          │ 垃圾分类 │ 22.37  │ …        │ 产出指标 │ … │ =48    │    another filing begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.columns import under
from extract.draft import EMPTY, Draft, number_at
from extract.fields import read_pairs
from extract.flow import Form, Item, Row, Slot
from extract.indicator_block import read_indicators
from extract.indicators import indicator_columns
from extract.labels import LabelBook
from extract.pairs import Pair
from extract.text import folded


def read_target_list(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the indicators and the project's own fields of such a table, and its rows; (EMPTY, 0) for another."""
    header = _own_columns(rows, book)
    if header is None:
        return EMPTY, 0
    columns, height = header
    draft, taken = read_indicators(rows, book)
    pairs: list[Pair] = []
    first = under(rows[height], {slot.text: slot for slot in columns}) if height < len(rows) else {}
    for slot in columns:
        cell = first.get(slot.text)
        if cell is None:
            continue
        if book.funds_columns.match(slot.text) in ("initial_budget", "adjusted_budget"):
            number, proof = number_at(cell.passage)
            draft |= Draft({"current_year_budget": number}, {"/current_year_budget": proof})
        else:
            pairs.append(Pair(slot.text, cell.passage, slot.passage))
    return draft | read_pairs(pairs, book, is_goal_a_section=True), taken


def projects_of(form: Form, book: LabelBook) -> list[Form]:
    """Return a form for each project of such a table; the form itself where it lists no more than one."""
    rows = form.rows
    place = next((k for k in range(len(rows)) if _own_columns(rows[k:], book)), None)
    if place is None:
        return [form]
    columns, height = _own_columns(rows[place:], book) or ([], 0)
    project = next(slot for slot in columns if book.header.match(slot.text) == "project_name")
    head: list[Item] = [item for item in form.items if not isinstance(item, Row)]
    head += rows[: place + height]
    groups: list[list[Row]] = []
    last: Slot | None = None
    for row in rows[place + height :]:
        cell = under(row, {"project": project}).get("project")
        is_other = last is None or (cell is not None and cell.passage != last.passage)
        begins = cell is not None and not cell.passage.is_blank and is_other
        begins = begins and not (groups and _is_rest(row, groups[-1][0], columns))
        if begins or not groups:
            groups.append([])
            last = cell
        groups[-1].append(row)
    if len(groups) < 2:
        return [form]
    return [replace(form, items=(*head, *group)) for group in groups]


def _is_rest(row: Row, begun: Row, columns: Sequence[Slot]) -> bool:
    """Return whether the row at a page's start is the rest of the project: its own cells are blank or printed again."""
    named = {str(place): slot for place, slot in enumerate(columns)}
    mine, others = under(row, named), under(begun, named)
    cells = [(folded(mine[name].text), folded(others[name].text)) for name in mine.keys() & others.keys()]
    return row.is_first and row.table != begun.table and all(here in ("", above) for here, above in cells)


def _own_columns(rows: Sequence[Row], book: LabelBook) -> tuple[list[Slot], int] | None:
    """Return the header cells that name the project's own fields, and the header's height; None for another table."""
    found = indicator_columns(rows, book)
    if found is None:
        return None
    columns, height = found
    taken = list(columns.values())
    own = [slot for row in rows[:height] for slot in row.own if slot not in taken]
    names = {book.header.match(slot.text) for slot in own}
    return (own, height) if "project_name" in names else None
