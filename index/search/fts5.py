"""The words of passages in SQLite: the tokens as an FTS5 table, under the passage's number, weighed by bm25."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import column, table, text
from sqlalchemy.orm import Session

from index.search.keywords import COLUMNS, WEIGHTS, of_kind

WORDS = table("passage_words", column("rowid"), *map(column, COLUMNS))
PLACE = "instr"
"""The function that tells where one text stands in another, from 1; 0 where it does not."""
RANK = f"bm25(passage_words, {', '.join(map(str, WEIGHTS))})"


def row(number: int, columns: Sequence[str]) -> dict[str, Any]:
    """Return the row of WORDS for a passage with its tokens for each of COLUMNS."""
    return {"rowid": number, **dict(zip(COLUMNS, columns, strict=True))}


def next_numbers(session: Session, many: int) -> Sequence[int]:
    """Return the next numbers for passages, after the last that any had, be it gone: none is given twice."""
    asked = text("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
    last = int(session.scalar(asked) or 0)
    return range(last + 1, last + 1 + many)


def counted(session: Session, terms: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Return for each term how many passages hold it; at most one more than `most`."""
    asked = (
        "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH value "  # noqa: S608
        f"LIMIT {most + 1})) FROM json_each(:terms)"
    )
    return [(int(count), term) for term, count in session.execute(text(asked), {"terms": json.dumps(terms)})]


def best(
    session: Session,
    terms: Sequence[tuple[int, str]],
    scope: tuple[str, Mapping[str, Any], Sequence[int] | None],
    weighed: int,
    depth: int,
    kind: Sequence[str] = (),
) -> list[int]:
    """Return the best of the passages that match one of the terms and are in the scope; of very many the latest are weighed."""
    condition, values, few = scope
    joined, limited = "", ""
    if few is not None:
        limited = f"AND +passage_words.rowid IN {numbers('few')}"  # +: not one query for each of them
        values = {"few": json.dumps(few)}
    elif condition:
        joined = "CROSS JOIN passages p ON p.id = passage_words.rowid"
        limited = f"AND {condition}"
    found = session.scalars(
        text(
            f"SELECT number FROM (SELECT passage_words.rowid AS number, {RANK} AS rank FROM passage_words {joined} "  # noqa: S608
            f"WHERE passage_words MATCH :asked {limited} ORDER BY passage_words.rowid DESC LIMIT {weighed}) "
            f"ORDER BY rank, number LIMIT {depth}"
        ),
        {"asked": of_kind(" OR ".join(term for _, term in terms), kind), **values},
    )
    return list(found)


def texts(name: str) -> str:
    """Return the SQL for the texts of a list that is given as JSON."""
    return f"(SELECT value FROM json_each(:{name}))"  # noqa: S608


numbers = texts
