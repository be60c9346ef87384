"""What a finding stands on is read again from the paper; the values stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from extract.filing import Extraction, Filing
from index.second_look import looked_again
from ingest.document import Picture
from ingest.engine import Line
from ingest.scripted import ScriptedEngine
from review.check import check

Make = Callable[..., Filing]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.png"
    Image.new("RGB", (1240, 1754), "white").save(path)
    return path


def says(text: str, confidence: float = 0.97) -> ScriptedEngine:
    return ScriptedEngine(read=lambda _: Line(text, confidence))


@pytest.mark.parametrize(
    ("text", "is_told"), [("85.50", True), ("95.50", False), ("", False), ("85.5O", False)]
)
def test_a_misread_total_is_told_and_one_that_every_look_reads_alike_is_a_fault(
    scan: Path, filing: Make, extraction: Callable[..., Extraction], text: str, is_told: bool
) -> None:
    first = extraction(b"paper", filing(total="95.50"))
    again = looked_again(first, scan, engine=says(text))
    (finding,) = [one for one in check(again.filings) if one.rule == "scores-total"]
    assert bool(finding.misreadings) is is_told
    assert again.filings[0].total_score == first.filings[0].total_score
    proof, before = (one.filings[0].evidence["/total_score"] for one in (again, first))
    assert (proof.text, proof.confidence) == (before.text, before.confidence)


def test_where_nothing_is_wrong_nothing_is_opened(
    tmp_path: Path, filing: Make, extraction: Callable[..., Extraction]
) -> None:
    def never(_: Picture) -> Line:
        raise AssertionError("nothing to look at")

    right = extraction(b"paper", filing(rows=(("植树数量", "100", "85.50"),), total="85.50"))
    assert looked_again(right, tmp_path / "none.png", engine=ScriptedEngine(read=never)) == right
