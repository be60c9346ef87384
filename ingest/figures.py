"""Which texts matter most when they are read wrongly: figures, money, percents, dates, targets, levels of a score.

Decided from the text alone, as a recogniser may have mangled it: nothing here knows where it stands.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 24
MOST_WORDS = 6
"""A figure has few other characters beside it (万元, 平方米, 个工作日); more of them are a name or a sentence."""
LEVELS = frozenset({
    "优", "良", "中", "差", "优秀", "良好", "中等", "一般", "较好", "较差", "合格", "不合格", "达标", "未达标",
})  # fmt: skip
"""The words that stand for a score, as grades and as the levels of a qualitative target."""
SIGNS = frozenset("≥≤≧≦＞＜><=±%‰")
_OF_FIGURES = re.compile(r"[\d\s.,:;·•'+\-~—–/\\()\[\]%‰$¥≥≤≧≦><=±年月日至]")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_DATE = re.compile(r"\d{4}[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?")
_RUN = re.compile(r"[\d.,:;·•']*\d[\d.,:;·•']*")
_MARK = "[.,:;·•]"
_AMOUNT = re.compile(rf"(\d{{1,3}}(?:{_MARK}{{1,2}}\d{{3}})+|\d+(?=[.,]+\d\d?$)){_MARK}{{1,2}}(\d\d?)")
_GROUPS = re.compile(rf"(\d{{1,3}}(?:{_MARK}\d{{3}}){{2,}})")
_STRAY_ENDS = re.compile(rf"^{_MARK}+|(?:{_MARK}|[。、])+$")
_STRAY = re.compile(r"^[.,:;·•'~]|[.,:;·•'~]$")


def matters(text: str) -> bool:
    """Return whether the text is, or was meant to be, a value that a wrong character makes another one."""
    plain = folded(text)
    if plain in LEVELS:
        return True
    if not plain or len(plain) > LONGEST:
        return False
    has_figure = any(char.isdigit() or char in SIGNS for char in plain)
    return has_figure and len(_OF_FIGURES.sub("", plain)) <= MOST_WORDS


def has_stray_mark(text: str) -> bool:
    """Return whether a dot or comma begins or ends the text that nobody sets there: a speck beside it (96%., ·10)."""
    return _STRAY.search(folded(text)) is not None


def is_well_formed(text: str) -> bool:
    """Return whether such a value can be what was printed: each figure in it a number or a date, no stray dots.

    "13:34" and "96%." are the marks of a misread point and of a speck, however often they are read again.
    """
    if has_stray_mark(text):
        return False
    return all(re.fullmatch(_NUMBER, run) for run in _RUN.findall(_DATE.sub("0", folded(text))))


def as_meant(text: str) -> str:
    """Return the text with the marks in its figures as its digits ask for them, and none at its ends.

    10.440,000.00 is 10,440,000.00 and "5 ." is 5: a recogniser takes points for commas, and specks for either.
    Which of them a single mark before three digits is (1.234), the digits do not say: it stays.
    """
    bare = _STRAY_ENDS.sub("", folded(text))
    return (
        _RUN.sub(lambda run: _punctuated(run[0]), bare)
        if any(char.isdigit() for char in bare)
        else folded(text)
    )


def _punctuated(run: str) -> str:
    if not (found := _AMOUNT.fullmatch(run) or _GROUPS.fullmatch(run)):
        return run
    whole, *cents = found.groups()
    grouped = ",".join(re.findall(r"\d+", whole))
    return ".".join([grouped, *cents])


def folded(text: str) -> str:
    """Return the text in plain width and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
