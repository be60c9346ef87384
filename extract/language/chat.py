"""A chat model of LangChain as ours: it streams, is stopped in time or when cancelled, and tells nobody else.

LangChain can report every call to a service of its own when the environment says so; that is switched off for each call.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from langsmith import tracing_context

from extract.language.model import SECONDS, Schema
from extract.language.prompt import Prompt
from extract.language.queue import cancelled, too_slow
from ingest.errors import JixiaoError, LanguageUnavailable, PromptTooLong

TICK_SECONDS = 0.05
Options = Callable[[Prompt, Schema | None, threading.Event], Mapping[str, Any]]
"""What the chat model is given beside the messages; the event is set when it shall stop."""
Translate = Callable[[Exception], JixiaoError]


class Streams(Protocol):
    """What is asked of LangChain's chat model: pieces of an answer, each with its `text`."""

    def stream(self, input: Any, **options: Any) -> Iterator[Any]:
        """Yield the pieces."""
        ...


class Chat:
    """A language model through LangChain.

    `size(text)` is how many tokens a text has, at least; `context` how many a prompt and its answer may have.
    """

    def __init__(
        self,
        chat: Streams,
        name: str,
        where: str,
        *,
        context: int,
        size: Callable[[str], int],
        options: Options,
        translate: Translate,
    ) -> None:
        self.name, self.where = name, where
        self._chat, self._context, self._size = chat, context, size
        self._options, self._translate = options, translate

    @property
    def room(self) -> int:
        """How many characters of data fit: a Chinese character is reckoned as two tokens, and half is left free."""
        return max(self._context // 4, 0)

    def invoke(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: threading.Event | None = None,
    ) -> str:
        """Return the whole answer (extract.language.model)."""
        return "".join(self.stream(prompt, schema, timeout, cancel))

    def stream(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:
        """Yield the answer as it comes (extract.language.model)."""
        self._refuse_long(prompt)
        ends, halt = time.monotonic() + timeout, threading.Event()
        said: queue.Queue[str | Exception | None] = queue.Queue()
        speaker = threading.Thread(
            target=self._speak, args=(prompt, schema, halt, said), name="language", daemon=True
        )
        speaker.start()
        try:
            while True:
                if cancel is not None and cancel.is_set():
                    raise cancelled()
                if time.monotonic() >= ends:
                    raise too_slow()
                with suppress(queue.Empty):
                    piece = said.get(timeout=TICK_SECONDS)
                    if piece is None:
                        return
                    if isinstance(piece, Exception):
                        raise self._translate(piece) from piece
                    yield piece
        finally:
            halt.set()

    def _speak(
        self,
        prompt: Prompt,
        schema: Schema | None,
        halt: threading.Event,
        said: queue.Queue[str | Exception | None],
    ) -> None:
        """Put the pieces of the answer into the queue, then None, or what went wrong."""
        try:
            with tracing_context(enabled=False):
                for chunk in self._chat.stream(prompt.messages, **self._options(prompt, schema, halt)):
                    if halt.is_set():
                        break
                    if chunk.text:
                        said.put(str(chunk.text))
            said.put(None)
        except Exception as error:  # noqa: BLE001  (it is raised again where the answer is awaited)
            said.put(error)

    def _refuse_long(self, prompt: Prompt) -> None:
        tokens = sum(self._size(text) for _, text in prompt.messages)
        if tokens + prompt.tokens > self._context:
            raise PromptTooLong(
                f"内容约 {tokens} 个 token，加上答复超过语言模型上限 {self._context}，请缩小范围 / "
                f"about {tokens} tokens, and with an answer more than the {self._context} that the model takes; ask for less"
            )


def lacks_package(name: str) -> LanguageUnavailable:
    """Return the error of a package that is not installed."""
    return LanguageUnavailable(
        f"缺少软件包 {name}：请按 docs/models.md 安装 requirements/language.lock / "
        f"the package {name} is missing: install requirements/language.lock (docs/models.md)"
    )
