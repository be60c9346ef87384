"""Models of one's own, brought in a folder with one folder for each of an engine's two parts.

    MODELS/
    ├── detection/      inference.yml  inference.onnx
    └── recognition/    inference.yml  inference.onnx

That is how PaddleOCR's models are handed out. Its native engine wants `inference.json` (or `inference.pdmodel`)
with `inference.pdiparams` in place of `inference.onnx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from ingest.errors import EngineUnavailable

Part = Literal["detection", "recognition"]
PARTS: tuple[Part, ...] = ("detection", "recognition")

SETTINGS = "inference.yml"
ONNX = "inference.onnx"
NATIVE = (("inference.json", "inference.pdiparams"), ("inference.pdmodel", "inference.pdiparams"))


class ModelFolder(NamedTuple):
    """A model's folder, its name, and what its `inference.yml` says of steps before and after."""

    path: Path
    name: str
    before: Mapping[str, Mapping[str, Any]]
    after: Mapping[str, Any]

    @property
    def onnx(self) -> Path:
        """The model's file for ONNX Runtime and OpenVINO; it need not be there."""
        return self.path / ONNX

    @property
    def characters(self) -> list[str]:
        """What a recogniser can read, in the order of its classes; empty where the folder does not say."""
        return [str(character) for character in self.after.get("character_dict") or ()]


def model_folder(models: Path, part: Part, is_native_welcome: bool = False) -> ModelFolder:
    """Return the folder of one part; EngineUnavailable names the folder and the files that it lacks.

    `is_native_welcome`: Paddle's own files will do as well as `inference.onnx`.
    """
    folder = models / part
    lacking = [] if (folder / SETTINGS).is_file() else [SETTINGS]
    if not (folder / ONNX).is_file() and not (is_native_welcome and _is_native(folder)):
        lacking.append(f"{ONNX} (或 or {' + '.join(NATIVE[0])})" if is_native_welcome else ONNX)
    if lacking:
        what = "没有此文件夹 / there is no such folder; " if not folder.is_dir() else ""
        raise EngineUnavailable(
            f"{folder}: {what}缺少 / lacks {', '.join(lacking)}; "
            f"模型文件夹的写法见 docs/models.md / docs/models.md says what such a folder holds"
        )
    return _read(folder)


def brought_folders(models: Path) -> dict[Part, ModelFolder]:
    """Return the parts that the folder holds; EngineUnavailable where it holds none, or one that lacks a file."""
    parts = [part for part in PARTS if (models / part).is_dir()]
    if not parts:
        raise EngineUnavailable(
            f"{models}: 既没有 detection 也没有 recognition 文件夹 / holds neither a folder detection nor a folder "
            f"recognition; 见 / see docs/models.md"
        )
    return {part: model_folder(models, part) for part in parts}


def _is_native(folder: Path) -> bool:
    return any(all((folder / name).is_file() for name in names) for names in NATIVE)


def _read(folder: Path) -> ModelFolder:
    """Return the folder as its settings say; EngineUnavailable where they say it in another way."""
    path = folder / SETTINGS
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        before = {
            name: step or {} for one in said["PreProcess"]["transform_ops"] for name, step in one.items()
        }
        return ModelFolder(folder, str(said["Global"]["model_name"]), before, dict(said["PostProcess"]))
    except (
        OSError,
        UnicodeDecodeError,
        yaml.YAMLError,
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
    ) as error:
        raise EngineUnavailable(
            f"{path}: 不是 PaddleOCR 的模型说明 / does not tell of a PaddleOCR model (Global.model_name, "
            f"PreProcess.transform_ops, PostProcess): {type(error).__name__}; 见 / see docs/models.md"
        ) from error
