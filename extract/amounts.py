"""Amounts that prose states (年度预算安排: 该项目总投入200万元，其中设备购置150万元)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extract.draft import Draft, number_at
from extract.filing import Evidence, StatedAmount
from extract.passage import Passage

AMOUNT = re.compile(r"(?<![\d.])(?<!\d,)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(亿元|万元|千元|元)")
CLAUSE = re.compile(r"[,。;:、\n()《》]")
BEFORE = re.compile(
    r"^(?:其中|安排|核定|拟安排|[两三四五]项|分别|主要|一是|二是|三是|用于|为|包括|含|及|和|\d+[.、]|[①-⑨])+"
)
QUOTED = re.compile(r"^[“\"](.+)[”\"](?:科目)?$")
BEHIND = re.compile(r"(?:共计|合计|总计|共|约|计|为|达|达到|安排|预计|拟安排|拟|是|各|较上年增加|[-—])+$")


class Stated(NamedTuple):
    """An amount as printed, its unit, the words that name it, and where the number stands in the text."""

    label: str | None
    number: str
    unit: str
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Stated]:
    """Yield the amounts of the text in order; a number without a unit of money is none."""
    plain = _plain(text)
    for found in AMOUNT.finditer(plain):
        yield Stated(_label(plain[: found.start()]), found[1], found[2], found.start(1), found.end(1))


def stated_amounts(body: Passage, heading: str) -> Draft:
    """Return the amounts that the section states, each with its place."""
    draft = Draft({"stated_amounts": ()}, {})
    for stated in amounts_in(body.text):
        number, proof = number_at(body.between(stated.start, stated.end))
        if number is not None:
            amount = StatedAmount(label=stated.label, amount=number, unit=stated.unit, heading=heading)
            proofs = {"/stated_amounts/0/amount": proof, **_names_at(body, stated)}
            draft |= Draft({"stated_amounts": (amount,)}, proofs)
    return draft


def _names_at(body: Passage, stated: Stated) -> Mapping[str, Evidence]:
    """Return where an amount's unit stands behind it, and before it the label, where that is printed as one."""
    begin = body.text.find(stated.unit, stated.end)
    proofs = {"/stated_amounts/0/unit": body.between(begin, begin + len(stated.unit)).evidence()}
    begin = body.text.rfind(stated.label, 0, stated.start) if stated.label else -1
    if stated.label and begin >= 0:
        label = body.between(begin, begin + len(stated.label))
        proofs["/stated_amounts/0/label"] = label.evidence()
    return proofs


def _label(before: str) -> str | None:
    """Return the words that name the amount behind them: the clause they end, its filling words left out."""
    clauses = CLAUSE.split(before)
    for clause in reversed(clauses[-2:]):
        bare = BEFORE.sub("", clause.strip())
        words = BEHIND.sub("", bare).strip() or bare
        if words and not AMOUNT.search(words):
            return QUOTED.sub(r"\1", words)
    return None


def _plain(text: str) -> str:
    """Return the text with widths folded, character for character, so that places stay the same.

    ① and ² stay what they are: as digits they would run into the amount beside them.
    """
    folded = (
        char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char) for char in text
    )
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True))
