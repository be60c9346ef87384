"""The background reader: one thread that reads waiting documents while the desk is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from extract.filing import Extraction
from index.build import Read

logger = logging.getLogger(__name__)


class Reader:
    """Calls `work` once at the start and again after every `wake`, never two at a time."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run left unread."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that documents have come in."""
        self._wanted.set()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish the work under way, within the time; what is cut short is read again at the next start."""
        self._closing.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closing.is_set():
                return
            try:
                self._work()
            except Exception:
                logger.exception("the background reader failed; it goes on with the next document")


def named_reading(name: str) -> Read:
    """Return the reading function that the settings name ("module:function"), loaded when it is first called."""

    def read(path: Path, **options: Any) -> Extraction:
        module, function = name.split(":")
        return cast("Extraction", getattr(import_module(module), function)(path, **options))

    return cast("Read", read)
