"""The words of passages in PostgreSQL: the same tokens as in FTS5, under the passage's number, as one tsvector.

The four columns of FTS5 are the four weights of a tsvector: A text, B around, C words, D concepts. Between two columns
lies a gap, so that no phrase runs from one into the next. What is found is the same; the order weighs how rare a term
is and where it stands, with PostgreSQL's own measure of how often (ts_rank) in place of bm25's.

PostgreSQL keeps the place of a token up to 16,383: a phrase that stands farther back in a passage is not found as one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, column, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session

from index.search.keywords import COLUMNS, WEIGHTS, of_kind

LETTERS = dict(zip(COLUMNS, "ABCD", strict=True))
LONGEST = 500
"""Characters of a token that are kept; PostgreSQL takes no more than 2,046 bytes."""
FARTHEST = 16_383
MOST_PLACES = 255
GAP = 2
WORDS = table("passage_words", column("id", Integer), column("vector", TSVECTOR))
PLACE = "strpos"
"""The function that tells where one text stands in another, from 1; 0 where it does not."""
RANKED = f"'{{{','.join(str(round(one / max(WEIGHTS), 6)) for one in reversed(WEIGHTS))}}}'"
"""What a token counts by its weight, D to A, as ts_rank wants it: none above 1."""
PARTS = re.compile(
    r'"(?P<phrase>[^"]*)"(?P<begins>\*)?|(?P<column>\w+) : |\{(?P<columns>[^}]*)\} : |(?P<sign>AND|OR|[()])'
)
SIGNS = {"AND": "&", "OR": "|", "(": "(", ")": ")"}


def row(number: int, columns: Sequence[str]) -> dict[str, Any]:
    """Return the row of WORDS for a passage with its tokens for each of COLUMNS."""
    return {"id": number, "vector": vector(columns)}


def vector(columns: Sequence[str]) -> str:
    """Return the tsvector of a passage as PostgreSQL reads it; `columns`: its tokens for each of COLUMNS."""
    places: dict[str, list[str]] = {}
    place = 0
    for letter, tokens in zip(LETTERS.values(), columns, strict=True):
        for token in tokens.split():
            place += 1
            at = places.setdefault(token[:LONGEST], [])
            if len(at) < MOST_PLACES:
                at.append(f"{min(place, FARTHEST)}{letter}")
        place += GAP
    return " ".join(f"{_quoted(token)}:{','.join(at)}" for token, at in places.items())


def tsquery(expression: str) -> str:
    """Return an FTS5 expression of index.search.keywords or index.search.typed as a tsquery.

    >>> tsquery('"预算 算执" OR "率"* OR concepts : "rate"')
    "('预算' <-> '算执') | '率':* | 'rate':D"
    """
    return " ".join(_translated(expression))


def _translated(expression: str) -> Iterator[str]:
    everywhere, here = "", None
    for part in PARTS.finditer(expression):
        if part["sign"]:
            yield SIGNS[part["sign"]]
        elif part["columns"]:  # holds for all that follows
            everywhere = "".join(LETTERS[name] for name in part["columns"].split())
        elif part["column"]:
            here = LETTERS[part["column"]]
        else:
            mark = ("*" if part["begins"] else "") + (everywhere if here is None else here)
            here = None
            words = [
                _quoted(token[:LONGEST]) + (f":{mark}" if mark else "") for token in part["phrase"].split()
            ]
            yield words[0] if len(words) == 1 else f"({' <-> '.join(words)})"


def next_numbers(session: Session, many: int) -> Sequence[int]:
    """Return the next numbers for passages, of which none is given twice."""
    asked = text("SELECT nextval('passages_id_seq') FROM generate_series(1, :many)")
    return session.scalars(asked, {"many": many}).all()


def counted(session: Session, terms: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Return for each term how many passages hold it; at most one more than `most`."""
    asked = text(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words "  # noqa: S608
        f"WHERE vector @@ CAST(:term AS tsquery) LIMIT {most + 1}) AS found"
    )
    return [(int(session.scalar(asked, {"term": tsquery(term)}) or 0), term) for term in terms]


def best(
    session: Session,
    terms: Sequence[tuple[int, str]],
    scope: tuple[str, Mapping[str, Any], Sequence[int] | None],
    weighed: int,
    depth: int,
    kind: Sequence[str] = (),
) -> list[int]:
    """Return the best of the passages that match one of the terms, each with how many hold it, and are in the scope."""
    condition, values, few = scope
    joined, limited = "", ""
    if few is not None:
        limited, values = "AND w.id = ANY(CAST(:few AS integer[]))", {"few": list(few)}
    elif condition:
        joined, limited = "JOIN passages p ON p.id = w.id", f"AND {condition}"
    whole = int(session.scalar(text("SELECT max(id) FROM passage_words")) or 0)
    told = {f"term{at}": tsquery(term) for at, (_, term) in enumerate(terms)}
    rank = " + ".join(
        f"{_rarity(held, whole):.6f} * ts_rank({RANKED}, vector, CAST(:term{at} AS tsquery), 1)"
        for at, (held, _) in enumerate(terms)
    )
    asked = tsquery(of_kind(" OR ".join(term for _, term in terms), kind))
    found = session.scalars(
        text(
            f"SELECT number FROM (SELECT w.id AS number, w.vector FROM passage_words w {joined} "  # noqa: S608
            f"WHERE w.vector @@ CAST(:asked AS tsquery) {limited} ORDER BY w.id DESC LIMIT {weighed}) AS found "
            f"ORDER BY {rank} DESC, number LIMIT {depth}"
        ),
        {"asked": asked, **told, **values},
    )
    return list(found)


def texts(name: str) -> str:
    """Return the SQL for the texts of a list that is given as JSON."""
    return f"(SELECT jsonb_array_elements_text(CAST(:{name} AS jsonb)))"


def numbers(name: str) -> str:
    """Return the SQL for the whole numbers of a list that is given as JSON."""
    return f"(SELECT CAST(jsonb_array_elements_text(CAST(:{name} AS jsonb)) AS integer))"


def _rarity(held: int, whole: int) -> float:
    """How much a term says that so many passages of the whole hold, as bm25 has it."""
    return max(math.log((whole - held + 0.5) / (held + 0.5)), 1e-6) if whole >= held else 1e-6


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
