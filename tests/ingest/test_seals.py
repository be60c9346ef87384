"""Seals are lifted off the page, and nothing else that is red; figures under them are read both ways."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from fixtures import fonts, wear
from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.page import Reading
from ingest.scan import Found
from ingest.scripted import ScriptedEngine
from ingest.seals import DIFFERING, Lifted, without_seals
from ingest.second import DISPUTED

SIZE = (900, 700)
MIDDLE, RADIUS = (450.0, 350.0), 150.0
BOX = PixelBox(400, 330, 500, 370)


def page(*, has_seal: bool = True, strength: float = 0.8, quality: int = 60) -> Picture:
    """A printed page as a scanner stores it, a seal over its middle."""
    sheet = Image.new("L", SIZE, 225)
    font = ImageFont.truetype(str(fonts.locate("song")), 28, layout_engine=ImageFont.Layout.BASIC)
    for line in range(12):
        ImageDraw.Draw(sheet).text((60, 40 + 50 * line), "完成率 95% 金额 1,234.50 及时", fill=70, font=font)
    sheet = sheet.convert("RGB")
    if has_seal:
        sheet = wear.seal(sheet, MIDDLE, RADIUS, "某某单位绩效专用章", strength)
    picture = cv2.cvtColor(np.asarray(sheet), cv2.COLOR_RGB2BGR)
    _, stored = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.parametrize("strength", [0.45, 0.8])
def test_a_seal_is_found_where_it_lies(strength: float) -> None:
    (seal,) = without_seals(page(strength=strength)).seals
    expected = (MIDDLE[0] - RADIUS, MIDDLE[1] - RADIUS, MIDDLE[0] + RADIUS, MIDDLE[1] + RADIUS)
    assert seal == pytest.approx(expected, abs=8)


@pytest.mark.parametrize("strength", [0.45, 0.8])
def test_without_the_seal_the_page_is_nearly_as_it_was_before_it(strength: float) -> None:
    clean = cv2.cvtColor(page(has_seal=False), cv2.COLOR_BGR2GRAY).astype(int)
    sealed = page(strength=strength)
    lifted = cv2.cvtColor(without_seals(sealed).picture, cv2.COLOR_BGR2GRAY).astype(int)
    under = np.abs(cv2.cvtColor(sealed, cv2.COLOR_BGR2GRAY).astype(int) - clean)[200:500, 300:600]
    left = np.abs(lifted - clean)[200:500, 300:600]
    assert left.mean() < 0.55 * under.mean()
    print_there = clean[200:500, 300:600] < 120
    assert lifted[200:500, 300:600][print_there].mean() < 150, "print stays dark"


def test_away_from_the_seal_nothing_is_changed() -> None:
    sealed = page()
    lifted = without_seals(sealed)
    outside = np.ones(sealed.shape[:2], dtype=bool)
    (seal,) = lifted.seals
    outside[int(seal.top) : int(seal.bottom), int(seal.x0) : int(seal.x1)] = False
    assert (lifted.picture[outside] == sealed[outside]).all()
    assert lifted.sealed is sealed


def _with(shape: str) -> Picture:
    picture = page(has_seal=False)
    red = (40, 30, 200)
    if shape == "title":
        cv2.putText(picture, "RED TITLE", (150, 120), cv2.FONT_HERSHEY_SIMPLEX, 3, red, 12)
    elif shape == "desk":
        picture[:, 700:] = picture[520:, :] = (60, 100, 140)
    elif shape == "tick":
        cv2.line(picture, (100, 100), (160, 180), red, 6)
    elif shape == "frame":
        cv2.rectangle(picture, (200, 200), (500, 480), red, 4)
    elif shape == "tint":
        picture[:, :, :2] = (picture[:, :, :2] * 0.8).astype(np.uint8)
    return picture


@pytest.mark.parametrize("shape", ["none", "title", "desk", "tick", "frame", "tint"])
def test_what_is_no_seal_stays(shape: str) -> None:
    picture = _with(shape)
    lifted = without_seals(picture)
    assert lifted.seals == ()
    assert lifted.picture is picture


def test_no_noise_is_a_seal() -> None:
    rng = np.random.default_rng(Random(5).randrange(99))
    noisy = np.clip(page(has_seal=False).astype(int) + rng.integers(-25, 26, (700, 900, 3)), 0, 255)
    assert without_seals(noisy.astype(np.uint8)).seals == ()


@pytest.mark.parametrize(
    ("without", "sealed", "met"),
    [
        pytest.param(Line("87.28%", 0.95), Line("87.28%", 0.99), Line("87.28%", 0.99), id="alike"),
        pytest.param(
            Line("87.28%", 0.99),
            Line("7.28%", 0.98),
            Line("87.28%", DISPUTED, (Reading("7.28%", 0.98),)),
            id="a figure that reads otherwise",
        ),
        pytest.param(
            Line("及时完成", 0.99),
            Line("某及时完成", 0.7),
            Line("及时完成", DIFFERING, (Reading("某及时完成", 0.7),)),
            id="words that read otherwise",
        ),
        pytest.param(Line("及时完成", 0.99), Line("", 0.0), Line("及时完成", DIFFERING), id="nothing"),
    ],
)
def test_what_stands_under_a_seal_is_read_both_ways(without: Line, sealed: Line, met: Line) -> None:
    picture = page()
    beside = Found(PixelBox(60, 40, 160, 70), None, Line("95%", 0.97))
    lifted = Lifted(picture, picture, (PixelBox(300, 200, 600, 500),))
    engine = ScriptedEngine([], lambda _: sealed)
    assert lifted.read_both_ways([Found(BOX, 3, without), beside], engine) == [Found(BOX, 3, met), beside]


def test_a_seals_strokes_beside_other_text_are_none_of_it_and_alone_they_stay() -> None:
    picture = page()
    lifted = Lifted(picture, picture, (PixelBox(300, 200, 600, 500),))
    engine = ScriptedEngine([], lambda _: Line("某", 0.5))
    words, stroke, alone = (
        Found(BOX, cell, Line(text, 0.9)) for cell, text in ((1, "有效完成"), (1, "位"), (2, "位"))
    )
    kept = lifted.read_both_ways([words, stroke, alone], engine)
    assert [(found.cell, found.line.text) for found in kept] == [(1, "有效完成"), (2, "位")]
