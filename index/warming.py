"""What the first look at a store costs, done in the background when the desk starts, in small parts."""

from __future__ import annotations

import logging
import threading
import time

from index.database import Database
from index.documents import current_documents, find_document
from index.shelf import Shelf
from ingest.errors import StoreError

RESTS = 20
"""So many times as long as a document took, nothing is done: whoever corrects meanwhile hardly waits for it."""
SLOW_SECONDS = 10.0
"""A first look that takes longer is told to whoever runs the desk."""
logger = logging.getLogger(__name__)


class Warming:
    """A thread that works out which filings stand, then at leisure what each document shows, as the lists want it."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        """Use `Store.warming`."""
        self._database = database
        self._shelf = shelf
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float = 3.0) -> None:
        """End what is under way, within the time."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        began = time.perf_counter()
        try:
            with self._database.read() as session:
                count = len(self._shelf.census(session).filings)
            _tell("looked over %d filings in %.1f s", count, time.perf_counter() - began)
            self._show_all()
        except StoreError as error:
            logger.warning("the first look was not done: %s", error)

    def _show_all(self) -> None:
        with self._database.read() as session:
            wanted = [row.sha256 for row in current_documents(session)]
        for sha256 in wanted:
            began = time.perf_counter()
            with self._database.read() as session:
                self._shelf.show(session, find_document(session, sha256))
            if self._closing.wait(RESTS * (time.perf_counter() - began)):
                break


def _tell(message: str, count: int, seconds: float) -> None:
    logger.log(logging.WARNING if seconds > SLOW_SECONDS else logging.INFO, message, count, seconds)
