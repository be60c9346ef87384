"""A sheet becomes a page: upright and straight, its words read, its tables found.

sheet ── text layer believed? ──yes── glyphs, upright ──┐
  │                                                     ├── words ── cells ── Page
  └────────────── no: straighten, put upright, OCR ─────┘
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import cv2
import numpy as np

from ingest.agreement import agrees, pieces_of
from ingest.aligned import with_aligned_grids
from ingest.aligned_atoms import atoms_of_glyphs, atoms_of_ink
from ingest.aligned_text import is_text
from ingest.clock import step
from ingest.document import Picture, Sheet
from ingest.engine import Engine, PixelBox
from ingest.glyphs import Glyph, boxes_of
from ingest.grid import Grid, PixelCell, grids
from ingest.page import IDENTITY, Box, Cell, Method, Page, Projective, Table, TableSource, Word
from ingest.pieces import Piece
from ingest.ruling import Ruling, ink_of, rulings
from ingest.scan import Found, lines_to_read, read_scan
from ingest.seals import Lifted, without_seals
from ingest.second import Second
from ingest.specimens import Specimens
from ingest.straighten import straighten
from ingest.stray import without_first_mark, without_stray_marks
from ingest.streaks import without_streaks
from ingest.trust import STRAY_MARKS, STRAY_SHARE, are_overlaid, split_hidden, stray_marks
from ingest.upright import as_it_lies, put_upright, turn_of_glyphs, turned, turned_back
from ingest.words import LOOSE_WORD_EMS, NEW_WORD_EMS, in_reading_order, runs_of_glyphs, word_of_run
from ingest.worn import is_worn, worn_rulings


class _Structure(NamedTuple):
    ink: Picture
    rules: Picture
    grids: list[Grid]
    horizontal: list[Ruling]

    @property
    def cells(self) -> list[PixelCell]:
        return [cell for grid in self.grids for cell in grid.cells]

    def with_aligned(self, atoms: Sequence[PixelBox]) -> _Structure:
        """Return the structure with the tables that these marks draw where rules are missing."""
        return self._replace(grids=with_aligned_grids(self.grids, atoms, self.horizontal))


class _View(NamedTuple):
    """A sheet before its lines are read: straight by `degrees` and the map back, its structure, its lines' boxes."""

    lifted: Lifted
    degrees: float
    to_paper: Projective
    structure: _Structure
    detected: Sequence[PixelBox]
    pieces: Sequence[Piece]

    @property
    def picture(self) -> Picture:
        """The picture that is read, its seals lifted off."""
        return self.lifted.picture


def read_page(
    sheet: Sheet,
    engine: Engine,
    specimens: Specimens | None = None,
    second: Second = Second(),  # noqa: B008 (a frozen record)
    is_upright: bool = False,
) -> Page:
    """Return the page as read, from its text layer where the ink bears it out, else by OCR.

    `is_upright`: a person has said so; else it is told which way up the page lies.
    `specimens` is what earlier pages of the document taught about the look of its characters; it grows.
    `second` says whether and how uncertain values are read again.
    """
    problems: list[str] = []
    if sheet.glyphs:
        # Where the order of the glyphs deceives and the pixels say otherwise, the page is read as it lies.
        likely = 0 if is_upright else turn_of_glyphs(sheet.glyphs, sheet.width_pt / sheet.height_pt)
        for degrees in dict.fromkeys((likely, 0)):
            problems = []
            page = _from_text_layer(turned(sheet, degrees), engine, specimens, problems)
            if page:
                return turned_back(page, degrees)
    return _from_pixels(sheet, engine, problems, second, is_upright)


def _from_text_layer(
    sheet: Sheet, engine: Engine, specimens: Specimens | None, problems: list[str]
) -> Page | None:
    """Return the page by its text layer, or None when that may not be believed; problems say why."""
    aspect = sheet.width_pt / sheet.height_pt
    with step("grid"):
        structure = _structure(sheet.picture)
    with step("trust"):
        visible, hidden = split_hidden(sheet.glyphs, structure.ink)
        if hidden:
            problems.append(
                f"文字层中有 {hidden} 个字看不见(不可见、白字或页外),未当作表格内容读取 / "
                f"{hidden} characters of the text layer cannot be seen on the page; they were not read as the form"
            )
        strays = stray_marks(visible, structure.ink, structure.rules)
        if not visible or strays > max(STRAY_MARKS, STRAY_SHARE * len(visible)):
            if visible:
                problems.append(
                    "页面上有文字层之外的文字,改用识别 / ink of text lies outside the text layer; read by OCR"
                )
            return None
        if are_overlaid(visible, structure.ink.shape):
            problems.append(
                "文字层中有字叠在一起,改用识别 / characters of the text layer stand on one another; read by OCR"
            )
            return None
        height, width = structure.ink.shape
        structure = structure.with_aligned(atoms_of_glyphs(visible, width, height))
        runs = _runs_by_cell(visible, structure, aspect)
        pieces = [piece for group in runs.values() for run in group for piece in pieces_of(run)]
        if not agrees(pieces, sheet.picture, engine, specimens):
            problems.append(
                "文字层与纸面所见不符,改用识别 / the text layer does not say what the page shows; read by OCR"
            )
            return None
    cells = {index: [word_of_run(run, aspect) for run in group] for index, group in runs.items()}
    return _page(sheet, "text_layer", 0.0, IDENTITY, structure, cells, frozenset(), problems)


def _from_pixels(sheet: Sheet, engine: Engine, problems: list[str], second: Second, is_upright: bool) -> Page:
    with step("straighten"):
        unstreaked = replace(sheet, picture=without_streaks(sheet.picture))
    view_of = partial(_view, engine=engine)
    upright = as_it_lies(unstreaked, view_of) if is_upright else put_upright(unstreaked, view_of, engine)
    if not upright.is_plain:
        problems.append(
            "无法确定页面的方向,按原样读取,请核对 / "
            "which way up the page lies could not be told; it was read as it lies, check it"
        )
    view = upright.view
    scanned = read_scan(
        view.picture, view.structure.ink, view.structure.cells, engine, view.pieces, upright.known, second
    )
    height, width = view.picture.shape[:2]
    with step("second"):
        lines = view.lifted.read_both_ways(scanned.lines, engine)
    cells: dict[int | None, list[Word]] = {}
    for found in lines:
        cells.setdefault(found.cell, []).append(without_stray_marks(_word(found, width, height)))
    clean = {cell: words if cell is None else without_first_mark(words) for cell, words in cells.items()}
    page = _page(
        upright.sheet, "ocr", view.degrees, view.to_paper, view.structure, clean, scanned.unread, problems
    )
    return turned_back(page, upright.degrees)


def _view(sheet: Sheet, engine: Engine) -> _View:
    with step("straighten"):
        straight, degrees, to_paper = straighten(sheet.picture)
        lifted = without_seals(straight)
        picture = lifted.picture
    with step("detect"):
        detected = engine.detect(picture)
    with step("grid"):
        structure = _structure(picture, detected)
        structure = structure.with_aligned(atoms_of_ink(detected, structure.ink & ~structure.rules))
        pieces = lines_to_read(detected, structure.cells, structure.ink)
    return _View(lifted, degrees, to_paper, structure, detected, pieces)


def _structure(picture: Picture, text: Sequence[PixelBox] = ()) -> _Structure:
    """Return what the rules draw; `text`: the lines that were detected, by which a worn page's rules are told."""
    ink = ink_of(picture)
    horizontal, vertical = rulings(ink)
    if text and is_worn(horizontal, vertical):
        horizontal, vertical = worn_rulings(picture, text)
    return _Structure(ink, _drawn(ink.shape, horizontal, vertical), grids(horizontal, vertical), horizontal)


def _drawn(shape: tuple[int, ...], horizontal: list[Ruling], vertical: list[Ruling]) -> Picture:
    """Return a mask of the ruling lines, a little wider than they are."""
    mask = np.zeros(shape, dtype=np.uint8)
    for line in horizontal:
        width = int(line.thickness) + 5
        cv2.line(mask, (int(line.start) - 3, round(line.at)), (int(line.end) + 3, round(line.at)), 255, width)
    for line in vertical:
        width = int(line.thickness) + 5
        cv2.line(mask, (round(line.at), int(line.start) - 3), (round(line.at), int(line.end) + 3), 255, width)
    return mask


def _runs_by_cell(
    glyphs: Sequence[Glyph], structure: _Structure, aspect: float
) -> dict[int | None, list[list[Glyph]]]:
    """Return the glyphs of each word, by the index of the cell that they stand in."""
    groups: dict[int | None, list[Glyph]] = {}
    for glyph, index in zip(glyphs, _cells_of(glyphs, structure), strict=True):
        groups.setdefault(index, []).append(glyph)
    return {
        index: runs_of_glyphs(group, aspect, LOOSE_WORD_EMS if index is None else NEW_WORD_EMS)
        for index, group in groups.items()
    }


def _cells_of(glyphs: Sequence[Glyph], structure: _Structure) -> list[int | None]:
    """Return for each glyph the index of the cell around its middle."""
    height, width = structure.ink.shape
    boxes = boxes_of([glyph.box for glyph in glyphs])
    x, y = ((boxes[:, :2] + boxes[:, 2:]) / 2).T
    cells = np.full(len(glyphs), -1)
    for index, cell in reversed(list(enumerate(structure.cells))):
        x0, top, x1, bottom = _fractions(cell, width, height)
        cells[(x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)] = index
    return [index if index >= 0 else None for index in cells.tolist()]


def _page(
    sheet: Sheet,
    method: Method,
    degrees: float,
    to_paper: Projective,
    structure: _Structure,
    words: dict[int | None, list[Word]],
    unread: frozenset[int],
    problems: Iterable[str],
) -> Page:
    height, width = structure.ink.shape
    tables, first, loose = [], 0, list(words.get(None, []))
    for grid in structure.grids:
        cells = tuple(
            _cell(cell, width, height, words.get(first + k, []), first + k in unread)
            for k, cell in enumerate(grid.cells)
        )
        first += len(grid.cells)
        if grid.is_inferred and is_text(cells):
            loose += [word for cell in cells for word in cell.words]
            continue
        rows = tuple(y / height for y in grid.rows)
        columns = tuple(x / width for x in grid.columns)
        source: TableSource = "alignment" if grid.is_inferred else "rules"
        tables.append(Table(Box(columns[0], rows[0], columns[-1], rows[-1]), rows, columns, cells, source))
    outside = tuple(in_reading_order(loose))
    inside = [word for table in tables for cell in table.cells for word in cell.words]
    return Page(
        sheet.number, sheet.width_pt, sheet.height_pt, method, degrees, to_paper,
        (*outside, *inside), tuple(tables), outside, tuple(problems),
    )  # fmt: skip


def _cell(cell: PixelCell, width: int, height: int, words: list[Word], is_unread: bool) -> Cell:
    return Cell(
        cell.row, cell.column, cell.row_span, cell.column_span, _fractions(cell, width, height),
        tuple(in_reading_order(words)), bool(words) or is_unread,
    )  # fmt: skip


def _word(found: Found, width: int, height: int) -> Word:
    x0, top, x1, bottom = found.box
    box = Box(x0 / width, top / height, x1 / width, bottom / height)
    return Word(found.line.text.strip(), box, found.line.confidence, "ocr", found.line.alternatives)


def _fractions(cell: PixelCell, width: int, height: int) -> Box:
    return Box(cell.x0 / width, cell.top / height, cell.x1 / width, cell.bottom / height)
