"""The rows of one table by two readings: rows that are one on the paper meet field by field.

    geometry            model
    合格率 │      │10   合格率 │ 95% │10     a column that no known label names: the model's values, where it is sure
                        返修率 │ 3%  │5      a row that the geometry lost: the model's, in its place on the paper
    验收率 │100% │5                          a row that the model did not find: the geometry's
    三级指标│目标 │分值                       a row of heads to the model: no row

A place is given to one field only: what the geometry has for another field of the row is disputed, not doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract.columns_by_arithmetic import settled
from extract.filing import Evidence, Filing, Record
from extract.meeting import TAKEN, disputed, meet, taken
from extract.placed_row import PlacedRow, are_one_place
from extract.transformer.claims import Claims
from ingest.page import Box

LEVELS = ("level1", "level2")
LOOSE_LISTS = ("other_fields", "sections", "notes", "stated_amounts", "options")
"""What the geometry keeps for want of better: no proof that a place is known."""


class Table(NamedTuple):
    """A list of the filing: its name, the field that names a row, and those of which a row must have one."""

    name: str
    naming: str
    needed: tuple[str, ...]


def both_tables(
    table: Table, filing: Filing, claims: Claims, evidence: Mapping[str, Evidence]
) -> tuple[tuple[Any, ...], dict[str, Evidence]]:
    """Return the table's rows by both readings in the order of the paper, and their evidence."""
    own = _rows(table, getattr(filing, table.name), evidence)
    claimed = _rows(table, claims.draft.values.get(table.name, ()), claims.draft.evidence)
    pairs = _pairs(table, own, claimed)
    own = settled(own, claimed, pairs) if table.name == "indicators" else own
    known = list(known_places(evidence))
    matched = [
        _met(row, _free(table, row, claimed[pairs[index]], known)) if index in pairs else row
        for index, row in enumerate(own)
        if index in pairs or not _is_head(row, claims.heads)
    ]
    added = [
        sure
        for index, row in enumerate(claimed)
        if index not in pairs.values() and (sure := _added(table, row, known))
    ]
    merged = _in_order(table, matched, added)
    proofs = {
        f"/{table.name}/{place}/{name}": proof
        for place, row in enumerate(merged)
        for name, proof in row.proofs.items()
    }
    return tuple(row.record for row in merged), proofs


def _rows(table: Table, records: Sequence[Record], evidence: Mapping[str, Evidence]) -> list[PlacedRow]:
    proofs: list[dict[str, Evidence]] = [{} for _ in records]
    for pointer, proof in evidence.items():
        parts = pointer.split("/")
        if parts[1] == table.name and len(parts) == 4:
            proofs[int(parts[2])][parts[3]] = proof
    return [PlacedRow(record, found) for record, found in zip(records, proofs, strict=True)]


def _pairs(table: Table, own: Sequence[PlacedRow], claimed: Sequence[PlacedRow]) -> dict[int, int]:
    """Return which claimed row each own row is: by the place of its name, else of any value."""
    pairs: dict[int, int] = {}
    for names in ((table.naming,), table.needed):
        for index, row in enumerate(own):
            for other, claim in enumerate(claimed):
                if index in pairs or other in pairs.values():
                    continue
                if any(are_one_place(row.place(name), claim.place(name)) for name in names):
                    pairs[index] = other
    return pairs


def _is_head(row: PlacedRow, heads: Sequence[tuple[int, Box]]) -> bool:
    """Return whether the model sees heads of columns in the row: the rest of a header taken for the first row."""
    among = [any(are_one_place(place, head) for head in heads) for place in row.places]
    return sum(among) * 2 > len(among)


def _free(table: Table, row: PlacedRow, claim: PlacedRow, known: Sequence[tuple[int, Box]]) -> PlacedRow:
    """Return the claim without figures that the geometry has elsewhere: a merged cell of the funds is its first row's alone."""
    if table.name != "funds":
        return claim
    mine = [place for place in row.places if place]
    others = [place for place in known if not any(are_one_place(place, one) for one in mine)]
    taken = [
        name
        for name in claim.proofs
        if name not in row.proofs and any(are_one_place(claim.place(name), place) for place in others)
    ]
    values = claim.record.model_copy(update=dict.fromkeys(taken))
    return PlacedRow(values, {name: proof for name, proof in claim.proofs.items() if name not in taken})


def _met(row: PlacedRow, claim: PlacedRow) -> PlacedRow:
    values: dict[str, Any] = {}
    proofs = dict(row.proofs)
    for name in dict.fromkeys((*row.proofs, *claim.proofs)):
        claimed = claim.proofs.get(name)
        rival = _rival(row, claim, name) if name not in row.proofs else None
        if rival and claimed:
            proofs[rival] = disputed(proofs[rival], claimed)
            continue
        value, proof = meet(
            getattr(row.record, name), row.proofs.get(name), getattr(claim.record, name), claimed
        )
        values[name] = value
        if proof:
            proofs[name] = proof
    return PlacedRow(row.record.model_copy(update=values), proofs)


def _rival(row: PlacedRow, claim: PlacedRow, name: str) -> str | None:
    """Return the field that the geometry has at the place which the model claims for this one, or None."""
    return next((other for other in row.proofs if are_one_place(row.place(other), claim.place(name))), None)


def known_places(evidence: Mapping[str, Evidence]) -> Iterator[tuple[int, Box]]:
    """Yield where the values stand that have a field of their own."""
    for pointer, proof in evidence.items():
        if pointer.split("/")[1] not in LOOSE_LISTS and proof.page and proof.box and proof.text.strip():
            yield proof.page, Box(*proof.box)


def _added(table: Table, row: PlacedRow, known: Sequence[tuple[int, Box]]) -> PlacedRow | None:
    """Return a row that the model alone claims, without what it is not sure of; None where its places are known."""
    # A level's cell is many rows'.
    own = [place for one in row.proofs if one not in LEVELS and (place := row.place(one))]
    if any(are_one_place(place, other) for place in own for other in known):
        return None
    name = row.proofs.get(table.naming)
    if name is None or name.confidence < TAKEN:
        return None
    values: dict[str, Any] = {}
    proofs: dict[str, Evidence] = {}
    for one, proof in row.proofs.items():
        values[one], shown = taken(getattr(row.record, one), proof)
        if shown:
            proofs[one] = shown
    is_row = any(values.get(one) is not None for one in table.needed)
    return PlacedRow(row.record.model_copy(update=values), proofs) if is_row else None


def _in_order(table: Table, own: Sequence[PlacedRow], added: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Return the rows with each added one before the first own row that stands below it on the paper."""
    merged = list(own)
    for row in added:
        here = _where(table, row)
        behind = [index for index, other in enumerate(merged) if _where(table, other) > here]
        merged.insert(behind[0] if behind else len(merged), row)
    return merged


def _where(table: Table, row: PlacedRow) -> tuple[int, float]:
    place = row.place(table.naming) or next(iter(row.places), None)
    return (place[0], place[1].top) if place else (0, 0.0)
