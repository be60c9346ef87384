"""The indicator table's values: each entry an indicator with its proofs, and the total row under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from extract.draft import EMPTY, Draft, explanation_at, labelled, number_at, text_at
from extract.explanation import split_deviation
from extract.filing import Evidence, Indicator
from extract.flow import Row
from extract.grammar import as_measure, as_operator, as_rate, is_unit_alone
from extract.indicators import (
    Entry,
    begins_without_header,
    is_indicator_header,
    is_total,
    read_entries,
)
from extract.labels import LabelBook
from extract.passage import Passage
from extract.totals import totals_under

PARTS = ("target_operator", "target", "target_unit")
LOST_HEADER = "表头缺失,按各列内容推断 / the header is lost; the column was told by its content"


def read_indicators(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the indicators of the table that begins at the first of the rows, its totals, and how many rows it takes.

    (EMPTY, 0) where no such table begins.
    """
    is_guessed = begins_without_header(rows, book)
    if not is_guessed and not is_indicator_header(rows, book):
        return EMPTY, 0
    entries, columns, taken = read_entries(rows, book)
    indicators: list[Indicator] = []
    evidence: dict[str, Evidence] = {}
    for entry in entries:
        values, proofs = indicator_of(entry)
        if is_guessed:
            proofs = {field: _guessed(proof) for field, proof in proofs.items()}
        else:
            heads = {field: slot.text for field, slot in columns.items()}
            proofs = {field: labelled(proof, heads.get(field, "")) for field, proof in proofs.items()}
        evidence.update({f"/indicators/{len(indicators)}/{field}": proof for field, proof in proofs.items()})
        indicators.append(Indicator(**values))
    draft = Draft({"indicators": tuple(indicators)}, evidence)
    if (
        taken < len(rows)
        and is_total(rows[taken], book)
        and (totals := totals_under(rows[taken], columns, book))
    ):
        draft |= totals
        taken += 1
    return draft, taken


def _guessed(proof: Evidence) -> Evidence:
    """Return the proof of a value whose column was told by what stands in it."""
    status = "fuzzy" if proof.status == "exact" else proof.status
    return proof.model_copy(update={"status": status, "reason": proof.reason or LOST_HEADER})


def indicator_of(entry: Entry) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Return the values of one row with their evidence, by field."""
    values: dict[str, Any] = {}
    proofs: dict[str, Evidence] = {}
    passages = dict(entry.passages)
    if any(part in passages for part in PARTS):
        passages["target"] = _target(passages)
    passages |= {field: as_measure(passages[field]) for field in ("target", "actual") if field in passages}
    name = passages["level3"].text if "level3" in passages else ""
    passages |= {field: as_rate(passages[field], name) for field in ("target", "actual") if field in passages}
    for field, passage in passages.items():
        read = (
            number_at
            if field in ("weight", "score")
            else explanation_at
            if field.startswith("deviation")
            else text_at
        )
        values[field], proofs[field] = read(passage)
    if "deviation_measure" in passages:
        return _with_two_columns(values, proofs, passages)
    for part, text in zip(("cause", "measure"), split_deviation(values.get("deviation")), strict=True):
        values[f"deviation_{part}"] = text
        if text is not None:
            proofs[f"deviation_{part}"] = passages["deviation"].part(text).evidence()
    return values, proofs


def _with_two_columns(
    values: dict[str, Any], proofs: dict[str, Evidence], passages: dict[str, Passage]
) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Return the row with cause and measure from columns of their own; the explanation is both, one after the other."""
    cause, measure = passages.get("deviation"), passages["deviation_measure"]
    whole = cause.beside(measure) if cause else measure
    values["deviation"], proofs["deviation"] = explanation_at(whole)
    if cause:
        values["deviation_cause"], proofs["deviation_cause"] = explanation_at(cause)
    return values, proofs


def _target(passages: dict[str, Passage]) -> Passage:
    """Return the target, with the operator and the unit of columns of their own taken out and joined on.

    One in words (稳定) may stand where the others have their unit.
    """
    if "target_operator" in passages:
        passages["target_operator"] = as_operator(passages["target_operator"])
    parts = [passages[part] for part in PARTS if part in passages]
    told = [part for part in parts if not part.is_blank]
    if len(parts) > 1 and len(told) == 1 and is_unit_alone(told[0]):
        parts = [replace(told[0], is_unread=True)]
    for part in {"target_operator", "target_unit"} & passages.keys():
        del passages[part]
    return reduce(Passage.beside, parts)
