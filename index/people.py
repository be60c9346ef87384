"""The people of a store: accounts, what each may do, and their passwords; every change of them is kept with who made it.

What is asked for by somebody (`by`) is asked of `index.permissions` first: it takes the act "administer".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import Record
from index.accounts import User, UserEvent
from index.database import Database
from index.passwords import hashed, is_dated, is_right, one_time, refuse_weak
from index.permissions import ROLES, Person, Role, Who, allow, roles_of
from index.tokens import Tokens, end_tokens
from index.traces import Traces
from index.ways_in import Clock, Sessions, end_sessions, person_of, stamp, utc
from ingest.errors import Conflict, Forbidden, NotFound, RefusedAccount

FIRST = "admin"
ITSELF = "jixiao"
LONGEST_NAME = 60
WRONG = "现在的密码不对。/ The present password is wrong."


class Member(Record):
    """One account as it is told: never its password."""

    name: str
    roles: tuple[Role, ...]
    must_change: bool
    is_disabled: bool


class UserChange(Record):
    """What was done to an account: roles given, a password reset or changed, disabled, a token made or revoked."""

    name: str
    action: str
    detail: str
    who: str
    when: str


class People:
    """The accounts of a store, with the tokens they hold and the traces they left."""

    def __init__(self, database: Database, clock: Clock = utc) -> None:
        self._database = database
        self._clock = clock
        self.tokens = Tokens(database, clock)
        self.traces = Traces(database, clock)

    def sessions(self, lifetime: timedelta, idle: timedelta) -> Sessions:
        """Return the sessions of browsers, which last so long."""
        return Sessions(self._database, lifetime, idle, self._clock)

    def first(self) -> tuple[str, str] | None:
        """Return the name and one-time password of an administrator made now; None where there are people already."""
        password = one_time()
        kept = hashed(password)
        with self._database.write() as session:
            if session.scalar(select(func.count()).select_from(User)):
                return None
            user = self._new(session, FIRST, kept, ROLES)
            self._note(session, user, "added", user.roles, ITSELF)
        return FIRST, password

    def all(self) -> list[Member]:
        """Return every account, in the order they were made."""
        with self._database.read() as session:
            return [_told(user) for user in session.scalars(select(User).order_by(User.id))]

    def events(self) -> list[UserChange]:
        """Return what was done to all accounts, oldest first."""
        chosen = select(UserEvent, User.name).join(User, User.id == UserEvent.user).order_by(UserEvent.id)
        with self._database.read() as session:
            return [
                UserChange(name=name, action=one.action, detail=one.detail, who=one.who, when=one.made_at)
                for one, name in session.execute(chosen)
            ]

    # By somebody who administers

    def add(self, name: str, roles: Iterable[str], by: Who) -> str:
        """Make an account and return its one-time password; Conflict when the name is taken."""
        who = allow(by, "administer")
        plain, given, password = plain_name(name), _known(roles), one_time()
        kept = hashed(password)
        with self._database.write() as session:
            if found := _by_name(session, plain):
                raise Conflict(f"已有用户“{found.name}”。/ There is a user {found.name} already.")
            user = self._new(session, plain, kept, given)
            self._note(session, user, "added", user.roles, who)
        return password

    def give_roles(self, name: str, roles: Iterable[str], by: Who) -> Member:
        """Give an account these roles in place of those it had; Conflict when nobody would administer."""
        who, given = allow(by, "administer"), _known(roles)
        with self._database.write() as session:
            user = _user(session, name)
            if "admin" not in given:
                _refuse_last_admin(session, user)
            user.roles = _kept(given)
            self._note(session, user, "roles", user.roles, who)
            return _told(user)

    def reset_password(self, name: str, by: Who) -> str:
        """Return a new one-time password for an account, whose sessions and tokens end."""
        who, password = allow(by, "administer"), one_time()
        kept = hashed(password)
        with self._database.write() as session:
            user = _user(session, name)
            user.password, user.must_change = kept, True
            self._note(session, user, "reset", "", who)
            end_sessions(session, user.id, stamp(self._clock()))
            end_tokens(session, user.id, stamp(self._clock()))
        return password

    def disable(self, name: str, by: Who, is_disabled: bool = True) -> Member:
        """Keep an account from signing in and end its sessions, or let it in again; Conflict without an administrator left."""
        who = allow(by, "administer")
        with self._database.write() as session:
            user = _user(session, name)
            if is_disabled:
                _refuse_last_admin(session, user)
            user.is_disabled = is_disabled
            self._note(session, user, "disabled" if is_disabled else "enabled", "", who)
            end_sessions(session, user.id, stamp(self._clock()))
            return _told(user)

    # By the person

    def verify(self, name: str, password: str) -> Person | None:
        """Return whose name and password these are, else None, which takes as long; a dated hash is made anew."""
        user = self._verified(name, password)
        if user is None:
            return None
        if is_dated(user.password):
            kept = hashed(password)
            with self._database.write() as session:
                present = _user(session, user.name)
                if present.password == user.password:
                    present.password = kept
        return person_of(user)

    def known_name(self, name: str) -> str | None:
        """Return the name of the account that a name as typed means; None where there is none."""
        with self._database.read() as session:
            user = _by_name(session, name)
        return user.name if user else None

    def change_password(self, name: str, old: str, new: str) -> None:
        """Change one's own password and end one's sessions; Forbidden when `old` is wrong, WeakPassword says why."""
        verified = self._verified(name, old)
        if verified is None:
            raise Forbidden(WRONG)
        if new == old:
            raise RefusedAccount("新密码与现在的相同。/ The new password is the present one.")
        refuse_weak(name, new)
        kept = hashed(new)
        with self._database.write() as session:
            user = _user(session, name)
            if user.password != verified.password or user.is_disabled:
                raise Forbidden(WRONG)  # it was reset meanwhile
            user.password, user.must_change = kept, False
            self._note(session, user, "password", "", user.name)
            end_sessions(session, user.id, stamp(self._clock()))

    # Inside

    def _verified(self, name: str, password: str) -> User | None:
        """Return the account that these open, as it stood when they were compared."""
        with self._database.read() as session:
            user = _by_name(session, name)
        is_open = is_right(user.password if user and not user.is_disabled else None, password)
        return user if is_open else None

    def _new(self, session: Session, name: str, kept: str, roles: Iterable[Role]) -> User:
        user = User(
            key=name_key(name),
            name=name,
            roles=_kept(roles),
            password=kept,
            must_change=True,
            is_disabled=False,
        )
        session.add(user)
        session.flush()
        return user

    def _note(self, session: Session, user: User, action: str, detail: str, who: str) -> None:
        moment = stamp(self._clock())
        session.add(UserEvent(user=user.id, action=action, detail=detail, who=who, made_at=moment))


def plain_name(name: str) -> str:
    """Return a name as it is kept; RefusedAccount for one that is empty, too long or not printable."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise RefusedAccount(
            f"姓名须为 1 至 {LONGEST_NAME} 个可见字符。/ A name has 1 to {LONGEST_NAME} printable characters."
        )
    return plain


def name_key(name: str) -> str:
    """Return a name as it is compared: names that look alike but for case or width are one name."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _by_name(session: Session, name: str) -> User | None:
    return session.scalar(select(User).where(User.key == name_key(name)))


def _user(session: Session, name: str) -> User:
    user = _by_name(session, name)
    if user is None:
        raise NotFound(f"没有用户“{name}”。请用 jixiao user list 查看。/ There is no user {name}.")
    return user


def _known(roles: Iterable[str]) -> tuple[Role, ...]:
    try:
        given = roles_of(roles)
    except ValueError as error:
        raise RefusedAccount(
            f"没有角色 {error}，可选：{'、'.join(ROLES)}。/ There is no role {error}; choose of {', '.join(ROLES)}."
        ) from error
    if not given:
        raise RefusedAccount(f"请给出角色：{'、'.join(ROLES)}。/ Give a role: {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in given)


def _kept(roles: Iterable[Role]) -> str:
    return " ".join(role for role in ROLES if role in set(roles))


def _told(user: User) -> Member:
    roles = roles_of(user.roles.split())
    return Member(
        name=user.name,
        roles=tuple(role for role in ROLES if role in roles),
        must_change=user.must_change,
        is_disabled=user.is_disabled,
    )


def _refuse_last_admin(session: Session, user: User) -> None:
    """Conflict when nobody but this one can administer."""
    able = [
        one for one in session.scalars(select(User)) if "admin" in one.roles.split() and not one.is_disabled
    ]
    if [one.id for one in able] == [user.id]:
        raise Conflict(
            "至少须有一名可登录的管理员，请先另设一名。/ An administrator must remain; make another first."
        )
