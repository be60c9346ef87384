"""What is kept of coming and going: attempts to sign in, good and refused, and downloads; never changed or deleted."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from extract.filing import Record
from index.accounts import Download, SignIn, User
from index.database import Database
from index.ways_in import Clock, stamp, utc

Outcome = Literal["good", "wrong", "slowed"]
MOST = 1000


class Attempt(Record):
    """One attempt to sign in. `name` is None where nobody has the name given: what was typed is not kept."""

    name: str | None
    outcome: Outcome
    address: str
    when: str


class Taken(Record):
    """One download: who took what, from where and when."""

    who: str
    what: str
    address: str
    when: str


class Traces:
    """The record of sign-ins and downloads of a store."""

    def __init__(self, database: Database, clock: Clock = utc) -> None:
        self._database = database
        self._clock = clock

    def sign_in(self, name: str | None, outcome: Outcome, address: str) -> None:
        """Keep an attempt to sign in under the name of an account; None for any other."""
        with self._database.write() as session:
            user = session.scalar(select(User.id).where(User.name == name)) if name else None
            moment = stamp(self._clock())
            session.add(SignIn(user=user, outcome=outcome, address=address, made_at=moment))

    def download(self, who: str, what: str, address: str) -> None:
        """Keep that somebody took data out."""
        with self._database.write() as session:
            session.add(Download(who=who, what=what, address=address, made_at=stamp(self._clock())))

    def sign_ins(self) -> list[Attempt]:
        """Return the latest attempts to sign in, the last one first."""
        chosen = select(SignIn, User.name).join(User, User.id == SignIn.user, isouter=True)
        with self._database.read() as session:
            rows = session.execute(chosen.order_by(SignIn.id.desc()).limit(MOST)).all()
        return [
            Attempt(name=name, outcome=one.outcome, address=one.address, when=one.made_at)  # type: ignore[arg-type]
            for one, name in rows
        ]

    def downloads(self) -> list[Taken]:
        """Return the latest downloads, the last one first."""
        with self._database.read() as session:
            rows = session.scalars(select(Download).order_by(Download.id.desc()).limit(MOST)).all()
        return [Taken(who=one.who, what=one.what, address=one.address, when=one.made_at) for one in rows]
