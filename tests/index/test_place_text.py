"""A place of a page read anew: by a worker, by the engine that reads everything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.bounds import Bounds
from index.pool import Pool
from index.store import Store
from ingest.errors import NotFound
from ingest.page import Box

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WIDTH, HEIGHT = 1240, 1754
BOUNDS = Bounds(page_seconds=60, document_seconds=240, memory_mb=2000)


def box(x0: int, top: int, x1: int, bottom: int) -> Box:
    """A box of pixels in page fractions."""
    return Box(x0 / WIDTH, top / HEIGHT, x1 / WIDTH, bottom / HEIGHT)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two lines of text in a cell, and an amount beside it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 26)
    pen.rectangle((100, 200, 500, 320), outline="black", width=2)
    pen.text((120, 215), "老旧供水管网改造", font=font, fill="black")
    pen.text((120, 262), "工程按期完工", font=font, fill="black")
    pen.text((560, 240), "1,215.45", font=font, fill="black")
    path = tmp_path_factory.mktemp("sheet") / "一.png"
    picture.save(path, dpi=(150, 150))
    return path


def test_a_worker_reads_what_stands_in_a_box_and_nothing_beside_it(sheet: Path, tmp_path: Path) -> None:
    with Pool(BOUNDS, 1, reader="none", ocr_engine="rapidocr") as pool:
        store = Store.open(tmp_path / "home", view=pool)
        document = store.keep(sheet.read_bytes(), "一.png", "王芳").sha256
        cell = store.place_text(document, 1, box(105, 205, 495, 315))
        assert cell.text == "老旧供水管网改造工程按期完工"
        assert 0.5 < cell.confidence <= 1
        assert store.place_text(document, 1, box(540, 220, 760, 300)).text == "1,215.45"
        assert store.place_text(document, 1, box(100, 900, 700, 1200)) == ("", 0.0)
        assert store.place_text(document, 1, box(100, 900, 104, 904)) == ("", 0.0)
        with pytest.raises(NotFound, match="第 2 页"):
            store.place_text(document, 2, box(100, 900, 700, 1200))
        store.close()
