"""What a quoted text says, by our own parsers alone: a model never hands over a value."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from extract.dates import date_of, year_of
from extract.filing import Filing
from extract.labels import LabelBook
from extract.number import parse_number
from extract.text import folded

FIELDS = Path(__file__).parent / "data" / "fields.yaml"
AMOUNT = re.compile(r"\s*[¥￥]?\s*([0-9,.]+)\s*(万元|元)?\s*")
FULL_SCORE = Decimal(100)
Value = str | int | Decimal


class Wanted(NamedTuple):
    """A field that a model may look for (data/fields.yaml)."""

    name: str
    shown: str
    kind: str
    label: tuple[str, ...]


@lru_cache(maxsize=1)
def field_data() -> dict[str, Any]:
    """Return the file of fields."""
    data: dict[str, Any] = yaml.safe_load(FIELDS.read_text(encoding="utf-8"))
    return data


def wanted(filing: Filing) -> list[Wanted]:
    """Return the fields that the form has no value and no place for: neither a blank nor an unread one is missing."""
    data = field_data()
    return [
        Wanted(name, one["shown"], one["kind"], tuple(one["label"]))
        for name in data["kinds"].get(filing.form_type, ())
        for one in (data["fields"][name],)
        if getattr(filing, name) is None and f"/{name}" not in filing.evidence
    ]


def parsed(kind: str, quote: str, filing: Filing, book: LabelBook) -> Value | None:
    """Return what the quoted text says as a value of this kind, None where it says none."""
    text = quote.strip()
    if kind == "name":
        return text if _is_name(text, book) else None
    if kind == "year":
        year = year_of(text)
        return year.number if year and folded(year.text) == folded(text).removesuffix("度") else None
    if kind == "date":
        return date_of(text) if re.fullmatch(r"[0-9年月日./\-\s]+", text) else None
    if kind == "grade":
        return text if text in field_data()["grades"] else None
    if kind == "score":
        score = parse_number(text)
        return score if score is not None and 0 <= score <= FULL_SCORE else None
    return _amount(text, filing)


def _is_name(text: str, book: LabelBook) -> bool:
    data = field_data()
    is_sentence = len(text) > data["longest_name"] or any(sign in text for sign in data["no_name"])
    return len(text) > 1 and not is_sentence and not book.is_label(text) and parse_number(text) is None


def _amount(text: str, filing: Filing) -> Decimal | None:
    """Return the amount in the form's unit; None where it is printed in another, or without one on a form without."""
    found = AMOUNT.fullmatch(text)
    if not found or (found[2] or filing.amount_unit) is None or found[2] not in (None, filing.amount_unit):
        return None
    return parse_number(found[1])
