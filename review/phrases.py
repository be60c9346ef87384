"""Whether a phrase with a number speaks of what an indicator counts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from review.claim import Claim, claims, content, thing_of
from review.prose_parameters import prose_parameters
from review.same_thing import are_one_thing, joined
from review.spelling import spelled
from review.target_forms import target_forms

IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
CHANGED_TO = re.compile(
    r"(?:提高|提升|增加|增长|扩大|拓展|上升|下降|降低|减少|缩短|压降|[升降增减])(?:到|至|为)了?"
)
CHANGED_FROM = re.compile(r"[由从][^由从]*$")


@lru_cache(maxsize=65536)
def stem_of(name: str) -> str:
    """Return the letters of what a name counts, without brackets and what it ends on: 改造管网长度（公里） is 改造管网."""
    letters = spelled(IN_BRACKETS.sub("", name)).letters
    ending = next((word for word in target_forms().name_endings if letters.endswith(word)), "")
    return thing_of(f"{letters.removesuffix(ending)}数量" if ending else name)


@lru_cache(maxsize=65536)
def bare(phrase: str) -> str:
    """Return the letters of a phrase that say what it is about, without 工作, 长度 and such at its end."""
    letters = content(CHANGED_TO.sub("", phrase))
    endings = (*target_forms().name_endings, *target_forms().idle_rest)
    ending = max((word for word in endings if letters.endswith(word)), key=len, default="")
    return letters.removesuffix(ending) if len(letters) > len(ending) + 1 else letters


def speaks_of(claim: Claim, name: str) -> bool:
    """Whether phrase and name are of one thing, and the thing counted is in the name too."""
    counted = joined(bare(claim.mention.subject))[-2:]
    is_counted = not Counter(counted) - Counter(joined(spelled(name).letters))
    return is_counted and are_one_thing(bare(claim.phrase), bare(stem_of(name)))


def is_one_unit(one: str, other: str) -> bool:
    """Whether both count alike: 5个 and 5处 may be one number."""
    first, *loose = target_forms().loose_measures
    return bool(one) and (one == other or {one, other} in [{first, word} for word in loose])


def told(text: str) -> tuple[Claim, ...]:
    """Return the quantities of a text; one that something is changed to (由95%提升至98%) has the words before the first."""
    found: list[Claim] = []
    for claim in claims(text):
        if found and CHANGED_TO.fullmatch(claim.lead.strip()) and found[-1].sentence == claim.sentence:
            phrase = CHANGED_FROM.sub("", found[-1].lead)
            claim = replace(claim, phrase=phrase, lead=phrase) if phrase != found[-1].lead else claim
        found.append(claim)
    return tuple(found)


def is_of_part(around: str, name: str) -> bool:
    """Whether words round a number say that it is of a part, a plan or another time, and the name lacks them."""
    limits, around = prose_parameters(), CHANGED_TO.sub("", around)
    return any(word in around and word not in name for word in (*limits.parts, *limits.planned))
