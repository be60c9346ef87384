"""The figures that may differ by year or place: what each is called, which rules use it, how it is written.

A figure has a dotted key, which is its place in the data (`low_execution.warning_below`,
`across.rules.target_drop`, `grades.优.from`). One that stands in the data and not in `data/figures.json` belongs to
the reading of a text, and is nobody's to change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from extract.filing import Printed, Record, dumps, loads
from ingest.errors import RefusedFigure
from review.parameters import LEVELS
from review.wording import percent

DATA = Path(__file__).parent / "data"
Kind = Literal["percent", "share", "points", "factor", "similarity", "count", "year", "amount", "weights"]
Value = int | Printed | tuple[dict[str, int | Printed], ...] | None
"""A number, None where nothing is prescribed, or the choices of weights by level."""

FORMS: Mapping[Kind, tuple[str, str]] = {
    "percent": ("0 至 100 的百分数，如 85%", "a percentage from 0 to 100, such as 85%"),
    "share": ("0% 至 100%，如 20%", "0% to 100%, such as 20%"),
    "points": ("0 至 1000 的数，如 0.5", "a number from 0 to 1000, such as 0.5"),
    "factor": ("1 至 100 的倍数，如 1.3", "a factor from 1 to 100, such as 1.3"),
    "similarity": ("1% 至 100% 的整数，如 90%", "a whole percentage from 1 to 100, such as 90%"),
    "count": ("1 至 10000 的整数，如 8", "a whole number from 1 to 10000, such as 8"),
    "year": ("1800 至 2200 的年份，如 1949", "a year from 1800 to 2200, such as 1949"),
    "amount": ("不小于 0 的金额，如 500", "an amount not below 0, such as 500"),
    "weights": (
        "各级分值，几种之间用分号，如 产出 50、效益 30、满意度 10；空白为不设",
        "points by level, choices parted by a semicolon, such as 产出 50、效益 30、满意度 10; blank for none",
    ),
}
"""What may be written for a figure of each kind."""
NOTHING = frozenset({"", "无", "不设", "-", "none"})
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
LEVEL = re.compile(rf"({'|'.join(LEVELS)}):?({NUMBER.pattern})")


class Figure(Record):
    """One figure: its key, its names, its kind, the unit behind it, whether it may be left out, and its rules."""

    key: str
    name: str
    name_en: str
    kind: Kind
    unit: str = ""
    is_optional: bool = False
    rules: tuple[str, ...]

    def allowed(self) -> tuple[str, str]:
        """Return what may be written for it, in Chinese and in English."""
        chinese, english = FORMS[self.kind]
        more = ("；可填“不设”", "; or none") if self.is_optional else ("", "")
        return chinese + more[0], english + more[1]


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Figure]:
    """Return the figures of `data/figures.json` by their keys."""
    data = loads((DATA / "figures.json").read_text(encoding="utf-8"))
    return {key: Figure(key=key, **entry) for key, entry in data.items()}


def figure(key: str) -> Figure:
    """Return the figure of this key; RefusedFigure when there is none."""
    if key not in figures():
        raise RefusedFigure(
            f"没有参数“{key}”，可用的见“规则与参数”。/ There is no figure {key}; docs/rules.md lists them."
        )
    return figures()[key]


def parsed(key: str, text: str) -> Value:
    """Return what a person wrote for a figure as its value (20% is 0.2 for a share); RefusedFigure for anything else."""
    one = figure(key)
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix(one.unit or "\n")
    if one.kind == "weights":
        return _weights(one, plain)
    if one.is_optional and plain in NOTHING:
        return None
    number = plain.removesuffix("%")
    may_have_sign = one.kind in ("percent", "share", "similarity")
    if NUMBER.fullmatch(number) is None or (number != plain and not may_have_sign):
        raise refused(one, text)
    value = Decimal(number)
    if one.kind == "share" and number != plain:
        value = (value / 100).normalize()
    return _plain(value)


def printed(key: str, value: Value) -> str:
    """Return the value as it is shown: 20%, 1.3, 8 字, 不设."""
    one = figure(key)
    if value is None or value == ():
        return "不设"
    if isinstance(value, tuple):
        return "；".join("、".join(f"{name} {points}" for name, points in choice.items()) for choice in value)
    if one.kind == "share":
        return percent(Decimal(value))
    if one.kind in ("percent", "similarity"):
        return f"{value}%"
    return f"{value} {one.unit}".rstrip()


def written(value: Value) -> str:
    """Return the value as JSON, the form in which it is kept: one text for one value."""
    return dumps([value])[1:-1]


def value_of(key: str, data: Any) -> Value:
    """Return a value that came from JSON, with its shape looked at; RefusedFigure where it cannot be one."""
    one = figure(key)
    if one.kind == "weights" and _is_weights(data):
        return tuple(dict(choice) for choice in data)
    if one.kind != "weights" and (_is_number(data) or (data is None and one.is_optional)):
        number: Value = data
        return number
    raise refused(one, str(data))


def refused(one: Figure, text: str) -> RefusedFigure:
    """Return the error that names the figure, what was written, and what may be."""
    chinese, english = one.allowed()
    return RefusedFigure(
        f"参数“{one.name}”（{one.key}）不能为“{text}”：应填{chinese}。"
        f"/ {one.key} cannot be “{text}”: write {english}."
    )


def _weights(one: Figure, plain: str) -> Value:
    if plain in NOTHING:
        return ()
    choices = []
    for part in re.split("[;/]", plain.strip(";")):
        found = LEVEL.findall(part)
        said = re.split("[,、]", part.strip(",、"))
        if len(found) != len(said) or len(dict(found)) != len(found) or any(map(_is_odd, said)):
            raise refused(one, plain)
        choices.append({name: _plain(Decimal(points)) for name, points in found})
    return tuple(choices)


def _is_odd(word: str) -> bool:
    return LEVEL.fullmatch(word) is None


def _is_weights(data: Any) -> bool:
    if not isinstance(data, Sequence) or isinstance(data, str):
        return False
    return all(isinstance(choice, Mapping) and all(map(_is_number, choice.values())) for choice in data)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _plain(value: Decimal) -> int | Decimal:
    """Return a whole number as such, so that 80 and 80.0 are one value."""
    whole = value.to_integral_value()
    return int(whole) if value == whole else value.normalize()
