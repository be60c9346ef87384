"""A model asked through the pipe of a reading process: the program that started it holds the one model and its queue.

worker: Relay.invoke ── {"ask": …} ──> Hand: answered ── Queued ── the model
                     <── {"said": …} ──
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import Any

from extract.language.model import SECONDS, LanguageModel, Schema
from extract.language.prompt import Prompt
from ingest import errors
from ingest.errors import LanguageUnavailable

LONGEST = 400_000
"""More characters than this are no prompt: whoever sends them may have been taken over by a file."""


class Relay:
    """A model whose answers somebody else fetches: `ask(request)` returns what came back."""

    def __init__(self, about: Mapping[str, Any], ask: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.name, self.where, self.room = str(about["name"]), str(about["where"]), int(about["room"])
        self._ask = ask

    def invoke(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,  # noqa: ARG002  (whoever answers sees to it)
    ) -> str:
        """Return the answer, or raise the error that it ended in."""
        back = self._ask(
            {
                "task": prompt.task,
                "instruction": prompt.instruction,
                "data": prompt.data,
                "tokens": prompt.tokens,
                "schema": schema,
                "seconds": timeout,
            }
        )
        if "said" in back:
            return str(back["said"])
        kind = getattr(errors, str(back["error"]), LanguageUnavailable)
        raise (kind if issubclass(kind, LanguageUnavailable) else LanguageUnavailable)(str(back["text"]))

    def stream(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> Iterator[str]:
        """Yield the answer as one piece."""
        yield self.invoke(prompt, schema, timeout, cancel)


def about(model: LanguageModel | None) -> dict[str, Any] | None:
    """Return what a reading process is told of the model."""
    return {"name": model.name, "where": model.where, "room": model.room} if model else None


def answered(request: Mapping[str, Any], model: LanguageModel | None, cancel: Event) -> dict[str, Any]:
    """Return what goes back for a request: the answer, or the error that it ended in."""
    try:
        if model is None or len(str(request.get("data"))) + len(str(request.get("instruction"))) > LONGEST:
            raise LanguageUnavailable("没有语言模型可问 / there is no language model to ask this of")
        prompt = Prompt(
            str(request["task"]), str(request["instruction"]), str(request["data"]), int(request["tokens"])
        )
        seconds = min(float(request["seconds"]), SECONDS)
        return {"said": model.invoke(prompt, request["schema"], seconds, cancel)}
    except LanguageUnavailable as error:
        return {"error": type(error).__name__, "text": str(error)}
