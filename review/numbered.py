"""Where a text's digits and numerals count nothing: dates, document numbers, ordinals, numbering, idioms."""

from __future__ import annotations

import re
from functools import lru_cache

from review.calendar import time_spans
from review.numerals import CHINESE, FRACTION, flat
from review.parameters import mention_words

NUMBER = rf"(?:[0-9]{{1,6}}|[{CHINESE}]{{1,6}})"
PATTERNS = (
    rf"第 ?{NUMBER}(?: ?[-~至、到/] ?{NUMBER})?",
    r"[0-9]{1,6} ?号(?!召)",
    r"[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{2})?",
    r"[0-9]{1,2}[时点] ?[0-9]{1,2} ?分",
    r"(?:上午|下午|晚上|中午|早上|凌晨|晚) ?[0-9]{1,2} ?[时点]",
    r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])|(?<![0-9])1[0-9]{10}(?![0-9])",
    r"[0-9]{1,6} ?[×xX*] ?[0-9]{1,6}",
    r"[A-Za-z]-?[0-9][0-9.]{0,11}",
    r"(?<![0-9.])[0-9][0-9.]{0,11}-?(?!(?:%LATIN%)(?![A-Za-z0-9]))[A-Za-z]",
    rf"前 ?{NUMBER} ?[名位强](?!对)",
    rf"[((] ?{NUMBER} ?[))]",
    rf"(?:^|\n) *{NUMBER} ?[、.](?![0-9])",
    r"(?:^|[\n。;: ])[0-9]{1,2}(?:\.[0-9]{1,2}){1,3} (?=[^0-9])"
    r"(?![万亿个家名人项次元%亩吨米]|公[里顷斤]|千[米克瓦]|[平立]方|小时)",
    rf"[{CHINESE}]是(?!否)",
    r"一[^ ,。;:、(0-9]一(?![个次家项名人])",
    r"[十][一二三四五]五(?![个家名人项次年])",
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    idioms = sorted(mention_words()["idioms"], key=len, reverse=True)
    latin = "|".join(mention_words()["latin_measures"])
    patterns = (pattern.replace("%LATIN%", latin) for pattern in PATTERNS)
    return re.compile("|".join((*patterns, FRACTION.pattern, *map(re.escape, idioms))))


def blocked(text: str) -> bytearray:
    """Return one byte for each sign of the text, 1 where a number would count nothing."""
    plain = flat(text)
    closed = bytearray(len(plain))
    for found in _pattern().finditer(plain):
        if not found[0].startswith(("百分之", "千分之")):
            closed[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    for start, end in time_spans(text):
        closed[start:end] = b"\1" * (end - start)
    return closed
