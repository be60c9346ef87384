"""The pictures that a PDF page holds, by the size its file declares: known before any of them is unfolded."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

DEEPEST_FORM = 8
"""Forms within forms of a page that are searched for pictures."""


def picture_sizes(page: Any) -> Iterator[tuple[int, int]]:
    """Yield width and height in pixels of each picture on a page (of pypdfium2, its raw handle)."""
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        yield from _sizes_in(pdfium_c.FPDFPage_GetObject(page, index), DEEPEST_FORM)


def _sizes_in(found: Any, depth: int) -> Iterator[tuple[int, int]]:
    kind = pdfium_c.FPDFPageObj_GetType(found)
    if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if pdfium_c.FPDFImageObj_GetImagePixelSize(found, width, height):
            yield width.value, height.value
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth:
        for index in range(pdfium_c.FPDFFormObj_CountObjects(found)):
            yield from _sizes_in(pdfium_c.FPDFFormObj_GetObject(found, index), depth - 1)
