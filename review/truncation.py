"""Where a passage stops in the middle of a sentence."""

from __future__ import annotations

import re

from review.text_parameters import Truncation, text_parameters

CLOSINGS = {"（": "）)", "(": "）)", "《": "》", "〔": "〕", "【": "】", "“": '”"'}
LONGEST_END = 8
CLAUSE = re.compile(r"[，。；：！？,;:!?\n]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def cut_end(text: str) -> str | None:
    """Return the last signs of a text that stops in the middle, None for one that is whole."""
    limits = text_parameters().truncation
    plain = text.rstrip()
    if not plain or plain[-1] in limits.stops:
        return None
    if plain[-1] in limits.marks or _has_open_bracket(plain, limits) or _is_left_hanging(plain, limits):
        return plain[-LONGEST_END:]
    return None


def _has_open_bracket(plain: str, limits: Truncation) -> bool:
    last = max(plain.rfind(sign) for sign in limits.openings)
    if last < 0:
        return False
    rest = plain[last + 1 :]
    return not any(sign in rest for sign in CLOSINGS[plain[last]])


def _is_left_hanging(plain: str, limits: Truncation) -> bool:
    clause = CLAUSE.split(plain)[-1]
    if any(re.search(pattern, clause) for pattern in limits.closings):
        return False
    if any(re.search(pattern, plain) for pattern in limits.cut):
        return True
    return _ends_with_leading_word(clause, limits) or _is_fragment(plain, clause, limits)


def _ends_with_leading_word(clause: str, limits: Truncation) -> bool:
    return any(
        clause.endswith(word) and clause[: -len(word)][-1:] not in tuple(other)
        for word, other in limits.endings.items()
    )


def _is_fragment(plain: str, clause: str, limits: Truncation) -> bool:
    """Whether a sign or two stand alone behind the last full stop."""
    before = plain[: len(plain) - len(clause)]
    return (
        before.endswith(("。", "；")) and len(clause) <= limits.fragment and bool(CHINESE.fullmatch(clause))
    )
