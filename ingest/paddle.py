"""PaddleOCR 3 behind the `Engine` protocol, its models from a folder, nothing ever fetched.

It runs where `paddleocr` is installed: in an environment of its own (requirements/paddle.lock), since it wants
other versions of NumPy and OpenCV than the rest.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.errors import EngineUnavailable
from ingest.models import ModelFolder, Part, model_folder
from ingest.threads import allowed_threads

DETECTOR_SIDE = 1536
BATCH = 8
REMEDY = (
    "make paddle, 然后用 / then .venv-paddle/bin/jixiao; 或 / or "
    "pip install --require-hashes --no-deps -r requirements/paddle.lock"
)


class PaddleEngine:
    """PaddleOCR's detector and recogniser, by ONNX Runtime where the folder has `inference.onnx`, else by Paddle.

    EngineUnavailable where the package, the folder or one of its files is missing.
    """

    def __init__(self, models: Path | None = None) -> None:
        if importlib.util.find_spec("paddleocr") is None:
            raise EngineUnavailable(f"paddleocr: 未安装 / paddleocr is not installed; {REMEDY}")
        if models is None:
            raise EngineUnavailable(
                "paddleocr: 没有模型文件夹 / has no folder of models; 请用 JIXIAO_OCR_MODELS 指定 / "
                "name one in JIXIAO_OCR_MODELS (docs/models.md)"
            )
        self._folders: dict[Part, ModelFolder] = {
            "detection": model_folder(models, "detection", is_native_welcome=True),
            "recognition": model_folder(models, "recognition", is_native_welcome=True),
        }

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text on the page."""
        height, width = picture.shape[:2]
        (found,) = self._detector.predict(np.ascontiguousarray(picture), batch_size=1)
        return [_box(polygon, width, height) for polygon in found["dt_polys"]]

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return one reading for each line; lines of like width go through the model together."""
        order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1] / lines[index].shape[0])
        if not order:
            return []
        given = [np.ascontiguousarray(lines[index]) for index in order]
        readings = dict(zip(order, self._recogniser.predict(given, batch_size=BATCH), strict=True))
        return [
            line_of(readings[index]["rec_text"], readings[index]["rec_score"]) for index in range(len(lines))
        ]

    @cached_property
    def _detector(self) -> Any:
        return self._load("TextDetection", "detection", limit_side_len=DETECTOR_SIDE, limit_type="max")

    @cached_property
    def _recogniser(self) -> Any:
        return self._load("TextRecognition", "recognition")

    def _load(self, kind: str, part: Part, **options: Any) -> Any:
        """Return a predictor of the package on the part's folder; its errors become ours, with the folder named."""
        # Without it the package looks for a host of models on the network, folder or no folder.
        os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
        import paddleocr

        folder = self._folders[part]
        is_onnx = folder.onnx.is_file()
        runtime: dict[str, Any] = {"engine": "onnxruntime" if is_onnx else "paddle"}
        if is_onnx and (count := allowed_threads()):
            runtime["engine_config"] = {"intra_op_num_threads": count}
        try:
            return getattr(paddleocr, kind)(
                model_name=folder.name, model_dir=str(folder.path), device="cpu", **runtime, **options
            )
        except (RuntimeError, ValueError, KeyError, TypeError, AssertionError, OSError) as error:
            raise EngineUnavailable(
                f"{folder.path}: PaddleOCR 无法载入此模型 / PaddleOCR cannot load this model "
                f"({type(error).__name__}: {error}); 见 / see docs/models.md"
            ) from error


def line_of(text: str, mean: float) -> Line:
    """Return the reading with the least that its least certain character can have, by the mean of all.

    The package gives the mean alone, and one bad digit in a long line hardly moves it: all doubt is put on one.
    """
    return Line(text, max(0.0, 1 - len(text) * (1 - float(mean))) if text else 0.0)


def _box(polygon: Any, width: int, height: int) -> PixelBox:
    corners = np.asarray(polygon, dtype=float).reshape(-1, 2).clip((0, 0), (width, height))
    return PixelBox(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
