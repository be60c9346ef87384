"""How sure a value is once the form around it has been looked at: no surer than a doubt about its place allows.

The recogniser knows how well it saw a character; it does not know whether the cell is the right one. A broken
rule joins rows, and what is read there with certainty stands in the wrong row. The filing itself shows signs of
that (`doubts_of`). Each has a ceiling: the share of such values that were right when it was measured, in
`extract/data/confidence.yaml`, which `python -m eval.calibration` makes anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from extract.filing import Evidence, Filing, Indicator
from extract.kinds import PROJECT_KINDS
from ingest.figures import has_stray_mark

Doubt = Literal[
    "nameless_form",
    "nameless_row",
    "shared_cell",
    "broken_table",
    "unknown_label",
    "scores_disagree",
    "stray_mark",
    "worn_page",
    "worn_table",
]
"""Why a value may be another's, or more than its own:

nameless_form    its form has no project name, though forms of its kind have one: a part of a form, perhaps
nameless_row     its row of indicators has no name (三级指标), or nothing beside it
shared_cell      its cell serves several rows, and its column is none in which cells are merged
broken_table     another row of indicators on its page is nameless or shares a cell
unknown_label    it stands under a label that is no known field's, on a scan
scores_disagree  it is the total score, and not what the scores add up to
stray_mark       a dot stands before or behind a short text: a speck, as like as not
worn_page        much on its page is unsure, and it is a long text, into which strangers' words get, or not quite sure itself
worn_table       it is a cell of a budget's table on such a page: strokes and specks part columns and join rows, and a cell
                 that was read surely stands in the wrong one
"""
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
DATA = Path(__file__).parent / "data" / "confidence.yaml"
VALUES = ("target", "actual", "weight", "score")
OF_ONE_ROW = ("level3", *VALUES)
CENT = Decimal("0.01")
UNSURE = 0.9
WORN_SHARE = 0.05
"""A page is worn where at least this share of its values is less sure than UNSURE, or unread."""
LONG_TEXT = 20
QUITE_SURE = 0.98

Doubts = Mapping[str, frozenset[Doubt]]
Ceilings = Mapping[Doubt, float]


def confidence(read: float, doubts: Collection[Doubt], ceilings: Ceilings) -> float:
    """Return how sure a value is that was read with this confidence, under these doubts about its place."""
    return min([read, *(ceilings[doubt] for doubt in doubts)])


def with_doubts(filing: Filing, ceilings: Ceilings | None = None) -> Filing:
    """Return the filing, each of its values no surer than the doubts about its place allow."""
    known = ceilings if ceilings is not None else shipped_ceilings()
    evidence = dict(filing.evidence)
    for pointer, doubts in doubts_of(filing).items():
        proof = evidence[pointer]
        sure = confidence(proof.confidence, doubts, known)
        evidence[pointer] = proof.model_copy(update={"confidence": round(sure, 4)})
    return filing.model_copy(update={"evidence": evidence})


@cache
def shipped_ceilings() -> Ceilings:
    """Return the ceiling of each doubt as it was last measured."""
    ceilings = yaml.safe_load(DATA.read_text(encoding="utf-8"))["ceilings"]
    return {doubt: float(ceilings[doubt]) for doubt in DOUBTS}


def doubts_of(filing: Filing) -> Doubts:
    """Return by pointer what speaks against the values of the filing, as they were read; the others are left out."""
    found: dict[str, set[Doubt]] = {}
    for pointer, doubt in _doubts(filing):
        found.setdefault(pointer, set()).add(doubt)
    broken = {
        filing.evidence[pointer].page
        for pointer, doubts in found.items()
        if doubts & {"nameless_row", "shared_cell"}
    }
    for pointer, proof in filing.evidence.items():
        # Two readers that agree on a row need not mind what became of the others.
        if pointer.startswith("/indicators/") and proof.page in broken and len(proof.readers) < 2:
            found.setdefault(pointer, set()).add("broken_table")
    return {pointer: frozenset(doubts) for pointer, doubts in found.items()}


def _doubts(filing: Filing) -> Iterator[tuple[str, Doubt]]:
    yield from _row_doubts(filing)
    worn = _worn_pages(filing)
    is_nameless = filing.form_type in PROJECT_KINDS and not filing.project_name
    for pointer, proof in filing.evidence.items():
        if is_nameless:
            yield pointer, "nameless_form"
        if pointer.startswith("/other_fields/") and proof.method == "ocr":
            yield pointer, "unknown_label"
        if proof.page in worn and (len(proof.text) >= LONG_TEXT or proof.confidence < QUITE_SURE):
            yield pointer, "worn_page"
        if proof.page in worn and pointer.startswith("/tables/"):
            yield pointer, "worn_table"
        if proof.method == "ocr" and len(proof.text) < LONG_TEXT and has_stray_mark(proof.text):
            yield pointer, "stray_mark"
    if "/total_score" in filing.evidence and _disagree(filing):
        yield "/total_score", "scores_disagree"


def _disagree(filing: Filing) -> bool:
    scores = [*(row.score for row in filing.indicators), *(row.score for row in filing.funds)]
    known = [score for score in scores if score is not None]
    total = filing.total_score
    return total is not None and bool(known) and abs(sum(known, Decimal(0)) - total) > CENT


def _row_doubts(filing: Filing) -> Iterator[tuple[str, Doubt]]:
    rows = range(len(filing.indicators))
    cells = Counter(_cell(filing, row, name) for row in rows for name in OF_ONE_ROW)
    for row, indicator in enumerate(filing.indicators):
        if not indicator.level3 or all(getattr(indicator, name) is None for name in VALUES):
            at = (f"/indicators/{row}/{name}" for name in Indicator.model_fields)
            yield from ((pointer, "nameless_row") for pointer in at if pointer in filing.evidence)
        for name in OF_ONE_ROW:
            cell = _cell(filing, row, name)
            if cell and cells[cell] > 1:
                yield f"/indicators/{row}/{name}", "shared_cell"


def _cell(filing: Filing, row: int, name: str) -> tuple[object, ...] | None:
    """Return the place of a row's value with the name of its field, None for a blank one."""
    proof = filing.evidence.get(f"/indicators/{row}/{name}")
    return (name, proof.page, proof.box) if proof and proof.box and proof.text.strip() else None


def _worn_pages(filing: Filing) -> frozenset[int | None]:
    unsure: Counter[int | None] = Counter()
    seen: Counter[int | None] = Counter()
    for proof in filing.evidence.values():
        if proof.method == "ocr" and proof.status != "blank":
            seen[proof.page] += 1
            unsure[proof.page] += _is_unsure(proof)
    return frozenset(page for page in seen if unsure[page] >= WORN_SHARE * seen[page] and unsure[page])


def _is_unsure(proof: Evidence) -> bool:
    return proof.confidence < UNSURE or proof.status == "unread"
