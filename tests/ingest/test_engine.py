"""Engines are chosen by name, and the page about adding one says what is so."""

import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ingest import engine as engines
from ingest.document import Picture
from ingest.engine import ENGINES, Engine, Line, PixelBox, engine_name, make_engine
from ingest.errors import EngineUnavailable
from ingest.scripted import ScriptedEngine

GUIDE = Path(__file__).parents[2] / "docs" / "add-an-engine.md"
PRINTED = ["20,000.00", "87.30%"]


@pytest.mark.parametrize("name", ["auto", "rapidocr", "scripted"])
def test_an_engine_of_the_table_has_both_methods(name: str) -> None:
    made = make_engine(name)
    assert callable(made.detect)
    assert callable(made.recognise)


def test_every_engine_of_the_table_stands_in_its_module() -> None:
    for target in ENGINES.values():
        module, _, attribute = target.partition(":")
        assert callable(getattr(__import__(module, fromlist=[attribute]), attribute))


@pytest.mark.parametrize(
    ("called", "is_installed", "name"),
    [
        ("auto", True, "rapidocr-openvino"),
        ("auto", False, "rapidocr"),
        ("auto@/models/v5", False, "rapidocr@v5"),
        ("paddleocr@/models/v5", True, "paddleocr@v5"),
        ("scripted", True, "scripted"),
    ],
)
def test_the_name_of_an_engine_is_that_of_the_one_that_reads(
    monkeypatch: pytest.MonkeyPatch, called: str, is_installed: bool, name: str
) -> None:
    monkeypatch.setattr("ingest.runtimes.openvino_is_installed", lambda: is_installed)
    assert engine_name(called) == name


def test_an_unknown_engine_is_named_with_those_that_there_are() -> None:
    with pytest.raises(
        EngineUnavailable, match=r"没有名为 abbyy .*auto, rapidocr, rapidocr-openvino, paddleocr, scripted"
    ):
        make_engine("abbyy")


def test_an_engine_without_models_of_its_own_takes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"scripted .*takes no folder of models.*JIXIAO_OCR_MODELS"):
        make_engine(f"scripted@{tmp_path}")


def test_the_scripted_engine_gives_what_it_was_given() -> None:
    box = PixelBox(1, 2, 3, 4)
    scripted = ScriptedEngine([box], lambda line: Line(str(line.shape[1]), 0.9))
    page = np.zeros((5, 7, 3), np.uint8)
    assert scripted.detect(page) == [box]
    assert [line.text for line in scripted.recognise([page, page[:, :3]])] == ["7", "3"]
    assert ScriptedEngine().detect(page) == []


def snippets() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S)


def page_of_numbers() -> Picture:
    picture = np.full((360, 640, 3), 255, np.uint8)
    for number, text in enumerate(PRINTED):
        cv2.putText(picture, text, (120, 120 + 130 * number), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    return picture


class FakeTesseract(types.ModuleType):
    """A package that answers as pytesseract does, for the page of numbers."""

    Output = types.SimpleNamespace(DICT="dict")

    class TesseractNotFoundError(OSError):
        pass

    def __init__(self, is_installed: bool = True) -> None:
        super().__init__("pytesseract")
        self.is_installed = is_installed
        self.asked: list[tuple[int, ...]] = []

    def image_to_data(
        self, picture: Picture, lang: str, config: str, output_type: str
    ) -> dict[str, list[Any]]:
        if not self.is_installed:
            raise self.TesseractNotFoundError
        assert (lang, output_type) == ("chi_sim+eng", "dict")
        words = [
            ("20,000", 1, 96.0, (120, 90, 130, 32)),
            (".00", 1, 91.0, (252, 90, 60, 32)),
            ("87.30%", 2, 88.0, (120, 220, 160, 32)),
            (" ", 3, -1, (0, 0, 640, 360)),
        ]
        if config == "--psm 7":
            self.asked.append(picture.shape)
            words = [word for word in words if word[1] == len(self.asked)] if picture.min() < 128 else []
        return {
            "block_num": [line for _, line, _, _ in words],
            "par_num": [1 for _ in words],
            "line_num": [1 for _ in words],
            "left": [box[0] for *_, box in words],
            "top": [box[1] for *_, box in words],
            "width": [box[2] for *_, box in words],
            "height": [box[3] for *_, box in words],
            "conf": [confidence for _, _, confidence, _ in words],
            "text": [text for text, *_ in words],
        }


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Engine]:
    """The engine of the guide, its file and its line added as the guide says."""
    file, line, _ = snippets()
    module = types.ModuleType("ingest.tesseract")
    monkeypatch.setitem(sys.modules, "ingest.tesseract", module)
    exec(compile(file, "docs/add-an-engine.md", "exec"), module.__dict__)
    monkeypatch.setattr(engines, "ENGINES", dict(ENGINES))
    exec(line, {"ENGINES": engines.ENGINES})
    return lambda: make_engine("tesseract")


def contract() -> Callable[[Engine, Picture, list[str]], None]:
    names: dict[str, Any] = {}
    exec(snippets()[2], names)
    hold: Callable[[Engine, Picture, list[str]], None] = names["hold"]
    return hold


def test_the_guides_engine_reads_a_page(added: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", FakeTesseract())
    contract()(added(), page_of_numbers(), PRINTED)


def test_the_guides_engine_gives_the_confidence_of_the_worst_word(
    added: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", FakeTesseract())
    (line,) = added().recognise([page_of_numbers()])
    assert line == Line("20,000.00", 0.91)


def test_the_guides_engine_says_what_is_missing(
    added: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", None)
    with pytest.raises(EngineUnavailable, match="pip install pytesseract"):
        added()
    monkeypatch.setitem(sys.modules, "pytesseract", FakeTesseract(is_installed=False))
    with pytest.raises(EngineUnavailable, match="apt-get install tesseract-ocr"):
        added().detect(page_of_numbers())


def test_the_engine_that_comes_along_holds_the_guides_contract(engine: Engine) -> None:
    contract()(engine, page_of_numbers(), PRINTED)
