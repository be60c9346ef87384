"""A document of chapters: prose and tables under centred titles, in printed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.flow import Item, Line, Row
from extract.layout import is_below, is_title_like, reads_as_title, shapes
from extract.passage import Passage

MOST_LINES_ABOVE = 6
"""Between a table and its title stand no more lines than these (编制部门, 单位, 公开表号)."""
LONGEST_LINE_ABOVE = 60


@dataclass(slots=True)
class Chapter:
    """What stands under one title: lines, then perhaps the rows of one table."""

    title: Passage | None
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def is_table(self) -> bool:
        """Whether a table stands here, its title directly above it."""
        return bool(self.rows)


def chapters(items: Sequence[Item]) -> list[Chapter]:
    """Return the document's chapters. A title on two lines is one; prose between title and table parts them."""
    found = [Chapter(None)]
    pages = shapes(items)
    last_title: Line | None = None
    for item in items:
        current = found[-1]
        if isinstance(item, Row):
            if current.rows and current.rows[-1].table == item.table:
                current.rows.append(item)
            else:
                found.append(_table_chapter(found, item))
        elif is_title_like(item, pages.get(item.page)):
            if last_title and not current.lines and not current.rows and is_below(last_title.box, item.box):
                current.title = current.title.then(item.passage) if current.title else item.passage
            else:
                found.append(Chapter(_with_first_line(current.lines, item)))
            last_title = item
        else:
            if current.rows:
                found.append(Chapter(None))
            found[-1].lines.append(item)
    return found


def _with_first_line(lines: list[Line], item: Line) -> Passage:
    """Return the title, with the line directly above it where that, as wide as the text, is its beginning."""
    if lines and reads_as_title(lines[-1]) and is_below(lines[-1].box, item.box):
        return lines.pop().passage.then(item.passage)
    return item.passage


def _table_chapter(found: list[Chapter], row: Row) -> Chapter:
    """Return a new chapter of the table, with the title and the short lines directly above it on its page."""
    above = found[-1]
    is_near = (
        not above.rows
        and len(above.lines) <= MOST_LINES_ABOVE
        and all(len(line.text) <= LONGEST_LINE_ABOVE and line.page == row.page for line in above.lines)
    )
    if not is_near:
        return Chapter(None, rows=[row])
    found.pop()
    if above.title is None:
        title, lines = _title_above(above.lines)
        return Chapter(title, lines, [row])
    return Chapter(above.title, above.lines, [row])


def _title_above(lines: list[Line]) -> tuple[Passage | None, list[Line]]:
    """Return the last title among the lines, its wrapped lines as one, and the lines under it."""
    last = next((k for k in reversed(range(len(lines))) if reads_as_title(lines[k])), None)
    if last is None:
        return None, lines
    first, title = last, lines[last].passage
    while first and reads_as_title(lines[first - 1]) and is_below(lines[first - 1].box, lines[first].box):
        first -= 1
        title = lines[first].passage.then(title)
    return title, lines[last + 1 :]
