"""One filing of two readings: what the geometry of rules and labels gives, and what the local model claims.

The two know different things: the geometry known labels and drawn lines, the model what such values look like
and where they stand. They meet field by field (extract.meeting) and row by row (extract.consensus_rows).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract.consensus_rows import Table, both_tables, known_places
from extract.draft import Draft
from extract.filing import Evidence, Filing, OtherField
from extract.meeting import meet
from extract.placed_row import are_one_place, place_of
from extract.transformer.claims import Claims
from ingest.page import Box

SCALARS = (
    "fiscal_year", "project_name", "project_category", "competent_department", "implementing_unit", "start_date",
    "end_date", "amount_unit", "total_budget", "current_year_budget", "previous_budget", "previous_executed",
    "total_weight", "total_score", "grade",
)  # fmt: skip
ALONE = 0.94
"""A value that one reader alone finds, of a kind that both look for, is no surer: one sign is not two."""
BOTH_LOOK_FOR = frozenset(
    {*SCALARS, "annual_goal", "indicators", "funds", "budget_items"} - {"fiscal_year", "amount_unit"}
)
"""Years and units are parts of lines that are something else to the model."""
TABLES = (
    Table("indicators", "level3", ("target", "actual", "weight", "score")),
    Table("funds", "label", ("initial_budget", "adjusted_budget", "executed")),
    Table("budget_items", "name", ("amount",)),
)


def consensus(filing: Filing, claims: Claims) -> Filing:
    """Return the filing with the model's claims met: evidence says who read each value."""
    values: dict[str, Any] = {}
    evidence = {pointer: _by_geometry(proof) for pointer, proof in filing.evidence.items()}
    known = list(known_places(evidence))
    for name in SCALARS:
        value, proof = getattr(filing, name), evidence.get(f"/{name}")
        claimed = claims.draft.evidence.get(f"/{name}")
        is_other = proof is None and any(are_one_place(place_of(claimed), place) for place in known)
        if not is_other:  # a place is one field's
            value, proof = meet(value, proof, claims.draft.values.get(name), claimed)
        values[name] = value
        if proof:
            evidence[f"/{name}"] = proof
    values["annual_goal"] = filing.annual_goal.model_copy(update=dict(_goal(filing, claims.draft, evidence)))
    for table in TABLES:
        rows, proofs = both_tables(table, filing, claims, evidence)
        evidence = {at: proof for at, proof in evidence.items() if not at.startswith(f"/{table.name}/")}
        values[table.name], evidence = rows, {**evidence, **proofs}
    values["other_fields"], evidence = _nameless(filing.other_fields, evidence, claims.heads)
    evidence = {pointer: _weighed(pointer, proof) for pointer, proof in evidence.items()}
    return filing.model_copy(update={**values, "evidence": evidence})


def _nameless(
    fields: Sequence[OtherField], evidence: Mapping[str, Evidence], heads: Sequence[tuple[int, Box]]
) -> tuple[tuple[OtherField, ...], dict[str, Evidence]]:
    """Return the fields without a name, and the evidence moved up.

    Left out are those whose value the model has put into a table, or sees as the head of a column. One whose value
    it has named stays: its label is still unknown, and can be taught.
    """
    tables = {table.name for table in TABLES}
    by_model = (
        place_of(proof)
        for pointer, proof in evidence.items()
        if proof.readers == ("model",) and pointer.split("/")[1] in tables
    )
    named = [*heads, *(place for place in by_model if place)]
    kept = [
        index
        for index in range(len(fields))
        if not any(
            are_one_place(place_of(evidence.get(f"/other_fields/{index}/value")), place) for place in named
        )
    ]
    moved = {at: proof for at, proof in evidence.items() if not at.startswith("/other_fields/")}
    for rank, index in enumerate(kept):
        for part in ("label", "value"):
            if proof := evidence.get(f"/other_fields/{index}/{part}"):
                moved[f"/other_fields/{rank}/{part}"] = proof
    return tuple(fields[index] for index in kept), moved


def _weighed(pointer: str, proof: Evidence) -> Evidence:
    """Return the proof, no surer than ALONE where one reader alone finds what both look for."""
    is_alone = len(proof.readers) == 1 and pointer.split("/")[1] in BOTH_LOOK_FOR
    if is_alone and proof.status in ("exact", "fuzzy") and proof.confidence > ALONE:
        return proof.model_copy(update={"confidence": ALONE})
    return proof


def _by_geometry(proof: Evidence) -> Evidence:
    return proof.model_copy(update={"readers": ("geometry",)})


def _goal(filing: Filing, claims: Draft, evidence: dict[str, Evidence]) -> Iterator[tuple[str, str | None]]:
    claimed = claims.values.get("annual_goal")
    for side in ("expected", "actual"):
        pointer = f"/annual_goal/{side}"
        value, proof = meet(
            getattr(filing.annual_goal, side), evidence.get(pointer),
            getattr(claimed, side, None), claims.evidence.get(pointer),
        )  # fmt: skip
        if proof:
            evidence[pointer] = proof
        yield side, value
