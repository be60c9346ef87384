"""How far each value of a filing can be believed, and why: by what people said, by the rules, by independent signs.

A machine confirms a value only by signs that do not hang on each other. What the recogniser saw surely is one; that
both readers, the geometry of rules and labels and the local model, find it in the same place is another; the form's own
arithmetic, where it holds, is one more. No model's own word is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, get_args

from extract.filing import Evidence, Filing, Record, TrustState
from extract.pointer import printed_order
from review.finding import Finding

STATES: tuple[TrustState, ...] = get_args(TrustState)
"""In the order in which they are asked: what a person said stands before what a rule says, and that before a machine."""
Sign = Literal["seen_surely", "text_layer", "both_readers", "arithmetic"]
"""seen_surely   the recogniser saw it surely, and nothing about its place is in doubt
text_layer    the file's text layer says it, and the ink on the page bears that out
both_readers  the geometry of rules and labels and the local model find the same value in the same place
arithmetic    a sum, quotient or product of the form holds with it"""
SURE = 0.95
LEAST_FOR_ARITHMETIC = 0.5
"""What was read with less may have been chosen because of the sum, which then proves nothing."""
GRAVE = ("error", "warning")


class Trust(Record):
    """The state of one value; `signs` speak for it, `rules` are those whose arithmetic holds, or that failed.

    `is_disputed`: a second reader, who did not see the value, typed something else (复核录入不一致).
    """

    state: TrustState
    signs: tuple[Sign, ...] = ()
    rules: tuple[str, ...] = ()
    confidence: float
    is_disputed: bool = False


def trust(
    filing: Filing,
    open_findings: Sequence[Finding],
    borne_out: Mapping[str, tuple[str, ...]],
    confirmed: Collection[str] = (),
    disputed: Collection[str] = (),
) -> dict[str, Trust]:
    """Return the trust in each value that has evidence, by pointer, in printed order.

    `open_findings` are those that nobody decided on; a notice takes nothing from a value. `borne_out` is what
    `review.check.judge` says holds. `confirmed` are the pointers whose value a person compared with the paper.
    `disputed` are those where a blind second reader typed something else (review.second_reading): until a person has
    corrected or confirmed such a value, no machine confirms it.
    """
    failed = _failed(filing, open_findings)
    pointers = sorted(filing.evidence, key=printed_order)
    return {
        pointer: _trust(
            filing.evidence[pointer],
            borne_out.get(pointer, ()),
            failed.get(pointer, ()),
            pointer in confirmed,
            pointer in disputed,
        )
        for pointer in pointers
    }


def entrusted(filing: Filing, states: Mapping[str, Trust]) -> Filing:
    """Return the filing with the state of each value in its evidence."""
    evidence = {
        pointer: proof.model_copy(update={"trust": states[pointer].state if pointer in states else None})
        for pointer, proof in filing.evidence.items()
    }
    return filing.model_copy(update={"evidence": evidence})


def _trust(
    proof: Evidence,
    held: tuple[str, ...],
    failed: tuple[str, ...],
    is_confirmed: bool,
    is_disputed: bool,
) -> Trust:
    signs = tuple(_signs(proof, bool(held)))
    if proof.status == "corrected":
        state: TrustState = "corrected"
    elif is_confirmed:
        state = "human_confirmed"
    elif failed:
        state = "rule_failed"
    else:
        state = "machine_confirmed" if _is_enough(proof, signs) and not is_disputed else "unreviewed"
    return Trust(
        state=state,
        signs=signs,
        rules=failed or held,
        confidence=proof.confidence,
        is_disputed=is_disputed and state not in ("corrected", "human_confirmed"),
    )


def _signs(proof: Evidence, is_borne_out: bool) -> Iterator[Sign]:
    if proof.confidence >= SURE and proof.method == "ocr":
        yield "seen_surely"
    if proof.confidence >= SURE and proof.method == "text_layer":
        yield "text_layer"
    if len(proof.readers) > 1:
        yield "both_readers"
    if is_borne_out:
        yield "arithmetic"


def _is_enough(proof: Evidence, signs: Collection[Sign]) -> bool:
    """Whether two independent signs speak for the value; an unread one has no value to speak for."""
    if proof.status in ("unread", "unlocated") or proof.confidence < LEAST_FOR_ARITHMETIC:
        return False
    return len(signs) > 1


def _failed(filing: Filing, findings: Sequence[Finding]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for finding in findings:
        if finding.filing == filing.id and finding.severity in GRAVE:
            for path in finding.paths:
                found[path] = (*found.get(path, ()), finding.rule)
    return found
