"""Whether the store still holds what was ever written into it: the chain walked link by link, the originals hashed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import file_digest
from itertools import chain as joined
from typing import Any

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import Session

from extract.filing import Record
from index.chain import CHAINED, LINKS, OPENING, TIMES, Link, digest_of, fingerprints, head
from index.originals import Originals
from index.schema import Arrival, Document
from ingest.errors import StoreError

AT_ONCE = 200
"""Links checked together; a reading is a text of some hundred kilobytes."""
DIGEST = re.compile(r"[0-9a-f]{16,64}")

Row = Mapping[Any, Any]


class Head(Record):
    """Where the chain stands: how many rows it links, the digest to write down, and when the last was written.

    `expected` is the number of the link with the digest that was asked for; None where none was, or has it.
    """

    links: int
    last: str
    when: str | None
    expected: int | None = None


class Fault(Record):
    """One thing that is not as it was written. `what` and `what_en` say what differs.

    `link` is the number in the chain, None where there is no link; `table` and `row` what it stands for; `who`
    and `when` as the link says, or the row where there is none.
    """

    link: int | None = None
    table: str | None = None
    row: int | None = None
    who: str | None = None
    when: str | None = None
    what: str
    what_en: str


class Audit(Record):
    """What a walk found: where the chain stands, and the faults, the first broken link before all others."""

    head: Head
    faults: tuple[Fault, ...]
    originals: int


def chain_head(session: Session, expect: str | None = None) -> Head:
    """Return where the chain stands, without walking it; StoreError when `expect` is no digest."""
    connection = session.connection()
    number, digest = head(connection)
    when = connection.scalar(select(LINKS.c.made_at).where(LINKS.c.number == number))
    return Head(links=max(number, 0), last=digest, when=when, expected=_place(connection, expect))


def audit(session: Session, originals: Originals, expect: str | None = None) -> Audit:
    """Return what is not as it was written; a digest that somebody wrote down must be in the chain still."""
    connection = session.connection()
    stands = chain_head(session, expect)
    kept = _kept(connection)
    faults = (
        *_broken(connection),
        *_unlinked(connection),
        *([_cut(expect)] if expect and stands.expected is None else []),
        *_changed(originals, kept),
    )
    return Audit(head=stands, faults=faults, originals=len(kept))


def is_digest(text: str) -> bool:
    """Whether the text is a digest of the chain, or enough of its beginning."""
    return DIGEST.fullmatch(text.strip().lower()) is not None


def _place(connection: Connection, expect: str | None) -> int | None:
    """The number of the link whose digest begins so."""
    if expect is None:
        return None
    wanted = expect.strip().lower()
    if not is_digest(wanted):
        raise StoreError(
            f"“{expect}”不是摘要：应为 16 到 64 位十六进制数。/ That is no digest: 16 to 64 hexadecimal digits."
        )
    return connection.scalar(select(LINKS.c.number).where(LINKS.c.digest.startswith(wanted)))


def _broken(connection: Connection) -> Iterator[Fault]:
    """Yield the first link that does not hold, if there is one: what comes after it proves nothing more."""
    number, digest = -1, ""
    for link, row in _walked(connection):
        if link.number != number + 1:
            yield _fault_of(
                link,
                f"缺少第 {number + 1} 环，或编号被改",
                f"link {number + 1} is missing, or was numbered anew",
            )
            return
        found = _difference(digest, link, row)
        if found is not None:
            yield found
            return
        number, digest = link.number, link.digest
    if number < 0:
        yield Fault(what="整条链已不在", what_en="the whole chain is gone")


def _walked(connection: Connection) -> Iterator[tuple[Link, Row | None]]:
    """Yield each link in order with its row, None where that is gone; the row of the opening is empty."""
    ordered = select(LINKS).order_by(LINKS.c.number).limit(AT_ONCE)
    following = ordered
    while True:
        links = [Link(*row) for row in connection.execute(following)]
        if not links:
            return
        rows = _rows(connection, links)
        for link in links:
            yield link, {} if link.row_table == OPENING else rows.get((link.row_table, link.row_id))
        following = ordered.where(LINKS.c.number > links[-1].number)


def _rows(connection: Connection, links: Sequence[Link]) -> dict[tuple[str, int], Row]:
    found: dict[tuple[str, int], Row] = {}
    for name in {link.row_table for link in links} & CHAINED.keys():
        table = CHAINED[name]
        wanted = [link.row_id for link in links if link.row_table == name]
        columns = table.columns.keys()
        for values in connection.execute(select(table).where(table.c.id.in_(wanted))):
            row = dict(zip(columns, values, strict=True))
            found[name, row["id"]] = row
    return found


def _difference(before: str, link: Link, row: Row | None) -> Fault | None:
    """What is wrong with a link, None when it holds."""
    if (link.number == 0) != (link.row_table == OPENING):
        return _fault_of(link, "链的开头被改", "the opening of the chain was changed")
    if row is None:
        return _fault_of(link, "此行已被删除", "the row was removed")
    if digest_of(before, link, row) == link.digest:
        return None
    names = _changed_columns(link, row)
    if names:
        told = "、".join(names)
        return _fault_of(link, f"{told} 与写入时不同", f"not as written: {', '.join(names)}")
    return _fault_of(link, "链环本身被改", "the link itself was changed")


def _changed_columns(link: Link, row: Row) -> list[str]:
    """The columns whose value is not the one that the link has the fingerprint of."""
    try:
        was = dict(json.loads(link.fields))
    except (ValueError, TypeError):
        return []
    now = fingerprints(row)
    return [name for name in {**was, **now} if was.get(name) != now.get(name)]


def _fault_of(link: Link, what: str, what_en: str) -> Fault:
    return Fault(
        link=link.number,
        table=link.row_table or None,
        row=link.row_id if link.row_table else None,
        who=link.who,
        when=link.made_at,
        what=what,
        what_en=what_en,
    )


def _unlinked(connection: Connection) -> Iterator[Fault]:
    """Yield for each table the first row that has no link: it was not written by the program."""
    for name, table in CHAINED.items():
        has_link = exists().where(LINKS.c.row_table == name, LINKS.c.row_id == table.c.id)
        count = connection.scalar(select(func.count()).select_from(table).where(~has_link)) or 0
        if not count:
            continue
        first = select(table).where(~has_link).order_by(table.c.id).limit(1)
        row = connection.execute(first).mappings().one()
        yield Fault(
            table=name,
            row=row["id"],
            who=row.get("who"),
            when=next((row[time] for time in TIMES if time in row), None),
            what=f"不经程序写入，链上没有（此表共 {count} 行）",
            what_en=f"written behind the program's back: no link has it ({count} such rows in the table)",
        )


def _cut(expect: str | None) -> Fault:
    return Fault(
        what=f"链上没有摘要 {expect}：此后的记录被截去，或整条链被重写",
        what_en=f"no link has the digest {expect}: the chain was cut, or written anew",
    )


def _kept(connection: Connection) -> list[tuple[str, str]]:
    """The sha256 of every file that ever came in, with a name it came under."""
    names = joined(
        connection.execute(select(Arrival.document, Arrival.file)),
        connection.execute(select(Document.sha256, Document.file)),
    )
    return sorted({row[0]: row[1] for row in names}.items())


def _changed(originals: Originals, kept: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Yield each original that is missing or whose bytes are not those that came in."""
    for sha256, file in kept:
        path = originals.path(sha256)
        try:
            with path.open("rb") as data:
                is_same = file_digest(data, "sha256").hexdigest() == sha256
        except OSError:
            yield Fault(what=f"原件缺失：{file}（{path}）", what_en=f"the original is missing: {file}")
            continue
        if not is_same:
            yield Fault(what=f"原件被改：{file}（{path}）", what_en=f"the original was changed: {file}")
