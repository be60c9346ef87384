"""Tokens: keys to the API that a person gives their programs, by name; shown once, revocable, each with its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from extract.filing import Record
from index.accounts import Token, User, UserEvent
from index.database import Database
from index.permissions import Person, Who, allow
from index.ways_in import TOKEN_PREFIX, Clock, digest_of, new_secret, stamp, token_person, utc
from ingest.errors import Conflict, NotFound, RefusedAccount

MOST_DAYS = 366
LONGEST_NAME = 60


class KnownToken(Record):
    """One token as it is told, never its secret: what its owner calls it, and until when it is good."""

    id: int
    owner: str
    name: str
    made_at: str
    expires_at: str
    revoked_at: str | None


class Tokens:
    """The tokens of a store. Each does what its owner may do at that moment."""

    def __init__(self, database: Database, clock: Clock = utc) -> None:
        self._database = database
        self._clock = clock

    def make(self, owner: str, name: str, days: int, by: Who) -> str:
        """Return the secret of a new token, which is kept nowhere; RefusedAccount for a name or time that cannot be."""
        called = " ".join(name.split())
        if not called or len(called) > LONGEST_NAME or not called.isprintable():
            raise RefusedAccount("请给令牌一个名称。/ Give the token a name of up to 60 characters.")
        if not 1 <= days <= MOST_DAYS:
            raise RefusedAccount(
                f"令牌有效期为 1 至 {MOST_DAYS} 天。/ A token is good for 1 to {MOST_DAYS} days."
            )
        secret, moment = TOKEN_PREFIX + new_secret(), self._clock()
        with self._database.write() as session:
            user = self._owner(session, owner)
            who = _acting(by, user)
            session.add(
                Token(
                    user=user.id,
                    name=called,
                    digest=digest_of(secret),
                    made_at=stamp(moment),
                    expires_at=stamp(moment + timedelta(days=days)),
                )
            )
            self._note(session, user, "token", called, who)
        return secret

    def revoke(self, number: int, by: Who) -> None:
        """End a token now; Conflict when that was done, NotFound without it."""
        with self._database.write() as session:
            token = session.get(Token, number)
            user = session.get(User, token.user) if token else None
            if token is None or user is None:
                raise NotFound(f"没有令牌 #{number}。/ There is no token #{number}.")
            who = _acting(by, user)
            if token.revoked_at:
                raise Conflict(f"令牌 #{number} 已被撤销。/ Token #{number} is revoked already.")
            token.revoked_at = stamp(self._clock())
            self._note(session, user, "revoked", token.name, who)

    def all(self, owner: str | None = None) -> list[KnownToken]:
        """Return the tokens of all, or of one, oldest first, the ended ones too."""
        chosen = select(Token, User.name).join(User, User.id == Token.user).order_by(Token.id)
        with self._database.read() as session:
            rows = session.execute(chosen if owner is None else chosen.where(User.name == owner)).all()
        return [
            KnownToken(
                id=one.id,
                owner=user,
                name=one.name,
                made_at=one.made_at,
                expires_at=one.expires_at,
                revoked_at=one.revoked_at,
            )
            for one, user in rows
        ]

    def person(self, secret: str) -> Person | None:
        """Return whose token this is; None when it is none, over, or its owner disabled."""
        with self._database.read() as session:
            return token_person(session, secret, self._clock())

    def _owner(self, session: Session, name: str) -> User:
        user = session.scalar(select(User).where(User.name == name))
        if user is None:
            raise NotFound(f"没有用户“{name}”。/ There is no user {name}.")
        return user

    def _note(self, session: Session, user: User, action: str, detail: str, who: str) -> None:
        moment = stamp(self._clock())
        session.add(UserEvent(user=user.id, action=action, detail=detail, who=who, made_at=moment))


def end_tokens(session: Session, user: int, moment: str) -> None:
    """Revoke every token of an account that is still good."""
    good = update(Token).where(Token.user == user, Token.revoked_at.is_(None))
    session.execute(good.values(revoked_at=moment))


def _acting(by: Who, owner: User) -> str:
    """Return who makes or ends a token: its owner, or somebody who administers; Forbidden for anybody else."""
    if isinstance(by, Person) and by.name == owner.name:
        return by.name
    return allow(by, "administer")
