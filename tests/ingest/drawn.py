"""Tables drawn with OpenCV's lines, and what is found of them."""

import cv2

from ingest.document import Picture
from ingest.grid import Grid, grids
from ingest.ruling import ink_of, rulings

Span = tuple[int, int, int, int]
"""Row, column, row span, column span."""
LEFT, TOP = 100, 90


def found(picture: Picture) -> list[Grid]:
    return grids(*rulings(ink_of(picture)))


def spans(grid: Grid) -> list[Span]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]


def draw(
    picture: Picture,
    heights: list[int],
    widths: list[int],
    cells: list[Span] | None = None,
    at: tuple[int, int] = (LEFT, TOP),
    thickness: int = 2,
) -> tuple[list[int], list[int]]:
    """Draw the cells (default: one a square) as rectangles and return the edges of rows and columns."""
    ys = [at[1] + sum(heights[:k]) for k in range(len(heights) + 1)]
    xs = [at[0] + sum(widths[:k]) for k in range(len(widths) + 1)]
    whole = [(r, c, 1, 1) for r in range(len(heights)) for c in range(len(widths))]
    for r, c, rows, columns in whole if cells is None else cells:
        cv2.rectangle(picture, (xs[c], ys[r]), (xs[c + columns], ys[r + rows]), (0, 0, 0), thickness)
    return ys, xs


def erase(picture: Picture, x0: int, top: int, x1: int, bottom: int) -> None:
    picture[top:bottom, x0:x1] = 255
