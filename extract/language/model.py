"""The protocol of a language model, and the table of those that can be chosen.

A model is asked by a prompt of two parts that never mix: what it shall do, which is ours, and what it shall do it with,
which comes from documents and people and is data, whatever it says. What comes back is text that nobody has checked:
`extract.language.structured` holds it to a schema, and each use of it has a guard of its own.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from threading import Event
from typing import Any, Protocol

from extract.language.address import is_address, refuse_elsewhere
from extract.language.prompt import Prompt

Schema = Mapping[str, Any]
SECONDS = 120.0


class LanguageModel(Protocol):
    """A language model. `where` says where it runs: 本机, or the address of another machine.

    `room` is how many characters of data fit into a prompt beside the instruction and the answer.
    """

    @property
    def name(self) -> str:
        """What the model is called."""
        ...

    @property
    def where(self) -> str:
        """Where it runs."""
        ...

    @property
    def room(self) -> int:
        """How many characters of data it can be given."""
        ...

    def invoke(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> str:
        """Return the whole answer, in JSON of the schema where one is given and the model can be held to it.

        LanguageTooSlow after `timeout` seconds, LanguageCancelled soon after `cancel` is set, PromptTooLong,
        LanguageUnavailable when it cannot be asked at all.
        """
        ...

    def stream(
        self,
        prompt: Prompt,
        schema: Schema | None = None,
        timeout: float = SECONDS,
        cancel: Event | None = None,
    ) -> Iterator[str]:
        """Yield the answer as it comes, with the errors of `invoke`."""
        ...


class Choice(Protocol):
    """The settings that choose a model (index.settings).

    `language_model` is a folder, an http address, or `scripted`; None for no model. `language_model_elsewhere`
    allows an address beyond this machine.
    """

    @property
    def language_model(self) -> str | None:
        """A folder, an http address, or a name of the table."""
        ...

    @property
    def language_model_name(self) -> str | None:
        """What the server calls the model."""
        ...

    @property
    def language_model_key(self) -> str | None:
        """The server's key, where it wants one."""
        ...

    @property
    def language_model_elsewhere(self) -> bool:
        """Whether the address may be another machine's."""
        ...

    @property
    def language_context(self) -> int:
        """How many tokens prompt and answer may have together."""
        ...


MODELS = {
    "folder": "extract.language.folder:folder_model",
    "server": "extract.language.server:server_model",
    "scripted": "extract.language.scripted:scripted_model",
}
"""Name → `module:callable` that makes the model from the choice; nothing is imported before it is chosen."""


def make_model(choice: Choice) -> LanguageModel | None:
    """Return the model that the settings choose, behind one queue; None where they choose none.

    LanguageUnavailable when its folder or packages lack something, or its address is another machine's and that is
    not allowed. That a server answers is not asked here.
    """
    place = choice.language_model
    if not place:
        return None
    if is_address(place):
        refuse_elsewhere(place, choice.language_model_elsewhere)
    kind = "server" if is_address(place) else place if place in MODELS else "folder"
    module, _, attribute = MODELS[kind].partition(":")
    from extract.language.queue import Queued

    return Queued(getattr(importlib.import_module(module), attribute)(choice))
