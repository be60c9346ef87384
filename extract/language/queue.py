"""One queue before a model: whoever asks waits for those who asked before, and no longer than they would for the answer."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event

from extract.language.model import SECONDS, LanguageModel, Schema
from extract.language.prompt import Prompt
from ingest.errors import LanguageCancelled, LanguageTooSlow, LanguageUnavailable

TICK_SECONDS = 0.05
LONGEST = 64
"""More than this many do not wait: whoever comes then is told so at once."""


class Queued:
    """A model that answers one prompt at a time, in the order of asking; usable from many threads."""

    def __init__(self, model: LanguageModel, longest: int = LONGEST) -> None:
        self._model, self._longest = model, longest
        self._line: deque[object] = deque()
        self._turn = Condition()

    @property
    def name(self) -> str:
        """What the model is called."""
        return self._model.name

    @property
    def where(self) -> str:
        """Where it runs."""
        return self._model.where

    @property
    def room(self) -> int:
        """How many characters of data it can be given."""
        return self._model.room

    @property
    def waiting(self) -> int:
        """How many wait or are being answered."""
        return len(self._line)

    def invoke(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> str:
        """Return the answer; the time that is spent waiting counts (extract.language.model)."""
        with self._place(timeout, cancel) as left:
            return self._model.invoke(prompt, schema, left, cancel)

    def stream(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> Iterator[str]:
        """Yield the answer as it comes; the place is held until the last of it is taken or the iterator is closed."""
        with self._place(timeout, cancel) as left:
            yield from self._model.stream(prompt, schema, left, cancel)

    @contextmanager
    def _place(self, timeout: float, cancel: Event | None) -> Iterator[float]:
        """Yield how many seconds are left once it is our turn."""
        ends, ticket = time.monotonic() + timeout, object()
        with self._turn:
            if len(self._line) >= self._longest:
                raise LanguageUnavailable(
                    "语言模型排队已满，请稍后再试 / too many wait for the language model; try again later"
                )
            self._line.append(ticket)
        try:
            with self._turn:
                while self._line[0] is not ticket:
                    _refuse_waiting(ends, cancel)
                    self._turn.wait(TICK_SECONDS)
            _refuse_waiting(ends, cancel)
            yield ends - time.monotonic()
        finally:
            with self._turn:
                self._line.remove(ticket)
                self._turn.notify_all()


def _refuse_waiting(ends: float, cancel: Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise cancelled()
    if time.monotonic() >= ends:
        raise too_slow()


def cancelled() -> LanguageCancelled:
    """Return the error of an answer that nobody wants any more."""
    return LanguageCancelled("已取消 / cancelled")


def too_slow() -> LanguageTooSlow:
    """Return the error of an answer that did not come in time."""
    return LanguageTooSlow(
        "语言模型未在限定时间内答复，未采用 / the language model did not answer in time; nothing of it is used"
    )
