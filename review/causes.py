"""What kept an aim from being reached, by the words of its explanation: causes sorted, each with the words that name it.

The words stand in `data/causes.json` as patterns, cause by cause. Only what the explanation gives as its cause is
sorted: a measure that speaks of 采购 says nothing of why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from extract.explanation import split_deviation
from extract.filing import Claim, Filing
from review.parameters import cause_words
from review.remark import is_idle, is_remark

OTHER = "其他"
_CLAUSES = str.maketrans({",": "，", ";": "；"})
_DENIED = re.compile(r"(?:未受|不受|没有受|并非|不是|无关|未因|未发生|未出现)[^，。；]{0,6}$")


class Cause(NamedTuple):
    """One cause that an explanation names: its class, and the words of the explanation that say so."""

    name: str
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def causes_of(text: str | None) -> tuple[str, ...]:
    """Return the classes of causes that the explanation names, in the order of the data; 其他 for any other reason.

    () for a text that explains nothing: blank, a dash, 无, or no more than 已完成.
    """
    return tuple(cause.name for cause in named_causes(text))


def named_causes(text: str | None) -> tuple[Cause, ...]:
    """Return the causes that the explanation names, each with its words as printed."""
    if not is_remark(text) or is_idle(text):
        return ()
    said = re.sub(r"\s", "", split_deviation(text)[0] or text or "").translate(_CLAUSES)
    found = (Cause(name, _words(said, pattern)) for name, pattern in _patterns().items())
    return tuple(cause for cause in found if cause.words) or (Cause(OTHER, ()),)


def causes_at(filing: Filing, pointer: str) -> tuple[Cause, ...]:
    """Return the causes that the explanation at the pointer names, by its words and by what is claimed of it."""
    own = (claim for claim in filing.claims if claim.places[0].pointer == pointer)
    return with_claimed(named_causes(filing.at(pointer)), filing.at(pointer), own)


def with_claimed(causes: tuple[Cause, ...], text: str | None, claims: Iterable[Claim]) -> tuple[Cause, ...]:
    """Return the causes; where the words name none that is known, those claimed whose quotation stands in what is given as cause.

    What the words do name is never added to, nor taken away.
    """
    if [cause.name for cause in causes] != [OTHER]:
        return causes
    said = re.sub(r"\s", "", split_deviation(text)[0] or text or "")
    found: dict[str, tuple[str, ...]] = {}
    for claim in claims:
        words = re.sub(r"\s", "", claim.places[0].text)
        is_known = claim.kind == "cause" and claim.cause in cause_words()
        if is_known and claim.cause and words and words in said:
            found[claim.cause] = (*found.get(claim.cause, ()), words)
    return tuple(Cause(name, words) for name, words in found.items()) or causes


def _words(said: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    matches = (match for match in pattern.finditer(said) if not _DENIED.search(said[: match.start()]))
    return tuple(dict.fromkeys(match[0] for match in matches))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(words)) for name, words in cause_words().items()}
