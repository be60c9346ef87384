"""Who may do what: the one file that the store, and through it desk, API and command line, all ask.

The open desk: whoever gives a name may do everything; nobody without a name may change anything.
"""

from __future__ import annotations

from typing import Literal

from ingest.errors import Forbidden

Act = Literal["upload", "correct", "decide", "withdraw", "supersede", "link", "teach", "tune"]


def allow(who: str | None, act: Act) -> str:
    """Return the person's name, trimmed, when they may do this; Forbidden otherwise."""
    name = " ".join((who or "").split())
    if not name:
        raise Forbidden(f"请先填写姓名再操作（{act}）。/ A name is needed to {act}.")
    return name
