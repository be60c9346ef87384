"""Text as the tokens that keywords are indexed by; made here, so that every database indexes the same.

Figures, codes and dates stay whole; Chinese becomes its overlapping pairs of characters, and its single characters
where it has no pair; English becomes words in lower case. Full width is half width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
UNIT = (
    r"%|‰|[万亿]?(?:平方米|立方米|平方公里|公里|千米|公顷|个百分点|人次|小时|分钟"
    r"|[元年月日个人次台套座间米吨亩户册辆件场项处块名所天周期批家只头株条])"
)
PIECES = re.compile(
    r"(?P<date>(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|年\d{1,2}月(?:\d{1,2}日)?))"
    rf"|(?P<figure>\d+(?:\.\d+)*)(?![\d.]*[a-z])(?=(?P<unit>{UNIT})?)"
    r"|(?P<word>[a-z0-9]+(?:['\-_./][a-z0-9]+)*)"
    r"|(?P<chinese>[\u3400-\u9fff\U00020000-\U0003ffff]+)"
)


def folded(text: str) -> str:
    """Return the text half width, in lower case, its figures without thousands marks."""
    return THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower().replace("，", ","))


def tokens(text: str) -> tuple[str, ...]:
    """Return the tokens that a text is indexed by, in their order, repeated as often as they stand there.

    The last character of each run of Chinese stands alone too: every character begins a token, so that a search
    for one character is a search for how tokens begin.

    >>> tokens("新冠疫情，86.180%")
    ('新冠', '冠疫', '疫情', '情', '86.18', '86.18%')
    """
    return tuple(_pieces(text, is_asked=False))


def asked_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens to look for, each once; a single Chinese character is the beginning of tokens.

    >>> asked_tokens("新冠 疫")
    ('新冠', '疫')
    """
    return tuple(dict.fromkeys(_pieces(text, is_asked=True)))


def is_beginning(token: str) -> bool:
    """Whether a token asked for is one Chinese character, which stands at the beginning of those indexed."""
    return len(token) == 1 and not token.isascii()


def _pieces(text: str, *, is_asked: bool) -> Iterator[str]:
    for piece in PIECES.finditer(folded(text)):
        if run := piece["chinese"]:
            yield from _pairs(run)
            if len(run) == 1 or not is_asked:
                yield run[-1]
        else:
            yield from _tokens(piece)


def _tokens(piece: re.Match[str]) -> Iterator[str]:
    if date := piece["date"]:
        yield from _of_date(date)
    elif figure := piece["figure"]:
        yield (plain := _plain(figure))
        if unit := piece["unit"]:
            yield f"{plain}{unit}"
    else:
        yield (word := piece["word"])
        if not word.isalnum():
            yield from re.findall(r"[a-z0-9]+", word)


def _of_date(date: str) -> Iterator[str]:
    """A date as one token however it is written, and its year and month: 2020年1月5日 is 2020-01-05."""
    year, *others = re.findall(r"\d+", date)
    yield from (year, f"{year}年")
    for end in range(1, len(others) + 1):
        yield "-".join([year, *(part.zfill(2) for part in others[:end])])


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _plain(figure: str) -> str:
    """The figure without noughts that say nothing: 86.180 is 86.18; a code or a date of several points stays."""
    if figure.count(".") != 1:
        return figure
    return figure.rstrip("0").rstrip(".")
