"""Rules are told from writing, frames and stains, whatever the scan did to their lines."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from tests.ingest.drawn import LEFT, TOP, draw, erase, found, spans


def test_rules_broken_by_a_scan_are_mended(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250])
    for x in range(LEFT + 60, LEFT + 600, 97):
        erase(picture, x, 0, x + 9, 500)
    for y in range(TOP + 25, TOP + 180, 60):
        erase(picture, 0, y, 900, y + 7)
    (grid,) = found(picture)
    assert len(grid.cells) == 9
    assert (len(grid.rows), len(grid.columns)) == (4, 4)


def test_doubled_lines_are_one_edge(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250], thickness=1)
    draw(picture, [170], [590], at=(LEFT + 5, TOP + 5), thickness=1)
    (grid,) = found(picture)
    assert spans(grid) == [(r, c, 1, 1) for r in range(3) for c in range(3)]


def underline(picture: Picture) -> None:
    cv2.line(picture, (100, 200), (500, 200), (0, 0, 0), 2)


def three_lines(picture: Picture) -> None:
    for y in (100, 150, 200):
        cv2.line(picture, (100, y), (500, y), (0, 0, 0), 2)


def frame(picture: Picture) -> None:
    cv2.rectangle(picture, (60, 60), (540, 340), (0, 0, 0), 2)


def corner(picture: Picture) -> None:
    cv2.line(picture, (100, 100), (500, 100), (0, 0, 0), 2)
    cv2.line(picture, (100, 100), (100, 300), (0, 0, 0), 2)


def writing(picture: Picture) -> None:
    for row in range(6):
        cv2.putText(
            picture,
            "HHH III TTT EEE --- ___",
            (60, 80 + 45 * row),
            cv2.FONT_HERSHEY_SIMPLEX,
            1.0,
            (0, 0, 0),
            2,
        )


def letter_with_long_strokes(picture: Picture) -> None:
    cv2.line(picture, (100, 100), (150, 100), (0, 0, 0), 3)
    cv2.line(picture, (100, 120), (150, 120), (0, 0, 0), 3)
    cv2.line(picture, (125, 90), (125, 135), (0, 0, 0), 3)


def strokes_of_a_large_title(picture: Picture) -> None:
    """The strokes of 目 and 田 in a title's size."""
    for y in (100, 125, 150, 175):
        cv2.line(picture, (100, y), (170, y), (0, 0, 0), 4)
    for x in (100, 135, 170):
        cv2.line(picture, (x, 100), (x, 175), (0, 0, 0), 4)


def stain(picture: Picture) -> None:
    cv2.rectangle(picture, (100, 100), (400, 250), (90, 90, 90), -1)


@pytest.mark.parametrize(
    "mark",
    [
        underline,
        three_lines,
        frame,
        corner,
        writing,
        letter_with_long_strokes,
        strokes_of_a_large_title,
        stain,
    ],
)
def test_what_is_no_table_gives_no_table(
    paper: Callable[..., Picture], mark: Callable[[Picture], None]
) -> None:
    picture = paper()
    mark(picture)
    assert found(picture) == []


def test_writing_in_cells_makes_no_rules(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    ys, xs = draw(picture, [60, 60, 60], [150, 200, 250])
    for y in ys[:-1]:
        for x in xs[:-1]:
            cv2.putText(picture, "TEH-1.50", (x + 8, y + 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
        cv2.line(picture, (xs[1] + 10, y + 52), (xs[1] + 120, y + 52), (0, 0, 0), 1)
    (grid,) = found(picture)
    assert spans(grid) == [(r, c, 1, 1) for r in range(3) for c in range(3)]


def test_pale_rules_on_uneven_paper_are_seen(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250])
    shade = np.linspace(120, 250, 900)[None, :, None]
    pale = np.asarray(shade - (255 - picture.astype(float)) * 0.18, dtype=np.uint8)
    (grid,) = found(pale)
    assert len(grid.cells) == 9
