"""Figures that a finding stands on are read again from the paper, so that a misread digit is told from a fault."""

from __future__ import annotations

from pathlib import Path

from extract.filing import Alternative, Extraction, Filing
from ingest.again import Spot, readings_at
from ingest.document import open_document
from ingest.engine import Engine
from ingest.limits import Limits
from ingest.page import Box, Reading
from review.check import within
from review.misreading import doubted


def looked_again(
    extraction: Extraction,
    path: Path,
    *,
    engine: Engine,
    name: str | None = None,
    limits: Limits | None = None,
) -> Extraction:
    """Return the extraction, with what another look reads at doubted places among the alternatives there.

    No value changes, and none gets surer. Nothing is opened where no finding stands on a figure of a picture.
    """
    findings = within(extraction.filings)
    spots = {
        (number, pointer): Spot(proof.page, Box(*proof.box))
        for number, filing in enumerate(extraction.filings)
        for pointer in doubted(filing, findings)
        if (proof := filing.evidence[pointer]).page is not None and proof.box is not None
    }
    if not spots:
        return extraction
    with open_document(path, name, limits or Limits()) as document:
        readings = readings_at(document, spots.values(), engine)
    filings = list(extraction.filings)
    for (number, pointer), spot in spots.items():
        filings[number] = _with_readings(filings[number], pointer, readings.get(spot, ()))
    return extraction._replace(filings=tuple(filings))


def _with_readings(filing: Filing, pointer: str, readings: tuple[Reading, ...]) -> Filing:
    """Return the filing with other texts that were read at the place, the surest of each first."""
    proof = filing.evidence[pointer]
    others: dict[str, float] = {}
    for reading in readings:
        if reading.text and _plain(reading.text) != _plain(proof.text):
            others[reading.text] = max(reading.confidence, others.get(reading.text, 0.0))
    known = {_plain(one.text): one for one in proof.alternatives}
    for text, confidence in sorted(others.items(), key=lambda other: -other[1]):
        if confidence > getattr(known.get(_plain(text)), "confidence", 0.0):
            known[_plain(text)] = Alternative(text=text, confidence=round(confidence, 4))
    changed = proof.model_copy(update={"alternatives": tuple(known.values())})
    return filing.model_copy(update={"evidence": {**filing.evidence, pointer: changed}})


def _plain(text: str) -> str:
    return "".join(text.split())
