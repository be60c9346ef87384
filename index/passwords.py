"""Passwords: argon2 hashes of them, which ones are too weak, and the ones that are given out once."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ingest.errors import WeakPassword

SHORTEST = 10
LONGEST = 200
FEWEST_KINDS = 5
ONE_TIME_BYTES = 12
AT_ONCE = 2

HASHER = PasswordHasher()
_TURN = BoundedSemaphore(AT_ONCE)
"""A hash takes 64 MiB: guesses from everywhere at once must not take all of the machine's memory."""


def hashed(password: str) -> str:
    """Return the hash to keep, with its own salt and parameters."""
    with _TURN:
        return HASHER.hash(_plain(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the one of this hash; it takes as long for None, which no password fits."""
    with _TURN:
        try:
            return HASHER.verify(kept or _decoy(), _plain(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than those of today."""
    return HASHER.check_needs_rehash(kept)


def one_time() -> str:
    """Return a new random password, to be shown once and changed at the first sign-in."""
    return secrets.token_urlsafe(ONE_TIME_BYTES)


def refuse_weak(name: str, password: str) -> None:
    """Raise WeakPassword, saying why, for a password that could be guessed."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise WeakPassword(
            f"密码须为 {SHORTEST} 至 {LONGEST} 个字符。/ A password has {SHORTEST} to {LONGEST} characters."
        )
    if len(set(plain)) < FEWEST_KINDS:
        raise WeakPassword(
            f"密码中不同的字符不足 {FEWEST_KINDS} 个。/ A password has at least {FEWEST_KINDS} different characters."
        )
    if len(name) > 1 and name.casefold() in plain.casefold():
        raise WeakPassword("密码中不能含有姓名。/ A password does not hold the name.")


def _plain(password: str) -> str:
    """The password with its characters composed one way, however the keyboard gave them."""
    return unicodedata.normalize("NFKC", password)


@cache
def _decoy() -> str:
    return HASHER.hash(secrets.token_urlsafe())
