"""Two readings of one field meet: what the geometry gives, and what the local model claims.

    geometry   model       the field
    value      the same    the value, by both: two independent signs agree
    value      another     the geometry's, the model's among its alternatives, no surer than DISPUTED
    value      nothing     the geometry's
    nothing    value       the model's where it is sure enough (TAKEN), method "model", status "fuzzy"

A printed label that is known outweighs the model.
"""

from __future__ import annotations

from typing import Any

from extract.filing import Alternative, Evidence
from extract.text import folded

TAKEN = 0.8
"""The model alone is believed from here: a wrong value costs more than a missing one."""
SHOWN = 0.4
"""A place that the model claims less surely than TAKEN is shown as unread; below this it is not shown at all."""
DISPUTED = 0.9
BY_MODEL = "标签不认识,由本机模型认定 / no known label; named by the local model"
UNSURE = "本机模型把握不足,请对照纸面填写 / the local model is not sure enough; fill it in from the paper"


def meet(
    value: Any, proof: Evidence | None, claim: Any, claimed: Evidence | None
) -> tuple[Any, Evidence | None]:
    """Return the value that two readings of one field give, and its proof, by the table above.

    A cell that the geometry found blank or could not read stays so: the paper has a place for the value.
    """
    if claim is None or claimed is None:
        return value, proof
    if value is None:
        return (None, proof) if proof else taken(claim, claimed)
    if proof is None:
        return value, proof
    if are_same(value, claim):
        return value, proof.model_copy(update={"readers": ("geometry", "model")})
    return value, disputed(proof, claimed)


def taken(claim: Any, claimed: Evidence) -> tuple[Any, Evidence | None]:
    """Return a value that the model alone claims: itself, or its place as unread, or nothing."""
    if claimed.confidence >= TAKEN or claimed.status == "blank":
        return claim, by_model(claimed)
    if claimed.confidence < SHOWN:
        return None, None
    known = Alternative(text=claimed.text, confidence=claimed.confidence)
    update = {"status": "unread", "reason": UNSURE, "alternatives": (known,)}
    return None, by_model(claimed).model_copy(update=update)


def by_model(claimed: Evidence) -> Evidence:
    """Return the proof of a value that the model alone gives."""
    status = "fuzzy" if claimed.status == "exact" else claimed.status
    reason = claimed.reason or BY_MODEL
    return claimed.model_copy(update={"readers": ("model",), "status": status, "reason": reason})


def disputed(proof: Evidence, claimed: Evidence) -> Evidence:
    """Return the geometry's proof with the model's other reading among its alternatives."""
    other = Alternative(text=claimed.text, confidence=round(claimed.confidence, 4))
    known = tuple(one for one in proof.alternatives if one.text != other.text)
    sure = min(proof.confidence, DISPUTED)
    return proof.model_copy(update={"alternatives": (*known, other), "confidence": sure})


def are_same(value: Any, claim: Any) -> bool:
    """Return whether two values are one as printed, spaces and width aside."""
    if isinstance(value, str) and isinstance(claim, str):
        return folded(value) == folded(claim)
    return bool(value == claim)
