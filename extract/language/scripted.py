"""A model that says what it was told to say: the deterministic member of the table, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

from extract.language.address import HERE
from extract.language.model import SECONDS, Choice, Schema
from extract.language.prompt import Prompt

PIECE = 8


class ScriptedModel:
    """Answers each prompt by the function that it was given; by default with an empty object. `asked` keeps the prompts."""

    name, where, room = "scripted", HERE, 100_000

    def __init__(self, answer: Callable[[Prompt], str] = lambda prompt: "{}") -> None:  # noqa: ARG005
        self.answer = answer
        self.asked: list[Prompt] = []

    def invoke(
        self,
        prompt: Prompt,
        schema: Schema | None = None,  # noqa: ARG002
        timeout: float = SECONDS,  # noqa: ARG002
        cancel: Event | None = None,  # noqa: ARG002
    ) -> str:
        """Return what the function says."""
        self.asked.append(prompt)
        return self.answer(prompt)

    def stream(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> Iterator[str]:
        """Yield it in pieces."""
        said = self.invoke(prompt, schema, timeout, cancel)
        for start in range(0, len(said), PIECE):
            yield said[start : start + PIECE]


def scripted_model(choice: Choice) -> ScriptedModel:  # noqa: ARG001
    """Return one that knows nothing."""
    return ScriptedModel()
