"""When two values are the same: normal forms of text and numbers, and the error rate of long text.

Folded are the ways one thing is typed: full and half width, dashes, quotes, brackets, spaces, thousands
separators. Never folded is what reads as another thing: 一 is no dash, 0 no O, a changed digit no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from rapidfuzz.distance import Levenshtein

Sameness = Literal["text", "number", "unit", "date", "set", "long", "cell", "suffix", "within", "heading"]

LONG_TEXT_TOLERANCE = 0.02
"""A long text counts as right up to this error rate; its error rate is reported beside it."""

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−─﹣", "-"),
        **dict.fromkeys("“”„‟〝〞「」『』", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("〜∼〰", "~"),
        **dict.fromkeys("•‧∙⋅・･", "·"),
        **dict.fromkeys("☑✓✔", "√"),
        "〔": "[",
        "〕": "]",
        "【": "[",
        "】": "]",
        "≧": "≥",
        "⩾": "≥",
        "≦": "≤",
        "⩽": "≤",
        "。": ".",
        "､": "、",
        "…": "...",
    }
)
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DASHES = re.compile(r"-{2,}")
_SEAL = re.compile(r"\((盖章|公章|签章)\)$")
_LIST = re.compile(r"[、,;/|]")


def normal(value: object) -> str:
    """Return the normal form of a printed value, "" for None: NFKC, folded punctuation, no spaces."""
    if value is None:
        return ""
    text = unicodedata.normalize("NFKC", str(value).translate(_FOLDED)).translate(_FOLDED)
    text = _UNSEEN.sub("", text).replace(">=", "≥").replace("<=", "≤")
    return _DASHES.sub("-", _SEPARATOR.sub("", text))


def is_blank(value: object) -> bool:
    """Whether there is no value: None, nothing but spaces, or a lone dash."""
    return normal(value) in ("", "-")


def number(value: object) -> Decimal | None:
    """Return the number that is printed, a percent sign left off, or None where it is none."""
    if isinstance(value, bool):
        return None
    try:
        parsed = Decimal(normal(value).removesuffix("%"))
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() else None


def edits(expected: object, found: object) -> tuple[int, int]:
    """Return the single-character edits between the two normal forms, and the expected one's length."""
    right, read = normal(expected), normal(found)
    return Levenshtein.distance(right, read), len(right)


def similarity(left: object, right: object, first: int = 200) -> float:
    """Return how alike the first characters of two texts are, 0-1; 1 when both are blank."""
    return float(Levenshtein.normalized_similarity(normal(left)[:first], normal(right)[:first]))


def same(kind: Sameness, expected: Any, found: Any) -> bool:
    """Whether two values that are both there count as the same, by the kind of their field."""
    return _SAME[kind](expected, found)


def _same_text(expected: Any, found: Any) -> bool:
    return normal(expected) == normal(found)


def _same_number(expected: Any, found: Any) -> bool:
    right, read = number(expected), number(found)
    return right is not None and right == read


def _same_unit(expected: Any, found: Any) -> bool:
    return _SEAL.sub("", normal(expected)) == _SEAL.sub("", normal(found))


def _same_date(expected: Any, found: Any) -> bool:
    right, read = ([int(part) for part in re.findall(r"\d+", normal(v))] for v in (expected, found))
    return right == read


def _same_set(expected: Any, found: Any) -> bool:
    right, read = ({part for part in _LIST.split(normal(v)) if part} for v in (expected, found))
    return right == read


def _same_long(expected: Any, found: Any) -> bool:
    wrong, length = edits(expected, found)
    return wrong <= LONG_TEXT_TOLERANCE * length


def _same_cell(expected: Any, found: Any) -> bool:
    """Whether two cells of a table hold the same: amounts by their value, codes (01) and words by their text."""
    is_code = re.match(r"0\d", normal(expected)) is not None
    return (
        _same_text(expected, found) if is_code or number(expected) is None else _same_number(expected, found)
    )


def _same_heading(expected: Any, found: Any) -> bool:
    """Whether two headings say the same, with a colon behind them or without."""
    return normal(expected).rstrip(":.") == normal(found).rstrip(":.")


def _same_suffix(expected: Any, found: Any) -> bool:
    """Whether one heading ends with the other: the groups above it may be named or not."""
    right, read = normal(expected), normal(found)
    return right.endswith(read) or read.endswith(right)


def _within(expected: Any, found: Any) -> bool:
    """Whether one of the two labels holds the other."""
    right, read = normal(expected), normal(found)
    return right in read or read in right


_SAME: dict[Sameness, Callable[[Any, Any], bool]] = {
    "text": _same_text,
    "number": _same_number,
    "unit": _same_unit,
    "date": _same_date,
    "set": _same_set,
    "long": _same_long,
    "cell": _same_cell,
    "heading": _same_heading,
    "suffix": _same_suffix,
    "within": _within,
}
