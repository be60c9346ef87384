"""Whether a finding is a fault of the form or a digit misread: what is tried, and what speaks for it.

    scores come to 93.73, printed 95.73     another look at the place reads 93.73, and with it the sum holds
                                            -> a misreading, likely: both readings are told, a person looks
                                            every look reads 95.73 -> the form's own fault

The value itself is never changed here, and a finding never goes: it only says more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from extract.filing import Evidence, Filing
from extract.number import parse_number
from extract.pointer import replaced, slot
from review.finding import Finding, Misreading
from review.rule import form_rules

GRAVE = ("error", "warning")
FIGURES_AS_TEXT = ("target", "actual")
CELL = re.compile(r"/tables/\d+/rows/\d+/\d+")
MOST_DOUBTED = 240
"""So many places are looked at again at most; a sum of a long table stands on a hundred cells."""
LEAST_LIKELY = 0.3
MOST_TRIES = 60
"""Each asks a rule anew, which in a budget of many tables takes a tenth of a second."""
"""A reading with less confidence is a recogniser's fancy; a true fault must not hide behind it."""


def doubted(filing: Filing, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the places to look at again: figures read from the picture that a grave finding stands on."""
    pictured = _pictured(filing)
    paths = (
        path for one in findings if one.severity in GRAVE and one.filing == filing.id for path in one.paths
    )
    figures = (path for path in dict.fromkeys(paths) if _is_figure(filing, path, pictured))
    return tuple(islice(figures, MOST_DOUBTED))


def with_misreadings(filing: Filing, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those that another reading of one of their figures would end saying so."""
    tries = iter(range(MOST_TRIES))
    return tuple(_explained(filing, finding, tries) for finding in findings)


def _explained(filing: Filing, finding: Finding, tries: Iterator[int]) -> Finding:
    if finding.severity not in GRAVE or finding.scope != "form":
        return finding
    found = tuple(_misreadings(filing, finding, tries))
    if not found:
        return finding
    first = found[0]
    return finding.model_copy(
        update={
            "misreadings": found,
            "message": f"{finding.message}可能是识别错误：此处读作“{first.read}”，再看也像“{first.also}”，"
            "若为后者则无此问题，请对照原图。",
            "message_en": f"{finding.message_en} Likely misread: “{first.read}” looks like “{first.also}”, too, "
            "with which nothing is wrong. Compare the picture.",
        }
    )


def _misreadings(filing: Filing, finding: Finding, tries: Iterator[int]) -> Iterator[Misreading]:
    rule = next(one for one in form_rules() if one.id == finding.rule)
    pictured = _pictured(filing)
    for path in finding.paths:
        proof = filing.evidence.get(path)
        if proof is None or not _is_figure(filing, path, pictured):
            continue
        for other in proof.alternatives:
            if other.confidence < LEAST_LIKELY:
                continue
            changed = _read_as(filing, path, proof, other.text)
            if changed is not None and next(tries, None) is None:
                return
            if changed is not None and finding.id not in {one.id for one in rule.check(changed)}:
                yield Misreading(path=path, read=proof.text, also=other.text)
                break


def _read_as(filing: Filing, path: str, proof: Evidence, text: str) -> Filing | None:
    """Return the filing with the other reading at the place, None where it is no figure, or the same one."""
    number, before = parse_number(text), filing.at(path)
    if CELL.fullmatch(path):
        before = parse_number(before)
        value: Any = text
        is_other = number is not None and number != before
    else:
        value = number if slot(path).kind is Decimal else text
        is_other = value is not None and value != before
    if not is_other or not any(char.isdigit() for char in text):
        return None
    evidence = {**filing.evidence, path: proof.model_copy(update={"text": text})}
    return replaced(filing, path, value).model_copy(update={"evidence": evidence})


def _is_figure(filing: Filing, path: str, pictured: Collection[int]) -> bool:
    proof = filing.evidence.get(path)
    if proof is None or proof.box is None or proof.status in ("corrected", "blank"):
        return False
    if proof.method not in ("ocr", "model") or proof.page not in pictured:
        return False
    if CELL.fullmatch(path):
        return parse_number(proof.text) is not None
    is_text = path.rsplit("/", 1)[-1] in FIGURES_AS_TEXT and any(char.isdigit() for char in proof.text)
    return slot(path).kind is Decimal or is_text


def _pictured(filing: Filing) -> Collection[int]:
    """Return the pages that were read from pictures. What the local model names was recognised like the rest there."""
    ways: dict[int, set[str]] = {}
    for proof in filing.evidence.values():
        if proof.page is not None:
            ways.setdefault(proof.page, set()).add(proof.method)
    if not any("ocr" in methods for methods in ways.values()):
        return ()
    return {page for page, methods in ways.items() if "text_layer" not in methods}
