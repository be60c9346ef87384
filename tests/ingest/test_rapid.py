"""The recogniser's output becomes text with its rivals; models are found or missed by name."""

import importlib.util
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ingest.ctc import decode
from ingest.document import Picture
from ingest.engine import Engine
from ingest.errors import EngineUnavailable
from ingest.page import Reading
from ingest.rapid import (
    BATCH_WIDTH,
    LINE_HEIGHT,
    WHEEL,
    RapidEngine,
    batches_of,
    fastest_engine,
    openvino_engine,
)
from ingest.runtimes import Model, Share, onnxruntime_model

CHARACTERS = ["0", "1", "8", "O", "（", "(", ".", ">", "≥"]
BLANK = 0
SPACE = len(CHARACTERS) + 1

Step = dict[str, float]


def probabilities(*steps: Step) -> np.ndarray[Any, Any]:
    """`[steps, classes]` of the given shares; what is left goes to "no character", called ""."""
    rows = np.zeros((len(steps), len(CHARACTERS) + 2), np.float32)
    for row, shares in zip(rows, steps, strict=True):
        for char, share in shares.items():
            row[SPACE if char == " " else CHARACTERS.index(char) + 1 if char else BLANK] = share
        row[BLANK] += 1 - row.sum()
    return rows


@pytest.mark.parametrize(
    ("steps", "text", "confidence"),
    [
        pytest.param([{"": 1}], "", 0.0, id="nothing stands there"),
        pytest.param([{"1": 1}], "1", 1.0, id="one character"),
        pytest.param([{"1": 1}, {"1": 1}], "1", 1.0, id="a long character is one"),
        pytest.param([{"1": 1}, {"": 1}, {"1": 1}], "11", 1.0, id="a gap parts two alike"),
        pytest.param([{"1": 1}, {"0": 1}], "10", 1.0, id="two characters"),
        pytest.param([{"1": 1}, {" ": 1}, {"0": 1}], "1 0", 1.0, id="the last class is a space"),
        pytest.param([{"1": 0.9}, {"0": 0.6}], "10", 0.6, id="the least certain character counts"),
        pytest.param([{"（": 0.55, "(": 0.44}], "（", 0.99, id="the other width is no doubt"),
        pytest.param([{">": 0.97, "≥": 0.03}], "≥", 1.0, id="a bar that was half seen"),
        pytest.param([{">": 0.999, "≥": 0.001}], ">", 1.0, id="no bar"),
    ],
)
def test_steps_become_text_and_the_confidence_of_the_least_sure_character(
    steps: list[Step], text: str, confidence: float
) -> None:
    line = decode(probabilities(*steps), CHARACTERS)
    assert line.text == text
    assert line.confidence == pytest.approx(confidence, abs=0.01)


@pytest.mark.parametrize(
    ("steps", "alternatives"),
    [
        pytest.param([{"1": 1}], [], id="sure"),
        pytest.param(
            [{"1": 1}, {"0": 0.7, "O": 0.2, "8": 0.1}], [("1O", 0.2), ("18", 0.1)], id="rivals by share"
        ),
        pytest.param(
            [{"8": 0.8, "0": 0.2}, {"0": 0.7, "O": 0.3}], [("8O", 0.3), ("00", 0.2)],
            id="one character differs at a time",
        ),
        pytest.param([{"1": 1}, {".": 0.8, "": 0.2}], [("1", 0.2)], id="or nothing stands there"),
        pytest.param([{"（": 0.6, "(": 0.4}], [], id="the other width is no rival"),
        pytest.param([{"0": 0.999, "O": 0.001}], [], id="a rival too weak to name"),
    ],
)  # fmt: skip
def test_alternatives_differ_in_one_character_best_first(
    steps: list[Step], alternatives: list[tuple[str, float]]
) -> None:
    found = decode(probabilities(*steps), CHARACTERS).alternatives
    assert [reading.text for reading in found] == [text for text, _ in alternatives]
    assert [reading.confidence for reading in found] == pytest.approx([share for _, share in alternatives])


def test_at_most_four_alternatives_are_kept() -> None:
    unsure = {"0": 0.5, "O": 0.2, "8": 0.2, "1": 0.1}
    line = decode(probabilities(unsure, {"": 1}, unsure, {"": 1}, unsure), CHARACTERS)
    assert len(line.alternatives) == 4
    assert all(isinstance(reading, Reading) and len(reading.text) == 3 for reading in line.alternatives)


class WidthReader:
    """A recogniser that reads a line's darkness as a character, and notes the shapes it is given."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def load(self, path: Path, share: Share) -> Model:
        assert path.name == WHEEL["recognition"]
        assert share.calls >= 1
        return Model(self.run, CHARACTERS)

    def run(self, tensor: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        self.shapes.append(tensor.shape)
        out = np.zeros((len(tensor), 2, len(CHARACTERS) + 2), np.float32)
        out[:, 1, BLANK] = 1
        for row, line in zip(out, tensor, strict=True):
            row[0, 1 + round((float(line[0, 0, 0]) + 1) * 127.5) // 25] = 1
        return out


def lines_of_shades(shades: Sequence[int], widths: Sequence[int]) -> list[Picture]:
    return [
        np.full((30, width, 3), shade * 25 + 5, np.uint8) for shade, width in zip(shades, widths, strict=True)
    ]


def test_batches_by_width_give_the_readings_in_the_order_asked() -> None:
    reader = WidthReader()
    shades = [2, 0, 1, 3, 5, 0, 2, 1]
    widths = [900, 20, 400, 25, 1400, 410, 30, 20]
    read = RapidEngine(reader.load).recognise(lines_of_shades(shades, widths))
    assert [line.text for line in read] == [CHARACTERS[shade] for shade in shades]
    assert sum(shape[0] for shape in reader.shapes) == 8
    assert len(reader.shapes) < 8, "lines of like width go together"
    assert {shape[1:3] for shape in reader.shapes} == {(3, LINE_HEIGHT)}
    assert all(shape[3] >= 96 for shape in reader.shapes), "a narrow line is padded"


@pytest.mark.parametrize("width", [400, 1600])
def test_a_line_is_neither_stretched_nor_squeezed(width: int) -> None:
    reader = WidthReader()
    RapidEngine(reader.load).recognise([np.full((LINE_HEIGHT, width, 3), 30, np.uint8)])
    assert [shape[3] for shape in reader.shapes] == pytest.approx([width], abs=31)


@pytest.mark.parametrize(
    ("widths", "at_once", "batches"),
    [
        pytest.param([], 2, [], id="nothing"),
        pytest.param([96, 96, 96, 96], 1, [[0, 1, 2, 3]], id="one thread, one batch"),
        pytest.param([96, 96, 96, 96], 2, [[0, 1], [2, 3]], id="two threads, a half for each"),
        pytest.param([96, 320], 1, [[0], [1]], id="unlike widths waste padding"),
        pytest.param([BATCH_WIDTH // 2] * 4, 1, [[0, 1], [2, 3]], id="no more than memory should hold"),
        pytest.param([2 * BATCH_WIDTH], 1, [[0]], id="a line wider than a batch goes alone"),
    ],
)
def test_batches_waste_little_and_keep_the_threads_busy(
    widths: list[int], at_once: int, batches: list[list[int]]
) -> None:
    assert batches_of(range(len(widths)), widths, at_once) == batches


def test_no_lines_need_no_model() -> None:
    assert RapidEngine(lambda path, share: pytest.fail("loaded")).recognise([]) == []


@pytest.mark.parametrize(
    ("call", "model"),
    [
        (lambda engine: engine.recognise([np.zeros((20, 40, 3), np.uint8)]), WHEEL["recognition"]),
        (lambda engine: engine.detect(np.zeros((90, 90, 3), np.uint8)), WHEEL["detection"]),
    ],
    ids=["recogniser", "detector"],
)
def test_a_model_missing_from_the_wheel_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[[RapidEngine], object], model: str
) -> None:
    (tmp_path / "models").mkdir()
    for name in set(WHEEL.values()) - {model}:
        (tmp_path / "models" / name).touch()
    spec = types.SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(EngineUnavailable, match=rf"{model}: .*make install") as error:
        call(RapidEngine(lambda path, share: pytest.fail(f"{path} was loaded")))
    assert str(tmp_path) in str(error.value)


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "inference.onnx").write_bytes(b"no model")
    with pytest.raises(EngineUnavailable, match=r"inference\.onnx: .*no ONNX model"):
        onnxruntime_model(tmp_path / "inference.onnx", Share(1, 1))


@pytest.mark.parametrize("is_installed", [True, False])
def test_the_fastest_engine_is_openvino_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, is_installed: bool
) -> None:
    monkeypatch.setattr("ingest.rapid.openvino_is_installed", lambda: is_installed)
    monkeypatch.setattr("ingest.rapid.openvino_model", "openvino")
    monkeypatch.setattr("ingest.rapid.onnxruntime_model", "onnxruntime")
    monkeypatch.setattr("ingest.rapid.RapidEngine", lambda load, models: load)
    assert fastest_engine() == ("openvino" if is_installed else "onnxruntime")  # type: ignore[comparison-overlap]


def test_openvino_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.rapid.openvino_is_installed", lambda: False)
    with pytest.raises(EngineUnavailable, match=r"rapidocr-openvino.*requirements/openvino\.lock"):
        openvino_engine()


def test_rapidocr_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"rapidocr: .*make install"):
        RapidEngine(WidthReader().load).recognise([np.zeros((20, 40, 3), np.uint8)])


def written(text: str) -> Picture:
    picture = np.full((48, 30 + 26 * len(text), 3), 255, np.uint8)
    cv2.putText(picture, text, (12, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 2, cv2.LINE_AA)
    return picture


def test_real_lines_of_digits_are_read(engine: Engine) -> None:
    printed = ["1,234.56", "87.30%", "0", "20,000.00", "9.5"]
    read = engine.recognise([written(text) for text in printed])
    assert [line.text for line in read] == printed
    assert all(line.confidence > 0.8 for line in read)


def test_an_empty_line_reads_as_nothing(engine: Engine) -> None:
    (line,) = engine.recognise([np.full((40, 200, 3), 255, np.uint8)])
    assert line.text.strip() == ""


def test_real_lines_are_found_where_they_stand(engine: Engine, paper: Callable[..., Picture]) -> None:
    picture = paper(640, 480)
    cv2.putText(picture, "20,000.00", (200, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    cv2.putText(picture, "1234.5", (60, 330), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    upper, lower = sorted(engine.detect(picture), key=lambda box: box.top)
    assert (upper.x0, upper.top, upper.bottom) == pytest.approx((200, 124, 152), abs=14)
    assert (lower.x0, lower.top, lower.bottom) == pytest.approx((60, 304, 332), abs=14)
    assert engine.detect(paper(640, 480)) == []
