"""Whole numbers handed to the database as one table, for a statement takes only so many values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, Text, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session


def listed(session: Session, numbers: Iterable[int]) -> Select[Any]:
    """Return the numbers as a selection of one column, in the words of this session's database."""
    told = json.dumps(list(numbers))
    if session.get_bind().dialect.name == "sqlite":
        return select(func.json_each(told).table_valued("value").c.value)
    texts = func.jsonb_array_elements_text(cast(told, Text).cast(JSONB)).table_valued("value")
    return select(cast(texts.c.value, BigInteger))
