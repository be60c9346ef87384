"""Prompts: our instruction, and the data that it is about, kept apart.

The instructions stand in `data/prompts.yaml`. Data goes in as JSON in which every sign that a model's own format could
be made of is written as a number, so that no text of a document ends its quotation or begins another turn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PROMPTS = Path(__file__).parent / "data" / "prompts.yaml"
MARKS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>[]|`#"}
"""What tokens of control are written with: <|end|>, </s>, [INST], ```, ### System."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. `task` names it, `tokens` is how long its answer may become."""

    task: str
    instruction: str
    data: str
    tokens: int

    @property
    def messages(self) -> list[tuple[str, str]]:
        """The turns of the conversation: (role, text)."""
        return [("system", self.instruction), ("human", self.data)]


@lru_cache(maxsize=1)
def instructions() -> dict[str, Any]:
    """Return the file of prompts."""
    kept: dict[str, Any] = yaml.safe_load(PROMPTS.read_text(encoding="utf-8"))
    return kept


def prompt(task: str, data: Any) -> Prompt:
    """Return the prompt of a task over plain data; KeyError where there is no such task."""
    held = instructions()
    return Prompt(
        task=task,
        instruction=f"{held['tasks'][task]['says'].strip()}\n\n{held['always'].strip()}",
        data=quoted(data),
        tokens=int(held["tasks"][task]["tokens"]),
    )


def quoted(data: Any) -> str:
    """Return the data as JSON on one line that holds no sign of a model's own format within its texts."""
    return _marked(data)


def _marked(data: Any) -> str:
    if isinstance(data, str):
        return json.dumps(data, ensure_ascii=False).translate(MARKS)
    if isinstance(data, dict):
        return "{" + ", ".join(f"{_marked(str(key))}: {_marked(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ", ".join(_marked(value) for value in data) + "]"
    return json.dumps(data, default=str)


def fitting(texts: list[str], room: int) -> list[str]:
    """Return as many of the texts, from the first, as there is room for, in characters."""
    kept, used = [], 0
    for text in texts:
        used += len(quoted(text)) + 2
        if used > room:
            break
        kept.append(text)
    return kept
