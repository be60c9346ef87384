"""A workbook written row by row: sheets ready for A4, cells with few styles, pictures beside the text.

Rows go to the disk as they come, so that ten thousand filings take no more memory than ten.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from math import ceil
from typing import Any, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from ui.paper.cells import header_text, is_written_as_number, legible, number_format

Style = Literal[
    "text", "centred", "head", "subhead", "title", "section", "bar", "label", "quiet", "bare", "line",
    "corrected", "confirmed", "unread", "failed", "digest",
]  # fmt: skip
FACE = "宋体"
A4 = 9
POINTS_OF_A_PIXEL = 0.75
FILLS: dict[str, str] = {
    "head": "D9E2EC",
    "subhead": "F4F6F8",
    "bar": "EEF2F6",
    "label": "F4F6F8",
    "corrected": "CFE2FF",
    "confirmed": "D3F0DA",
    "unread": "FFE0B2",
    "failed": "FAD4D0",
}
FONTS: dict[str, dict[str, Any]] = {
    "title": {"size": 18, "bold": True},
    "section": {"size": 12, "bold": True},
    "head": {"bold": True},
    "subhead": {"bold": True},
    "bar": {"bold": True},
    "corrected": {"bold": True},
    "quiet": {"color": "5B6775", "size": 9},
    "digest": {"name": "Courier New", "size": 9},
}
BARE = ("title", "section", "quiet", "bare", "line")
"""Styles without a frame round the cell."""
CENTRED = ("title", "head", "subhead", "centred")
THIN = Side(style="thin", color="8A96A3")


class Cell(NamedTuple):
    """A value with its style; `printed` is how the paper prints a number."""

    value: str | int | Decimal | None
    style: Style = "text"
    printed: str | None = None


class Picture(NamedTuple):
    """A picture as bytes, and its size on the sheet in pixels (96 to the inch)."""

    data: bytes
    width: int
    height: int


LEAST_POINTS, MOST_POINTS = 18, 405
LINE_POINTS = 14
"""The height of a line of 10 points; no row may be higher than 409."""

Row = Sequence[Cell | str | int | Decimal | None]


class Sheet:
    """One sheet that takes its rows in order; each is as high as its text wants, which not every program works out."""

    def __init__(self, page: Any, styles: Styles, widths: Sequence[float]) -> None:
        """Use `Book.sheet`."""
        self._page = page
        self._styles = styles
        self._widths = tuple(widths)
        self.columns = len(self._widths)
        self.rows = 0

    def row(self, *cells: Cell | str | int | Decimal | None, least: float = LEAST_POINTS) -> int:
        """Write a row, at least so many points high, and return its number."""
        return self._write(cells, max(least, *map(_height, cells, self._widths)) if cells else least)

    def wide(self, cell: Cell, least: float = LEAST_POINTS) -> int:
        """Write a row of one cell over all columns."""
        return self.joined(cell, least=least)

    def joined(self, *cells: Cell, least: float = LEAST_POINTS) -> int:
        """Write a row whose last cell reaches to the last column."""
        at = len(cells)
        widths = (*self._widths[: at - 1], sum(self._widths[at - 1 :]))
        rest = [Cell(None, cells[-1].style)] * (self.columns - at)
        row = self._write((*cells, *rest), max(least, *map(_height, cells, widths)))
        if at < self.columns:
            # Added to the set itself: `merged_cells.add` looks through all that are there.
            area = f"{get_column_letter(at)}{row}:{get_column_letter(self.columns)}{row}"
            self._page.merged_cells.ranges.add(CellRange(area))
        return row

    def _write(self, cells: Row, height: float) -> int:
        self.rows += 1
        self._page.row_dimensions[self.rows].height = min(height, MOST_POINTS)
        self._page.append([self._styles.cell(self._page, one) for one in cells])
        del self._page.row_dimensions[
            self.rows
        ]  # it is written: of ten thousand filings none needs to be kept
        return self.rows

    def picture(self, picture: Picture, column: int, down: int, row: int) -> None:
        """Put a picture into a row, so many pixels below its upper edge; it moves with the row."""
        image = Image(io.BytesIO(picture.data))
        at = AnchorMarker(column - 1, pixels_to_EMU(4), row - 1, pixels_to_EMU(down))
        size = XDRPositiveSize2D(pixels_to_EMU(picture.width), pixels_to_EMU(picture.height))
        image.anchor = OneCellAnchor(_from=at, ext=size)
        self._page.add_image(image)

    def repeat(self, first: int, last: int) -> None:
        """Have these rows printed on top of each page."""
        self._page.print_title_rows = f"{first}:{last}"

    def filter(self, head: int) -> None:
        """Let people filter the rows below this one."""
        self._page.auto_filter.ref = f"A{head}:{get_column_letter(self.columns)}{max(self.rows, head)}"


class Book:
    """The workbook. `subject` and `digest` stand in the header of each page."""

    def __init__(self, subject: str, digest: str) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = "工作底稿"
        self._book.properties.creator = "Jixiao"
        self._styles = Styles()
        self._subject = subject
        self._digest = digest

    def sheet(self, title: str, widths: Sequence[float], frozen: int = 0, is_landscape: bool = True) -> Sheet:
        """Return a new sheet for A4, its columns so many signs wide, its first rows kept in sight."""
        page = self._book.create_sheet(title)
        for column, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.paperSize = A4
        page.page_setup.orientation = "landscape" if is_landscape else "portrait"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = 0.4
        page.page_margins.top, page.page_margins.bottom = 0.75, 0.65
        page.page_margins.header = page.page_margins.footer = 0.3
        page.oddHeader.left.text = f"工作底稿 · {header_text(title)}"
        page.oddHeader.center.text = header_text(self._subject)
        page.oddHeader.right.text = f"摘要 {self._digest[:16]}"
        page.oddFooter.center.text = "第 &P 页 共 &N 页"
        if frozen:
            page.freeze_panes = f"A{frozen + 1}"
        return Sheet(page, self._styles, widths)

    def bytes(self) -> bytes:
        """Return the workbook; nothing can be written into it afterwards."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()


class Styles:
    """The styles of a workbook, each made once and copied from cell to cell."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, bool], Any] = {}

    def cell(self, page: Any, one: Cell | str | int | Decimal | None) -> Any:
        """Return the cell as a sheet takes it: every text a string, every number with its digits."""
        told = one if isinstance(one, Cell) else Cell(one)
        value = told.value
        if isinstance(value, int | Decimal) and not is_written_as_number(value):
            value = str(value)
        is_text = isinstance(value, str)
        made = WriteOnlyCell(page, legible(value) if isinstance(value, str) else value)
        if is_text:
            made.data_type = "s"
        shown = number_format(value, told.printed) if isinstance(value, int | Decimal) else "General"
        made._style = copy(self._style(page, told.style, shown, is_text))
        return made

    def _style(self, page: Any, style: Style, shown: str, is_text: bool) -> Any:
        key = (style, shown, is_text)
        if key not in self._made:
            sample = WriteOnlyCell(page)
            sample.font = Font(**{"name": FACE, "size": 10, **FONTS.get(style, {})})
            centred = "center" if style in CENTRED else None
            sample.alignment = Alignment(wrap_text=True, vertical="center", horizontal=centred)
            sample.number_format = shown
            sample.quotePrefix = is_text
            if style in FILLS:
                sample.fill = PatternFill("solid", fgColor=FILLS[style])
            if style == "line":
                sample.border = Border(bottom=THIN)
            elif style not in BARE:
                sample.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            self._made[key] = sample._style
        return self._made[key]


def _height(cell: Cell | str | int | Decimal | None, width: float) -> float:
    """How high a row must be for the text of a cell in a column of that width, in points."""
    told = cell if isinstance(cell, Cell) else Cell(cell)
    if not isinstance(told.value, str):
        return 0
    size: float = FONTS.get(told.style, {}).get("size", 10) / 10
    lines = sum(max(1, ceil(_width(line) * size / (width - 1))) for line in told.value.split("\n"))
    return lines * LINE_POINTS * size + 4


def _width(text: str) -> float:
    """How many columns of a plain digit's width the text takes: a Chinese sign takes two."""
    return sum(2 if ord(sign) > 255 else 1.15 for sign in text)
