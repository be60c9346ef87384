"""Numbers as printed: separators and signs taken off, digits kept.

A number that does not parse is None: what was meant is for a person to say.
"""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
TWO_NUMBERS = re.compile(r"\d\s+\d")
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width forms alone: further folding would read a footnote's mark as a digit (95² as 952)."""
DASHES = frozenset({"", "-", "--", "—", "——", "–", "一", "一一", "/", "\\", "无", "―", "ー", "－"})
UNITS = re.compile(r"(万元|元|分|%|％)$")


def is_dash(text: str) -> bool:
    """Return whether the cell says "nothing here": —, /, or a dash that OCR took for 一."""
    return re.sub(r"\s", "", text) in DASHES


def parse_number(text: str) -> Decimal | None:
    """Return the number with its printed digits ("87.30%" → 87.30, "1,044.00" → 1044.00), or None.

    None also where separators stand wrongly (9,111.626.87) or two numbers side by side (10 9.5): a guess
    would be a wrong number.
    """
    if TWO_NUMBERS.search(text):
        return None
    plain = re.sub(r"\s", "", text.translate(HALF_WIDTH)).replace("﹣", "-").replace("−", "-")
    bare = UNITS.sub("", plain)
    return Decimal(bare.replace(",", "")) if NUMBER.fullmatch(bare) else None
