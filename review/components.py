"""A whole that prose states together with its parts: 总额90万元，其中：A 45万元、B 30万元、C 15万元; A占40%，B占60%.

Parts are the quantities of the whole's unit behind 其中, 包括 or a colon, up to the end of the sentence, or of the
numbered list that follows. A part of a part (a second 其中), a comparison with another year, and 等 leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from review.budget_parameters import budget_parameters
from review.mention import Mention, mentions
from review.numerals import flat

LISTED = re.compile(r"\n\s*(?:[(]?[\d一二三四五六七八九十]+[、.)]|[①-⑳])")
OPEN = re.compile(r"等等?(?:[,。;)\n]|$)|以及其他")
SENTENCE_END = re.compile(r"[。!?]|\n")


class Composition(NamedTuple):
    """A whole and its parts in one unit; `whole` is None for shares, which come to 100%."""

    whole: Mention | None
    parts: tuple[Mention, ...]
    is_announced: bool
    """Whether a colon announces all parts, as against 其中, which may name some."""

    @property
    def summed(self) -> Decimal:
        """What the parts come to."""
        return sum((part.quantity.low for part in self.parts), Decimal(0))

    @property
    def slack(self) -> Decimal:
        """What rounding explains: half a unit of each printed digit."""
        printed = (*self.parts, self.whole) if self.whole else self.parts
        return sum((one.tolerance for one in printed), Decimal(0))


def compositions(text: str) -> Iterator[Composition]:
    """Yield the wholes with their parts, and the shares of one thing, in printed order."""
    plain, found = flat(text), mentions(text)
    for place, whole in enumerate(found):
        composition = _composition(plain, whole, found[place + 1 :])
        if composition:
            yield composition
    yield from _shares(plain, [one for one in found if one.quantity.unit == "%"])


def _is_plain(one: Mention) -> bool:
    return one.quantity.operator in (None, "=") and not one.is_approximate and not one.is_per


def _composition(plain: str, whole: Mention, behind: Sequence[Mention]) -> Composition | None:
    if whole.quantity.unit == "%" or not _is_plain(whole) or not behind:
        return None
    lead = plain[whole.end : behind[0].start]
    begin = SENTENCE_END.search(lead)
    is_list = LISTED.search(lead) is not None and ":" in lead
    marks = budget_parameters().component_marks
    is_announced = ":" in lead and "其中" not in lead
    is_parted = begin is not None and (not is_list or begin[0] != "\n" or ":" not in lead[: begin.start()])
    if is_parted or not (":" in lead or any(mark in lead for mark in marks)):
        return None
    end = _end(plain, whole.end, is_list)
    parts = tuple(one for one in behind if one.start < end and one.quantity.unit == whole.quantity.unit)
    stretch = plain[whole.end : end]
    is_unfit = any(word in stretch for word in budget_parameters().component_unfit)
    if len(parts) < 2 or is_unfit or stretch.count("其中") > 1 or not all(map(_is_plain, parts)):
        return None
    if OPEN.search(stretch) or _has_own_whole(plain, parts, behind, end):
        return None
    return Composition(whole, parts, is_announced)


def _end(plain: str, start: int, is_list: bool) -> int:
    """Return where the parts end: at the end of the sentence, or of the last item of a list over several lines."""
    if not is_list:
        found = SENTENCE_END.search(plain, start)
        return found.start() if found else len(plain)
    items = list(LISTED.finditer(plain, start))
    last = items[-1].end()
    found = SENTENCE_END.search(plain, last)
    return found.start() if found else len(plain)


def _has_own_whole(plain: str, parts: Sequence[Mention], behind: Sequence[Mention], end: int) -> bool:
    """Whether a colon or bracket stands between two parts: one of them has parts itself, or is a rate of another."""
    between = [plain[one.end : other.start] for one, other in pairwise(parts)]
    others = [one for one in behind if one.start < end and one not in parts]
    return any(":" in piece or "(" in piece for piece in between) or any(one.is_per for one in others)


def _shares(plain: str, shares: Sequence[Mention]) -> Iterator[Composition]:
    """Yield the shares of one thing: a run of percentages that each say 占 or 承担, in one stretch of clauses."""
    run: list[Mention] = []
    for one in (*shares, None):
        if one is not None and (not run or _is_next(plain, run[-1], one)) and _is_share(plain, one):
            run.append(one)
            continue
        yield from _run(plain, run)
        run = [one] if one is not None and _is_share(plain, one) else []


def _run(plain: str, run: Sequence[Mention]) -> Iterator[Composition]:
    if len(run) < 2:
        return
    tail = plain[run[-1].end : run[-1].end + 3]
    stretch = plain[run[0].clause[0] : run[-1].end]
    is_exact = all(
        one.quantity.low == one.quantity.high and one.quantity.operator in (None, "=") for one in run
    )
    if is_exact and not OPEN.match(tail) and not any(word in stretch for word in ("以上", "以下", "其中")):
        yield Composition(None, tuple(run), False)


def _is_next(plain: str, one: Mention, other: Mention) -> bool:
    return re.search(r"[。;!?\n()]", plain[one.end : other.start]) is None


def _is_share(plain: str, one: Mention) -> bool:
    clause = plain[one.clause[0] : one.start]
    return any(word in clause for word in budget_parameters().share_words)
