"""A text dump: the lines that pdftotext or an OCR service left of a document, with the pages they stood on.

A form feed ends a page. The bytes decide: text is what decodes without control characters, as UTF-8, as UTF-16
with its mark, or as GB18030.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath

TEXT_ENDINGS = frozenset({".txt", ".text", ".md", ".markdown"})
OTHER_ENDINGS = frozenset({
    ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".heic",
    ".doc", ".docx", ".xls", ".xlsx", ".zip", ".json", ".csv",
})  # fmt: skip
"""A name that promises something else is no dump, whatever its bytes are."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
CHINESE = re.compile(r"[一-鿿]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a dump: its number and page, both 1-based, and its text without the line's end."""

    number: int
    page: int
    text: str


def read_lines(data: bytes, name: str) -> tuple[TextLine, ...]:
    """Return the lines of a text dump, () where the bytes or the name say that it is none."""
    ending = PurePath(name).suffix.lower()
    if ending in OTHER_ENDINGS:
        return ()
    text = decoded(data)
    if text is None or (ending not in TEXT_ENDINGS and not CHINESE.search(text)):
        return ()
    return lines_of_text(text)


def decoded(data: bytes) -> str | None:
    """Return the bytes as text, None where they are none."""
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def lines_of_text(text: str) -> tuple[TextLine, ...]:
    """Return the text's lines; a form feed begins a page, and stands before the first line of it."""
    lines: list[TextLine] = []
    page = 1
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        before, *after = line.split("\f")
        lines.append(TextLine(number, page, before.expandtabs().rstrip()))
        for part in after:
            page += 1
            lines.append(TextLine(number, page, part.expandtabs().rstrip()))
    return tuple(lines)


def page_count(lines: tuple[TextLine, ...]) -> int:
    """Return how many pages the lines stand on; a last form feed begins none."""
    return max((line.page for line in lines if line.text.strip()), default=0)
