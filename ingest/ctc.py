"""The steps of a recogniser become the text of a line, with the rivals of each character (CTC)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.engine import Line
from ingest.page import Reading

Tensor = NDArray[np.float32]

LEAST_ALTERNATIVE = 0.005
MOST_ALTERNATIVES = 4
UNDERRATED = {">": "≥", "<": "≤"}
"""Signs whose bar the recogniser overlooks. Over 288 rendered and blurred signs a bare > or < never gave the
barred one more than 0.7% of both, a barred one never less than 2%: above the share below, the bar is there."""
BARRED_SHARE = 0.015


def decode(probabilities: Tensor, characters: Sequence[str]) -> Line:
    """Return the text of one line from `[steps, classes]` (CTC: class 0 is no character, the last a space)."""
    best = probabilities.argmax(axis=1)
    emits = best != 0
    emits[1:] &= best[1:] != best[:-1]
    steps = np.flatnonzero(emits)
    if not len(steps):
        return Line("", 0.0)
    text = [_with_bar(probabilities[step], _character(best[step], characters), characters) for step in steps]
    rivals = [_rivals(probabilities[step], char, characters) for step, char in zip(steps, text, strict=True)]
    certainty = min(
        float(probabilities[step, best[step]]) + same for step, (same, _) in zip(steps, rivals, strict=True)
    )
    others = [
        Reading("".join((*text[:place], other, *text[place + 1 :])), confidence)
        for place, (_, readings) in enumerate(rivals)
        for other, confidence in readings
    ]
    best_others = sorted(others, key=lambda reading: -reading.confidence)[:MOST_ALTERNATIVES]
    return Line("".join(text), min(certainty, 1.0), tuple(best_others))


def _rivals(row: Tensor, char: str, characters: Sequence[str]) -> tuple[float, list[Reading]]:
    """Return the probability of the same character in another width, and the other readings of one step.

    Full-width and half-width forms (，, （( ) look alike and mean the same: they do not make a reading unsure.
    """
    if row.max() > 1 - LEAST_ALTERNATIVE:
        return 0.0, []
    same, others = 0.0, []
    for index in np.argsort(row)[-4:-1][::-1]:
        other = "" if index == 0 else _character(index, characters)
        if _folded(other) == _folded(char):
            same += float(row[index])
        elif row[index] >= LEAST_ALTERNATIVE:
            others.append(Reading(other, float(row[index])))
    return same, others


def _with_bar(row: Tensor, char: str, characters: Sequence[str]) -> str:
    """Return ≥ for > and ≤ for < where the recogniser saw something of the bar."""
    barred = UNDERRATED.get(char)
    if barred is None or barred not in characters:
        return char
    bare, with_bar = (float(row[characters.index(sign) + 1]) for sign in (char, barred))
    return barred if with_bar >= BARRED_SHARE * (bare + with_bar) else char


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _character(index: int | np.intp, characters: Sequence[str]) -> str:
    return characters[int(index) - 1] if index <= len(characters) else " "
