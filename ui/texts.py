"""The words of the desk in Chinese and English, from `static/texts.json`: the page and the server share them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

TEXTS = Path(__file__).parent / "static" / "texts.json"


@cache
def texts() -> dict[str, tuple[str, str]]:
    """Return every text by its key, as (Chinese, English)."""
    return {
        key: (chinese, english) for key, (chinese, english) in json.loads(TEXTS.read_text("utf-8")).items()
    }


def say(key: str, language: Language, **values: object) -> str:
    """Return the text of a key in a language, its {names} filled in; KeyError for an unknown key."""
    return texts()[key][0 if language == "zh" else 1].format(**values)


def table(language: Language) -> dict[str, str]:
    """Return every text of one language by its key."""
    return {key: pair[0 if language == "zh" else 1] for key, pair in texts().items()}


def language_of(accept_language: str | None) -> Language:
    """Return the language that a browser's Accept-Language asks for first: Chinese unless it names another."""
    first = (accept_language or "zh").split(",")[0].strip().lower()
    return "zh" if first.startswith("zh") or first in {"", "*"} else "en"
