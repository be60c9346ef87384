"""Boxes to tick (■ □ ☑) that the recogniser passed over, put back into their lines.

A solid ■ is no stroke that a recogniser of text looks for: it reads 其他事业专业类■ as 其他事业专业类 and is sure
of it, and the option that was ticked is lost. So squares of about a character's size are looked for in the ink;
a line whose text has fewer boxes than squares is cut at them and its pieces are read again. Only where the
pieces give the same text as before, with nothing standing for the square, is the square's sign put in.

All figures are pixels at about 200 dpi; sizes are told in heights of the line's box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox
from ingest.grid import PixelCell

Sign = Literal["■", "□", "☑"]
Placed = tuple[PixelBox, int | None, Line]
"""A line of text with its place and the index of its cell, None outside the tables."""

SMALLEST, LARGEST = 12, 60
MOST_UNLIKE = 0.2
"""A square's sides differ by less than this share of the longer one."""
BAND = 0.2
"""A side's line stands within this share of the square from its edge."""
WHOLE_SIDE = 0.85
"""So much of each side is ink; a blurred corner may be lost."""
FULL, BARE = 0.75, 0.12
"""How dark the inside is, from paper (0) to the square's own line (1): ■ from FULL, □ up to BARE."""
LOW, LOW_SOLID, HIGH = 0.42, 0.28, 1.0
"""A box's height, in heights of the line: the 口 in 加 and 和 is lower; a solid square is no part of a character."""
REACH = 1.2
"""A box stands no further from its text, in heights of the line."""
BOXES = "■□☐☑☒▢口囗回"
TAKEN_FOR_SOLID = "■□☐☑☒口囗回国图圈田日●▪"
"""What a recogniser may give for ■."""
TICKS = "√✓✔"
SEED = 11
"""Solid ink so wide and high is no stroke."""
LEAST_PIECE = 6
AIR = 4


class Square(NamedTuple):
    """A square in the ink: ■ solid, □ empty, ☑ with something in it, which may be a character such as 国."""

    box: PixelBox
    sign: Sign


def with_squares(
    lines: Sequence[Placed],
    picture: Picture,
    ink: Picture,
    cells: Sequence[PixelCell],
    engine: Engine,
) -> list[Placed]:
    """Return the lines, those with the squares put into them that their texts lack."""
    squares = [square for place in _places(lines, ink, cells) for square in squares_of(picture, ink, place)]
    if not squares:
        return list(lines)
    cuts = {k: own for k, own in enumerate(_squares_by_line(lines, squares, cells)) if _lacks(lines[k], own)}
    boxes = {k: _pieces(lines[k][0], own) for k, own in cuts.items()}
    crops = [picture[_part(box)] for pieces in boxes.values() for box in pieces if box]
    readings = iter(engine.recognise(crops) if crops else ())
    result = list(lines)
    for k, pieces in boxes.items():
        parts = [next(readings) if box else Line("", 1.0) for box in pieces]
        box, cell, line = lines[k]
        text = spelled(line.text, [part.text for part in parts], [square.sign for square in cuts[k]])
        if text and text != line.text:
            around = _around(box, [square.box for square in cuts[k]])
            result[k] = (around, cell, Line(text, _least(line, parts)))
    return result


def _least(line: Line, parts: Sequence[Line]) -> float:
    """Return the least confidence of the line and of those of its parts that have text."""
    return min(part.confidence for part in (line, *parts) if part.text.strip())


def spelled(text: str, parts: Sequence[str], signs: Sequence[Sign]) -> str | None:
    """Return the text with the signs that stand between its parts, or None where the parts do not make it up.

    "专项类其他类", ["专项类", "其他类"], ["■"] → "专项类■其他类". What the recogniser has for a sign stays; for a solid
    square only something that looks like one may.
    """
    pattern = r"\s*(.??)\s*".join(r"\s*".join(map(re.escape, re.sub(r"\s", "", part))) for part in parts)
    found = re.fullmatch(rf"\s*{pattern}\s*", text)
    if not found:
        return None
    result, at = "", 0
    for turn, sign in enumerate(signs, 1):
        own = found[turn]
        if sign == "■" and own and own not in TAKEN_FOR_SOLID:
            return None
        result += text[at : found.start(turn)] + (sign if sign == "■" or not own else own)
        at = found.end(turn)
    return (result + text[at:]).strip()


def _places(lines: Sequence[Placed], ink: Picture, cells: Sequence[PixelCell]) -> list[PixelBox]:
    """Return where squares may be missed: cells with a box already or with solid ink, and lines with a box outside them."""
    seeds = cv2.erode(ink, np.ones((SEED, SEED), np.uint8))
    has_seeds = bool(seeds.any())
    boxed = {cell for _, cell, line in lines if any(char in BOXES + TICKS for char in line.text)}
    inside = [PixelBox(cell.x0, cell.top, cell.x1, cell.bottom) for cell in cells]
    chosen = [
        place
        for index, place in enumerate(inside)
        if index in boxed or (has_seeds and seeds[_part(place)].any())
    ]
    loose = [
        box for box, cell, line in lines if cell is None and any(char in BOXES + TICKS for char in line.text)
    ]
    return chosen + loose


def squares_of(picture: Picture, ink: Picture, place: PixelBox) -> list[Square]:
    """Return the squares of about a character's size in the ink of a place."""
    left, top = int(place.x0), int(place.top)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink[_part(place)], connectivity=8)
    found = []
    for index in range(1, count):
        x, y, w, h = (int(value) for value in stats[index, :4])
        is_square = min(w, h) >= SMALLEST and max(w, h) <= LARGEST and abs(w - h) <= MOST_UNLIKE * max(w, h)
        if is_square and _has_four_sides(labels[y : y + h, x : x + w] == index):
            box = PixelBox(left + x, top + y, left + x + w, top + y + h)
            found.append(Square(box, _sign(picture, left + x, top + y, w, h)))
    return found


def _part(place: PixelBox) -> tuple[slice, slice]:
    return slice(int(place.top), int(place.bottom) + 1), slice(int(place.x0), int(place.x1) + 1)


def _has_four_sides(mark: NDArray[np.bool_]) -> bool:
    """Return whether ink runs along each side of the mark from corner to corner."""
    height, width = mark.shape
    down, across = max(round(BAND * height), 2), max(round(BAND * width), 2)
    sides = (mark[:down].any(0), mark[-down:].any(0), mark[:, :across].any(1), mark[:, -across:].any(1))
    return all(side.mean() >= WHOLE_SIDE for side in sides)


def _sign(picture: Picture, x: int, y: int, w: int, h: int) -> Sign:
    """Return what the square is by how dark its inside is, between the paper beside it and its own line."""
    up, left = min(y, AIR), min(x, AIR)
    patch = picture[y - up : y + h + AIR, x - left : x + w + AIR]
    around = (cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY) if patch.ndim == 3 else patch).astype(float)
    own = around[up : up + h, left : left + w]
    paper, line = np.percentile(around, 97), np.percentile(own, 5)
    inside = own[h // 4 : h - h // 4, w // 4 : w - w // 4]
    darkness = (paper - inside) / max(paper - line, 1.0)
    # One stroke of a tick, or the bar of 日, darkens a part of the inside; a solid square has no light part.
    if np.percentile(darkness, 10) >= FULL:
        return "■"
    return "□" if (darkness > 0.5).mean() <= BARE / 4 and darkness.mean() <= BARE else "☑"


def _squares_by_line(
    lines: Sequence[Placed], squares: Sequence[Square], cells: Sequence[PixelCell]
) -> Iterator[list[Square]]:
    """Yield for each line its squares from left to right: in its box, or near it where no other line stands."""
    for k, (box, cell, _) in enumerate(lines):
        near = [square for square in squares if _is_beside(square, box)]
        yield sorted(
            (
                square
                for square in near
                if _holds(box, square.box)
                or (
                    cell is not None
                    and _is_in(cells[cell], square.box)
                    and not any(_holds(other[0], square.box) for j, other in enumerate(lines) if j != k)
                    and _nearest(square, lines, cell) == k
                )
            ),
            key=lambda square: square.box.x0,
        )


def _nearest(square: Square, lines: Sequence[Placed], cell: int) -> int:
    """Return the line of the cell, of those at the square's height, that begins or ends nearest to it."""
    return min(
        (max(other[0].x0 - square.box.x1, square.box.x0 - other[0].x1), j)
        for j, other in enumerate(lines)
        if other[1] == cell and _is_beside(square, other[0])
    )[1]


def _is_beside(square: Square, line: PixelBox) -> bool:
    """Return whether the square is of the line's size and stands at its height, in it or right beside it."""
    box, height = square.box, line.bottom - line.top
    size, middle = box.bottom - box.top, (box.top + box.bottom) / 2
    gap = max(line.x0 - box.x1, box.x0 - line.x1)
    is_level = line.top + 0.25 * height <= middle <= line.bottom - 0.25 * height
    low = LOW_SOLID if square.sign == "■" else LOW
    return is_level and low * height <= size <= HIGH * height and gap <= REACH * height


def _holds(line: PixelBox, square: PixelBox) -> bool:
    x, y = (square.x0 + square.x1) / 2, (square.top + square.bottom) / 2
    return line.x0 <= x <= line.x1 and line.top <= y <= line.bottom


def _is_in(cell: PixelCell, square: PixelBox) -> bool:
    return (
        cell.x0 <= square.x0
        and square.x1 <= cell.x1
        and cell.top <= square.top
        and square.bottom <= cell.bottom
    )


def _lacks(placed: Placed, squares: Sequence[Square]) -> bool:
    """Return whether the line has more squares than its text has boxes: one was passed over, or read as a letter.

    Outside the tables prose may have a square bullet: only a line that has a box already is one of options there.
    """
    _, cell, line = placed
    boxes = sum(char in BOXES for char in line.text)
    if cell is None and not boxes:
        return False
    solid = sum(square.sign == "■" for square in squares)
    plain = solid + sum(square.sign == "□" for square in squares)
    return solid > line.text.count("■") or plain > boxes or (bool(plain or boxes) and len(squares) > boxes)


def _pieces(box: PixelBox, squares: Sequence[Square]) -> list[PixelBox | None]:
    """Return what stands before, between and behind the squares; None where there is no room for a character."""
    whole = _around(box, [square.box for square in squares])
    starts = [whole.x0, *(square.box.x1 + 1 for square in squares)]
    ends = [*(square.box.x0 - 1 for square in squares), whole.x1]
    return [
        PixelBox(start, box.top, end, box.bottom) if end - start >= LEAST_PIECE else None
        for start, end in zip(starts, ends, strict=True)
    ]


def _around(box: PixelBox, squares: Sequence[PixelBox]) -> PixelBox:
    return PixelBox(
        min(box.x0, *(s.x0 for s in squares)), box.top, max(box.x1, *(s.x1 for s in squares)), box.bottom
    )
