"""What prose says of one quantity: the number, the words of its own phrase, and how far two phrases speak of one thing.

支持超过5家研究单位、50位研究人员通过网页访问
    ├──── phrase ────┤ ├───── phrase ─────┤      one number each, parted at 、 and at brackets
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from review.mention import Mention, mentions
from review.numerals import flat
from review.parameters import words
from review.prose_parameters import prose_parameters
from review.quantity import Quantity
from review.spelling import spelled

MARK = re.compile(r"(?<![0-9])[,:]|[,:](?![0-9])|[。;!?\n、()《》]")
SENTENCE_END = re.compile(r"[。!?\n;]")
ORDINAL = re.compile(r"^\s*(?:[(]?[0-9一二三四五六七八九十]{1,2}[.)、]|[①-⑳])\s*")
FEWEST = 2
FARTHEST = 4
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity that a text states; `phrase` are the words round it, without it, `lead` those before it.

    `before` is a short piece that leads to the phrase (其中，); `shown` the whole as a message quotes it.
    """

    mention: Mention
    before: str
    lead: str
    phrase: str
    shown: str
    sentence: tuple[int, int]

    @property
    def quantity(self) -> Quantity:
        """The number with its unit."""
        return self.mention.quantity

    @property
    def words(self) -> str:
        """What the phrase speaks of."""
        return content(self.phrase)


@lru_cache(maxsize=4096)
def claims(text: str) -> tuple[Claim, ...]:
    """Return the quantities of the text with their phrases, in order."""
    plain, found = flat(text), mentions(text)
    marks = [one.start() for one in MARK.finditer(plain)]
    ends = [one.start() for one in SENTENCE_END.finditer(plain)]
    made: list[Claim] = []
    for place, one in enumerate(found):
        begin = max((mark + 1 for mark in marks if mark < one.start), default=0)
        stop = min((mark for mark in marks if mark >= one.end), default=len(plain))
        previous = found[place - 1].end if place else 0
        after = found[place + 1].start if place + 1 < len(found) else len(plain)
        if not content(plain[max(begin, previous) : stop if stop < after else after].replace(one.text, "")):
            begin = max((mark + 1 for mark in marks if mark < begin - 1), default=0)
        start = max(begin, previous)
        lead = plain[start : one.start]
        # What runs on to the next number names that one, unless this one has no words of its own.
        is_shared = stop > after and bool(content(lead))
        tail = "" if is_shared else plain[one.end : min(stop, after)]
        sentence = (
            max((end + 1 for end in ends if end < one.start), default=0),
            min((end for end in ends if end >= one.end), default=len(plain)),
        )
        opening = max((mark + 1 for mark in marks if mark < start - 1), default=0)
        before = plain[opening:start] if start - opening <= FARTHEST else ""
        shown = ORDINAL.sub(
            "", text[max(start, one.start - LONGEST) : one.end + min(len(tail), LONGEST)]
        ).strip()
        made.append(Claim(one, before, lead, ORDINAL.sub("", f"{lead}{tail}"), shown, sentence))
    return tuple(made)


@lru_cache(maxsize=65536)
def content(phrase: str) -> str:
    """Return the letters of a phrase that say what it is about, without 完成, 全年, 数量 and such."""
    letters = "".join(sign for sign in spelled(ORDINAL.sub("", phrase)).letters if not sign.isdigit())
    for word in _light():
        letters = letters.replace(word, "")
    return letters


@lru_cache(maxsize=65536)
def thing_of(name: str) -> str:
    """Return what an indicator's name counts: 改造教室间数 is 改造教室."""
    plain = re.sub(r"\([^()]*\)", "", flat(name)).strip()
    for ending in sorted(prose_parameters().generic_endings, key=len, reverse=True):
        if plain.endswith(ending) and len(plain) - len(ending) >= FEWEST:
            plain = plain.removesuffix(ending)
            break
    else:
        return content(plain)
    unit = next((word for word in _units() if plain.endswith(word) and len(plain) > len(word) + 1), "")
    return content(plain.removesuffix(unit))


def likeness(one: str, other: str) -> float:
    """Return the share of the shorter's signs that the longer has too, 0 where no two signs in a row are shared."""
    return share_within(*sorted((one, other), key=len))


@lru_cache(maxsize=65536)
def share_within(part: str, whole: str) -> float:
    """Return the share of the part's signs that the whole has too, 0 where no two signs in a row are shared."""
    if len(part) < FEWEST or not pairs(part) & pairs(whole):
        return 0.0
    return sum((Counter(part) & Counter(whole)).values()) / len(part)


def pairs(letters: str) -> set[str]:
    """Return the pairs of neighbouring signs."""
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def sentence_of(text: str, claim: Claim) -> str:
    """Return the sentence that holds the claim, and the next one: a reason often follows."""
    plain = flat(text)
    start, end = claim.sentence
    following = SENTENCE_END.search(plain, min(end + 1, len(plain)))
    return plain[start : following.start() if following else len(plain)]


@lru_cache(maxsize=1)
def _light() -> tuple[str, ...]:
    return tuple(sorted(prose_parameters().light, key=len, reverse=True))


@lru_cache(maxsize=1)
def _units() -> tuple[str, ...]:
    return tuple(sorted(words()["measure_words"], key=len, reverse=True))
