"""Text that says the same again: in a loop at once, scattered over a passage, or a long stretch a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.text_parameters import text_parameters

MARKS = re.compile(r"[，。；：！？,;:!?]+")
SENTENCE = re.compile(r"[^。；！？;!?\n]+")
SHORT = 12
"""Signs before a stretch that may name its period."""
WORD = re.compile(r"[\u4e00-\u9fff]")


def first_loop(text: str) -> tuple[str, int] | None:
    """Return the first words that the text says over and over, and how often; None where it does not."""
    return _at_once(text) or _scattered(text)


def first_copy(text: str, other: str | None) -> str | None:
    """Return a long stretch that the text shares with the other, or says twice itself (None); None for none."""
    limits = text_parameters()
    length = limits.copied_run if other is not None else limits.copied_run_within
    plain = _bare(text)
    source = plain if other is None else _bare(other)
    for start in _beginnings(plain, length):
        stretch = plain[start : start + length]
        first = source.find(stretch)
        if first >= 0 and (other is not None or _is_said_again(plain, first, start, length)):
            return stretch
    return None


def _is_said_again(plain: str, first: int, again: int, length: int) -> bool:
    """Whether a passage repeats itself, and does not plan the same for another period."""
    between = plain[first + length : again]
    is_apart = first + length <= again
    return is_apart and not any(word in between[-SHORT:] for word in text_parameters().scattered.periods)


def _at_once(text: str) -> tuple[str, int] | None:
    limits = text_parameters().loop
    plain = MARKS.sub("，", f"{_bare(text)}，")
    for found in re.finditer(rf"(.{{{limits.least},{limits.longest}}}?)\1{{{limits.times - 1},}}", plain):
        said = found[1].strip("，")
        if len(WORD.findall(said)) >= limits.least:
            return said, len(found[0]) // len(found[1])
    return None


def _scattered(text: str) -> tuple[str, int] | None:
    limits = text_parameters().scattered
    places: dict[str, list[int]] = {}
    for found in SENTENCE.finditer(text):
        said = _bare(found[0])
        if len(said) >= limits.least and len(WORD.findall(said)) * 2 >= len(said):
            places.setdefault(said, []).append(found.start())
    for said, starts in places.items():
        between = text[starts[0] + len(said) : starts[-1]]
        if len(starts) >= limits.times and not any(word in between for word in limits.periods):
            return said, len(starts)
    return None


def _beginnings(plain: str, length: int) -> Iterator[int]:
    """The places where a sentence begins and a stretch of that length has room."""
    if len(plain) >= length:
        yield 0
    for mark in MARKS.finditer(plain):
        if mark.end() + length <= len(plain):
            yield mark.end()


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
