"""Printed targets and results as quantities: operator, number, unit ("≥5家", "不低于 95%", "3-5个", "1.2万人次").

A text with more than one number, a date, an ordinal or an approximation is no quantity: None, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from review.parameters import words

Operator = Literal["≥", ">", "≤", "<", "=", "range"]

_NUMBER = r"\d+(?:\.\d+)?"
SIGNS = {"≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "═": "=", "—": "-", "–": "-", "−": "-", "~": "-", "～": "-"}
_PAIRS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "="}
_SCALES = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_LONGEST_LEAD = 12
_LONGEST_UNIT = 6
_NO_QUANTITY = re.compile(
    r"第\d|左右|约\d|[未无零]|\d[:/]\d"
    r"|(?:19|20)\d{2}年|年\d|年底|年末|\d+月\d|\d+月[底末初前]|\d+月$|\d+[日号]前"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a target or a result states it; `low` is the number itself unless it is a range.

    `operator` None means a bare number. The unit is canonical (名 is 人, 万元 is 元 with its number scaled),
    "" where none is printed.
    """

    operator: Operator | None
    low: Decimal
    high: Decimal
    unit: str

    def is_comparable(self, other: Quantity) -> bool:
        """Whether both count the same thing: equal units, or one of them unprinted and of like size."""
        if self.unit == other.unit:
            return True
        if "" not in (self.unit, other.unit):
            return False
        bare, named = (self, other) if self.unit == "" else (other, self)
        return named.unit != "%" or bare.low > 1 or bare.low == 0


@lru_cache(maxsize=65536)
def parse(text: str | None) -> Quantity | None:
    """Return the one quantity that the text states, or None."""
    folded = _folded(text or "")
    if not folded or _NO_QUANTITY.search(folded):
        return None
    return _range(folded) or _single(folded)


def _folded(text: str) -> str:
    """The text with one sign per operator, half-width, without spaces, separators and remarks in brackets."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = plain.replace("(含)", "")
    plain = "".join(SIGNS.get(sign, sign) for sign in plain)
    for pair, sign in _PAIRS.items():
        plain = plain.replace(pair, sign)
    plain = re.sub(r"\([^)]*\)", "", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    return plain.strip("。；;，,、.")


def _range(folded: str) -> Quantity | None:
    found = re.fullmatch(rf"=?({_NUMBER})(\D{{0,6}}?)(?:-|至|到)({_NUMBER})(\D{{0,8}})", folded)
    if not found:
        return None
    unit, scale = _unit(found[4])
    own_unit, own_scale = _unit(found[2]) if found[2] else (unit, scale)
    if own_unit != unit:
        return None
    low, high = Decimal(found[1]) * own_scale, Decimal(found[3]) * scale
    return Quantity("range", low, high, unit) if low <= high else None


def _single(folded: str) -> Quantity | None:
    found = re.fullmatch(rf"(\D*?)({_operators()})?({_NUMBER})(\D*)", folded)
    if not found or len(found[1]) > _LONGEST_LEAD or re.search(r"[≥≤><=\-,;，。；、]", found[1] + found[4]):
        return None
    rest, tail = _tail(found[4])
    unit, scale = _unit(rest)
    if len(unit) > _LONGEST_UNIT:
        return None
    number = Decimal(found[3]) * scale
    return Quantity(_operator(found[2]) or tail, number, number, unit)


@lru_cache(maxsize=1)
def operator_words() -> dict[str, Operator]:
    """Return what the words and signs before a number say of it: 不低于 is ≥."""
    kinds: tuple[tuple[str, Operator], ...] = (
        ("at_least", "≥"),
        ("more", ">"),
        ("at_most", "≤"),
        ("less", "<"),
        ("equal", "="),
    )
    named: dict[str, Operator] = {word: sign for kind, sign in kinds for word in words()[kind]}
    return named | {"≥": "≥", ">": ">", "≤": "≤", "<": "<", "=": "="}


@lru_cache(maxsize=1)
def _operators() -> str:
    return "|".join(sorted(map(re.escape, operator_words()), key=len, reverse=True))


def _operator(word: str | None) -> Operator | None:
    return operator_words()[word] if word else None


def _tail(rest: str) -> tuple[str, Operator | None]:
    """Split 以上, 以内 from behind the unit."""
    kinds: tuple[tuple[str, Operator], ...] = (("tail_at_least", "≥"), ("tail_at_most", "≤"))
    for kind, sign in kinds:
        for word in words()[kind]:
            if rest.endswith(word):
                return rest.removesuffix(word), sign
    return rest, None


def _unit(rest: str) -> tuple[str, Decimal]:
    """Return the canonical unit and the factor to it: 万元 is (元, 10000), 百分比 is (%, 1)."""
    if any(rest.startswith(word) for word in words()["percent"]):
        return "%", Decimal(1)
    for prefix, scale in _SCALES.items():
        if rest.startswith(prefix):
            return canonical_unit(rest.removeprefix(prefix)), scale
    return canonical_unit(rest), Decimal(1)


@lru_cache(maxsize=4096)
def canonical_unit(unit: str) -> str:
    """Return the one name of a unit that has several (名 is 人), without the noun behind it (家单位 is 家)."""
    if "/" in unit:
        return unit
    known = next(
        (word for word in sorted(words()["measure_words"], key=len, reverse=True) if unit.startswith(word)),
        unit,
    )
    for group in words()["same_measure"]:
        if known in group.split():
            return group.split()[0]
    return known
