"""How a request shows whose it is: sessions of a browser and tokens of a program, each kept as the hash of a secret.

A secret has 256 random bits, so its plain SHA-256 cannot be turned back; passwords are hashed otherwise.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from index.accounts import SignedIn, Token, User
from index.database import Database
from index.permissions import Person, roles_of
from ingest.errors import StoreError

Clock = Callable[[], datetime]

SECRET_BYTES = 32
TOKEN_PREFIX = "jx_"  # noqa: S105 - what a token begins with, so that one found lying about is known for what it is
SEEN_EVERY = timedelta(minutes=1)
"""A session that is used is written down this often, not at every request."""


def utc() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a moment in UTC as the store keeps it; later moments compare greater."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return the hash that a secret is kept and found by."""
    return sha256(secret.encode()).hexdigest()


def person_of(user: User) -> Person:
    """Return the person of an account, with the roles that they have now."""
    return Person(user.name, roles_of(user.roles.split()), user.must_change)


def end_sessions(session: Session, user: int, moment: str) -> None:
    """End every session of an account."""
    open_ones = update(SignedIn).where(SignedIn.user == user, SignedIn.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=moment))


class Sessions:
    """The sessions of browsers: each ends after `lifetime`, and sooner when nothing was done for `idle`."""

    def __init__(self, database: Database, lifetime: timedelta, idle: timedelta, clock: Clock = utc) -> None:
        self._database = database
        self._lifetime = lifetime
        self._idle = idle
        self._clock = clock

    def begin(self, name: str, address: str) -> str:
        """Return the secret of a new session for the account of this name; those long over are forgotten."""
        secret, moment = new_secret(), self._clock()
        with self._database.write() as session:
            session.execute(delete(SignedIn).where(SignedIn.expires_at < stamp(moment)))
            user = session.scalars(select(User).where(User.name == name)).one()
            session.add(
                SignedIn(
                    digest=digest_of(secret),
                    user=user.id,
                    begun_at=stamp(moment),
                    seen_at=stamp(moment),
                    expires_at=stamp(moment + self._lifetime),
                    address=address,
                )
            )
        return secret

    def person(self, secret: str, is_active: bool = True) -> Person | None:
        """Return whose session this is; None when it is none, or over. `is_active`: it counts as being used."""
        moment = self._clock()
        chosen = select(SignedIn, User).join(User, User.id == SignedIn.user)
        with self._database.read() as session:
            found = session.execute(chosen.where(SignedIn.digest == digest_of(secret))).first()
        if found is None:
            return None
        row, user = found
        if row.ended_at or user.is_disabled or self._is_over(row, moment):
            return None
        if is_active and moment - datetime.fromisoformat(row.seen_at) >= SEEN_EVERY:
            with suppress(StoreError), self._database.write() as session:  # somebody may be writing for long
                this = update(SignedIn).where(SignedIn.digest == row.digest)
                session.execute(this.values(seen_at=stamp(moment)))
        return person_of(user)

    def end(self, secret: str) -> None:
        """End a session; one that is none, or over, stays so."""
        with self._database.write() as session:
            this = update(SignedIn).where(SignedIn.digest == digest_of(secret), SignedIn.ended_at.is_(None))
            session.execute(this.values(ended_at=stamp(self._clock())))

    def _is_over(self, row: SignedIn, moment: datetime) -> bool:
        idle_since = datetime.fromisoformat(row.seen_at)
        return stamp(moment) >= row.expires_at or moment - idle_since >= self._idle


def token_person(session: Session, secret: str, moment: datetime) -> Person | None:
    """Return whose token this is; None when it is none, revoked or expired, or its owner disabled."""
    chosen = select(Token, User).join(User, User.id == Token.user).where(Token.digest == digest_of(secret))
    found = session.execute(chosen).first()
    if found is None:
        return None
    token, user = found
    if token.revoked_at or user.is_disabled or stamp(moment) >= token.expires_at:
        return None
    return person_of(user)
