"""Two readings of one field: what is kept, by whom, and how sure."""

from __future__ import annotations

import pytest

from extract.filing import Evidence
from extract.meeting import DISPUTED, SHOWN, TAKEN, meet


def proof(text: str, confidence: float = 0.99, status: str = "exact", method: str = "ocr") -> Evidence:
    return Evidence.model_validate(
        {
            "page": 1,
            "box": (0.1, 0.1, 0.2, 0.2),
            "text": text,
            "confidence": confidence,
            "method": method,
            "status": status,
        }
    )


def test_the_same_value_is_kept_with_the_geometrys_proof_and_both_names() -> None:
    value, kept = meet("12个", proof("12个"), "12 个", proof("12 个", method="model"))
    assert kept is not None
    assert (value, kept.method, kept.readers) == ("12个", "ocr", ("geometry", "model"))


def test_another_value_stays_among_the_alternatives_and_doubt_with_it() -> None:
    value, kept = meet("12个", proof("12个"), "95%", proof("95%", 0.9, method="model"))
    assert kept is not None
    assert value == "12个"
    assert kept.confidence == DISPUTED
    assert [other.text for other in kept.alternatives] == ["95%"]


@pytest.mark.parametrize(
    ("confidence", "given", "status"),
    [
        (TAKEN, "95%", "fuzzy"),
        (TAKEN - 0.01, None, "unread"),
        (SHOWN, None, "unread"),
        (SHOWN - 0.01, None, None),
    ],
)
def test_the_model_alone_gives_a_value_a_place_or_nothing(
    confidence: float, given: str | None, status: str | None
) -> None:
    value, kept = meet(None, None, "95%", proof("95%", confidence, method="model"))
    assert value == given
    assert (kept.status if kept else None) == status
    assert kept is None or (kept.readers == ("model",) and kept.reason)


@pytest.mark.parametrize("status", ["blank", "unread"])
def test_a_cell_that_was_found_blank_or_not_read_stays_so(status: str) -> None:
    found = proof("", status=status)
    assert meet(None, found, "95%", proof("95%", 1.0, method="model")) == (None, found)


def test_what_only_the_geometry_reads_stays_as_it_is() -> None:
    found = proof("12个")
    assert meet("12个", found, None, None) == ("12个", found)
