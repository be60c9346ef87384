"""What stands round a number: 不少于, 约, 累计, 每季度 before it, 以上, 左右 behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from review.parameters import mention_words, words
from review.quantity import Operator, operator_words

OPPOSITE: dict[Operator, Operator] = {"≥": "<", ">": "≤", "≤": ">", "<": "≥"}
PAIRS: dict[str, Operator] = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "﹥": ">", "﹤": "<"}
NUMBER = r"[0-9一二两三四五六七八九十]{1,3}"
WITHIN_TIME = re.compile(r" ?内(?![容部涵外控设蒙地])")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the words before a number say; `sign_start` is where its operator begins, `start` all of these words."""

    start: int
    sign_start: int
    operator: Operator | None
    is_approximate: bool
    is_cumulative: bool
    per: str


def bounds_of(plain: str, left: int, start: int) -> Bounds:
    """Return what the words between `left` and the number at `start` say of it."""
    lists = mention_words()
    lead, operator, is_near, is_sum = plain[left:start].rstrip(), None, False, False
    sign_start = start
    while True:
        word = _last(lead, tuple(_signs()))
        if filler := _last(lead, lists["fillers"]):
            lead = lead[: -len(filler)].rstrip()
            is_sum = is_sum or filler == "共有"
        elif word and operator is None:
            operator = _signs()[word]
            lead = lead[: -len(word)].rstrip()
            if negation := _last(lead, lists["negations"]):
                lead, operator = lead[: -len(negation)], OPPOSITE.get(operator, operator)
            sign_start = left + len(lead)
        elif (word := _last(lead, lists["approximate_before"])) and not lead.endswith(
            lists["not_approximate"]
        ):
            is_near, lead = True, lead[: -len(word)].rstrip()
        elif found := _cumulative_end().search(lead):
            is_sum, lead = True, lead[: found.start()].rstrip()
        else:
            break
    operator = operator or _adverb(lead)
    return Bounds(
        left + len(lead),
        sign_start,
        operator,
        is_near,
        is_sum or bool(_cumulative().search(lead)),
        _per(lead),
    )


def tail_of(plain: str, end: int, unit: str) -> tuple[Operator | None, int, bool]:
    """Return the operator behind a unit that ends there (以上), where it ends, and whether it says "about"."""
    lists, is_near = words(), False
    if plain.startswith(mention_words()["approximate_behind"], end):
        word = next(word for word in mention_words()["approximate_behind"] if plain.startswith(word, end))
        end, is_near = end + len(word), True
    for word in (*lists["tail_at_least"], *lists["tail_at_most"]):
        if len(word) > 1 and plain.startswith(word, end):
            return ("≥" if word in lists["tail_at_least"] else "≤"), end + len(word), is_near
    if unit in mention_words()["times"] and (found := WITHIN_TIME.match(plain, end)):
        return "≤", found.end(), is_near
    return None, end, is_near


def _last(lead: str, options: tuple[str, ...]) -> str | None:
    """The longest of the options that the words end with."""
    return max((word for word in options if lead.endswith(word)), key=len) if lead.endswith(options) else None


def _adverb(lead: str) -> Operator | None:
    """The bound of an adverb further ahead: 至少培训50人."""
    lists = mention_words()
    if any(word in lead for word in lists["adverbs_at_least"]):
        return "≥"
    return "≤" if any(word in lead for word in lists["adverbs_at_most"]) else None


def _per(lead: str) -> str:
    found = list(_periods().finditer(lead))
    return (found[-1][1] or found[-1][2]) if found else ""


@lru_cache(maxsize=1)
def _signs() -> dict[str, Operator]:
    return {**operator_words(), **PAIRS}


@lru_cache(maxsize=1)
def _periods() -> re.Pattern[str]:
    lists = mention_words()
    names = "|".join(sorted(lists["periods"], key=len, reverse=True))
    averages = "|".join(lists["averages"])
    weekday = "(?<!每周(?=[一二三四五六日][^次期场个篇份条天家项]))"
    return re.compile(rf"(?:每隔?|平均)个?((?:{NUMBER}个?)?(?:{names}))(?!均){weekday}|({averages})")


@lru_cache(maxsize=1)
def _cumulative() -> re.Pattern[str]:
    lists = mention_words()
    before = "".join(rf"(?<!{word})" for word in lists["not_cumulative_before"])
    behind = "|".join(lists["not_cumulative_behind"])
    return re.compile(rf"{before}(?:{'|'.join(lists['cumulative'])})(?!{behind})")


@lru_cache(maxsize=1)
def _cumulative_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_cumulative().pattern})有?为?$")
