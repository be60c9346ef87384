"""Labels that people taught: events that add to the labels of this program, each taken back by another event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.labels import LabelBook, label_data
from extract.learning import Data, Taught, book_with, fields_to_teach, refusal, with_label
from index.changes import now
from index.database import Database
from index.permissions import Who, allow
from index.rows import DismissedLabel, LearnedLabel
from index.schema import LabelEvent
from ingest.errors import Conflict, NotFound, RefusedLabel


class Learned:
    """The labels of a store: those of the program and its data file, and those taught since."""

    def __init__(self, database: Database, data: Data | None = None) -> None:
        """`data`: the labels of the program and its data file; those of the program alone without."""
        self._database = database
        self._data = data or label_data()
        self._book: tuple[tuple[Taught, ...], LabelBook] | None = None

    def book(self) -> LabelBook:
        """Return the labels to read the next document by."""
        with self._database.read() as session:
            taught = tuple(Taught(one.label, one.field) for one in _standing(session))
        if self._book is None or self._book[0] != taught:
            self._book = taught, book_with(self._data, taught)
        return self._book[1]

    def data(self) -> Data:
        """Return the labels that stand now, those taught among them, as data."""
        with self._database.read() as session:
            data = self._data
            for one in _standing(session):
                if refusal(data, Taught(one.label, one.field)) is None:
                    data = with_label(data, Taught(one.label, one.field))
        return data

    def fields(self) -> dict[str, str]:
        """Return the fields that a label may be taught for, each with what it is called."""
        return fields_to_teach(self._data)

    def all(self) -> list[LearnedLabel]:
        """Return every label that was taught, the latest first: who, when, whether it was taken back or is refused now."""
        with self._database.read() as session:
            return list(self._listed(session))[::-1]

    def teach(self, label: str, field: str, who: Who) -> LearnedLabel:
        """Keep that a printed label names a field, from the next reading on; RefusedLabel says why it cannot."""
        who = allow(who, "teach")
        with self._database.write() as session:
            data = self._data
            for one in _standing(session):
                if _plain(one.label) == _plain(label) and one.field != field:
                    raise RefusedLabel(
                        f"“{label}”已由 {one.who} 指为另一字段，请先撤销。/ {one.who} taught it for {one.field}; undo that first."
                    )
                if refusal(data, Taught(one.label, one.field)) is None:
                    data = with_label(data, Taught(one.label, one.field))
            with_label(data, Taught(label, field))
            event = LabelEvent(action="teach", label=_plain(label), field=field, who=who, made_at=now())
            session.add(event)
            session.flush()
            number = event.id
        return next(one for one in self.all() if one.id == number)

    def dismissed(self) -> list[DismissedLabel]:
        """Return the proposals that are not wanted, the latest first, without those that were taken back."""
        with self._database.read() as session:
            undone = _undone(session)
            return [
                DismissedLabel(id=one.id, label=one.label, field=one.field, who=one.who, when=one.made_at)
                for one in reversed(_events(session))
                if one.action == "dismiss" and one.id not in undone
            ]

    def dismiss(self, label: str, field: str, who: Who) -> None:
        """Keep that a proposed label is not to name the field; Conflict where that was said, NotFound without the field."""
        who, label = allow(who, "teach"), _plain(label)
        if field not in self.fields() or not label:
            raise NotFound(f"没有可选的字段 {field}。/ There is no field {field} to choose.")
        with self._database.write() as session:
            undone = _undone(session)
            for one in _events(session):
                if (one.action, one.label, one.field) == ("dismiss", label, field) and one.id not in undone:
                    raise Conflict(f"“{label}”已由 {one.who} 定为不采用。/ {one.who} dismissed it already.")
            session.add(LabelEvent(action="dismiss", label=label, field=field, who=who, made_at=now()))

    def undo(self, event: int, who: Who) -> None:
        """Take a label back, so that the next reading does not know it, or a dismissal, so that it is proposed again.

        Conflict when that was done, NotFound without it.
        """
        who = allow(who, "teach")
        with self._database.write() as session:
            taught = session.get(LabelEvent, event)
            if taught is None or taught.action == "undo":
                raise NotFound(f"没有学得的标签 #{event}。/ There is no learned label #{event}.")
            if earlier := session.scalar(select(LabelEvent).where(LabelEvent.undoes == event)):
                raise Conflict(
                    f"标签 #{event} 已被 {earlier.who} 撤销。/ {earlier.who} took it back already."
                )
            session.add(
                LabelEvent(
                    action="undo",
                    label=taught.label,
                    field=taught.field,
                    who=who,
                    made_at=now(),
                    undoes=event,
                )
            )

    def _listed(self, session: Session) -> Iterator[LearnedLabel]:
        data, undone = self._data, _undone(session)
        for one in _events(session):
            if one.action != "teach":
                continue
            taught, by = Taught(one.label, one.field), undone.get(one.id)
            reason = None if by else refusal(data, taught)
            if not by and not reason:
                data = with_label(data, taught)
            yield LearnedLabel(
                id=one.id, label=one.label, field=one.field, who=one.who, when=one.made_at,
                undone_by=by.who if by else None, undone_at=by.made_at if by else None, refused=reason,
            )  # fmt: skip


def _events(session: Session) -> Sequence[LabelEvent]:
    return list(session.scalars(select(LabelEvent).order_by(LabelEvent.id)))


def _undone(session: Session) -> dict[int | None, LabelEvent]:
    return {one.undoes: one for one in _events(session) if one.action == "undo"}


def _standing(session: Session) -> list[LabelEvent]:
    undone = _undone(session)
    return [one for one in _events(session) if one.action == "teach" and one.id not in undone]


def _plain(label: str) -> str:
    """Return the label as it is kept: without the colon and the spaces around it."""
    return label.strip().rstrip(":：").strip()
