"""The text layer of a PDF page: each glyph with its box on the page as a viewer shows it.

Hidden text (render mode 3, off the page) is kept apart, never thrown away silently: the reader reports it.
Whether a visible glyph really leaves ink is for `trust` to find out from the pixels.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import chain, starmap
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from ingest.page import Box, Projective

INVISIBLE_RENDER_MODES = {3, 7}
DEVICE = 1_000_000
"""Size of pdfium's imaginary device: page coordinates become fractions to six digits."""
DOUBLE = ctypes.sizeof(ctypes.c_double)
FLOAT = ctypes.sizeof(ctypes.c_float)

Boxes = NDArray[np.float64]
"""`[n, 4]`: x0, top, x1, bottom in page fractions."""


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
        return _glyphs(text_page.raw, count, _to_fractions(page)) if count > 0 else ()
    finally:
        text_page.close()


def boxes_of(boxes: Sequence[Box]) -> Boxes:
    """Return the boxes as one array."""
    return np.fromiter(chain.from_iterable(boxes), np.float64, 4 * len(boxes)).reshape(-1, 4)


def _glyphs(text: Any, count: int, place: Projective) -> tuple[Glyph, ...]:
    address = ctypes.cast(text, ctypes.c_void_p).value
    codes = [_unicode(address, index) for index in range(count)]
    chars = [chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes]
    # pdfium puts in nothing but spaces and line ends.
    generated = [c.isspace() and pdfium_c.FPDFText_IsGenerated(text, k) == 1 for k, c in enumerate(chars)]
    boxes, em_boxes = _placed(place, _tight(address, count)), _placed(place, _loose(address, count))
    hidden = _off_page(boxes) | _invisible(text, address, count)
    return tuple(
        Glyph(char, box, em_box, is_hidden and not is_generated, is_generated)
        for char, box, em_box, is_hidden, is_generated in zip(
            chars, starmap(Box, boxes.tolist()), starmap(Box, em_boxes.tolist()), hidden.tolist(), generated,
            strict=True,
        )
    )  # fmt: skip


def _bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return the pdfium function with plain addresses in place of typed pointers: half the cost of a call."""
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


_pointer, _int = ctypes.c_void_p, ctypes.c_int
_unicode = _bare("FPDFText_GetUnicode", ctypes.c_uint, _pointer, _int)
_char_box = _bare("FPDFText_GetCharBox", _int, _pointer, _int, _pointer, _pointer, _pointer, _pointer)
_loose_box = _bare("FPDFText_GetLooseCharBox", _int, _pointer, _int, _pointer)
_text_object = _bare("FPDFText_GetTextObject", _pointer, _pointer, _int)


def _tight(address: int | None, count: int) -> Boxes:
    """Return `[count, 4]`: left, right, bottom, top of each character's ink in PDF user space."""
    sides = np.zeros((count, 4), np.float64)
    first = sides.ctypes.data
    for index in range(count):
        at = first + 4 * DOUBLE * index
        _char_box(address, index, at, at + DOUBLE, at + 2 * DOUBLE, at + 3 * DOUBLE)
    return sides[:, [0, 3, 1, 2]]


def _loose(address: int | None, count: int) -> Boxes:
    """Return `[count, 4]`: left, top, right, bottom of each character's cell in PDF user space."""
    sides = np.zeros((count, 4), np.float32)
    first = sides.ctypes.data
    for index in range(count):
        _loose_box(address, index, first + 4 * FLOAT * index)
    return sides.astype(np.float64)


def _placed(place: Projective, sides: Boxes) -> Boxes:
    """Return the boxes of left, top, right, bottom in user space on the page as shown."""
    a, b, c, d, e, f, *_ = place
    xs, ys = sides[:, [0, 2]], sides[:, [1, 3]]
    x, y = a * xs + b * ys + c, d * xs + e * ys + f
    return np.column_stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)))


def _invisible(text: Any, address: int | None, count: int) -> NDArray[np.bool_]:
    """Return for each character whether its text object is drawn in a mode that leaves no ink."""
    objects = [_text_object(address, index) for index in range(count)]
    firsts = {handle: index for index, handle in reversed(list(enumerate(objects))) if handle}
    modes = {
        handle: pdfium_c.FPDFTextObj_GetTextRenderMode(pdfium_c.FPDFText_GetTextObject(text, index))
        for handle, index in firsts.items()
    }
    return np.array([modes.get(handle) in INVISIBLE_RENDER_MODES for handle in objects], dtype=np.bool_)


def _off_page(boxes: Boxes) -> NDArray[np.bool_]:
    """Return for each box whether its middle lies outside the page."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    return np.asarray(((middles < 0) | (middles > 1)).any(axis=1))


def _to_fractions(page: Any) -> Projective:
    """Return the map from PDF user space to fractions of the page as shown (crop box, /Rotate included)."""

    def device(x: float, y: float) -> tuple[float, float]:
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, DEVICE, DEVICE, 0, x, y, column, row)
        return column.value / DEVICE, row.value / DEVICE

    # The crop box may start anywhere: far points keep the rounding of the device small.
    (cx, cy), (ax, ay), (bx, by) = device(0, 0), device(1000, 0), device(0, 1000)
    return Projective((ax - cx) / 1000, (bx - cx) / 1000, cx, (ay - cy) / 1000, (by - cy) / 1000, cy)
