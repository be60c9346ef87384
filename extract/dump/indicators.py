"""An indicator table of a dump that keeps columns, as the rows that the forms are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.dump.align import LEVELS, is_figure, is_level
from extract.dump.columns import MISSING
from extract.dump.header import Header
from extract.dump.levels import Label, are_sound, assign, is_sound, labels_of
from extract.dump.rows import REST, Band, Part, is_open, read_part
from extract.dump.table import row
from extract.dump.token import Strip, Token, passage_of, unread
from extract.flow import Row
from extract.labels import LabelBook
from extract.passage import Passage
from extract.text import folded, without_brackets

FIRST_OF_SECOND = {
    "产出": ("数量", "质量", "时效", "成本"),
    "成本": ("经济成本", "社会成本", "生态环境成本"),
    "效益": ("经济效益", "社会效益", "生态效益", "环境效益", "可持续影响"),
    "满意度": ("服务对象满意度", "社会公众满意度"),
}
"""The usual scheme: which second levels stand under which first."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row with the labels of its two levels, None where it is not sure which."""

    band: Band
    levels: tuple[Label | None, ...]
    is_known: tuple[bool, ...]


def indicator_rows(
    strips: Sequence[Strip], header: Header, book: LabelBook, table: int, goes_on: tuple[bool, bool]
) -> list[Row]:
    """Return the rows of the table whose header was found and whose lines these are, header first.

    `goes_on`: whether its levels may come from a table before, and go on in one after, under another header.
    """
    pages = sorted({strip.page for strip in strips if strip.pieces})
    parts = [
        read_part(
            [strip for strip in strips if strip.page == page and strip.pieces], header, book, number == 0
        )
        for number, page in enumerate(pages)
    ]
    fields = list(header.fields)
    named = _joined_over_pages([_named(part, parts, book, goes_on) for part in parts], fields)
    page = strips[0].page if strips else 1
    found = [row(table, 0, page, [_label(header, field) for field in fields])]
    for one in named:
        cells = [_cell(one, field, book) for field in fields]
        found.append(row(table, len(found), one.band.page, cells))
    return found


def _label(header: Header, field: str) -> Passage:
    return replace(passage_of([header.columns[field]]), text=header.labels[field], lengths=())


def _named(part: Part, parts: Sequence[Part], book: LabelBook, goes_on: tuple[bool, bool]) -> list[Named]:
    """Return the rows of one page with their levels, a label on another page among them."""
    rows = [(band.top, band.bottom) for band in part.bands]
    at = parts.index(part)
    columns = []
    for level in LEVELS:
        labels = labels_of(part.levels.get(level, ()), book)
        before = [label for other in parts[:at] for label in labels_of(other.levels.get(level, ()), book)]
        after = [label for other in parts[at + 1 :] for label in labels_of(other.levels.get(level, ()), book)]
        chosen = assign(labels, rows, (bool(before) or goes_on[0], bool(after) or goes_on[1]))
        if not labels or not are_sound(labels, level, book):
            chosen = [None for _ in chosen]
        every = [*before[-1:], *labels, *after[:1]]
        shift = len(before[-1:])
        columns.append(
            [
                every[number + shift] if number is not None and 0 <= number + shift < len(every) else None
                for number in chosen
            ]
        )
    return [
        Named(
            band, (first, second), tuple(any(other.levels.get(level) for other in parts) for level in LEVELS)
        )
        for band, first, second in zip(part.bands, *columns, strict=True)
    ]


def _joined_over_pages(pages: Sequence[Sequence[Named]], fields: Sequence[str]) -> list[Named]:
    """Return all rows, the two parts of one that a page's end cut put together, or unsure where they do not fit."""
    found: list[Named] = []
    for number, rows in enumerate(pages):
        for place, one in enumerate(rows):
            if number == 0 or place or not found or _is_whole(found[-1].band, one.band, fields):
                found.append(one)
            elif _is_cut(found[-1].band, one.band, fields):
                found[-1] = replace(one, band=_together(found[-1].band, one.band))
            else:
                found[-1] = replace(found[-1], band=replace(found[-1].band, is_sure=False))
                found.append(replace(one, band=replace(one.band, is_sure=False)))
    return found


def _is_whole(before: Band, after: Band, fields: Sequence[str]) -> bool:
    """Return whether the last row of a page and the first of the next are two rows, each with all of its cells."""
    needed = {field for field in fields if field in MISSING}
    has_rest = any(
        REST.match(after.cells[field][0].text) for field in ("target", "actual") if field in after.cells
    )
    return needed <= set(before.cells) and needed <= set(after.cells) and not has_rest


def _is_cut(before: Band, after: Band, fields: Sequence[str]) -> bool:
    """Return whether the page before has a name's first lines and nothing else, and the next one all the rest."""
    needed = {field for field in fields if field in MISSING} - {"level3"}
    return set(before.cells) == {"level3"} and needed <= set(after.cells)


def _together(before: Band, after: Band) -> Band:
    name = (*before.cells["level3"], *after.cells.get("level3", ()))
    is_sure = before.is_sure and after.is_sure and not is_open("".join(token.text for token in name))
    return replace(after, cells={**after.cells, "level3": name}, is_sure=is_sure)


def _cell(one: Named, field: str, book: LabelBook) -> Passage | None:
    """Return what stands in the row's column; what is not sure is unread."""
    tokens = one.band.cells.get(field, ())
    if not one.band.is_sure or not _is_named(one.band, book):
        return unread(tokens or next(iter(one.band.cells.values())))
    if field in LEVELS:
        return _level(one, LEVELS.index(field))
    return passage_of(tokens) if tokens else None


def _is_named(band: Band, book: LabelBook) -> bool:
    """Return whether a name stands under the names' column, and no rest of a figure under the figures'.

    A figure or a level there says that the row's cells are shifted.
    """
    name = band.cells.get("level3", ())
    words = [word.text for token in name for word in token.words()]
    figures = ["".join(token.text for token in band.cells.get(field, ())) for field in ("target", "actual")]
    are_rests = any(len(figure) > 1 and REST.match(figure) for figure in figures)
    has_level = len(words) > 1 and any(is_level(word, book) for word in words)
    return bool(words) and not has_level and not are_rests and not is_figure("".join(words))


def _level(one: Named, number: int) -> Passage | None:
    label = one.levels[number]
    tokens: Sequence[Token] = label.tokens if label else next(iter(one.band.cells.values()))
    if label is None:
        return unread(tokens) if number == 0 or one.is_known[1] else None
    if not is_sound(label.text, LEVELS[number]):
        return unread(tokens)
    first, second = one.levels
    if number == 0 and second is None and one.is_known[1] and _bare(label.text) in FIRST_OF_SECOND:
        return unread(tokens)  # what would confirm it is not sure itself
    if first and second and not _agree(first, second):
        return unread(tokens)
    return passage_of(tokens, is_sure=False)


def _agree(first: Label, second: Label) -> bool:
    """Return False where the usual scheme puts the second level under another first one."""
    upper, lower = (_bare(label.text) for label in (first, second))
    homes = {name for name, under in FIRST_OF_SECOND.items() if lower in under}
    return not homes or upper not in FIRST_OF_SECOND or upper in homes


def _bare(text: str) -> str:
    return folded(without_brackets(text)).removesuffix("指标").removesuffix("目标")
