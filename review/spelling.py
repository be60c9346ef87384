"""Whether two printed names are one name read twice: an OCR slip is allowed, another telling sign is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

Sameness = Literal["same", "alike", "different"]

TELLING = frozenset(
    "0123456789一二三四五六七八九十百千万零两〇壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸ivx"
    "东西南北上下左右前后内外大中小高初低新旧老幼男女春夏秋冬省市区县镇乡村街局所处站院校馆科室队"
)
"""Signs by which names of different things differ: numerals, directions, sizes, ranks, kinds of office."""
SHORTEST_WITH_SLIP = 4
SIGNS_A_SLIP = 8
"""One slip is allowed in a name of four signs, and one more for every further eight."""
RESUBMITTED = re.compile(r"\((?:更正|修订|修改|重报|补报|重新报送)[^()]{0,3}\)")


class Spelled(NamedTuple):
    """A name as it is compared: letters and signs alone, and the telling ones among them in order."""

    letters: str
    telling: str


@lru_cache(maxsize=65536)
def spelled(name: str) -> Spelled:
    """Return the name without spaces, punctuation and a bracketed word that says it was corrected."""
    plain = RESUBMITTED.sub("", unicodedata.normalize("NFKC", name)).casefold()
    letters = "".join(sign for sign in plain if sign.isalnum())
    return Spelled(letters, "".join(sign for sign in letters if sign in TELLING))


def compare(one: str, other: str) -> Sameness:
    """Return "same", "alike" for what a slip of the OCR explains, or "different"."""
    first, second = spelled(one), spelled(other)
    if first.letters == second.letters:
        return "same"
    if first.telling != second.telling:
        return "different"
    slips = _slips(max(len(first.letters), len(second.letters)))
    near = Levenshtein.distance(first.letters, second.letters, score_cutoff=slips) <= slips
    return "alike" if slips and near else "different"


def near(name: str, letters: Sequence[str]) -> list[int]:
    """Return the places of those spellings (`Spelled.letters`) that may be this name; `compare` has the last word."""
    own = spelled(name).letters
    slips = slips_of(len(own))
    scores = process.extract(own, letters, scorer=Levenshtein.distance, score_cutoff=slips, limit=None)
    return sorted(place for _, _, place in scores)


def slips_of(length: int) -> int:
    """Return how many slips there may be in a name of so many letters, or in one that is this name."""
    # The longer of two names decides: it may be the other one.
    return _slips(length + _slips(length) + 1)


def _slips(length: int) -> int:
    return 0 if length < SHORTEST_WITH_SLIP else max(1, length // SIGNS_A_SLIP)
