"""The protocol of an OCR engine, and the table of those that can be chosen.

An engine finds the lines of text on a straight page and reads pictures of single lines. To add one, write
one file with a class that has these two methods and give it one line in `ENGINES` (docs/add-an-engine.md).
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from ingest.document import Picture
from ingest.errors import EngineUnavailable
from ingest.page import Reading


class PixelBox(NamedTuple):
    """A rectangle in pixels of the page's picture."""

    x0: float
    top: float
    x1: float
    bottom: float


class Line(NamedTuple):
    """What an engine reads on the picture of one line.

    `confidence` is that of the least certain character, 0-1: one bad digit makes a bad number.
    `alternatives` are next-best readings of the whole line that differ in one character, best first.
    """

    text: str
    confidence: float
    alternatives: tuple[Reading, ...] = ()


class Engine(Protocol):
    """An OCR engine. Pictures are BGR `(height, width, 3)` uint8."""

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text on a straight page, in any order."""
        ...

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return one reading for each picture of a line, in the same order; text "" where nothing stands."""
        ...


ENGINES = {
    "auto": "ingest.rapid:fastest_engine",
    "rapidocr": "ingest.rapid:onnxruntime_engine",
    "rapidocr-openvino": "ingest.rapid:openvino_engine",
    "paddleocr": "ingest.paddle:PaddleEngine",
    "scripted": "ingest.scripted:ScriptedEngine",
}
"""Name → `module:callable` that makes the engine; nothing is imported before it is chosen.

A callable that takes a folder of models has a parameter `models`, a path or None.
"""


def engine_name(called: str = "auto") -> str:
    """Return which engine is meant: the one that "auto" chooses here, and of a folder of models its name alone."""
    name, _, folder = called.partition("@")
    if name == "auto":
        from ingest.runtimes import openvino_is_installed

        name = "rapidocr-openvino" if openvino_is_installed() else "rapidocr"
    return f"{name}@{Path(folder).name}" if folder else name


def make_engine(called: str = "auto") -> Engine:
    """Return the engine called so: its name, or NAME@FOLDER with a folder of models of one's own (ingest.models).

    EngineUnavailable when there is no such engine, or it lacks something.
    """
    name, _, folder = called.partition("@")
    if name not in ENGINES:
        raise EngineUnavailable(
            f"没有名为 {name} 的识别引擎 / no OCR engine is called {name}; 可选 / choose one of: {', '.join(ENGINES)}"
        )
    module, _, attribute = ENGINES[name].partition(":")
    make = getattr(importlib.import_module(module), attribute)
    if folder and "models" not in inspect.signature(make).parameters:
        raise EngineUnavailable(
            f"{name} 不使用模型文件夹 / takes no folder of models; 请去掉 JIXIAO_OCR_MODELS / unset JIXIAO_OCR_MODELS"
        )
    engine: Engine = make(models=Path(folder)) if folder else make()
    return engine
