"""Other words for the same: what a text speaks of as concepts, so that it is found by words that it does not print.

A concept is a group of `data/thesaurus.yaml`, named by its first word. Passages are indexed by their concepts beside
their words, and a query looks for the concepts of its own: whichever word it uses, the concept counts once.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from index.search.tokens import folded

DATA = Path(__file__).parent / "data"
MARK = "="
"""What a concept's token begins with: no word of a text does."""
LONGEST_ENGLISH = 4
ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
Beginnings = Mapping[str, tuple[int, ...]]


class Thesaurus(NamedTuple):
    """Words and the concepts that they belong to.

    `words` are found in passages and in queries, `asked` in queries alone: single characters and words that say
    more than one thing elsewhere. `english` has words by their stems, blanks between them. `empty` are words of a
    query that say nothing of what is looked for. `sections`: under which headings each concept stands, by its token.
    """

    words: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, tuple[str, ...]]
    english: Mapping[str, tuple[str, ...]]
    empty: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]


@cache
def thesaurus() -> Thesaurus:
    """Return the shipped one."""
    told: dict[str, Any] = yaml.safe_load((DATA / "thesaurus.yaml").read_text(encoding="utf-8"))
    words: dict[str, list[str]] = {}
    asked: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    sections: dict[str, list[str]] = {}
    for section, group in ((name, one) for name, groups in told["groups"].items() for one in groups):
        printed = group["words"].split()
        sections.setdefault(MARK + printed[0], []).append(section)
        for word in printed:
            words.setdefault(word, []).append(printed[0])
        for word in group.get("asked", "").split():
            asked.setdefault(word, []).append(printed[0])
        for word in re.split(r";\s*", group.get("english", "")):
            english.setdefault(stems(word), []).append(printed[0])
    english.pop("", None)
    frozen = [
        {word: tuple(dict.fromkeys(names)) for word, names in one.items()}
        for one in (words, asked, english, sections)
    ]
    empty = tuple(sorted(told["empty"].split(), key=len, reverse=True))
    return Thesaurus(frozen[0], frozen[1], frozen[2], empty, frozen[3])


@lru_cache(maxsize=65536)
def concepts(text: str) -> tuple[str, ...]:
    """Return the tokens of the concepts that a passage speaks of, each once, in the order they are met."""
    told, clean = thesaurus(), folded(text)
    found = [name for _, _, word in _standing(clean, told.words, _of_passages()) for name in told.words[word]]
    return tuple(dict.fromkeys(MARK + name for name in (*found, *_of_english(clean))))


class Reading(NamedTuple):
    """A query read: the concepts that it asks for, and its text without the words that no form prints."""

    concepts: tuple[str, ...]
    literal: str


def read(query: str) -> Reading:
    """Return what a query asks for; of words within longer ones, the longest count."""
    told, clean = thesaurus(), re.sub(r"\s+", " ", folded(query))
    both = _all_words()
    standing = list(_standing(clean, both, _of_queries()))
    outer = [one for one in standing if not any(_is_within(one, other) for other in standing)]
    found = [name for _, _, word in outer for name in both[word]]
    names = tuple(dict.fromkeys(MARK + name for name in (*found, *_of_english(clean))))
    literal = list(clean)
    for begin, end, word in outer:
        if word not in told.words and end - begin > 1:
            literal[begin:end] = " " * (end - begin)
    return Reading(names, meant("".join(literal)))


@cache
def _all_words() -> dict[str, tuple[str, ...]]:
    """The concepts of each word that a query may hold."""
    told = thesaurus()
    words = dict.fromkeys((*told.words, *told.asked))
    return {word: (*told.words.get(word, ()), *told.asked.get(word, ())) for word in words}


@cache
def _of_passages() -> Beginnings:
    return beginnings(thesaurus().words)


@cache
def _of_queries() -> Beginnings:
    return beginnings(_all_words())


def meant(query: str) -> str:
    """Return the query without the words that say nothing of what is looked for (多少, 有没有), blanks instead."""
    clean = folded(query)
    for word in thesaurus().empty:
        clean = clean.replace(word, " ")
    return " ".join(clean.split())


def stems(words: str) -> str:
    """Return English words without their endings.

    >>> stems("Farmers' books bought late"), stems("training studies")
    ('farmer book bought late', 'train study')
    """
    return " ".join(_stem(word) for word in ENGLISH.findall(words.lower()))


def _stem(word: str) -> str:
    word = word.split("'")[0]
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return (word[: -len(ending)] + instead).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


def _of_english(text: str) -> Iterator[str]:
    found = stems(text).split()
    told = thesaurus().english
    at = 0
    while at < len(found):
        for length in range(min(LONGEST_ENGLISH, len(found) - at), 0, -1):
            if names := told.get(" ".join(found[at : at + length])):
                yield from names
                break
        else:
            length = 1
        at += length


def beginnings(words: Iterable[str]) -> Beginnings:
    """Return how long the words are that begin with two characters, the shortest first; one of a single one stands under that."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    return {beginning: tuple(sorted(found)) for beginning, found in lengths.items()}


def _standing(text: str, words: Container[str], beginnings: Beginnings) -> Iterator[tuple[int, int, str]]:
    """Where words stand in the text: begin, end, word."""
    for begin in range(len(text)):
        if text[begin] in beginnings and text[begin] in words:
            yield begin, begin + 1, text[begin]
        for length in beginnings.get(text[begin : begin + 2], ()):
            word = text[begin : begin + length]
            if len(word) == length > 1 and word in words:
                yield begin, begin + length, word


def _is_within(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[:2] != other[:2] and other[0] <= one[0] and one[1] <= other[1]
