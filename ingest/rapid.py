"""PP-OCR by the weights in rapidocr's wheel or in a folder, on ONNX Runtime or OpenVINO, with batching of our own.

rapidocr gives the models and the detector's post-processing. Its recogniser pads every line to 320 pixels
and gives only the best text; ours pads lines of like width together, which halves the work on a form of
short cells, reads as many batches at once as there are threads, and keeps the next-best reading of each
character.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.ctc import decode
from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.errors import EngineUnavailable
from ingest.legibility import legibility
from ingest.models import PARTS, ModelFolder, Part, brought_folders
from ingest.runtimes import (
    Load,
    Model,
    Share,
    Tensor,
    onnxruntime_model,
    openvino_is_installed,
    openvino_model,
    threads,
)

DetectorBoxes = Callable[[Tensor, tuple[int, int]], tuple[NDArray[np.float32], list[float]]]

WHEEL: Mapping[Part, str] = {"detection": "PP-OCRv6_det_small.onnx", "recognition": "PP-OCRv6_rec_small.onnx"}
DETECTOR_SIDE = 1536
"""The page's long side as the detector sees it."""
CLEAR_SIDE = 1280
"""The same for a page in usual print that is clear: it finds the same lines, in two thirds of the time."""
CLEAR_CHARACTER = 24
"""Pixels of a usual character at 200 dpi (about 9 points); smaller print wants the larger side."""
CLEAR_CONTRAST = 80
"""Office scans have 98 and more of 255, poor ones under 40: there the smaller side misses lines."""
LINE_HEIGHT = 48
"""Height in pixels that the recogniser was trained on."""
WIDTH_STEP = 32
NARROWEST = 96
"""A narrower line is padded, never stretched: stretching turns 0 into O and 8 into M. Nor is a long one squeezed: at
0.75 of its width a line of prose loses one of several like digits (11111.00 becomes 1111.00), and surely so."""
WIDEST = 2400
BATCH_WIDTH = 2400
"""Pixels across of all lines of a batch, or one line: more costs memory and gains nothing."""
HALF = (0.5, 0.5, 0.5)
Scale = tuple[Sequence[float], Sequence[float]]
"""Mean and deviation of each channel, 0-1, in the picture's own order: PaddleOCR's models take BGR as it is."""


class Weights(NamedTuple):
    """A part's model file and what must be known to use it; without characters they stand in the file's metadata."""

    path: Path
    scale: Scale = (HALF, HALF)
    characters: Sequence[str] = ()
    after: Mapping[str, Any] = MappingProxyType({})


def onnxruntime_engine(models: Path | None = None) -> RapidEngine:
    """Return PP-OCR on ONNX Runtime."""
    return RapidEngine(onnxruntime_model, models)


def openvino_engine(models: Path | None = None) -> RapidEngine:
    """Return PP-OCR on OpenVINO; EngineUnavailable where it is not installed."""
    if not openvino_is_installed():
        raise EngineUnavailable(
            "rapidocr-openvino: 未安装 openvino / openvino is not installed; "
            "pip install --require-hashes --no-deps -r requirements/openvino.lock"
        )
    return RapidEngine(openvino_model, models)


def fastest_engine(models: Path | None = None) -> RapidEngine:
    """Return PP-OCR on OpenVINO where that is installed, else on ONNX Runtime.

    `jixiao eval --engines` holds both against each other: no number may differ between them.
    """
    return openvino_engine(models) if openvino_is_installed() else onnxruntime_engine(models)


class RapidEngine:
    """PP-OCR's detector and recogniser behind the `Engine` protocol; models are loaded at first use.

    `models` is a folder of models (ingest.models); a part that it does not hold is the wheel's.
    """

    def __init__(self, load: Load, models: Path | None = None) -> None:
        self._load = load
        self._models = models

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text on the page."""
        height, width = picture.shape[:2]
        ratio = min(1.0, detector_side(picture) / max(height, width))
        size = _in_steps(width * ratio), _in_steps(height * ratio)
        heat = self._detector.run(_page_tensor(picture, size, self.weights("detection").scale))
        quads, _ = self._boxes_of(heat, (height, width))
        return [PixelBox(*quad.min(axis=0), *quad.max(axis=0)) for quad in np.asarray(quads, dtype=float)]

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return a reading for each line; lines of like width go through the model together."""
        if not lines:
            return []
        widths = [_padded_width(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda index: widths[index])
        model = self._recogniser

        def read(batch: Sequence[int]) -> list[tuple[int, Line]]:
            tensor = np.stack([_tensor(lines[index], widths[batch[-1]]) for index in batch])
            steps = zip(batch, model.run(tensor), strict=True)
            return [(index, decode(probabilities, model.characters)) for index, probabilities in steps]

        # The widest go first: what is left for the end is short, and no thread waits long for the others.
        batches = batches_of(order, widths, threads())[::-1]
        readings = dict(one for batch in self._readers.map(read, batches) for one in batch)
        return [readings[index] for index in range(len(lines))]

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(threads(), thread_name_prefix="recogniser")

    @cached_property
    def _detector(self) -> Model:
        return self._load(self.weights("detection").path, Share(1, threads()))

    @cached_property
    def _recogniser(self) -> Model:
        weights = self.weights("recognition")
        model = self._load(weights.path, Share(threads(), 1))
        characters = list(weights.characters) or model.characters
        if not characters:
            raise EngineUnavailable(
                f"{weights.path}: 没有字符表 / no list of characters, neither in the model nor as "
                "PostProcess.character_dict in inference.yml"
            )
        return model._replace(characters=characters)

    @cached_property
    def _boxes_of(self) -> DetectorBoxes:
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        chosen = {"thresh": 0.3, "box_thresh": 0.5, "unclip_ratio": 1.6}
        said = self.weights("detection").after
        post: DetectorBoxes = DBPostProcess(
            **{name: float(said.get(name, value)) for name, value in chosen.items()},
            max_candidates=int(said.get("max_candidates", 2000)),
            use_dilation=True,
        )
        return post

    def weights(self, part: Part) -> Weights:
        """Return what the engine reads this part by; EngineUnavailable where a file of it is missing."""
        return self._chosen[part]

    @cached_property
    def _chosen(self) -> Mapping[Part, Weights]:
        brought = brought_folders(self._models) if self._models else {}
        return {
            part: _weights_in(brought[part]) if part in brought else _wheel_weights(part) for part in PARTS
        }


def _weights_in(folder: ModelFolder) -> Weights:
    scale = folder.before.get("NormalizeImage", {})
    mean, deviation = scale.get("mean", HALF), scale.get("std", HALF)
    return Weights(folder.onnx, (mean, deviation), folder.characters, folder.after)


def _wheel_weights(part: Part) -> Weights:
    """Return the weights in rapidocr's wheel; EngineUnavailable where it, or the file, is missing."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise EngineUnavailable(
            "rapidocr: 未安装 / rapidocr is not installed; 请运行 make install / run make install"
        )
    path = Path(spec.origin).parent / "models" / WHEEL[part]
    if not path.is_file():
        raise EngineUnavailable(
            f"{path}: 缺少模型文件 / the model file is missing; 请重新运行 make install / run make install again"
        )
    return Weights(path)


def detector_side(picture: Picture) -> int:
    """Return how long the page's long side must be for the detector."""
    seen = legibility(picture)
    is_clear = seen.character >= CLEAR_CHARACTER and seen.contrast >= CLEAR_CONTRAST
    return CLEAR_SIDE if is_clear else DETECTOR_SIDE


def _in_steps(side: float) -> int:
    return max(32, round(side / 32) * 32)


def batches_of(order: Sequence[int], widths: Sequence[int], at_once: int) -> list[list[int]]:
    """Return the lines, narrow ones first, in batches that waste little padding, fit in memory and keep all threads busy."""
    most = min(BATCH_WIDTH, sum(widths) // at_once + WIDTH_STEP)
    batches: list[list[int]] = []
    for index in order:
        batch = batches[-1] if batches else []
        is_alike = batch and widths[index] <= widths[batch[0]] * 1.2 + WIDTH_STEP
        if is_alike and (len(batch) + 1) * widths[index] <= most:
            batch.append(index)
        else:
            batches.append([index])
    return batches


def _padded_width(line: Picture) -> int:
    """Return the width of the line at the recogniser's height, rounded up so that few widths are met."""
    height, width = line.shape[:2]
    scaled = width * LINE_HEIGHT / max(height, 1)
    return int(min(max(-(-scaled // WIDTH_STEP) * WIDTH_STEP, NARROWEST), WIDEST))


def _tensor(line: Picture, padded_width: int) -> Tensor:
    """Return the line as `[3, 48, padded width]`, -1 to 1, padded on the right with middle grey."""
    height, width = line.shape[:2]
    scaled = min(max(round(width * LINE_HEIGHT / max(height, 1)), 1), padded_width)
    resized = cv2.resize(line, (scaled, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    tensor = np.zeros((3, LINE_HEIGHT, padded_width), dtype=np.float32)
    tensor[:, :, :scaled] = resized.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return tensor


def _page_tensor(picture: Picture, size: tuple[int, int], scale: Scale) -> Tensor:
    """Return the page as `[1, 3, height, width]` of the size given, scaled by mean and deviation of each channel."""
    mean, deviation = (np.asarray(values, dtype=np.float32) for values in scale)
    tensor = cv2.dnn.blobFromImage(picture, 1 / (255 * float(deviation[0])), size, (255 * mean).tolist())
    if (deviation != deviation[0]).any():
        tensor *= (deviation[0] / deviation)[:, None, None]
    return np.asarray(tensor, dtype=np.float32)
