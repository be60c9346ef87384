"""What became of an aim: met, partly met, missed or gone beyond, and how far, by its target and its result."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from extract.filing import Indicator
from review.parameters import words
from review.quantity import Quantity, parse

Verdict = Literal["met", "partly", "missed", "beyond"]

_LATEST_MARK = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a result stands against its target; None where the two cannot be compared.

    `completion` is the share 0-1 that was reached, `overshoot` by what factor the result is better than
    the target; both only for numbers other than 0. "beyond" means that a target of exactly so much was
    passed on its better side.
    """

    verdict: Verdict | None
    is_number: bool = False
    completion: Decimal | None = None
    overshoot: Decimal | None = None

    @property
    def is_short(self) -> bool:
        """Whether the target was not reached, in part or at all."""
        return self.verdict in ("missed", "partly")


def outcome(indicator: Indicator) -> Outcome:
    """Return what became of the indicator's aim."""
    name = f"{indicator.level2 or ''}{indicator.level3 or ''}"
    return _outcome(indicator.target or "", indicator.actual or "", _is_less_better(name))


@lru_cache(maxsize=65536)
def _is_less_better(name: str) -> bool:
    """Whether the name counts something unwanted (投诉数量), and not what is done about it (投诉处理率)."""
    lists = words()
    return any(word in name for word in lists["less_is_better"]) and not any(
        word in name for word in lists["more_is_better"]
    )


@lru_cache(maxsize=65536)
def _outcome(target: str, actual: str, less_is_better: bool) -> Outcome:
    wanted, reached = parse(target), parse(actual)
    if wanted and reached:
        if not wanted.is_comparable(reached):
            return Outcome(None, is_number=True)
        return _compared(wanted, reached, less_is_better)
    if not target or not actual or reached:
        return Outcome(None)
    verdict = _said(folded(target), folded(actual))
    return Outcome(None if wanted and verdict == "met" else verdict)


def _compared(wanted: Quantity, reached: Quantity, less_is_better: bool) -> Outcome:
    if reached.operator not in (None, "="):
        return Outcome(_bounded(wanted, reached), is_number=True)
    value = reached.low
    return Outcome(
        _verdict(wanted, value, less_is_better),
        is_number=True,
        completion=_completion(wanted, value, less_is_better),
        overshoot=_overshoot(wanted, value, less_is_better),
    )


def _bounded(wanted: Quantity, reached: Quantity) -> Verdict | None:
    """A result that is itself a bound ("95%以上") decides only where all of it lies inside the target."""
    if wanted.operator in ("≥", ">", None) and reached.operator in ("≥", ">", "range"):
        return "met" if reached.low >= wanted.low else None
    if wanted.operator in ("≤", "<") and reached.operator in ("≤", "<", "range"):
        return "met" if reached.high <= wanted.high else None
    return None


def _verdict(wanted: Quantity, value: Decimal, less_is_better: bool) -> Verdict | None:
    match wanted.operator:
        case "≥":
            return "met" if value >= wanted.low else "missed"
        case ">":
            return "met" if value > wanted.low else "missed"
        case "≤":
            return "met" if value <= wanted.high else "missed"
        case "<":
            return "met" if value < wanted.high else "missed"
        case None if not less_is_better:
            return "met" if value >= wanted.low else "missed"
        case None:
            return "met" if value == wanted.low else None
    if wanted.low <= value <= wanted.high:
        return "met"
    return "beyond" if (value < wanted.low) is less_is_better else "missed"


def _completion(wanted: Quantity, value: Decimal, less_is_better: bool) -> Decimal | None:
    one, nothing = Decimal(1), Decimal(0)
    if value == 0 or wanted.low == 0 or wanted.high == 0:
        return None
    if wanted.operator in ("≤", "<"):
        return min(wanted.high / value, one)
    if wanted.operator in ("≥", ">"):
        return min(value / wanted.low, one)
    if wanted.operator is None:
        return None if less_is_better else min(value / wanted.low, one)
    if wanted.low <= value <= wanted.high:
        return one
    if less_is_better and value < wanted.low:
        return one
    nearest = wanted.low if value < wanted.low else wanted.high
    return max(one - abs(value - nearest) / nearest, nothing)


def _overshoot(wanted: Quantity, value: Decimal, less_is_better: bool) -> Decimal | None:
    if value == 0 or wanted.low == 0 or wanted.high == 0:
        return None
    if wanted.operator in ("≤", "<"):
        return wanted.high / value
    return None if less_is_better else value / wanted.high


def folded(text: str) -> str:
    """Return the text half-width, without spaces and punctuation, for comparing words."""
    return re.sub(r"[\s。，、；;,.：:“”\"'()\-—_]", "", unicodedata.normalize("NFKC", text))


def _said(target: str, actual: str) -> Verdict | None:
    """How a result in words stands against its target; a word that the target itself uses decides nothing."""
    if target == actual:
        return "met"
    if _is_partly(actual) and not _is_partly(target):
        return "partly"
    if any(word in actual and word not in target for word in words()["missed"]):
        return "missed"
    if target in actual:
        return "met"
    if len(actual) > 1 and actual in target:
        rest = target.replace(actual, "", 1)
        return None if any(word in rest for word in words()["degree"]) else "met"
    return None


def _is_partly(text: str) -> bool:
    """Whether 基本, 部分 … stands near the beginning and speaks of the result (基本完成, not 基本药物)."""
    for word in words()["partly"]:
        place = text.find(word)
        follows = text[place + len(word) :]
        if 0 <= place <= _LATEST_MARK and not follows.startswith(words()["not_partly_after"]):
            return True
    return False
