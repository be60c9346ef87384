"""Whether an answer is right by the gold (docs/asking.md): its values, their units, and the boxes that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from extract.filing import Filing
from fixtures.asking_fields import Value
from fixtures.asking_gold import Gold
from fixtures.asking_records import place_of
from index.answers.reply import Answer, Citation, Claim

Result = Literal["right", "wrong", "declined"]
Places = frozenset[tuple[str, str]]
TEN_THOUSAND = Decimal(10_000)
TOLD_OF = {"unit-scale": ("有误", "mistaken"), "unit-unprinted": ("没有印", "prints no unit")}
"""What an answer has to tell of beside its figure, and words that do."""


class Verdict(NamedTuple):
    """What is to be thought of an answer, and why; figures that are not the gold's, or not where they are cited."""

    result: Result
    why: str = ""
    wrong_figures: int = 0


def judged(gold: Gold, answer: Answer, filings: Mapping[str, Filing]) -> Verdict:
    """Return the verdict on an answer."""
    if gold.outcome == "nothing":
        return _of_nothing(answer)
    if gold.outcome == "unread":
        return _of_unread(gold, answer)
    if gold.outcome == "either" and answer.abstained:
        names = {value.label.split(" ", 2)[2] for value in gold.values}
        return Verdict("right") if any(_is_named(one, answer) for one in names) else Verdict("declined")
    if answer.abstained:
        return Verdict("declined", answer.outcome)
    return _of_values(gold, answer, filings)


def _is_named(name: str, answer: Answer) -> bool:
    cells = [cell.text for row in answer.table.rows for cell in row]
    return name in cells or name in answer.answer


def _of_nothing(answer: Answer) -> Verdict:
    if answer.abstained and not answer.claims:
        return Verdict("right")
    return Verdict("wrong", "an answer where there is none", max(1, len(answer.claims)))


def _of_unread(gold: Gold, answer: Answer) -> Verdict:
    if answer.outcome == "unread":
        is_cited = frozenset(gold.unread) <= {(one.filing, one.path) for one in answer.citations}
        return Verdict("right") if is_cited else Verdict("wrong", "the place that was not read is not cited")
    if answer.abstained:
        return Verdict("declined", answer.outcome)
    return Verdict("wrong", "a figure for one that could not be read", len(answer.claims))


def _of_values(gold: Gold, answer: Answer, filings: Mapping[str, Filing]) -> Verdict:
    left = list(answer.claims)
    unmet: list[Value] = []
    for value in gold.values:
        met = next((one for one in left if _is_told(value, one, answer.citations)), None)
        if met is None:
            unmet.append(value)
        else:
            left.remove(met)
    lost = [one for one in answer.claims if not _is_held(one, answer.citations, filings)]
    if gold.outcome == "each":
        left = [one for one in left if one in lost or not one.whose]  # others, told as such, do no harm
    wrong = {id(one) for one in (*left, *lost)}
    if wrong:
        return Verdict("wrong", f"{len(left)} beside the gold, {len(lost)} not where cited", len(wrong))
    if unmet:
        return Verdict("wrong", f"{len(unmet)} of {len(gold.values)} not told")
    if gold.unread and answer.missing < len(gold.unread):
        return Verdict("wrong", f"{answer.missing} of {len(gold.unread)} told as not read")
    if (words := TOLD_OF.get(gold.because)) and not any(word in answer.answer for word in words):
        return Verdict("wrong", f"{gold.because} is not told")
    return Verdict("right")


def _is_told(value: Value, claim: Claim, citations: Sequence[Citation]) -> bool:
    """Whether a claim is the value, cited at all its places."""
    cited = {(citations[one].filing, place_of(citations[one].path)) for one in claim.cites}
    if not {(filing, place_of(path)) for filing, path in value.citations} <= cited:
        return False
    if value.number is not None:
        return claim.number is not None and _is_same(value, claim)
    return value.said == claim.text or (len(value.said) > 1 and value.said in claim.text)


def _is_same(value: Value, claim: Claim) -> bool:
    number, unit = claim.number or Decimal(0), claim.unit
    if value.unit in ("元", "万元") and unit in ("元", "万元") and unit != value.unit:
        number = number / TEN_THOUSAND if value.unit == "万元" else number * TEN_THOUSAND
    elif value.unit and unit != value.unit:
        return False
    if value.label == "difference":
        return abs(number) == abs(value.number or Decimal(0))
    return number == value.number


def _is_held(claim: Claim, citations: Sequence[Citation], filings: Mapping[str, Filing]) -> bool:
    """Whether each citation's box holds what it says, and a figure that is no reckoning stands in one of them."""
    for number in claim.cites:
        one = citations[number]
        if one.page is None or one.box is None:
            return False
        proofs = filings[one.filing].evidence
        pointer = one.path or next(
            name for name in ("/project_name", "/title", "/implementing_unit") if name in proofs
        )
        proof = proofs[pointer]
        if (proof.page, proof.box, proof.text) != (one.page, one.box, one.text):
            return False
    return bool(claim.cites) or claim.number == 0
