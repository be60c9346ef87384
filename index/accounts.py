"""The tables of people: who has an account, what was done to it, where they are signed in, and what they took.

Passwords, sessions and tokens are kept as hashes only.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.schema import Base


class User(Base):
    """One account as it stands now. `key` is the name as it is compared; `roles` are parted by spaces."""

    __tablename__ = "users"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    roles: Mapped[str]
    password: Mapped[str]
    must_change: Mapped[bool]
    is_disabled: Mapped[bool]


class UserEvent(Base):
    """What was done to an account, and by whom. `detail`: the roles given, or the name of a token; never a secret."""

    __tablename__ = "user_events"
    __table_args__ = (
        CheckConstraint(
            "action IN ('added', 'roles', 'reset', 'password', 'disabled', 'enabled', 'token', 'revoked')",
            name="action",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    action: Mapped[str]
    detail: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    made_at: Mapped[str]


class SignedIn(Base):
    """One session in a browser, by the hash of its secret."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    begun_at: Mapped[str]
    seen_at: Mapped[str]
    expires_at: Mapped[str]
    ended_at: Mapped[str | None]
    address: Mapped[str]


class Token(Base):
    """One key to the API, by the hash of its secret; `name` is what its owner calls it."""

    __tablename__ = "tokens"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[str]
    expires_at: Mapped[str]
    revoked_at: Mapped[str | None]


class SignIn(Base):
    """One attempt to sign in, from where and how it ended. `user` is None for a name that nobody has: it may be a password."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        CheckConstraint("outcome IN ('good', 'wrong', 'slowed')", name="outcome"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    outcome: Mapped[str]
    address: Mapped[str]
    made_at: Mapped[str]


class Download(Base):
    """That somebody took data out of the store over the network: what, from where and when."""

    __tablename__ = "downloads"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    what: Mapped[str] = mapped_column(Text)
    address: Mapped[str]
    made_at: Mapped[str]
