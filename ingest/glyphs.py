"""The text layer of a PDF page: each glyph with its box on the page as a viewer shows it.

Hidden text (render mode 3, off the page) is kept apart, never thrown away silently: the reader reports it.
Whether a visible glyph really leaves ink is for `trust` to find out from the pixels.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from ingest.page import Affine, Box

INVISIBLE_RENDER_MODES = {3, 7}
DEVICE = 1_000_000
"""Size of pdfium's imaginary device: page coordinates become fractions to six digits."""


class Glyph(NamedTuple):
    """One character of the text layer; `generated` ones (spaces, line ends) were put in by pdfium.

    `box` is tight around the ink; `em_box` is as high as the font and as wide as the character advances.
    """

    char: str
    box: Box
    em_box: Box
    hidden: bool
    generated: bool


def read_glyphs(page: Any) -> tuple[Glyph, ...]:
    """Return the glyphs of a pypdfium2 page in content order; () where it has no text layer."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return tuple(_glyphs(text_page.raw, count, _to_fractions(page))) if count > 0 else ()
    finally:
        text_page.close()


def _glyphs(text: Any, count: int, place: Affine) -> list[Glyph]:
    glyphs: list[Glyph] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium_c.FS_RECTF()
    modes: dict[int, bool] = {}
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        generated = pdfium_c.FPDFText_IsGenerated(text, index) == 1
        pdfium_c.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        box = _placed(place, left.value, top.value, right.value, bottom.value)
        pdfium_c.FPDFText_GetLooseCharBox(text, index, loose)
        em_box = _placed(place, loose.left, loose.top, loose.right, loose.bottom)
        hidden = not generated and (_is_off_page(box) or _is_invisible(text, index, modes))
        glyphs.append(Glyph(char, box, em_box, hidden, generated))
    return glyphs


def _placed(place: Affine, left: float, top: float, right: float, bottom: float) -> Box:
    (x0, y0), (x1, y1) = place.apply(left, top), place.apply(right, bottom)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_invisible(text: Any, index: int, modes: dict[int, bool]) -> bool:
    handle = pdfium_c.FPDFText_GetTextObject(text, index)
    if not handle:
        return False
    address = ctypes.addressof(handle.contents)
    if address not in modes:
        modes[address] = pdfium_c.FPDFTextObj_GetTextRenderMode(handle) in INVISIBLE_RENDER_MODES
    return modes[address]


def _is_off_page(box: Box) -> bool:
    x, y = box.middle
    return not (0 <= x <= 1 and 0 <= y <= 1)


def _to_fractions(page: Any) -> Affine:
    """Return the map from PDF user space to fractions of the page as shown (crop box, /Rotate included)."""

    def device(x: float, y: float) -> tuple[float, float]:
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, DEVICE, DEVICE, 0, x, y, column, row)
        return column.value / DEVICE, row.value / DEVICE

    # The crop box may start anywhere: far points keep the rounding of the device small.
    (cx, cy), (ax, ay), (bx, by) = device(0, 0), device(1000, 0), device(0, 1000)
    return Affine((ax - cx) / 1000, (bx - cx) / 1000, cx, (ay - cy) / 1000, (by - cy) / 1000, cy)
