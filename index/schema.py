"""The tables of the store. What was read and what people said or did is never changed or deleted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
APPEND_ONLY = (
    "readings",
    "corrections",
    "decisions",
    "withdrawals",
    "arrivals",
    "supersessions",
    "sign_offs",
    "labels",
    "links",
    "tunings",
    "directions",
    "compositions",
    "second_readings",
    "takings",
    "user_events",
    "sign_ins",
    "downloads",
    "chain",
)
"""Tables whose rows a trigger keeps from being changed or deleted. Each row of the others has a link in the chain
(index.chain); a migration that writes into one of them links what it wrote."""


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


class Document(Base):
    """One kept file. Its bytes lie under the home, by sha256; `number` is the order of adding."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'reading', 'read', 'failed', 'withdrawn')", name="state"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    file: Mapped[str]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    added_at: Mapped[str]
    added_by: Mapped[str | None]
    pages: Mapped[int | None]
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    """Readings begun and not ended: those that stopped the program are tried last."""


class Reading(Base):
    """One reading of a document; `extraction` is its JSON, with the digits as printed."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("document", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    version: Mapped[int]
    read_at: Mapped[str]
    extraction: Mapped[str] = mapped_column(Text)


class FilingNumber(Base):
    """A filing's id, given once per document. `place` is its place in the current reading, None when gone."""

    __tablename__ = "filings"
    __table_args__ = (UniqueConstraint("document", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    number: Mapped[int]
    place: Mapped[int | None]


class CorrectionEvent(Base):
    """One event of a person on one value or one row, with its anchor on the paper (review.correction)."""

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(
            "action IN ('correct', 'confirm', 'reject', 'undo', "
            "'add_row', 'delete_row', 'split_row', 'merge_rows', 'move_row')",
            name="action",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    field: Mapped[str]
    pointer: Mapped[str]
    action: Mapped[str]
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]
    why: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"))
    reading: Mapped[int | None]
    """The version of the reading that the person saw."""
    detail: Mapped[str | None] = mapped_column(Text)
    """Of a row's change, what it needs besides the row (review.correction.RowDetail), as JSON."""


class DecisionEvent(Base):
    """What a person decided on a finding, for the values (`basis`) that it then had.

    "resolved": the event on a value that `correction` names ended it; `told` is the finding as it was, as JSON.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("decision IN ('accepted', 'dismissed', 'reopened', 'resolved')", name="decision"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    finding: Mapped[str] = mapped_column(index=True)
    basis: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]
    correction: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"))
    told: Mapped[str | None] = mapped_column(Text)


class Withdrawal(Base):
    """A document taken out of the store's answers, or taken back in, and by whom."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        CheckConstraint("action IN ('withdraw', 'restore')", name="action"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    action: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]


class Arrival(Base):
    """A name that a document's bytes came in under, and when first."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("document", "file"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    file: Mapped[str]
    who: Mapped[str | None]
    made_at: Mapped[str]


class SupersessionEvent(Base):
    """What a person said of two filings: the later one supersedes the earlier, or it does not.

    The last event on a pair counts; `undone` takes back the one named in `undoes`. `basis` is a hash of the
    values that the two were taken for the same by.
    """

    __tablename__ = "supersessions"
    __table_args__ = (
        CheckConstraint("action IN ('confirmed', 'refused', 'undone')", name="action"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    later: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    earlier_document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    later_document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    action: Mapped[str]
    basis: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("supersessions.id"))


class LinkEvent(Base):
    """What a person said of two filings: they are of one project, or they are not; `undone` takes it back.

    The last event on a pair counts, whichever of the two is named first.
    """

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("decision IN ('same', 'different', 'undone')", name="decision"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    later: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    earlier_document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    later_document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]


class LabelEvent(Base):
    """That a printed label names a field (by its path in the label data) or, proposed, shall not; or that this was taken back."""

    __tablename__ = "labels"
    __table_args__ = (
        CheckConstraint("action IN ('teach', 'dismiss', 'undo')", name="action"),
        UniqueConstraint("undoes"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    label: Mapped[str]
    field: Mapped[str]
    who: Mapped[str]
    made_at: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("labels.id"))


class TuningEvent(Base):
    """What a person did to the rules' figures: a pack made, a figure of a pack set, or one of these taken back.

    `old` and `new` are figures as JSON; of a pack that was made, `new` is its names and its condition.
    """

    __tablename__ = "tunings"
    __table_args__ = (
        CheckConstraint("action IN ('make', 'set', 'undo')", name="action"),
        UniqueConstraint("undoes"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    pack: Mapped[str]
    key: Mapped[str | None]
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("tunings.id"))


class SecondReadingEvent(Base):
    """What a second reader, who did not see what was read (`read`), typed of a place that was drawn (review.second_reading).

    `typed` is None where they could not read it, "" where nothing stands there. `task` is what the place is called: each
    is read once. A difference is settled by what other people then say of the place (corrections).
    """

    __tablename__ = "second_readings"
    __table_args__ = (
        CheckConstraint("outcome IN ('agrees', 'differs', 'illegible')", name="outcome"),
        UniqueConstraint("task"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str]
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str] = mapped_column(ForeignKey("filings.id"))
    page: Mapped[int]
    x0: Mapped[float]
    top: Mapped[float]
    x1: Mapped[float]
    bottom: Mapped[float]
    field: Mapped[str]
    pointer: Mapped[str]
    read: Mapped[str] = mapped_column(Text)
    typed: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str]
    who: Mapped[str]
    made_at: Mapped[str]
    reading: Mapped[int | None]


class DirectionEvent(Base):
    """What a person said of a page before it is read (extract.directions), or that an event of these is taken back.

    `value`: degrees clockwise of a turn, "begins" or "continues" of a boundary, the name of a kind of form. `old` is
    what the reading then had, or the direction that stood before; `reading` the version that the person saw.
    """

    __tablename__ = "directions"
    __table_args__ = (
        CheckConstraint("kind IN ('turn', 'leave_out', 'boundary', 'form_type', 'undo')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    kind: Mapped[str]
    page: Mapped[int]
    value: Mapped[str | None]
    old: Mapped[str | None]
    who: Mapped[str]
    made_at: Mapped[str]
    why: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("directions.id"))
    reading: Mapped[int | None]


class CompositionEvent(Base):
    """That documents were joined or split: the pages of each became documents put together anew; or that this was taken back.

    `results` has the documents that came of it, each with its parts in order, as JSON (index.rows.Composed).
    """

    __tablename__ = "compositions"
    __table_args__ = (
        CheckConstraint("action IN ('join', 'split', 'rearrange', 'undo')", name="action"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    results: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("compositions.id"))


class Change(Base):
    """The outbox: a document that changed, for whoever keeps derived data; written with the change itself."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_document", "document"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    change: Mapped[str]
    made_at: Mapped[str]


class ChainLink(Base):
    """One link of the chain over all rows that are never changed (index.chain); number 0 opens it.

    `who` and `made_at` are the row's own; `fields` has a fingerprint of each of its columns, so that it can be
    told which one was changed. `digest` covers the link before, everything else here, and the row.
    """

    __tablename__ = "chain"
    __table_args__ = (UniqueConstraint("row_table", "row_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row_table: Mapped[str]
    row_id: Mapped[int]
    who: Mapped[str | None]
    made_at: Mapped[str]
    fields: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(unique=True)
