"""Finding and marking the rows of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.changes import announce, now
from index.schema import Document, Withdrawal
from index.views import latest_reading
from ingest.errors import NotFound, StoreError

SHORTEST_KEY = 4


def keep_document(session: Session, sha256: str, file: str, size: int, who: str | None) -> None:
    """Keep the row of a file, waiting to be read; one that failed waits again, any other stays as it is."""
    row = session.scalar(select(Document).where(Document.sha256 == sha256))
    if row is None:
        session.add(
            Document(sha256=sha256, file=file, size=size, state="waiting", added_at=now(), added_by=who)
        )
    elif row.state == "failed":
        row.state, row.reason, row.attempts, row.progress = "waiting", None, 0, 0


def find_document(session: Session, key: str) -> Document:
    """Return the document of this sha256, or the only one that begins so; NotFound otherwise."""
    exact = session.scalar(select(Document).where(Document.sha256 == key))
    if exact is not None:
        return exact
    prefix = key.lower()
    if len(prefix) < SHORTEST_KEY or not set(prefix) <= set("0123456789abcdef"):
        raise NotFound(f"没有文件 {key}。请用 jixiao list 查看编号。/ There is no document {key}.")
    found = session.scalars(select(Document).where(Document.sha256.startswith(prefix)).limit(2)).all()
    if len(found) != 1:
        told = "不止一个文件以此开头 / more than one begins so" if found else "没有此文件 / there is none"
        raise NotFound(f"{key}：{told}。请用 jixiao list 查看编号。/ See jixiao list.")
    return found[0]


def current_documents(session: Session) -> Sequence[Document]:
    """Return the documents that are not withdrawn, in the order they were added."""
    rows = select(Document).where(Document.state != "withdrawn").order_by(Document.number)
    return session.scalars(rows).all()


def mark(
    session: Session, row: Document, action: Literal["withdraw", "restore"], reason: str, who: str
) -> None:
    """Take a document out, or back in, with the trace of it; a reason is wanted."""
    if not reason.strip():
        raise StoreError("请说明理由。/ Give a reason.")
    if (row.state == "withdrawn") == (action == "withdraw"):
        raise StoreError(f"{row.file}：状态已是如此。/ Nothing to {action}.")
    if action == "withdraw":
        row.state, row.reason = "withdrawn", f"{who}：{reason.strip()}"
    else:
        row.state, row.reason = ("read" if latest_reading(session, row.sha256) else "waiting"), None
    session.add(Withdrawal(document=row.sha256, action=action, reason=reason.strip(), who=who, made_at=now()))
    announce(session, row.sha256, action)
