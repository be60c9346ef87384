"""A scan of two pages gives two pages of one number, in order, their places on the whole scan."""

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from extract import read as reading
from extract.filing import Problem
from ingest.document import open_document
from ingest.engine import Line
from ingest.page import IDENTITY, Page
from ingest.scripted import ScriptedEngine

HEIGHT, WIDTH = 1000, 1414


@pytest.fixture
def spread(tmp_path: Path) -> Path:
    """A picture file of two pages with a table of three rows each."""
    picture = np.full((HEIGHT, WIDTH, 3), 245, np.uint8)
    for left in (70, 790):
        for y in (200, 400, 600, 800):
            cv2.line(picture, (left, y), (left + 550, y), (40, 40, 40), 2)
            for indent in range(40, 500, 50):
                cv2.line(picture, (left + indent, y + 40), (left + indent + 20, y + 70), (40, 40, 40), 3)
        for x in (left, left + 250, left + 550):
            cv2.line(picture, (x, 200), (x, 800), (40, 40, 40), 2)
    path = tmp_path / "spread.png"
    cv2.imwrite(str(path), picture)
    return path


def test_the_pages_of_a_spread_come_left_first_with_places_on_the_scan(spread: Path) -> None:
    problems: list[Problem] = []
    engine = ScriptedEngine([], lambda _: Line("", 0.0))
    with open_document(spread) as document:
        left, right = reading.read_pages(document, engine, problems)
    assert (left.number, right.number) == (1, 1)
    edges = [page.on_paper(page.tables[0].box) for page in (left, right)]
    assert [(edge.x0 * WIDTH, edge.x1 * WIDTH) for edge in edges] == [
        pytest.approx((70, 620), abs=2),
        pytest.approx((790, 1340), abs=2),
    ]
    assert [len(page.tables[0].cells) for page in (left, right)] == [6, 6]


def test_what_the_model_says_of_a_spread_is_not_taken_for_either_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "layout_reader", lambda: SimpleNamespace(read=None))
    monkeypatch.setattr(reading, "read_cells", lambda page, _: page)
    pages = [Page(number, 595, 842, "ocr", 0.0, IDENTITY, (), (), ()) for number in (1, 2, 2, 3)]
    named: dict[int, object] = {}
    assert list(reading.naming(pages, named)) == pages  # type: ignore[arg-type]
    assert sorted(named) == [1, 3]
