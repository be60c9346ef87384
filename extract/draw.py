"""Any stage of the reading drawn on the pages of a file: what `jixiao debug` shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from extract.filing import Evidence, Filing
from extract.read import read
from ingest.document import open_document
from ingest.draw import draw_boxes, draw_page, save
from ingest.engine import Engine
from ingest.page import Box
from ingest.reader import read_page

Stage = Literal["words", "rules", "cells", "fields"]
STATUS_COLOURS = {
    "exact": "#0a8a3a", "fuzzy": "#d9822b", "blank": "#999999", "unread": "#d01010",
    "corrected": "#7b2fbf", "unlocated": "#d01010",
}  # fmt: skip


def draw(path: Path, stage: Stage, out: Path, engine: Engine) -> Iterator[Path]:
    """Yield the PNG of each page of the file with the stage drawn on it, as it is written."""
    if stage == "fields":
        yield from _draw_fields(path, out, engine)
        return
    with open_document(path) as document:
        for number in range(1, document.source.pages + 1):
            sheet = document.sheet(number)
            yield save(draw_page(sheet, read_page(sheet, engine), stage), out, path.stem, number, stage)


def _draw_fields(path: Path, out: Path, engine: Engine) -> Iterator[Path]:
    filings = read(path, engine=engine).filings
    with open_document(path) as document:
        for number in range(1, document.source.pages + 1):
            boxes = [pair for filing in filings for pair in _boxes(filing, number)]
            yield save(draw_boxes(document.sheet(number).picture, boxes), out, path.stem, number, "fields")


def _boxes(filing: Filing, page: int) -> Iterator[tuple[Box, str]]:
    for evidence in filing.evidence.values():
        for box in _places(evidence, page):
            yield box, STATUS_COLOURS[evidence.status]


def _places(evidence: Evidence, page: int) -> Iterator[Box]:
    if evidence.page == page and evidence.box:
        yield Box(*evidence.box)
    yield from (Box(*place.box) for place in evidence.more if place.page == page)
