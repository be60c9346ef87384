"""The models of rapidocr's wheel as folders that PaddleOCR reads: their `inference.yml` is written here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from ingest.models import ONNX, PARTS, SETTINGS, Part
from ingest.rapid import onnxruntime_engine
from ingest.runtimes import Share, onnxruntime_model

NAMES: dict[Part, str] = {"detection": "PP-OCRv6_small_det", "recognition": "PP-OCRv6_small_rec"}
HALF = [0.5, 0.5, 0.5]
BEFORE: dict[Part, list[dict[str, Any]]] = {
    "detection": [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"DetResizeForTest": {"resize_long": 1536}},
        {"NormalizeImage": {"mean": HALF, "std": HALF, "scale": "1./255.", "order": "hwc"}},
        {"ToCHWImage": None},
    ],
    "recognition": [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"RecResizeImg": {"image_shape": [3, 48, 320]}},
    ],
}
AFTER: dict[Part, dict[str, Any]] = {
    "detection": {
        "name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.5, "max_candidates": 2000, "unclip_ratio": 1.6,
    },
    "recognition": {"name": "CTCLabelDecode"},
}  # fmt: skip


def write_wheel_models(models: Path) -> Path:
    """Write both parts into the folder and return it; EngineUnavailable where the wheel lacks a file."""
    engine = onnxruntime_engine()
    for part in PARTS:
        folder = models / part
        folder.mkdir(parents=True, exist_ok=True)
        file = engine.weights(part).path
        characters = onnxruntime_model(file, Share(1, 1)).characters
        said = {
            "Global": {"model_name": NAMES[part]},
            "PreProcess": {"transform_ops": BEFORE[part]},
            "PostProcess": AFTER[part] | ({"character_dict": characters} if characters else {}),
        }
        text = yaml.dump(said, allow_unicode=True, Dumper=yaml.CSafeDumper)
        (folder / SETTINGS).write_text(text, encoding="utf-8")
        shutil.copyfile(file, folder / ONNX)
    return models
