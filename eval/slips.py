"""Slips: figures of a right paper that a first reading shall get wrong by one digit, so that a rule stumbles on them.

    total 93.73 on the paper        read as 98.73        scores-total stands on it, which no score bears out

They are chosen by the right answer alone, never by what a reader makes of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from eval.outcome import Spot
from extract.filing import Evidence, Filing
from extract.number import parse_number
from extract.pointer import field_of, replaced, slot
from review.check import judge
from review.finding import Finding
from review.misreading import FIGURES_AS_TEXT

GRAVE = ("error", "warning")
CONFUSABLE = {
    "0": "68", "1": "7", "2": "7", "3": "85", "4": "9", "5": "63", "6": "805", "7": "12", "8": "603", "9": "4",
}  # fmt: skip
"""Digits by those that a recogniser takes them for."""
TRIES = 4
"""Digits of a figure that are tried, and figures of a kind: not every wrong digit breaks a rule."""


class Slip(NamedTuple):
    """One figure that is read wrongly: where it stands, as printed and as read, and the rules that stumble on it."""

    pointer: str
    spot: Spot
    printed: str
    misread: str
    rules: tuple[str, ...]


def slips_of(lot: Random, answer: Mapping[str, Any], most: int) -> list[Slip]:
    """Return so many slips of the filings of a right answer, of different kinds of figures as far as there are any."""
    found: dict[str, Slip] = {}
    for plain in answer["filings"]:
        filing = Filing.model_validate(plain)
        for kind, slip in _by_kind(lot, filing):
            found.setdefault(kind, slip)
    chosen = lot.sample(sorted(found), min(most, len(found)))
    return [found[kind] for kind in chosen]


def is_figure(filing: Filing, pointer: str) -> bool:
    """Whether a number stands there: alone, in a cell of a table, or as a target or result."""
    proof = filing.evidence[pointer]
    if proof.box is None or proof.status != "exact" or not any(char.isdigit() for char in proof.text):
        return False
    if pointer.startswith("/tables/"):
        return "/rows/" in pointer and parse_number(proof.text) is not None
    return slot(pointer).kind is Decimal or pointer.rsplit("/", 1)[-1] in FIGURES_AS_TEXT


def grave(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings within a form that are no mere notices: those that a misreading may explain."""
    return [one for one in findings if one.severity in GRAVE and one.scope == "form"]


def _by_kind(lot: Random, filing: Filing) -> Iterator[tuple[str, Slip]]:
    before = grave(judge(filing).findings)
    taken = {path for one in before for path in one.paths}
    kinds: dict[str, list[str]] = {}
    for pointer in filing.evidence:
        if pointer not in taken and is_figure(filing, pointer):
            kinds.setdefault(_kind(pointer), []).append(pointer)
    for kind, pointers in sorted(kinds.items()):
        for pointer in lot.sample(pointers, min(TRIES, len(pointers))):
            slip = _slip(lot, filing, pointer, {one.id for one in before})
            if slip:
                yield kind, slip
                break


def _kind(pointer: str) -> str:
    """Return the field, of a table's cell the table: a budget has nothing but tables."""
    return pointer.partition("/rows/")[0] if pointer.startswith("/tables/") else field_of(pointer)


def _slip(lot: Random, filing: Filing, pointer: str, known: Collection[str]) -> Slip | None:
    """Return the figure with one digit read as another, such that a rule finds it; None where none does."""
    proof = filing.evidence[pointer]
    digits = [place for place, char in enumerate(proof.text) if char in CONFUSABLE]
    for place in lot.sample(digits, min(TRIES, len(digits))):
        text = f"{proof.text[:place]}{lot.choice(CONFUSABLE[proof.text[place]])}{proof.text[place + 1 :]}"
        findings = grave(judge(misread_as(filing, pointer, proof, text)).findings)
        rules = [one.rule for one in findings if one.id not in known and pointer in one.paths]
        if rules and proof.page is not None and proof.box is not None:
            return Slip(pointer, Spot(proof.page, proof.box), proof.text, text, tuple(dict.fromkeys(rules)))
    return None


def misread_as(filing: Filing, pointer: str, proof: Evidence, text: str) -> Filing:
    """Return the filing with the other text at the place."""
    value = parse_number(text) if slot(pointer).kind is Decimal else text
    evidence = {**filing.evidence, pointer: proof.model_copy(update={"text": text})}
    return replaced(filing, pointer, value).model_copy(update={"evidence": evidence})
