"""Finding, keeping and marking the rows of documents."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Literal

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from index.changes import announce, now
from index.document_rows import Name, Withdrawn
from index.lineage import lineage
from index.originals import plain_name
from index.permissions import Who, allow, name_to_upload
from index.schema import Arrival, Document, FilingNumber, Withdrawal
from index.shown import latest_reading
from ingest.errors import NotFound, SetAside, StoreError

SHORTEST_KEY = 4
MOST_CANDIDATES = 8

Arrived = Literal["new", "known", "restored"]


def keep_document(session: Session, sha256: str, file: str, size: int, who: Who | None) -> Arrived:
    """Keep the row of a file and the name it came under, and return what it was.

    A new one waits to be read, one that failed waits again, one that was withdrawn comes back (Forbidden
    without a name, and for a person who may not withdraw); any other stays as it is, one whose pages are in others now too.
    """
    name = name_to_upload(who)
    row = session.scalar(select(Document).where(Document.sha256 == sha256))
    if row is None:
        row = Document(sha256=sha256, file=file, size=size, state="waiting", added_at=now(), added_by=name)
        session.add(row)
        session.flush()
        add_name(session, sha256, file, name)
        return "new"
    withdrawn = row.state == "withdrawn" and lineage(session).aside(sha256) is None
    if withdrawn:
        reason = f"再次添加了同一文件（{file}）/ the same file was added again"
        mark(session, row, "restore", reason, allow(who, "withdraw"))
    elif row.state == "failed":
        put_back(row)
    add_name(session, sha256, file, name)
    return "restored" if withdrawn else "known"


def add_name(session: Session, sha256: str, file: str, who: str | None) -> None:
    """Keep that the document came under this name, once."""
    known = select(Arrival.id).where(Arrival.document == sha256, Arrival.file == file)
    if session.scalar(known) is None:
        session.add(Arrival(document=sha256, file=file, who=who, made_at=now()))


def names_of(session: Session, sha256: str | None = None) -> dict[str, list[Name]]:
    """Return the names that each document, or this one, came under, the first one first."""
    found: dict[str, list[Name]] = {}
    chosen = select(Arrival).order_by(Arrival.id)
    for one in session.scalars(chosen if sha256 is None else chosen.where(Arrival.document == sha256)):
        found.setdefault(one.document, []).append(Name(file=one.file, who=one.who, when=one.made_at))
    return found


def traces_of(session: Session, sha256: str | None = None) -> dict[str, list[Withdrawn]]:
    """Return when each document, or this one, was taken out and back in, oldest first."""
    found: dict[str, list[Withdrawn]] = {}
    chosen = select(Withdrawal).order_by(Withdrawal.id)
    for one in session.scalars(chosen if sha256 is None else chosen.where(Withdrawal.document == sha256)):
        event = Withdrawn(
            action=one.action,  # type: ignore[arg-type]
            reason=one.reason,
            who=one.who,
            when=one.made_at,
        )
        found.setdefault(one.document, []).append(event)
    return found


def find_document(session: Session, key: str) -> Document:
    """Return the document of this sha256, or the only one that begins so; NotFound otherwise."""
    known = looked_up(session).get(key)
    if known is not None and known in session:
        return known
    exact = session.scalar(_by_sha256(), {"sha256": key})
    if exact is not None:
        looked_up(session)[key] = exact
        return exact
    found = _beginning(session, key)
    if found is None:
        raise NotFound(f"没有文件 {key}。请用 jixiao list 查看编号。/ There is no document {key}.")
    if len(found) != 1:
        told = "不止一个文件以此开头 / more than one begins so" if found else "没有此文件 / there is none"
        raise NotFound(f"{key}：{told}。请用 jixiao list 查看编号。/ See jixiao list.")
    return found[0]


def looked_up(session: Session) -> dict[str, Document]:
    """Return the documents that were found in the session, by their sha256: there a new one may be put."""
    found: dict[str, Document] = session.info.setdefault("documents", {})
    return found


@cache
def _by_sha256() -> Select[Document]:
    """The question of `find_document`, made once: making it costs as much as asking it."""
    return select(Document).where(Document.sha256 == bindparam("sha256"))


def resolve_document(session: Session, key: str) -> Document:
    """Return the document that a person means by a sha256, its beginning, or a name it came under.

    Withdrawn ones are meant only when no other is. NotFound lists the candidates where it is not clear.
    """
    file = plain_name(key)
    named = select(Document).join(Arrival, Arrival.document == Document.sha256).where(Arrival.file == file)
    found: dict[str, Document] = {
        row.sha256: row for row in (*(_beginning(session, key) or ()), *session.scalars(named))
    }
    standing = [row for row in found.values() if row.state != "withdrawn"] or list(found.values())
    if len(standing) == 1:
        return standing[0]
    told = (
        f"“{key}”不止指一个文件，请写编号 / {key} may be any of these; give its number"
        if standing
        else f"没有文件“{key}”，您要找的可能是 / there is no document {key}; perhaps you mean"
    )
    listed = "".join(f"\n  {row.sha256[:12]}  {row.file}" for row in standing or _near(session, key, file))
    raise NotFound(f"{told}:{listed or ' （资料库是空的 / the store is empty）'}")


def current_documents(session: Session) -> Sequence[Document]:
    """Return the documents that are not withdrawn, in the order they were added."""
    rows = select(Document).where(Document.state != "withdrawn").order_by(Document.number)
    return session.scalars(rows).all()


def put_back(row: Document) -> None:
    """Have the document wait to be read, as if nobody had tried yet; a withdrawn one stays withdrawn."""
    if row.state != "withdrawn":
        row.state, row.reason, row.progress, row.attempts = "waiting", None, 0, 0


def mark(
    session: Session, row: Document, action: Literal["withdraw", "restore"], reason: str, who: str
) -> None:
    """Take a document out, or back in, with the trace of it; a reason is wanted."""
    if not reason.strip():
        raise StoreError("请说明理由。/ Give a reason.")
    if (row.state == "withdrawn") == (action == "withdraw"):
        before = f"（{row.reason}）" if row.reason else ""
        raise StoreError(f"{row.file}：状态已是如此{before}。/ Nothing to {action}.")
    if action == "withdraw":
        row.state, row.reason = "withdrawn", f"{who}：{reason.strip()}"
    else:
        row.state, row.reason = ("read" if latest_reading(session, row.sha256) else "waiting"), None
    session.add(Withdrawal(document=row.sha256, action=action, reason=reason.strip(), who=who, made_at=now()))
    announce(session, row.sha256, action)


def refuse_aside(session: Session, row: Document) -> None:
    """Raise SetAside for a document that was joined or split, or put together so: it comes back when that is taken back."""
    kept = lineage(session).aside(row.sha256)
    if kept is None:
        return
    files = "、".join(one.file for one in kept.results)
    raise SetAside(
        f"{row.file} 的各页已归入别的文件（{files}），要取回请撤销合并或拆分 #{kept.id}。"
        " / Its pages are in other documents; take the joining or splitting back to have it again."
        if kept.stands
        else f"{row.file} 是由合并或拆分得来的，已随撤销取消；要取回请撤销那次撤销。"
        " / It was put together from others, and that was taken back; take back that undo to have it again."
    )


def _beginning(session: Session, key: str) -> Sequence[Document] | None:
    """The documents whose sha256 begins so; None for what can be no beginning of one."""
    prefix = key.lower()
    if len(prefix) < SHORTEST_KEY or not set(prefix) <= set("0123456789abcdef"):
        return None
    begins = select(Document).where(Document.sha256.startswith(prefix)).order_by(Document.number)
    return session.scalars(begins.limit(MOST_CANDIDATES)).all()


def _near(session: Session, key: str, file: str) -> Sequence[Document]:
    """The documents that a key that fits none may have meant: the filing's own, names like it, else the latest."""
    number = session.get(FilingNumber, key)
    rows = {row.sha256: row for row in current_documents(session)}
    if number is not None and number.document in rows:
        return [rows[number.document]]
    files = {row.file: row for row in rows.values()}
    close = [name for name in files if file in name] or get_close_matches(file, files, MOST_CANDIDATES)
    return [files[name] for name in close[:MOST_CANDIDATES]] or list(rows.values())[-MOST_CANDIDATES:]
