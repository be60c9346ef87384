"""PP-OCR by the weights in rapidocr's wheel, on ONNX Runtime or OpenVINO, with batching of our own.

rapidocr gives the models and the detector's post-processing. Its recogniser pads every line to 320 pixels
and gives only the best text; ours pads lines of like width together, which halves the work on a form of
short cells, and keeps the next-best reading of each character.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.errors import EngineUnavailable
from ingest.page import Reading
from ingest.threads import allowed_threads

Tensor = NDArray[np.float32]
DetectorBoxes = Callable[[Tensor, tuple[int, int]], tuple[NDArray[np.float32], list[float]]]


class Model(NamedTuple):
    """A loaded model: `run` takes one input tensor to its first output; `characters` as its metadata lists them."""

    run: Callable[[Tensor], Tensor]
    characters: list[str]


DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR_SIDE = 1536
"""The page's long side as the detector sees it."""
LINE_HEIGHT = 48
"""Height in pixels that the recogniser was trained on."""
WIDTH_STEP = 32
NARROWEST = 96
"""A narrower line is padded, never stretched: stretching turns 0 into O and 8 into M."""
WIDEST = 2400
BATCH_PIXELS = 48 * 6000
LEAST_ALTERNATIVE = 0.005
MOST_ALTERNATIVES = 4
UNDERRATED = {">": "≥", "<": "≤"}
"""Signs whose bar the recogniser overlooks. Over 288 rendered and blurred signs a bare > or < never gave the
barred one more than 0.7% of both, a barred one never less than 2%: above the share below, the bar is there."""
BARRED_SHARE = 0.015


def onnxruntime_engine() -> RapidEngine:
    """Return PP-OCR on ONNX Runtime."""
    return RapidEngine(_onnxruntime_session)


def openvino_engine() -> RapidEngine:
    """Return PP-OCR on OpenVINO; EngineUnavailable where it is not installed."""
    if importlib.util.find_spec("openvino") is None:
        raise EngineUnavailable(
            "rapidocr-openvino: 未安装 openvino / openvino is not installed; "
            "pip install --require-hashes -r requirements/openvino.lock"
        )
    return RapidEngine(_openvino_session)


class RapidEngine:
    """PP-OCR's detector and recogniser behind the `Engine` protocol; models are loaded at first use."""

    def __init__(self, load: Callable[[Path], Model], models: Path | None = None) -> None:
        self._load = load
        self._models = models

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text on the page."""
        height, width = picture.shape[:2]
        ratio = min(1.0, DETECTOR_SIDE / max(height, width))
        size = tuple(max(32, round(side * ratio / 32) * 32) for side in (width, height))
        tensor = cv2.dnn.blobFromImage(picture, 1 / 127.5, size, (127.5, 127.5, 127.5))
        heat = self._detector.run(np.asarray(tensor, dtype=np.float32))
        quads, _ = self._boxes_of(heat, (height, width))
        return [PixelBox(*quad.min(axis=0), *quad.max(axis=0)) for quad in np.asarray(quads, dtype=float)]

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return a reading for each line; lines of like width go through the model together."""
        widths = [_padded_width(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda index: widths[index])
        readings: list[Line | None] = [None] * len(lines)
        for batch in _batches(order, widths):
            tensor = np.stack([_tensor(lines[index], widths[batch[-1]]) for index in batch])
            for index, probabilities in zip(batch, self._recogniser.run(tensor), strict=True):
                readings[index] = decode(probabilities, self._recogniser.characters)
        return [reading for reading in readings if reading is not None]

    @cached_property
    def _detector(self) -> Model:
        return self._load(self._model_path(DETECTOR))

    @cached_property
    def _recogniser(self) -> Model:
        return self._load(self._model_path(RECOGNISER))

    @cached_property
    def _boxes_of(self) -> DetectorBoxes:
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        post: DetectorBoxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, max_candidates=2000, unclip_ratio=1.6, use_dilation=True
        )
        return post

    def _model_path(self, name: str) -> Path:
        path = (self._models or _wheel_models()) / name
        if not path.is_file():
            raise EngineUnavailable(
                f"{path}: 缺少模型文件 / the model file is missing; 请重新运行 make install / run make install again"
            )
        return path


def decode(probabilities: Tensor, characters: Sequence[str]) -> Line:
    """Return the text of one line from `[steps, classes]` (CTC: class 0 is no character, the last a space)."""
    best = probabilities.argmax(axis=1)
    emits = best != 0
    emits[1:] &= best[1:] != best[:-1]
    steps = np.flatnonzero(emits)
    if not len(steps):
        return Line("", 0.0)
    text = [_with_bar(probabilities[step], _character(best[step], characters), characters) for step in steps]
    rivals = [_rivals(probabilities[step], char, characters) for step, char in zip(steps, text, strict=True)]
    certainty = min(
        float(probabilities[step, best[step]]) + same for step, (same, _) in zip(steps, rivals, strict=True)
    )
    others = [
        Reading("".join((*text[:place], other, *text[place + 1 :])), confidence)
        for place, (_, readings) in enumerate(rivals)
        for other, confidence in readings
    ]
    best_others = sorted(others, key=lambda reading: -reading.confidence)[:MOST_ALTERNATIVES]
    return Line("".join(text), min(certainty, 1.0), tuple(best_others))


def _rivals(row: Tensor, char: str, characters: Sequence[str]) -> tuple[float, list[Reading]]:
    """Return the probability of the same character in another width, and the other readings of one step.

    Full-width and half-width forms (，, （( ) look alike and mean the same: they do not make a reading unsure.
    """
    if row.max() > 1 - LEAST_ALTERNATIVE:
        return 0.0, []
    same, others = 0.0, []
    for index in np.argsort(row)[-4:-1][::-1]:
        other = "" if index == 0 else _character(index, characters)
        if _folded(other) == _folded(char):
            same += float(row[index])
        elif row[index] >= LEAST_ALTERNATIVE:
            others.append(Reading(other, float(row[index])))
    return same, others


def _with_bar(row: Tensor, char: str, characters: Sequence[str]) -> str:
    """Return ≥ for > and ≤ for < where the recogniser saw something of the bar."""
    barred = UNDERRATED.get(char)
    if barred is None or barred not in characters:
        return char
    bare, with_bar = (float(row[characters.index(sign) + 1]) for sign in (char, barred))
    return barred if with_bar >= BARRED_SHARE * (bare + with_bar) else char


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _character(index: int | np.intp, characters: Sequence[str]) -> str:
    return characters[int(index) - 1] if index <= len(characters) else " "


def _padded_width(line: Picture) -> int:
    """Return the width of the line at the recogniser's height, rounded up so that few widths are met."""
    height, width = line.shape[:2]
    scaled = width * LINE_HEIGHT / max(height, 1)
    return int(min(max(-(-scaled // WIDTH_STEP) * WIDTH_STEP, NARROWEST), WIDEST))


def _batches(order: list[int], widths: list[int]) -> list[list[int]]:
    """Return the lines, narrow ones first, in batches that waste little padding and stay in memory."""
    batches: list[list[int]] = []
    for index in order:
        batch = batches[-1] if batches else []
        is_alike = batch and widths[index] <= widths[batch[0]] * 1.2 + WIDTH_STEP
        if is_alike and (len(batch) + 1) * widths[index] * LINE_HEIGHT <= BATCH_PIXELS:
            batch.append(index)
        else:
            batches.append([index])
    return batches


def _tensor(line: Picture, padded_width: int) -> Tensor:
    """Return the line as `[3, 48, padded width]`, -1 to 1, padded on the right with middle grey."""
    height, width = line.shape[:2]
    scaled = min(max(round(width * LINE_HEIGHT / max(height, 1)), 1), padded_width)
    resized = cv2.resize(line, (scaled, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    tensor = np.zeros((3, LINE_HEIGHT, padded_width), dtype=np.float32)
    tensor[:, :, :scaled] = resized.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return tensor


def _wheel_models() -> Path:
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise EngineUnavailable(
            "rapidocr: 未安装 / rapidocr is not installed; 请运行 make install / run make install"
        )
    return Path(spec.origin).parent / "models"


def _onnxruntime_session(path: Path) -> Model:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = allowed_threads() or 0
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    (first, *_) = session.get_inputs()
    characters = session.get_modelmeta().custom_metadata_map.get("character", "").split("\n")
    return Model(lambda tensor: np.asarray(session.run(None, {first.name: tensor})[0]), characters)


def _openvino_session(path: Path) -> Model:
    import onnxruntime
    import openvino

    core = openvino.Core()
    hints: dict[str, str | int] = {"PERFORMANCE_HINT": "LATENCY"}
    if threads := allowed_threads():
        hints["INFERENCE_NUM_THREADS"] = threads
    compiled = core.compile_model(core.read_model(path), "CPU", hints)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    metadata = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    ).get_modelmeta()
    characters = metadata.custom_metadata_map.get("character", "").split("\n")
    return Model(lambda tensor: np.asarray(compiled(tensor)[compiled.output(0)]), characters)
