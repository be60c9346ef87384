"""The flow cut into forms: each from its title, or, untitled, from what only a form's beginning holds.

cover of a budget ── tables ──┐ statement ── statement ──┐ more of the budget ── letter (no form)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extract.directed import continued
from extract.directions import NONE, Directions
from extract.filing import FormType
from extract.flow import Form, Item, Line, Row, is_year_mark
from extract.labels import LabelBook
from extract.layout import IS_PAIR, Shape, em_of, is_below, is_centred, is_title_like, reads_as_title, shapes
from extract.listing import projects_of
from extract.passage import Passage

WRAPPED = 0.5
"""A title's first line that goes on in a second one is at least this wide (share of the page's width)."""
SAME_SIZE, LIKELY_SAME_SIZE = 1.08, 1.3
MOST_LINES_UNDER_TITLE = 8
EXPLAINS = re.compile(r"说明书?$")
NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]+(?:部分|章|[、.．])|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])"
)
BOUND_BY_TABLES: frozenset[FormType | None] = frozenset(
    {"self_evaluation", "target", "department_evaluation"}
)


@dataclass
class _Open:
    """A form while its items are being gathered."""

    form_type: FormType | None = None
    title: Passage | None = None
    items: list[Item] = field(default_factory=list)
    has_project: bool = False
    has_opening: bool = False
    begun_on: int | None = None
    """The page that a person said it begins on."""

    def closed(self) -> Form:
        return Form(self.form_type, self.title, tuple(self.items))

    def is_yet_unnamed(self, page: int) -> bool:
        """Return whether a person began it on this page, and neither title nor table came yet."""
        is_named = self.form_type is not None or any(isinstance(item, Row) for item in self.items)
        return self.begun_on == page and not is_named


def forms(items: Sequence[Item], book: LabelBook, directions: Directions = NONE) -> list[Form]:
    """Return the forms of the flow in order; what stands before the first is a form of no kind.

    A page between that is no part of the form around it is a form of no kind too, and the form goes on behind it.
    A page behind the statements of a budget belongs to the budget. What a person said of where forms begin holds.
    """
    held = continued(items, directions.continues)
    found = [_Open()]
    strangers: list[_Open] = []
    budget: _Open | None = None
    shape_of = shapes(items)
    for number, group in groupby(items, key=lambda item: item.page):
        page = list(group)
        shape = shape_of.get(number)
        if number in directions.begins:
            found.append(_Open(begun_on=number))
        if number not in directions.continues and _is_foreign(page, found[-1], book, shape):
            strangers.append(_Open(items=page))
            if budget and budget is not found[-1]:
                budget.items += strangers.pop().items
            continue
        before: Item | None = found[-1].items[-1] if found[-1].items else None
        for place, item in enumerate(page):
            opened = None
            if id(item) not in held:
                opened = _opened(item, before, page[place + 1 :], found[-1], book, shape)
            if opened:
                if (
                    opened.title
                    and opened.title != getattr(item, "passage", opened.title)
                    and found[-1].items
                ):
                    found[-1].items.pop()  # the title's first line
                if found[-1].is_yet_unnamed(number):
                    found[-1].form_type, found[-1].title = opened.form_type, opened.title
                else:
                    found.append(opened)
                budget = found[-1] if opened.form_type == "department_budget" else budget
            if not (opened and opened.title):
                _take(item, found[-1], book)
            before = item
    closed = [form.closed() for form in (*found, *strangers)]
    kept = [part for form in closed if form.title or form.items for part in projects_of(form, book)]
    return sorted(kept, key=lambda form: form.pages[0])


def _take(item: Item, form: _Open, book: LabelBook) -> None:
    form.items.append(item)
    form.has_project = form.has_project or _names_project(item, book)
    form.has_opening = form.has_opening or _opening(item, book) is not None


def _opened(
    item: Item,
    before: Item | None,
    following: Sequence[Item],
    current: _Open,
    book: LabelBook,
    shape: Shape | None,
) -> _Open | None:
    """Return the form that begins with the item, or None. A wrapped title takes its first line, `before`, back."""
    title = _wrapped_title(before, item, book, shape) or _title(item, following, book)
    if title := title or _title_by_heading(item, following, current, book, shape):
        passage, form_type = title
        return _Open(form_type, passage)
    if _names_project(item, book) and current.has_project and current.form_type != "department_budget":
        return _Open()
    opening = _opening(item, book)
    if current.form_type in BOUND_BY_TABLES and before is not None and before.page == item.page:
        return None  # a form of tables has chapters too
    if opening and (current.has_opening or current.form_type != opening):
        return _Open(opening)
    return None


def _title(item: Item, following: Sequence[Item], book: LabelBook) -> tuple[Passage, FormType] | None:
    """Return the item as a title with the kind of form it names, or None.

    A title stands outside the table, or in a row of its own over the table's whole width. A numbered one
    (七、项目经费情况说明) is a chapter's, unless a table follows on its page.
    """
    if isinstance(item, Line):
        passage = item.passage
    elif len(item.slots) == 1:
        passage = item.slots[0].passage
    else:
        return None
    form_type = book.form_type(passage.text)
    if form_type is None or (form_type not in BOUND_BY_TABLES and _goes_on_below(item, following, book)):
        return None
    if NUMBERED.match(passage.text):
        has_table = any(isinstance(other, Row) for other in following)
        return (passage, form_type) if has_table and form_type in BOUND_BY_TABLES else None
    return passage, form_type


def _title_by_heading(
    item: Item, following: Sequence[Item], current: _Open, book: LabelBook, shape: Shape | None
) -> tuple[Passage, FormType] | None:
    """Return the line as a title of words that nobody knows, by the first heading of a form directly under it.

    Labels with values may stand between them. A budget's chapters have such titles too: there it must say 说明.
    """
    if not isinstance(item, Line) or not is_title_like(item, shape) or is_year_mark(item.text):
        return None
    is_chapter = current.form_type == "department_budget" and not EXPLAINS.search(item.text)
    if is_chapter or NUMBERED.match(item.text):
        return None
    lines = (other for other in following[:MOST_LINES_UNDER_TITLE] if isinstance(other, Line))
    heading = next(
        (line for line in lines if not IS_PAIR.search(line.text) and not is_year_mark(line.text)), None
    )
    form_type = book.opening(heading.text, is_under_title=True) if heading else None
    return (item.passage, form_type) if form_type else None


def _goes_on_below(item: Item, following: Sequence[Item], book: LabelBook) -> bool:
    """Return whether the line is the first of a wrapped title that, whole, names no form: …分类预算 / 表."""
    below = following[0] if following else None
    if not (isinstance(item, Line) and isinstance(below, Line) and item.box.width >= WRAPPED):
        return False
    is_end = is_below(item.box, below.box) and is_centred(below) and reads_as_title(below)
    return is_end and book.form_type(item.text + below.text) is None


def _wrapped_title(
    before: Item | None, item: Item, book: LabelBook, shape: Shape | None
) -> tuple[Passage, FormType] | None:
    """Return the title that the line before began and this one ends, with the kind of form it names, or None."""
    if not (isinstance(before, Line) and isinstance(item, Line) and before.page == item.page):
        return None
    if before.box.width < WRAPPED or not is_below(before.box, item.box) or not reads_as_title(before):
        return None
    is_made = book.form_type(item.text) is None and _are_of_one_size(before, item)
    if not is_made and not is_title_like(before, shape) and not _are_set_alike(before, item, shape):
        return None  # two lines that only together are a title of one size need no more proof
    whole = before.passage.then(item.passage)
    form_type = book.form_type(whole.text) if is_centred(item) and not book.form_type(before.text) else None
    return (whole, form_type) if form_type and not NUMBERED.match(whole.text) else None


def _are_set_alike(before: Line, line: Line, shape: Shape | None) -> bool:
    """Return whether two lines are of one size, and larger than the page's text or the second set further in.

    A paragraph's second line never stands further in than its first: such a pair is centred.
    """
    sizes = em_of(before), em_of(line)
    is_title = line.box.x0 > before.box.x0 + em_of(line) or (
        shape is not None and min(sizes) > SAME_SIZE * shape.em
    )
    return is_title and max(sizes) < SAME_SIZE * min(sizes)


def _are_of_one_size(before: Line, line: Line) -> bool:
    """Return whether two lines may be of one size; a scan's boxes lie loosely around few characters."""
    sizes = em_of(before), em_of(line)
    return max(sizes) < LIKELY_SAME_SIZE * min(sizes)


def _names_project(item: Item, book: LabelBook) -> bool:
    """Return whether the row names a project; 项目名称 over a column of amounts is a table's head."""
    if not isinstance(item, Row) or not any(
        book.header.match(slot.text) == "project_name" for slot in item.own[:1]
    ):
        return False
    heads = (book.funds_columns, book.budget_items)
    return not any(vocabulary.match(slot.text) for vocabulary in heads for slot in item.own[1:2])


def _opening(item: Item, book: LabelBook) -> FormType | None:
    """Return the kind of form that the line, its first heading (一、项目概述), begins."""
    return book.opening(item.text) if isinstance(item, Line) else None


def _is_foreign(page: Sequence[Item], current: _Open, book: LabelBook, shape: Shape | None) -> bool:
    """Return whether the page is no part of the form it follows, and begins none.

    A letter begins with a title of its own. A table that is none of the form's holds no label that any form
    has and does not go on from the form's last table.
    """
    if current.form_type is None or current.form_type == "department_budget":
        return False
    befores = [None, *page]
    if any(
        _opened(item, befores[place], page[place + 1 :], current, book, shape)
        for place, item in enumerate(page)
    ):
        return False
    rows = [item for item in page if isinstance(item, Row)]
    if current.form_type not in BOUND_BY_TABLES:
        return bool(rows) or is_title_like(page[0], shape)
    if rows:
        return not _holds_labels(rows, book) and not _goes_on(rows[0], current.items)
    return is_title_like(page[0], shape)


def _holds_labels(rows: Iterable[Row], book: LabelBook) -> bool:
    columns = (book.indicators_columns, book.funds_columns, book.totals)
    return any(
        book.is_label(slot.text) or any(vocabulary.match(slot.text) for vocabulary in columns)
        for row in rows
        for slot in row.own
    )


def _goes_on(row: Row, items: Sequence[Item]) -> bool:
    """Return whether the row stands in the columns of the last table before it."""
    before = next((item for item in reversed(items) if isinstance(item, Row)), None)
    if before is None:
        return False
    edges = {round(edge, 2) for slot in before.slots for edge in (slot.left, slot.right)}
    own = {round(edge, 2) for slot in row.slots for edge in (slot.left, slot.right)}
    return len(own & edges) > len(own) / 2
