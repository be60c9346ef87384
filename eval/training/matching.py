"""Which printed value each line of a read page belongs to, by the boxes of the right answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from extract.transformer.unit import Unit
from fixtures.compose import target_parts
from ingest.page import Box, Page

COVERED = 0.5
"""A line belongs to a value whose ink covers so much of it,"""
HELD = 0.7
"""or that lies in it by so much: 2020 in 填报日期：2020."""
PLAIN = {
    "title": "title", "fiscal_year": "fiscal_year", "project_name": "project_name", "project_category": "project_category",
    "competent_department": "competent_department", "implementing_unit": "implementing_unit", "start_date": "start_date",
    "end_date": "end_date", "amount_unit": "amount_unit", "total_budget": "total_budget",
    "current_year_budget": "current_year_budget", "previous_budget": "previous_budget",
    "previous_executed": "previous_executed", "total_weight": "total_weight", "total_score": "total_score", "grade": "grade",
}  # fmt: skip
"""Values that a filing has once."""
PATTERNS = (
    (re.compile(r"/contacts/\d+/name"), "contact_name"),
    (re.compile(r"/contacts/\d+/phone"), "contact_phone"),
    (re.compile(r"/options/\d+/ticked"), "options"),
    (re.compile(r"/notes/\d+"), "note"),
    (re.compile(r"/sections/\d+/heading"), "section_heading"),
    (re.compile(r"/sections/\d+/text"), "section_text"),
    (re.compile(r"/annual_goal/expected"), "goal_expected"),
    (re.compile(r"/annual_goal/actual"), "goal_actual"),
    (re.compile(r"/tables/\d+/title"), "title"),
    (re.compile(r"/tables/\d+/unit"), "amount_unit"),
    (re.compile(r"/tables/\d+/(?:header|rows).*"), "table_cell"),
    (re.compile(r"/funds/\d+/label"), "fund_label"),
    (re.compile(r"/funds/\d+/weight"), "fund_weight"),
    (re.compile(r"/funds/\d+/score"), "fund_score"),
    (re.compile(r"/funds/\d+/(initial_budget|adjusted_budget|executed|execution_rate)"), ""),
    (re.compile(r"/budget_items/\d+/name"), "budget_item_name"),
    (re.compile(r"/budget_items/\d+/amount"), "budget_item_amount"),
    (re.compile(r"/indicators/\d+/(level1|level2|level3|target|actual|weight|score|deviation)"), ""),
)
"""Pointers and the role of what stands there; "" for the name that the pattern itself holds."""
FIRST = (
    "options",
    "goal_expected",
    "goal_actual",
    "section_text",
    "deviation",
    "title",
    "section_heading",
    "project_category",
)
"""Of two values in one place, the one whose role stands here first is the line's."""
SECTION = re.compile(r"/sections/\d+/text")
UNIT_LINE = re.compile(r"单位[:：]?\s*(?:人民币)?\s*[（(]?[万千]?元")

NO_FIGURE = re.compile(r"[^\d.分—－一/ -]")


class Spot(NamedTuple):
    """A value's ink on one page: of which filing, at which pointer, in which of its places there."""

    filing: int
    pointer: str
    role: str
    box: Box
    turn: int
    """How many places of it come before this one on the page: columns of a target."""
    is_in_columns: bool
    """Whether it has several places on the page."""
    is_first_page: bool
    """Whether the value begins on this page."""
    text: str

    @property
    def row(self) -> tuple[int, str]:
        """The row that it is part of: `/indicators/3` of its filing."""
        return self.filing, "/".join(self.pointer.split("/")[:3])


def role_of(pointer: str, form_type: str) -> str | None:
    """Return the role of what stands at a pointer, None where it has none of its own."""
    if pointer[1:] in PLAIN:
        return PLAIN[pointer[1:]]
    for pattern, role in PATTERNS:
        found = pattern.fullmatch(pointer)
        if found:
            return role or found[1]
    if pointer.startswith("/other_fields/"):
        is_prose = form_type in ("department_budget", "project_statement")
        return ("section_heading" if pointer.endswith("/label") else "section_text") if is_prose else "other"
    return None


def spots(gold: Mapping[str, Any], page: int) -> list[Spot]:
    """Return the values that the right answer places on the page (1-based)."""
    found: list[Spot] = []
    for number, filing in enumerate(gold["filings"]):
        goals = _goals(filing["evidence"])
        for pointer, evidence in filing["evidence"].items():
            if pointer not in goals:
                found += _of(number, filing["form_type"], pointer, evidence, page)
    return found


def _goals(evidence: Mapping[str, Any]) -> set[str]:
    """Return the pointers of sections that are the annual goal: it is that, and its heading a label."""
    goal = evidence.get("/annual_goal/expected", {}).get("box")
    texts = [at for at, one in evidence.items() if SECTION.fullmatch(at) and one["box"] == goal is not None]
    return {at for text in texts for at in (text, text.replace("/text", "/heading"))}


def _of(number: int, form_type: str, pointer: str, evidence: Mapping[str, Any], page: int) -> Iterator[Spot]:
    role = role_of(pointer, form_type)
    if role is None or evidence["page"] is None or not (evidence["text"] or "").strip():
        return
    places = [(evidence["page"], evidence["box"]), *((one["page"], one["box"]) for one in evidence["more"])]
    here = [box for on, box in places if on == page]
    for turn, box in enumerate(here):
        yield Spot(
            number, pointer, role, Box(*box), turn, len(here) > 1, places[0][0] == page, evidence["text"]
        )


def matched(page: Page, units: Sequence[Unit], spots: Sequence[Spot]) -> list[tuple[Spot, ...]]:
    """Return for each unit the values that it is part of, its own first; () for what bears none."""
    found: list[tuple[Spot, ...]] = []
    for unit in units:
        box = page.on_paper(unit.box)
        scored = [(score, spot) for spot in spots if (score := _fit(box, spot.box)) > 0]
        scored.sort(key=lambda pair: (-round(pair[0], 1), _rank(pair[1].role)))
        found.append(tuple(spot for _, spot in scored))
    return found


def _rank(role: str) -> int:
    return FIRST.index(role) if role in FIRST else len(FIRST)


def _fit(box: Box, ink: Box) -> float:
    """Return how much of the line the value's ink covers; a little where the line holds the ink, else 0."""
    shared = box.overlap(ink)
    if shared <= 0:
        return 0.0
    # The text layer's boxes are as low as their ink: a line is covered where its height is.
    width = min(box.x1, ink.x1) - max(box.x0, ink.x0)
    height = min(box.bottom, ink.bottom) - max(box.top, ink.top)
    is_level = height >= COVERED * min(box.height, ink.height)
    covered = width / max(box.width, 1e-9)
    if is_level and covered >= COVERED:
        return covered
    return 0.1 if is_level and width / max(ink.width, 1e-9) >= HELD else 0.0


def own_role(unit: Unit, values: Sequence[Spot], *, is_in_cell: bool) -> str | None:
    """Return the role of a unit by its values, None where it bears none or is a label that holds one."""
    roles = [spot.role for spot in values]
    if not roles:
        return None
    if "options" in roles:
        return "options"
    if {"start_date", "end_date"} <= set(roles) and roles[0] in ("start_date", "end_date"):
        return "period"
    first = roles[0]
    if first == "amount_unit":
        return first if UNIT_LINE.search(unit.text) else None
    if first == "fund_weight" and is_in_cell and NO_FIGURE.search(unit.text):
        return None  # the points stand in the block's label
    if first in ("level1", "level2") and "level3" in roles:
        return "level3"  # run together with the name beside it
    return "title" if first == "fiscal_year" and "title" in roles else first


def part_of_target(unit: Unit, spot: Spot) -> str:
    """Return which part of a target in columns the unit is: the one whose text it is like."""
    parts = target_parts(spot.text)
    names = ("target_operator", "target", "target_unit")
    likeness = [fuzz.ratio(unit.text, part) if part else -1.0 for part in parts]
    return names[likeness.index(max(likeness))]
