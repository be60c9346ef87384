"""How much a store holds and how much waits, as numbers alone: what somebody who watches the program is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import Record
from index.deliveries import Delivery
from index.derived import behind, left_out
from index.document_rows import DocumentState
from index.schema import Document, FilingNumber
from index.search.tables import VectorChange


class Counts(Record):
    """Documents by state, filings of the documents that are not withdrawn, pages read.

    `vectors_waiting`: changes that the vectors have not been told yet; `documents_behind`: documents whose records search
    and answers do not know yet, or could not be made. `webhook_waiting` and `webhook_given_up`: messages to the webhook that
    were not taken yet, and that are sent no more.
    """

    documents: Mapping[DocumentState, int]
    filings: int
    pages_read: int
    vectors_waiting: int
    documents_behind: int
    webhook_waiting: int
    webhook_given_up: int


def counts(session: Session) -> Counts:
    """Return the numbers of this moment."""
    by_state = dict.fromkeys(get_args(DocumentState), 0)
    for state, count in session.execute(select(Document.state, func.count()).group_by(Document.state)):
        by_state[state] = count
    messages = dict(session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())
    held = (
        select(func.count())
        .select_from(FilingNumber)
        .join(Document, Document.sha256 == FilingNumber.document)
        .where(FilingNumber.place.is_not(None), Document.state != "withdrawn")
    )
    return Counts(
        documents=by_state,
        filings=session.scalar(held) or 0,
        pages_read=session.scalar(select(func.sum(Document.progress))) or 0,
        vectors_waiting=session.scalar(select(func.count()).select_from(VectorChange)) or 0,
        documents_behind=len(behind(session)) + left_out(session),
        webhook_waiting=messages.get("waiting", 0),
        webhook_given_up=messages.get("given_up", 0),
    )
