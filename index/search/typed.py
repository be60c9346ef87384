"""A query as it was typed: its words, quoted ones with their blanks, and whether a passage holds all of them literally."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from index.search.keywords import match, query_tokens
from index.search.tokens import asked_tokens, folded

QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]+)[\"“”」』]")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
CONTEXT = 24
"""Characters of a snippet before the first word found."""
LONGEST = 120


class Typed:
    """What somebody typed into a search."""

    def __init__(self, query: str) -> None:
        quoted = [" ".join(one.split()) for one in QUOTED.findall(query)]
        self.query = " ".join(QUOTED.sub(r" \1 ", query).split())
        self.words = tuple(dict.fromkeys(filter(None, (*quoted, *QUOTED.sub(" ", query).split()))))
        self._folded = tuple(folded(word) for word in self.words)

    def match(self) -> str:
        """Return the FTS5 expression that every passage with all the words matches; "" where there is none."""
        groups = [_all_of(word) for word in self.words]
        return "{text around} : (" + " AND ".join(groups) + ")" if groups and all(groups) else ""

    def rank(self, kind: str, text: str, head: Sequence[object]) -> int | None:
        """Return 0 for the form whose name or unit was typed, 1 where a passage holds all words itself, 2 with its head.

        3 where it holds figures of the same value, printed otherwise (86000.00 for 86000). None where it does not hold
        them, or holds none of them itself. `head`: its form's project, unit and year.
        """
        own, around = folded(text), folded(" ".join(str(one) for one in head if one) + "年")
        is_form = kind == "form" and folded(self.query) in map(folded, map(str, head[:2]))
        for place, stands in ((1, _stands), (3, _stands_for)):
            held = [stands(word, own) for word in self._folded]
            if all(held):
                return 0 if is_form else place
            if any(held) and all(
                one or stands(word, around) for one, word in zip(held, self._folded, strict=True)
            ):
                return max(place, 2)
        return None

    def snippet(self, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return the part of a text around the first words that it holds, and where words stand in that."""
        plain = " ".join(text.split())
        marks = _merged(self._places(plain))
        begin = max(0, marks[0][0] - CONTEXT) if marks and len(plain) > LONGEST else 0
        begin = min(begin, max(0, len(plain) - LONGEST))
        end = begin + LONGEST
        lead, tail = "…" if begin else "", "…" if end < len(plain) else ""
        shift = len(lead) - begin
        shown = (
            (max(left, begin) + shift, min(right, end) + shift)
            for left, right in marks
            if left < end and right > begin
        )
        return f"{lead}{plain[begin:end]}{tail}", tuple(shown)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._patterns:
            yield from (one.span() for one in pattern.finditer(text))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        whole = [_pattern(word) for word in self._folded]
        return (*whole, *(_pattern(token) for token in asked_tokens(self.query) if len(token) > 1))


def _all_of(word: str) -> str:
    """The expression of one word: its tokens one behind the other, or its only one."""
    asked = query_tokens(word, widened=False)
    if asked.phrases:
        return " AND ".join('"' + " ".join(run) + '"' for run in asked.phrases)
    found = asked_tokens(word)
    return f"({match(asked)})" if len(found) == 1 else " AND ".join(f'"{one}"' for one in found)


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text; one that begins or ends in a digit as it is: 90 does not in 190 or 90.5."""
    if word not in text:
        return False
    if not word[:1].isdigit() and not word[-1:].isdigit():
        return True
    return re.search(rf"(?<![\d.]){re.escape(word)}(?!\.?\d)", text) is not None


def _stands_for(word: str, text: str) -> bool:
    """Whether a word stands in a text, a figure by its value."""
    return _pattern(word).search(text) is not None if FIGURE.fullmatch(word) else _stands(word, text)


def _pattern(word: str) -> re.Pattern[str]:
    """A pattern that finds a word as it is printed: thousands parted or not, noughts behind the point, any case."""
    if FIGURE.fullmatch(word):
        whole, _, rest = word.partition(".")
        fraction = rf"\.{rest}0*" if rest else r"(?:\.0+)?"
        return re.compile(rf"(?<![\d.,]){',?'.join(whole)}{fraction}(?!\.?\d)")
    return re.compile(re.escape(word), re.IGNORECASE)


def _merged(places: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for left, right in sorted(places):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged
