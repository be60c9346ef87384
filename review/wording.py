"""Values as messages show them: as printed where there is evidence, plain digits else."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from extract.filing import Filing

WIDE = Context(prec=120, rounding=ROUND_HALF_UP)
"""Room for any number that a page can hold: the default context refuses to quantize beyond 28 digits."""


def shown(filing: Filing, pointer: str) -> str:
    """Return the value's printed text, its digits when it has no evidence, or 空白."""
    value = filing.at(pointer)
    if value is None:
        return "空白"
    return filing.printed(pointer) or str(value)


def unit_of(value: Decimal) -> Decimal:
    """Return one unit of the last printed digit: 0.01 for 87.28, 1 for 87."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


def rounded_like(value: Decimal, printed: Decimal) -> Decimal:
    """Return the value with as many decimals as the printed one has."""
    return value.quantize(unit_of(printed), context=WIDE)


def hundredths(value: Decimal) -> str:
    """Return a computed score to two decimals, without trailing zeros: 5.647 is 5.65."""
    return points(value.quantize(Decimal("0.01"), context=WIDE))


def percent(share: Decimal) -> str:
    """Return a share as a percentage with at most two decimals: 0.8618 is 86.18%."""
    text = f"{(share * 100).quantize(Decimal('0.01'), context=WIDE):f}"
    return f"{text.rstrip('0').rstrip('.')}%"


def points(value: Decimal) -> str:
    """Return a score without trailing zeros: 8.70 is 8.7, 10.00 is 10."""
    text = f"{value.quantize(Decimal('0.001'), context=WIDE):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
