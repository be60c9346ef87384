"""Files to read, made on the spot, and engines that count what is asked of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Picture, Sheet, open_document
from ingest.engine import Engine, Line, PixelBox, make_engine

A4 = (595, 842)


class CountingEngine:
    """Another engine, with its calls counted."""

    def __init__(self, inner: Engine) -> None:
        self.inner = inner
        self.detected = 0
        self.recognised = 0

    def detect(self, picture: Picture) -> list[PixelBox]:
        self.detected += 1
        return self.inner.detect(picture)

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        self.recognised += len(lines)
        return self.inner.recognise(lines)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine, its models loaded once."""
    return make_engine()


@pytest.fixture
def counting(engine: Engine) -> CountingEngine:
    return CountingEngine(engine)


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Bytes of a PDF with one page for each function that draws on a canvas."""

    def make(*pages: Callable[[Any], None], size: tuple[float, float] = A4, **options: Any) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=size, **options)
        for draw in pages:
            canvas.setFont("Helvetica", 14)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture
def sheets(tmp_path: Path) -> Callable[..., list[Sheet]]:
    """The sheets of a file with these bytes."""

    def read(data: bytes, name: str = "form.pdf") -> list[Sheet]:
        path = tmp_path / name
        path.write_bytes(data)
        with open_document(path) as document:
            return [document.sheet(number) for number in range(1, document.source.pages + 1)]

    return read


@pytest.fixture
def paper() -> Callable[..., Picture]:
    """White paper of a width and height in pixels."""

    def make(width: int = 600, height: int = 400) -> Picture:
        return np.full((height, width, 3), 255, np.uint8)

    return make
