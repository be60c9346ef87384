"""Prose in a dump as lines with places on a page: margins, indents and centred titles told from the text.

A dump has characters, not places. Each line is given the box that its kind has on paper, so that what reads
the paper reads the dump: a title is centred, a chapter's heading spans its line, a paragraph begins indented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from extract.dump.align import is_bare_number
from extract.dump.rows import wide
from extract.dump.token import Strip, passage_of
from extract.flow import Line, is_year_mark
from extract.labels import LabelBook
from extract.layout import ENDS_SENTENCE, IS_PAIR, NUMBER_FIRST
from extract.passage import LinePlace
from extract.prose import BARE_HEADING
from extract.text import folded
from extract.unit import UNIT

LINE_BREAK = 3.5
"""Ems that a paragraph's last line leaves free, at least."""
INDENT = 2.0
"""Ems that a paragraph's first line stands in."""
ITEM = re.compile(r"\d{1,2}[、．.)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]")
ENDS = "。；;：:！？!?"
CENTRED = 5
"""Blanks before a centred line, at least."""
LONGEST_TITLE = 45
TITLE = (0.4375, 0.75)
"""The width of a title, and of the first line of one on two lines, which is known by its width."""
HEADING = 1.0
EDGE = 0.125
FOOT = (0.8, 0.85)
WRAPPED = 0.5
"""A title's first line that goes on in a second one takes this share of the widest line, at least."""
LONGEST_BARE = 8
"""A statement's title no longer than this (项目经费情况说明) names no project: the line above does."""
LEAST_WIDEST = 20.0
CONTENTS = frozenset({"目录", "目次", "目"})
HEADS = re.compile(r"第[一二三四五六七八九十]+部分|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]")
LEAST_FIGURES = 4
LEAST_WIDE = 0.42


def prose_lines(strips: Sequence[Strip], book: LabelBook) -> list[Line]:
    """Return the lines with boxes; of a page with a table only its title and the prose behind it."""
    lines: list[Line] = []
    before: Strip | None = None
    pages = [list(group) for _, group in groupby(strips, key=lambda strip: strip.page)]
    for page in pages:
        filled = _without_numbers([strip for strip in page if strip.pieces])
        if len(pages) > 1:
            filled = filled[: _contents(filled)]
        titles = _titles(filled, before, book)
        tail = _behind_table(filled) if _is_tabular(filled, book) else 0
        shown = [*_table_head(filled[:tail], book), *filled[tail:]]
        lines += _placed(page, shown, titles, before, book)
        before = filled[-1] if filled else before
    return lines


def _without_numbers(page: list[Strip]) -> list[Strip]:
    """Return the page's lines without the number at its head or foot."""
    begin = int(len(page) > 1 and is_bare_number(page[0].text))
    return page[begin : len(page) - int(len(page) > 1 and is_bare_number(page[-1].text))]


def _contents(page: Sequence[Strip]) -> int:
    """Return the number of the line where a list of contents begins, that of lines where none does."""
    texts = [re.sub(r"\s", "", strip.text) for strip in page]
    for at, text in enumerate(texts):
        if text in CONTENTS or "".join(texts[at : at + 2]) in CONTENTS:
            return at
    return len(page)


def _is_tabular(strips: Sequence[Strip], book: LabelBook) -> bool:
    """Return whether the page holds a table: titled as one, or several figures stand alone."""
    if any(_names_table(strip, book) for strip in strips):
        return True
    words = [word for strip in strips for piece in strip.pieces for word in piece.words()]
    figures = sum(is_bare_number(word.text) for word in words)
    return figures >= LEAST_FIGURES and figures * 8 >= len(words)


def _table_head(strips: Sequence[Strip], book: LabelBook) -> list[Strip]:
    """Return the table's titles and its unit of money below; [] where either is missing: a title needs a margin."""
    titles = [strip for strip in strips if _names_table(strip, book)]
    units = [
        replace(strip, pieces=(piece,))
        for strip in strips
        for piece in strip.pieces
        if UNIT.search(piece.text)
    ]
    return [*titles, *units[:1]] if titles and units else []


def _behind_table(strips: Sequence[Strip]) -> int:
    """Return the number of the line where prose goes on behind the page's table, that of lines where none does."""
    figures = [at for at, strip in enumerate(strips) if any(map(is_bare_number, strip.text.split()))]
    start = figures[-1] + 1 if figures else 0
    headings = (at for at in range(start, len(strips)) if HEADS.match(strips[at].text))
    return next((at for at in headings if any("。" in strip.text for strip in strips[at:])), len(strips))


def _names_table(strip: Strip, book: LabelBook) -> bool:
    text = folded(strip.text)
    return text.endswith("表") and book.budget_titles.search(text) is not None and _reads_as_title(strip)


def _titles(page: Sequence[Strip], before: Strip | None, book: LabelBook) -> Mapping[int, bool]:
    """Return the places of the page's titles, each with whether the title goes on in the next line."""
    found: dict[int, bool] = {}
    for at, strip in enumerate(page):
        above = page[at - 1] if at else None
        is_known = (
            book.form_type(strip.text) is not None or is_year_mark(strip.text) or _names_table(strip, book)
        )
        is_set_apart = _is_inset(strip) or (at == 0 and _is_over(before))
        if is_known or (is_set_apart and _reads_as_title(strip)):
            found[strip.place] = False
        if above and is_wrapped_title(above, strip, widest_of(page), book):
            found |= {above.place: True, strip.place: False}
    return found


def is_wrapped_title(above: Strip, strip: Strip, widest: float, book: LabelBook) -> bool:
    """Return whether both lines are one title: one that neither is alone, or whose first line is a full one."""
    if not above.pieces or not strip.pieces or above.page != strip.page or strip.place - above.place > 2:
        return False
    if (
        not _reads_as_title(above)
        or book.form_type(above.text)
        or not book.form_type(above.text + strip.text)
    ):
        return False
    is_next = strip.place == above.place + 1
    names_nothing = book.form_type(strip.text) == "project_statement" and len(strip.text) <= LONGEST_BARE
    is_rest = is_next and (names_nothing or _ems(above) >= widest * WRAPPED)
    return is_rest or book.form_type(strip.text) is None


def widest_of(strips: Sequence[Strip]) -> float:
    """Return how wide the widest line is, in ems."""
    return max([_ems(strip) for strip in strips if strip.pieces] + [LEAST_WIDEST])


def _reads_as_title(strip: Strip) -> bool:
    text = strip.text
    is_text = ENDS_SENTENCE.search(text) or IS_PAIR.match(text) or NUMBER_FIRST.match(text)
    return len(text) <= LONGEST_TITLE and not is_text and not is_bare_number(text)


def _is_inset(strip: Strip) -> bool:
    return strip.pieces[0].left >= CENTRED


def _is_over(before: Strip | None) -> bool:
    """Return whether the text on the page before is at its end."""
    return before is None or before.text[-1] in ENDS or _ems(before) < LEAST_WIDEST


def _placed(
    page: Sequence[Strip],
    shown: Sequence[Strip],
    titles: Mapping[int, bool],
    before: Strip | None,
    book: LabelBook,
) -> list[Line]:
    """Return the page's lines, each in its box."""
    body = [strip for strip in shown if strip.place not in titles]
    widest = INDENT + widest_of(body)
    margin = min((strip.pieces[0].left for strip in body), default=0)
    lines = []
    is_open = before is not None and before.text[-1] not in ENDS
    for at, strip in enumerate(shown):
        above = shown[at - 1] if at else None
        if strip.place in titles:
            width = TITLE[titles[strip.place]]
            sides = ((1 - width) / 2, (1 + width) / 2)
        elif BARE_HEADING.fullmatch(strip.text):
            sides = (0.0, HEADING)
        else:
            is_first = above is not None and (
                above.place in titles or BARE_HEADING.fullmatch(above.text) is not None
            )
            begins = not is_first and _begins(strip, above, margin, widest, is_open)
            left = INDENT if begins else 0.0
            right = max(left + _reach(strip, widest), widest * LEAST_WIDE if is_first else 0.0)
            sides = (left / widest, min(right / widest, 1.0))
        lines.append(_line(strip, sides, len(page), _names_table(strip, book)))
    return lines


def _begins(strip: Strip, above: Strip | None, margin: int, widest: float, is_open: bool) -> bool:
    """Return whether the line begins a paragraph: indented, numbered, or behind a line that ended one."""
    if strip.pieces[0].left >= margin + 2:
        return True
    if above is None:
        return not is_open
    is_over = above.text[-1] in ENDS or _reach(above, widest) < widest - INDENT - LINE_BREAK
    return is_over and (strip.place - above.place > 1 or ITEM.match(strip.text) is not None)


def _line(strip: Strip, sides: tuple[float, float], count: int, is_over_table: bool) -> Line:
    """Return the line in its box; what may run along every page stands at its edge, headings do not."""
    rank = strip.pieces[0].page_size[0]
    top, bottom = rank / count, (rank + 1) / count
    if is_over_table:
        top, bottom = FOOT  # no title of the next page stands below it
    elif sides[1] - sides[0] in (HEADING, *TITLE) or 0 < rank < count - 1:
        top, bottom = (EDGE + (1 - 2 * EDGE) * side for side in (top, bottom))
    place = LinePlace(page=strip.page, line=strip.number, box=(sides[0], top, sides[1], bottom))
    return Line(strip.page, replace(passage_of(strip.pieces), places=(place,), is_prose=True))


def _ems(strip: Strip) -> float:
    return wide(strip.text) / 2


def _reach(strip: Strip, widest: float) -> float:
    """Return how far the line's text reaches, in ems: to the margin where its comma says that it goes on."""
    return widest if strip.text[-1] in "，,、" else _ems(strip)
