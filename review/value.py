"""What a person says is printed becomes the value of its field."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from extract.number import is_dash, parse_number
from extract.pointer import slot
from ingest.errors import InvalidCorrection

FIXED = ("/id", "/form_type")
"""What names the filing is not printed on it, and not a person's to correct."""
LONGEST_NUMBER = 40
TICKED = {"是": True, "√": True, "■": True, "☑": True, "true": True, "否": False, "□": False, "false": False}


def parse_value(pointer: str, text: str | None) -> Any:
    """Return the value that the text prints in the field at the pointer; None for a blank.

    Numbers lose separators and %, and keep their digits; a dash is a blank number. Raises InvalidCorrection
    for a text that does not fit the field, and for a pointer that no filing has.
    """
    kind, is_optional = _kind(pointer)
    plain = unicodedata.normalize("NFKC", text or "").strip()
    if text is None or (not plain and (is_optional or kind is not str)):
        if not is_optional:
            raise InvalidCorrection(f"{pointer} 不能为空。/ {pointer} cannot be blank.")
        return None
    if kind is str:
        return text.strip()
    if kind is Decimal and is_optional and is_dash(plain):
        return None
    value = _parsed(kind, plain)
    if value is None:
        raise InvalidCorrection(
            f"“{text}”不能填入 {pointer}：应为{_wanted(kind)[0]}。"
            f" / {text!r} does not fit {pointer}: {_wanted(kind)[1]} is wanted."
        )
    return value


def refuse_no_field(pointer: str) -> None:
    """Raise InvalidCorrection for a pointer at which no filing has a value of a person's to correct or confirm."""
    _kind(pointer)


def _kind(pointer: str) -> tuple[Any, bool]:
    try:
        kind, is_optional, _ = slot(pointer)
    except KeyError:
        kind, is_optional = None, False
    if pointer in FIXED or not (kind in (str, int, bool, Decimal) or get_origin(kind) is Literal):
        raise InvalidCorrection(
            f"{pointer} 不是可以更正的字段。/ {pointer} is no field that can be corrected."
        )
    return kind, is_optional


def _parsed(kind: Any, plain: str) -> Any:
    """The value of a text that is not blank, or None where it does not fit."""
    if kind is Decimal:
        return parse_number(plain) if len(plain) <= LONGEST_NUMBER else None
    if kind is int:
        year = re.fullmatch(r"(\d{4})(?:年度?)?", plain)
        return int(year[1]) if year else None
    if kind is bool:
        return TICKED.get(plain.lower())
    return plain if plain in get_args(kind) else None


def _wanted(kind: Any) -> tuple[str, str]:
    if kind is Decimal:
        return "数字", "a number"
    if kind is int:
        return "四位年份", "a year of four digits"
    if kind is bool:
        return "是或否", "是 or 否"
    choices = "、".join(map(str, get_args(kind)))
    return choices, f"one of {choices}"
