"""The codes of accounts (类 2 or 3 digits, 款, 项): in one column, in three, or before the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

Codes = tuple[str, ...]
CODED_NAME = re.compile(r"^[\[(（【]?(\d{3}|\d{5}|\d{7})[\])）】]?[\s\-—]*(?=[^\d\s.,，])")


def codes_of(texts: Sequence[str | None], before: Codes) -> Codes | None:
    """Return 类, 款, 项 of a row; levels left out at its left are those of the row before. None: not sure.

    `texts` are the cells of its codes, None for one that could not be read.
    """
    if not any(texts) or None in texts:
        return None
    first = next(place for place, text in enumerate(texts) if text)
    last = max(place for place, text in enumerate(texts) if text)
    stated = [text or "" for text in texts[first : last + 1]]
    if len(stated[-1]) > 3 or len(texts) == 1:
        return split(stated[-1])
    if first > len(before) or not all(stated) or (first == 0 and len(stated[0]) != 3):
        return None
    return split("".join((*before[:first], *stated)))


def split(digits: str) -> Codes | None:
    """Return the levels of joined codes: 2050802 is 205, 08, 02; None where that is no code."""
    if not digits.isdigit() or len(digits) not in (3, 5, 7):
        return None
    return (digits[:3], *(digits[at : at + 2] for at in range(3, len(digits), 2)))
