"""The webhook: an address of one's own is told of each document that was read or could not be (docs/api.md).

Messages are signed as Standard Webhooks lays down (standardwebhooks.com), so that a receiver may use its libraries. They lie
in the store until they are taken (index.deliveries): a thread of its own sends them, and neither reading nor the desk waits.
"""

from __future__ import annotations

import hmac
import json
import logging
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx
from filelock import Timeout

from extract.language.address import is_here
from index.deliveries import Deliveries, Owed
from index.settings import Settings, signing_key
from index.store import Store
from ingest.errors import StoreError

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often to look whether something is owed: documents may be read by other processes."""
SEND_SECONDS = 10.0
STOP_SECONDS = 3.0
TROUBLE_SECONDS = 30.0
"""Until the store is looked at again that could not be."""


class Patience(NamedTuple):
    """Seconds: the first wait after an attempt in vain, each further one twice as long up to the longest, and all together."""

    first: float = 5.0
    longest: float = 3600.0
    whole: float = 3 * 24 * 3600.0

    def wait(self, attempts: int) -> float:
        """Return how long to wait after so many attempts in vain, one at least."""
        return min(self.first * 2.0 ** min(attempts - 1, 40), self.longest)


PATIENT = Patience()


@contextmanager
def telling(store: Store, settings: Settings, patience: Patience = PATIENT) -> Iterator[None]:
    """Tell the webhook of the settings within the block, in the background; nothing where none is set."""
    if settings.webhook is None:
        yield
        return
    key = signing_key(settings.webhook_secret) if settings.webhook_secret else None
    webhook = Webhook(store.deliveries, str(settings.webhook), key, patience)
    webhook.start()
    try:
        yield
    finally:
        webhook.stop()


def told_of(settings: Settings) -> str | None:
    """Return the line that says who is told of documents that were read; None where nobody beyond this machine is."""
    if settings.webhook is None or is_here(str(settings.webhook)):
        return None
    host = settings.webhook.host
    return f"文件读完即通知 {host}（文件名和编号，不含内容）/ {host} is told of documents that were read: names and ids"


class Webhook:
    """A thread that sends what is owed, while no other process over the same store does."""

    def __init__(
        self, deliveries: Deliveries, address: str, key: bytes | None, patience: Patience = PATIENT
    ) -> None:
        self._deliveries, self._address, self._key, self._patience = deliveries, address, key, patience
        # No proxy and no credentials of the environment, no redirection; certificates by the system's own list.
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            timeout=SEND_SECONDS,
            verify=ssl.create_default_context(),
        )
        self._is_answering = True
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhook", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run left."""
        self._thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """End, within the time; what was not taken is sent after the next start."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        self._http.close()

    def _run(self) -> None:
        pause = 0.0
        while not self._closing.wait(pause):
            pause = POLL_SECONDS
            try:
                with self._deliveries.lock().acquire(blocking=False):
                    self._send_due()
            except Timeout:
                pass  # another process delivers
            except (StoreError, OSError) as error:
                logger.warning("the webhook is told later: %s", error)
                pause = TROUBLE_SECONDS

    def _send_due(self) -> None:
        for owed in self._deliveries.due():
            if self._closing.is_set():
                return
            is_taken, said = self._sent(owed)
            self._note(is_taken, said)
            if is_taken:
                self._deliveries.told(owed.number, said)
            elif owed.seconds < self._patience.whole:
                self._deliveries.put_off(owed.number, said, self._patience.wait(owed.attempts + 1))
            else:
                self._deliveries.give_up(owed.number, said)
                logger.error(
                    "the webhook was not told of document %s: given up after %d attempts in %.0f hours, the last one: %s",
                    owed.ended.document[:12],
                    owed.attempts + 1,
                    owed.seconds / 3600,
                    said,
                )

    def _sent(self, owed: Owed) -> tuple[bool, str]:
        """Return whether the receiver took the message, and what it said: a status, or the kind of an error."""
        body = body_of(owed)
        headers = headers_of(owed.message, int(time.time()), body, self._key)
        try:
            with self._http.stream("POST", self._address, content=body, headers=headers) as answer:
                return answer.is_success, str(answer.status_code)
        except httpx.HTTPError as error:
            return False, type(error).__name__

    def _note(self, is_taken: bool, said: str) -> None:
        """Log it when the receiver begins to fail, and when it takes messages again."""
        if is_taken != self._is_answering:
            self._is_answering = is_taken
            logger.warning(
                "the webhook takes messages again: %s"
                if is_taken
                else "the webhook takes no messages (%s), they are kept and sent again",
                said,
            )


def body_of(owed: Owed) -> bytes:
    """Return the message as JSON in UTF-8, the same bytes at every attempt."""
    ended = owed.ended
    data = {
        "document": ended.document,
        "file": ended.file,
        "state": ended.state,
        "pages": ended.pages,
        "filings": ended.filings,
        "problems": ended.problems,
        "address": f"/api/v1/documents/{ended.document}",
    }
    told = {"type": f"document.{ended.outcome}", "timestamp": owed.when, "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(message: str, seconds: int, body: bytes, key: bytes | None) -> dict[str, str]:
    """Return the headers of an attempt at this time (Unix, seconds): with a key, signed over id, time and body."""
    headers = {
        "content-type": "application/json",
        "user-agent": "jixiao",
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
    }
    if key is not None:
        signed = hmac.digest(key, f"{message}.{seconds}.".encode() + body, "sha256")
        headers["webhook-signature"] = f"v1,{b64encode(signed).decode()}"
    return headers
