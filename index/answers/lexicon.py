"""What words of a question mean, as data/words_*.yaml list them: found by their first signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from index.answers.fields import loaded
from index.answers.names import widthless

PREFIX = 2
"""Words are found by so many of their first signs."""
SIGNS = ".%<>=≥≤~/"
"""The signs that are kept of a question, beside letters and digits."""


class Sense(NamedTuple):
    """What a word means: its kind, as the files group them, and which of the kind."""

    kind: str
    value: str


class Word(NamedTuple):
    """A word as it is looked for (without blanks), with all that it can mean."""

    text: str
    senses: tuple[Sense, ...]


class Words:
    """Words by their first signs and how long they are: however many there are, few of them are looked at."""

    def __init__(self, words: Mapping[str, Iterable[Sense]]) -> None:
        self._words = {
            text: (at, Word(text, tuple(dict.fromkeys(senses))))
            for at, (text, senses) in enumerate(words.items())
        }
        lengths: dict[str, set[int]] = {}
        for text in self._words:
            lengths.setdefault(text[:PREFIX], set()).add(len(text))
        self._lengths = {beginning: tuple(found) for beginning, found in lengths.items()}

    def at(self, text: str, start: int) -> Iterator[Word]:
        """Yield the words that stand at a place of the text, in the order in which they were given."""
        standing = {
            text[start : start + length]
            for width in range(1, PREFIX + 1)
            for length in self._lengths.get(text[start : start + width], ())
            # one that is shorter than the prefix stands under itself
            if length == width or width == PREFIX
        }
        found = [self._words[one] for one in standing if one in self._words]
        yield from (word for _, word in sorted(found))


def squeezed(text: str) -> str:
    """Return what is kept of a text to be matched: letters, digits and SIGNS, narrow and in lower case."""
    return "".join(sign for sign in widthless(text) if sign.isalnum() or sign in SIGNS)


@cache
def words() -> Words:
    """Return the words of both languages."""
    found: dict[str, list[Sense]] = {}
    for name in ("words_zh", "words_en"):
        for kind, by_value in loaded(name).items():
            for value, listed in by_value.items():
                for one in listed:
                    found.setdefault(squeezed(str(one)), []).append(Sense(kind, str(value)))
    return Words(found)


@cache
def idle() -> Words:
    """Return the words of closed classes (data/idle.yaml) that ask and bind: read where words() leave a rest."""
    told = [one for groups in loaded("idle").values() for listed in groups.values() for one in listed]
    return Words({squeezed(str(one)): (Sense("filler", ""),) for one in told})
