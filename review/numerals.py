"""Numbers as prose prints them, with their places: 1,200; １２; 1 200 人; 三; 十二; 一百二十; 百分之九十五.

What may be two numbers, or is ill-formed (9,111.626.87, 三五, 一百二), is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.number import HALF_WIDTH, parse_number
from review.quantity import SIGNS
from review.wording import unit_of

SAME_LENGTH: dict[int, int | str] = {
    **HALF_WIDTH,
    **{ord(blank): " " for blank in "\u3000\u00a0\u2009"},
    **{ord(printed): sign for printed, sign in SIGNS.items()},
}
DIGITS = {"零": 0, "〇": 0, "○": 0} | {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
DIGITS |= {"两": 2} | {sign: value for value, sign in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"万亿": 10**12, "千万": 10**7, "百万": 10**6, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
CHINESE = "".join([*DIGITS, *TENS])
ARABIC = re.compile(r"[0-9][0-9,.]*(?: [0-9]{3}(?![0-9]))*")
WORDS = re.compile(f"[{CHINESE}][{CHINESE}万亿]*")
PERCENT = re.compile(rf"(百|千)分之(?:([0-9]+(?:\.[0-9]+)?)|([{CHINESE}]{{1,6}})(?:点([{CHINESE}]{{1,4}}))?)")
FRACTION = re.compile(rf"[{CHINESE}]{{1,4}}分之[{CHINESE}]{{1,4}}|(?<![0-9])[0-9]{1, 6}/[0-9]{1, 6}")
LONGEST_WORDS = 14
LONGEST_FIGURES = 20
"""More digits are the number of an account or of a document."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and where it stands; `step` is one unit of its last printed digit (0.01 for 5.35)."""

    start: int
    end: int
    value: Decimal
    step: Decimal = Decimal(1)
    is_chinese: bool = False
    is_percent: bool = False


def flat(text: str) -> str:
    """Return the text half-width with one sign per operator and dash, character for character: places stay.

    ① and ² stay what they are: as digits they would run into the number beside them.
    """
    return text.translate(SAME_LENGTH)


def numerals(plain: str) -> Iterator[Numeral]:
    """Yield the numbers of a flat text, in order; none overlaps another."""
    found = sorted(
        (*_arabic(plain), *_words(plain), *_percents(plain)), key=lambda one: (one.start, -one.end)
    )
    last = 0
    for numeral in found:
        if numeral.start >= last:
            yield numeral
            last = numeral.end


def chinese_value(words: str) -> Decimal | None:
    """Return what the Chinese numeral says (一百二十 → 120), or None where it may mean more than one number."""
    value = _scaled(words, ("亿", "万"))
    return None if value is None else Decimal(value)


def chinese_digits(words: str) -> int | None:
    """Return a number spelled digit by digit (二〇二一 → 2021), or None."""
    digits = [DIGITS.get(sign) for sign in words.translate({ord("O"): "〇", ord("o"): "〇"})]
    return None if None in digits or not digits else int("".join(map(str, digits)))


def _scaled(words: str, scales: tuple[str, ...]) -> int | None:
    if not scales:
        return _section(words)
    head, scale, rest = words.partition(scales[0])
    if not scale:
        return _scaled(words, scales[1:])
    value = _scaled(head, scales[1:])
    lower = _scaled(rest, scales[1:]) if rest else 0
    if value is None or lower is None or (len(rest) == 1 and rest in DIGITS):
        return None
    return value * SCALES[scales[0]] + lower


def _section(words: str) -> int | None:
    """Return a numeral below 10,000; a digit needs its rank behind it, but for the last one."""
    total, digit, rank, is_after_zero = 0, -1, 10_000, False
    for sign in words:
        if sign in TENS:
            if TENS[sign] >= rank or (digit < 0 and (TENS[sign] != TENS["十"] or total)):
                return None
            rank = TENS[sign]
            total, digit, is_after_zero = total + abs(digit) * rank, -1, False
        elif sign not in DIGITS or digit >= 0:
            return None
        elif DIGITS[sign] == 0 and len(words) > 1:
            is_after_zero = True
        else:
            digit = DIGITS[sign]
    if digit >= 0 and rank in (100, 1000) and not is_after_zero:
        return None
    return total + digit if digit >= 0 else total if total else None


def _arabic(plain: str) -> Iterator[Numeral]:
    for found in ARABIC.finditer(plain):
        printed = found[0].rstrip(",.")
        start, groups = found.start(), printed.split(" ")
        # "1 200" is one number inside a sentence; where a line begins so, the 1 may be the line's own number.
        is_one = len(groups) == 1 or (len(groups[0]) <= 3 and start > 0 and plain[start - 1] not in " \n.")
        is_plain = is_one and (len(groups) == 1 or groups[0].isdigit()) and len(printed) <= LONGEST_FIGURES
        value = parse_number("".join(groups)) if is_plain else None
        if value is not None and plain[max(0, start - 1) : start] != ".":
            yield Numeral(start, start + len(printed), value, unit_of(value))


def _words(plain: str) -> Iterator[Numeral]:
    for found in WORDS.finditer(plain):
        printed = found[0]
        value = chinese_value(printed) if len(printed) <= LONGEST_WORDS else None
        if value is not None:
            yield Numeral(found.start(), found.end(), value, is_chinese=True)


def _percents(plain: str) -> Iterator[Numeral]:
    for found in PERCENT.finditer(plain):
        value = Decimal(found[2]) if found[2] else chinese_value(found[3])
        if value is not None and found[4]:
            decimals = chinese_digits(found[4])
            value = None if decimals is None else value + Decimal(decimals).scaleb(-len(found[4]))
        if value is not None:
            value = value / 10 if found[1] == "千" else value
            yield Numeral(found.start(), found.end(), value, unit_of(value), is_percent=True)
