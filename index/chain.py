"""The chain: every row of the append-only tables is linked to the one before it by a digest.

A link's digest is the sha256 of the digest before it, of the link itself and of its row as canonical JSON: keys in
order, no spaces, values that are null left out, so that a column which a later version adds changes no old digest.
This form is for good: a digest that somebody wrote down is checked by it years later.

    digest[n] = sha256(digest[n-1] + {"number", "table", "row", "who", "when", "fields", "note", "values"})

Links are written here alone, by the session that writes the rows (index.database) and by the migration that
began the chain. Only one transaction writes at a time: SQLite sees to that, and on PostgreSQL a write begins with a
lock on the table of links (index.backends). Were it forgotten, two links would have one number, and the second
transaction would fail as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.orm import Session

import index.accounts
import index.signatures
import index.taking  # noqa: F401  (their tables are linked as well)
from index.schema import APPEND_ONLY, Base, ChainLink

CHAIN = "chain"
LINKS = Base.metadata.tables[CHAIN]
CHAINED: Mapping[str, Table] = {name: Base.metadata.tables[name] for name in APPEND_ONLY if name != CHAIN}
"""The tables whose rows are linked."""
TIMES = ("made_at", "read_at")
"""The columns that say when a row was written; a table has one of them."""
FINGERPRINT = 12
"""Hexadecimal digits of the fingerprint of one value."""
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
OPENING = ""
"""What the first link has for a table: it stands for no row."""


class Link(NamedTuple):
    """One link, its columns in their order."""

    number: int
    row_table: str
    row_id: int
    who: str | None
    made_at: str
    fields: str
    note: str | None
    digest: str


def extend(session: Session, _context: object = None) -> None:
    """Link every row that a flush has just added to an append-only table, as the database now has it."""
    added = [one for one in session.new if one.__tablename__ in CHAINED]
    if not added:
        return
    connection = session.connection()
    number, digest = head(connection)
    for one in added:
        table = CHAINED[one.__tablename__]
        row = connection.execute(select(table).where(table.c.id == one.id)).mappings().one()
        link = linked(digest, number + 1, table.name, row)
        connection.execute(insert(LINKS), link._asdict())
        number, digest = link.number, link.digest


def head(connection: Connection) -> tuple[int, str]:
    """Return the number and the digest of the last link; -1 and nothing where there is none."""
    last = select(ChainLink.number, ChainLink.digest).order_by(ChainLink.number.desc()).limit(1)
    row = connection.execute(last).first()
    return (row.number, row.digest) if row else (-1, "")


def opening(now: str, note: str) -> Link:
    """Return the first link, which says in its note what stood before it."""
    link = Link(0, OPENING, 0, None, now, canonical({}), note, "")
    return link._replace(digest=digest_of("", link, {}))


def linked(previous: str, number: int, table: str, row: Mapping[Any, Any]) -> Link:
    """Return the link of a row after the link with the digest `previous`."""
    when = next((row[name] for name in TIMES if name in row), "")
    link = Link(number, table, row["id"], row.get("who"), when, canonical(fingerprints(row)), None, "")
    return link._replace(digest=digest_of(previous, link, row))


def digest_of(previous: str, link: Link, row: Mapping[Any, Any]) -> str:
    """Return the digest that the link must have; its own is not looked at."""
    said = {
        "number": link.number,
        "table": link.row_table,
        "row": link.row_id,
        "who": link.who,
        "when": link.made_at,
        "fields": link.fields,
        "note": link.note,
        "values": _present(row),
    }
    return sha256((previous + canonical(_present(said))).encode()).hexdigest()


def fingerprints(row: Mapping[Any, Any]) -> dict[str, str]:
    """Return by column the fingerprint of its value, for those that have one."""
    return {
        name: sha256(canonical(value).encode()).hexdigest()[:FINGERPRINT]
        for name, value in _present(row).items()
    }


def canonical(value: object) -> str:
    """Return the one JSON text of a value."""
    return ENCODER.encode(value)


def _present(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
