"""What a cell of a workbook may hold: text that no program computes, numbers with the digits of the paper."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST_NUMBER = 15
"""Spreadsheets keep this many digits of a number; a longer one is written as text, so that none is lost."""
LONGEST_TEXT = 32_767
ODD_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and line ends of other kinds."""
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""A workbook spells odd signs as _x000D_: text that looks so must be spelt itself."""
LONGEST_HEADER = 60


def legible(text: str) -> str:
    """Return the text as a cell may hold it: signs that it cannot hold become �, lines end with a line feed."""
    held = ODD_SIGNS.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))
    held = ESCAPED.sub("_x005F_", held)
    return held if len(held) <= LONGEST_TEXT else f"{held[: LONGEST_TEXT - 1]}…"


def is_written_as_number(value: int | Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of the number."""
    number = Decimal(value)
    return number.is_finite() and len(f"{abs(number):f}".replace(".", "").lstrip("0")) <= LONGEST_NUMBER


def number_format(value: int | Decimal, printed: str | None = None) -> str:
    """Return the format that shows a number with its digits, and its thousands parted where they are on paper."""
    places = max(-int(value.as_tuple().exponent), 0) if isinstance(value, Decimal) else 0
    whole = "#,##0" if re.search(r"\d[,，]\d{3}", printed or "") else "0"
    return f"{whole}.{'0' * places}" if places else whole


def header_text(text: str) -> str:
    """Return the text as a page's header may hold it: on one line, not too long, & standing for itself."""
    line = " ".join(legible(text).split())
    short = line if len(line) <= LONGEST_HEADER else f"{line[: LONGEST_HEADER - 1]}…"
    return short.replace("&", "&&")
