"""What a line is that bears no value: a label, a column's head, a cell of another table, a running line, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from extract.labels import LabelBook
from extract.transformer.roles import AROUND, BUDGET_ITEMS, FUNDS, INDICATOR
from extract.transformer.unit import Unit
from ingest.page import Box

IN_ROWS = frozenset((*INDICATOR, *FUNDS, *BUDGET_ITEMS))
VALUED = frozenset(("options", "note", "section_text"))
"""Roles of things around values that a label may stand beside."""
GOALS = ("goal_expected", "goal_actual")
UNNAMED = "value"
"""What a value without a role of its own is called until all are named."""
FOLIO = re.compile(r"[第共页/\s\d一－—\-·.~]{1,14}")
INLINE = re.compile(r"([^\s:：，。]{2,12})[:：]\s*(\S.{0,40})")
OF_UNIT = re.compile(r"(?:部门|单位)(?:名称)?$")
AT_EDGE = 0.08
ACROSS = 0.9
"""A cell over so much of the page's text names the block under it."""
SAME_RULE = 0.003
Places = Sequence[Box | None]


def named_around(
    units: Sequence[Unit], roles: Sequence[str | None], cells: Places, tables: Sequence[int], book: LabelBook
) -> list[str]:
    """Return a role for every unit: those given, and by their places those of the lines that bear no value.

    `cells` are the boxes of the ruled cells that the units stand in, `tables` the numbers of the tables, -1 for none.
    """
    rooms = [cell or unit.box for unit, cell in zip(units, cells, strict=True)]
    foreign = {table for table in set(tables) if table >= 0 and _is_foreign(table, roles, tables)}
    found: list[str | None] = list(roles)
    for place, unit in enumerate(units):
        if found[place] is None and _is_folio(unit):
            found[place] = "running_line"
        elif found[place] is None and tables[place] in foreign:
            found[place] = "table_cell"
        elif found[place] is None and unit.text.isdecimal() and tables[place] >= 0:
            found[place] = "other"  # the number of a row
    found = [
        UNNAMED if role == "other" and own == "other" else role
        for role, own in zip(found, roles, strict=True)
    ]
    # From the bottom up: what stands over a column's head of two rows is a head too.
    for place in sorted(range(len(units)), key=lambda n: -rooms[n].top):
        if found[place] is None:
            found[place] = _of(place, units, found, rooms, cells, book)
    found = ["other" if role == UNNAMED else role for role in found]
    heads = {room for room, role in zip(rooms, found, strict=True) if role == "column_head"}
    for place, room in enumerate(rooms):
        is_open = roles[place] is None and found[place] in (None, "label")
        if is_open and (_is_in_row(room, heads) if cells[place] else _is_in_line(room, heads)):
            found[place] = "column_head"
    return [role or "other" for role in found]


def _is_in_row(room: Box, heads: Set[Box]) -> bool:
    """Whether the ruled room stands between the same rules as a column's head: nothing stands under it."""
    return any(
        abs(head.top - room.top) < SAME_RULE and abs(head.bottom - room.bottom) < SAME_RULE for head in heads
    )


def _is_in_line(room: Box, heads: Set[Box]) -> bool:
    """Whether several heads of columns stand on the height of a line outside all cells."""
    return sum(head.top < (room.top + room.bottom) / 2 < head.bottom for head in heads) > 1


def _is_folio(unit: Unit) -> bool:
    is_at_edge = unit.box.bottom < AT_EDGE or unit.box.top > 1 - AT_EDGE
    return is_at_edge and bool(FOLIO.fullmatch(unit.text))


def _is_foreign(table: int, roles: Sequence[str | None], tables: Sequence[int]) -> bool:
    """Whether the table is none of a form's: cells of a budget's table in it, or no value at all."""
    own = [role for role, number in zip(roles, tables, strict=True) if number == table]
    return "table_cell" in own or not any(own)


def _of(
    place: int,
    units: Sequence[Unit],
    roles: Sequence[str | None],
    rooms: Sequence[Box],
    cells: Places,
    book: LabelBook,
) -> str | None:
    room, text = rooms[place], units[place].text
    if cells[place] is None and (inline := _inline(text, book)):
        return inline
    if cells[place] is not None and names_beside(place, roles, rooms):
        return "indicator_remark"
    width = max(other.x1 for other in rooms) - min(other.x0 for other in rooms)
    if cells[place] is not None and room.width > ACROSS * width:
        return "label"
    if any(one.text.endswith(("：", ":")) for one, other in zip(units, rooms, strict=True) if other == room):
        return "label"
    beside = [
        role
        for other, role in enumerate(roles)
        if role and other != place and _bears_value(role) and _is_right_of(rooms[other], room)
    ]
    under = _under(place, rooms)
    if set(beside) == {"fund_label"} and under is not None and len(beside) > 1:
        return "column_head"
    if beside:
        return "label"
    below = roles[under] if under is not None else None
    if below and cells[place] is not None and (_bears_value(below) or below == "column_head"):
        return "column_head"
    if below in IN_ROWS or below in GOALS or (below == "column_head" and _is_near(room, rooms[under or 0])):
        return "column_head"
    blocks = (book.indicators_block, book.funds_block)
    is_known = book.is_label(text) or any(block.match(text) for block in blocks)
    return "label" if cells[place] is not None or is_known else None


def names_beside(place: int, roles: Sequence[str | None], rooms: Sequence[Box]) -> list[int]:
    """Return the lines that name an indicator in the row of a cell that stands in one row alone."""
    room = rooms[place]
    names = [
        other
        for other, role in enumerate(roles)
        if role == "level3" and room.top <= (rooms[other].top + rooms[other].bottom) / 2 <= room.bottom
    ]
    is_one = all(
        abs(rooms[other].top - room.top) + abs(rooms[other].bottom - room.bottom) < SAME_RULE
        for other in names
    )
    return names if is_one else []


def _inline(text: str, book: LabelBook) -> str | None:
    """Return the role of a line that says a label and its value, None for another line."""
    found = INLINE.fullmatch(text)
    if not found:
        return None
    if book.phones.match(found[1]):
        return "contact_phone"
    if book.contacts.match(found[1]):
        return "contact_name"
    return book.header.match(found[1]) or ("implementing_unit" if OF_UNIT.search(found[1]) else None)


def _bears_value(role: str) -> bool:
    return role not in AROUND or role in VALUED


def _is_right_of(other: Box, room: Box) -> bool:
    """Whether the middle of the other stands to the right, on the height of the room."""
    return other.x0 >= room.x1 - 0.003 and room.top <= (other.top + other.bottom) / 2 <= room.bottom


def _is_near(room: Box, under: Box) -> bool:
    return under.top - room.bottom < 2.5 * max(room.height, under.height)


def _under(place: int, rooms: Sequence[Box]) -> int | None:
    """Return the nearest that stands under the room, in another room, its middle over or under the other's width."""
    room = rooms[place]
    middle = (room.x0 + room.x1) / 2
    below = [
        (other.top, number)
        for number, other in enumerate(rooms)
        if other.top >= room.bottom - 0.004
        and number != place
        and other != room
        and (other.x0 <= middle <= other.x1 or room.x0 <= (other.x0 + other.x1) / 2 <= room.x1)
    ]
    return min(below)[1] if below else None
