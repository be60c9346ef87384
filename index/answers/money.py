"""The units of money that forms print, and what one is of the other."""

from __future__ import annotations

from decimal import Decimal

YUAN, TEN_THOUSANDS = MONEY = ("元", "万元")
TEN_THOUSAND = Decimal(10_000)
"""How many 元 one 万元 is."""


def converted(number: Decimal, unit: str | None, wanted: str | None) -> Decimal:
    """Return an amount in the other unit of money, exactly; anything else as it is."""
    if unit not in MONEY or wanted not in MONEY or unit == wanted:
        return number
    return number / TEN_THOUSAND if wanted == TEN_THOUSANDS else number * TEN_THOUSAND
