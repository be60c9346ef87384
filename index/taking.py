"""The table of who took a filing to work on, and who handed it back (index.takings)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from index.schema import Base


class TakingEvent(Base):
    """That somebody took a filing to work on, or handed it back."""

    __tablename__ = "takings"
    __table_args__ = (
        CheckConstraint("action IN ('take', 'hand_back')", name="action"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    filing: Mapped[str] = mapped_column(ForeignKey("filings.id"), index=True)
    action: Mapped[str]
    who: Mapped[str]
    made_at: Mapped[str]
