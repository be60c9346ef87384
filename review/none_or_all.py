"""What prose says without a number: none of a thing (未发生安全事故, 零投诉) or all of it (设备全部验收合格)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from review.claim import content, share_within
from review.numerals import flat
from review.prose_parameters import prose_parameters
from review.quantity import Quantity
from review.same_thing import joined

CLAUSE = re.compile(r"[,。;!?\n]")
NONE = re.compile(
    r"(?:未|没有|无)(?:再)?(?:发生|出现|接到|收到|产生)(?:过?一[起例件次])?(?:任何|重大|较大)?|零(?=[投事差失误故伤])"
)
ALL = re.compile(
    r"(?:全部|全都|均已?|百分之百|100%)[^,。;]{0,8}?(?:合格|达标|通过|及时|按期|按时|完好|办结|到位|覆盖)"
)
SOME = re.compile(r"[除外]|基本|部分|大多|未|不|没|其中|计划|目标|力争|确保|要求|将|上年|去年")
WHOLE = 100


class Said(NamedTuple):
    """A clause that says none or all, and the letters of what it says it of."""

    kind: Literal["none", "all"]
    clause: str
    thing: str


def said(text: str) -> Iterator[Said]:
    """Yield the clauses that say none or all of something."""
    for clause in (one.strip() for one in CLAUSE.split(flat(text))):
        none = NONE.search(clause)
        if none and not SOME.search(clause.replace(none[0], "")):
            yield Said("none", clause, content(clause[none.end() :]))
        elif ALL.search(clause) and not SOME.search(clause):
            yield Said("all", clause, content(clause))


def is_denied(one: Said, thing: str, result: Quantity) -> bool:
    """Whether the result of a row that counts the thing is not what the clause says of it."""
    name = joined(thing)
    if one.kind == "none":
        is_counted = result.unit not in ("%", "元") and result.low > 0
        is_work = any(word in thing for word in prose_parameters().preventive)
        return is_counted and not is_work and share_within(joined(one.thing), name) == 1
    is_rate = result.unit == "%" and result.low < WHOLE
    return is_rate and len(name) > 2 and share_within(name.removesuffix("率"), joined(one.thing)) == 1
