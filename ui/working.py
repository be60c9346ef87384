"""`jixiao work`: what reads, apart from the desk. As many such processes may run as the machine has room for."""

from __future__ import annotations

import time

import typer

from ui.opening import opened
from ui.options import Home

POLL_SECONDS = 1.0
"""How often to look whether something waits."""


def work(context: typer.Context, home: Home = None) -> int:
    """读取待读的文件，直到停止（审核台可另行运行：serve --desk-only）。Read what waits, until stopped, apart from the desk."""
    from index.build import build
    from ui.hands import hands

    with opened(context, home) as (store, settings):

        def demand() -> int:
            return len(store.queue.waiting())

        with hands(settings, store.labels.book, demand, store.early.keep) as reading:
            while True:
                build(store, reading.read, hands=reading.count, halt=reading.halt)
                time.sleep(POLL_SECONDS)
