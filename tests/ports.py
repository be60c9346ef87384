"""Ports for programs that are told theirs."""

from __future__ import annotations

import secrets
import socket

LEAST, MOST = 15_000, 30_000


def free_port() -> int:
    """Return a port that nobody holds, below those that the system gives out by itself: no socket takes it meanwhile."""
    while True:
        port = LEAST + secrets.randbelow(MOST - LEAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
