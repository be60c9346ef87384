"""A part of a line on a page that lies turned is where its ink is on the paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.filing import Place
from extract.flow import Line
from extract.passage import passage_of_line
from extract.turned_place import place_on, stretch, upright_box
from ingest.page import IDENTITY, Box, Page, Word
from ingest.upright import turned_back

LINE = Box(0.2, 0.1, 0.6, 0.15)
UPRIGHT = Page(3, 595, 842, "ocr", 0.0, IDENTITY, (), (), ())
ON_PAPER = {
    0: (0.2, 0.1, 0.6, 0.15),
    90: (0.1, 0.4, 0.15, 0.8),
    180: (0.4, 0.85, 0.8, 0.9),
    270: (0.85, 0.2, 0.9, 0.6),
}
LAST_QUARTER = {
    0: (0.5, 0.1, 0.6, 0.15),
    90: (0.1, 0.4, 0.15, 0.5),
    180: (0.4, 0.85, 0.5, 0.9),
    270: (0.85, 0.5, 0.9, 0.6),
}


@pytest.mark.parametrize("degrees", ON_PAPER)
def test_the_end_of_a_line_is_found_the_way_that_the_text_runs(degrees: int) -> None:
    place = place_on(3, Box(*ON_PAPER[degrees]), degrees)
    assert stretch(place, 0.75, 1).box == pytest.approx(LAST_QUARTER[degrees])
    assert upright_box(place) == pytest.approx(tuple(LINE))


@pytest.mark.parametrize("degrees", ON_PAPER)
def test_a_line_of_a_turned_page_knows_its_upright_box_and_gives_evidence_on_the_paper(degrees: int) -> None:
    page = turned_back(UPRIGHT, degrees)
    passage = passage_of_line([Word("项目概述经费总额一百万元整", LINE, 0.9, "ocr")], page)
    assert Line(3, passage).box == pytest.approx(tuple(LINE))
    proof = passage.evidence()
    assert proof.box == pytest.approx(ON_PAPER[degrees])
    part = passage.part("一百万元整").evidence().box
    assert part
    x0, top, x1, bottom = (round(side, 3) for side in part)
    far = {0: x1 == 0.6, 90: top == 0.4, 180: x0 == 0.4, 270: bottom == 0.6}
    near = {0: x0 > 0.35, 90: bottom < 0.65, 180: x1 < 0.65, 270: top > 0.35}
    assert far[degrees]
    assert near[degrees]


def test_evidence_over_two_pages_bears_plain_places() -> None:
    first, second = (
        passage_of_line([Word("一", LINE, 0.9, "ocr")], turned_back(UPRIGHT, d)) for d in (0, 180)
    )
    proof = replace(first + second, is_prose=False).evidence()
    assert proof.more == (Place(page=3, box=ON_PAPER[180]),)
