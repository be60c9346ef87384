"""The picture of a place: the part of the page around it, and a frame; places near each other share one."""

from __future__ import annotations

import io

from PIL import Image

from ui.paper.crops import FRAME, HIGHEST, SHOWN_HEIGHT, SHOWN_WIDTH, WIDEST, Spotted, cut, windows

HERE = ("ab" * 32, 1)


def test_places_that_lie_together_are_shown_in_one_picture() -> None:
    places = [Spotted(*HERE, (0.1, 0.2, 0.2, 0.22)), Spotted(*HERE, (0.3, 0.2, 0.4, 0.22))]
    (window,), left = windows(places, 2)
    assert (window.places, left) == (((0.1, 0.2, 0.2, 0.22), (0.3, 0.2, 0.4, 0.22)), 0)
    x0, top, x1, bottom = window.part
    assert x0 < 0.1
    assert x1 > 0.4
    assert top < 0.2 < 0.22 < bottom


def test_places_that_lie_apart_or_on_other_pages_have_pictures_of_their_own_as_far_as_there_may_be() -> None:
    places = [
        Spotted(*HERE, (0.1, 0.1, 0.2, 0.12)),
        Spotted(*HERE, (0.1, 0.8, 0.2, 0.82)),
        Spotted("cd" * 32, 1, (0.1, 0.1, 0.2, 0.12)),
        Spotted("ab" * 32, 2, (0.1, 0.1, 0.2, 0.12)),
    ]
    found, left = windows(places, 2)
    assert ([one.page for one in found], [one.document[:2] for one in found], left) == (
        [1, 1],
        ["ab", "ab"],
        2,
    )
    found, left = windows(places, 9)
    assert (len(found), left) == (4, 0)
    assert windows([], 2) == ((), 0)


def test_a_picture_stays_within_the_page_and_grows_beyond_the_usual_for_one_large_place_alone() -> None:
    (window,), _ = windows([Spotted(*HERE, (0.0, 0.0, 1.0, 0.5))], 2)
    assert window.part[:3] == (0.0, 0.0, 1.0)
    (window,), _ = windows([Spotted(*HERE, (0.95, 0.97, 0.99, 0.99))], 2)
    assert (window.part[2], window.part[3]) == (1.0, 1.0)
    assert window.part[2] - window.part[0] <= WIDEST
    assert window.part[3] - window.part[1] <= HIGHEST


def test_the_frame_stands_round_the_place_and_the_picture_fits_its_cell() -> None:
    page = Image.new("RGB", (1000, 1400), "white")
    made = cut(page, (0.1, 0.1, 0.5, 0.2), [(0.2, 0.14, 0.3, 0.16)])
    drawn = Image.open(io.BytesIO(made.data)).convert("RGB")
    assert drawn.size == (400, 140)
    assert made.width <= SHOWN_WIDTH
    assert made.height <= SHOWN_HEIGHT
    framed = drawn.getpixel((98, 70))
    assert isinstance(framed, tuple)
    assert all(abs(one - other) < 60 for one, other in zip(framed, FRAME, strict=True))
    assert drawn.getpixel((150, 70)) != framed
