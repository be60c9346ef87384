"""Funds that a form states in several tables: what was planned in one, what was spent in another, become the lines of one block.

│ 资金来源 │ 年初安排 │ 调整后 │      │ 资金来源 │ 实际支出 │ 支出率 │    The lines of one name are one line;
│ 资金总额 │  120.00  │ 118.50 │  +   │ 资金总额 │  101.20  │ 85.40% │    what the first says stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from extract.draft import Draft
from extract.filing import Evidence, FundLine
from extract.text import folded, without_brackets

FIGURES = ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score")


def with_block(draft: Draft, block: Draft) -> Draft:
    """Return both drafts as one, the fund lines of the block joined to those of the draft.

    A block of the same columns goes on in other sources, as over a page's end; one that states a source again is not taken.
    """
    mine, others = draft.values.get("funds", ()), block.values.get("funds", ())
    if not (mine and others):
        return draft | block
    own, theirs = _evidence(draft), _evidence(block)
    rest = Draft(
        {name: value for name, value in block.values.items() if name != "funds"},
        {at: proof for at, proof in block.evidence.items() if at not in theirs},
    )
    known = {at.rpartition("/")[2] for at in own}
    fresh = {field for at in theirs if (field := at.rpartition("/")[2]) in FIGURES and field not in known}
    lines, evidence = list(mine), dict(draft.evidence)
    same = [next((at for at, one in enumerate(mine) if _are_one(one, line)), None) for line in others]
    has_figures = any(getattr(line, field) is not None for line in others for field in FIGURES)
    if not fresh and has_figures and all(at is None for at in same):
        return (
            Draft({**draft.values, "funds": (*mine, *others)}, {**evidence, **_moved(theirs, len(mine))})
            | rest
        )
    for place, (line, at) in enumerate(zip(others, same, strict=True)):
        if at is None or not fresh:
            continue
        lines[at] = lines[at].model_copy(update={field: getattr(line, field) for field in fresh})
        proofs = {field: theirs.get(f"/funds/{place}/{field}") for field in fresh}
        evidence |= {f"/funds/{at}/{field}": proof for field, proof in proofs.items() if proof}
    return Draft({**draft.values, "funds": tuple(lines)}, evidence) | rest


def _moved(evidence: Mapping[str, Evidence], steps: int) -> dict[str, Evidence]:
    """Return the proofs of lines that stand so many places further on."""
    parts = {at: at.split("/") for at in evidence}
    return {f"/funds/{int(parts[at][2]) + steps}/{parts[at][3]}": proof for at, proof in evidence.items()}


def _evidence(draft: Draft) -> Mapping[str, Evidence]:
    return {at: proof for at, proof in draft.evidence.items() if at.startswith("/funds/")}


def _are_one(one: FundLine, other: FundLine) -> bool:
    """Whether two lines are of one source: by their names, or as the only total of each block."""
    is_named_alike = folded(without_brackets(one.label)) == folded(without_brackets(other.label))
    return is_named_alike or one.source == other.source == "total"
