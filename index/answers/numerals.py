"""Numbers as questions write them: in digits, in Chinese numerals (review.numerals), in a few English words."""

from __future__ import annotations

from decimal import Decimal

from review.numerals import CHINESE, chinese_digits, chinese_value

_ENGLISH = {"two": 2, "three": 3, "five": 5, "ten": 10}


def number_of(text: str) -> Decimal | None:
    """Return a number; None where a Chinese numeral may mean more than one (一百二).

    >>> [str(number_of(one)) for one in ("三", "十二", "九十五", "一百", "98.5", "three", "一百二")]
    ['3', '12', '95', '100', '98.5', '3', 'None']
    """
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    return chinese_value(text) if text[0] in CHINESE else Decimal(text)


def year_of(text: str) -> int | None:
    """Return a year that is spelled digit by digit.

    >>> year_of("二〇一九"), year_of("二零二0")
    (2019, 2020)
    """
    return chinese_digits(text.replace("0", "〇"))
