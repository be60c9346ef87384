"""What the local model says of a sheet, by onnxruntime alone; torch is never imported.

A folder of weights holds `model.onnx`, `config.json` and `vocabulary.txt`.

Memory grows by the square of a sheet's lines. So one of more than WHOLE lines is read in bands from top to bottom,
each shown with lines above and below it; pointers lead as far as a band is shown. One of more than LARGEST lines is
no form's page and is not looked at: every line is 'other' and points to nothing. One without lines gives no rows.

    lines from top to bottom   |-- context --|------ band ------|-- context --|
                                             |  what is kept    |
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from extract.transformer.features import FIGURES, LENGTH, PAIR_CODES, Features, Vocabulary, features
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import Probabilities, Sheet, SheetReading
from ingest.errors import ModelUnavailable
from ingest.runtimes import refusals

WEIGHTS = Path(__file__).parent / "weights"
MODEL, CONFIG, VOCABULARY = "model.onnx", "config.json", "vocabulary.txt"
WHOLE, BAND, CONTEXT = 500, 240, 80
"""Lines of a sheet that is read at once, of a band, and of what is shown above and below a band."""
LARGEST = 1500


class LayoutReader:
    """The model of one folder, loaded once; `read` may be called from several threads."""

    def __init__(self, folder: Path = WEIGHTS, threads: int = 1) -> None:
        for name in (MODEL, CONFIG, VOCABULARY):
            if not (folder / name).is_file():
                raise ModelUnavailable(missing(folder, name))
        agree(folder / CONFIG)
        self._vocabulary = Vocabulary.read(folder / VOCABULARY)
        self._session = session(folder / MODEL, threads)

    def read(self, sheet: Sheet) -> SheetReading:
        """Return the roles of a sheet's lines and where they point, in the order of its units."""
        if not 0 < len(sheet.units) <= LARGEST:
            return unread(sheet)
        at_once = len(sheet.units) <= WHOLE
        roles, pointers = self._whole(sheet) if at_once else self._in_bands(sheet)
        return SheetReading(sheet, roles, dict(zip(POINTERS, pointers, strict=True)))

    def _whole(self, sheet: Sheet) -> tuple[Probabilities, Probabilities]:
        return self.run(features(sheet, self._vocabulary))

    def _in_bands(self, sheet: Sheet) -> tuple[Probabilities, Probabilities]:
        count = len(sheet.units)
        roles = np.zeros((count, len(ROLES)), dtype=np.float32)
        pointers = np.zeros((len(POINTERS), count, count + 1), dtype=np.float32)
        order = sorted(range(count), key=lambda place: sheet.units[place].box.middle[1])
        for start in range(0, count, BAND):
            above = max(start - CONTEXT, 0)
            shown = order[above : start + BAND + CONTEXT]
            band = Sheet(tuple(sheet.units[place] for place in shown), sheet.aspect)
            of_band, leading = self._whole(band)
            kept = slice(start - above, start - above + BAND)
            roles[shown[kept]] = of_band[kept]
            for pointer, found in zip(pointers, leading, strict=True):
                pointer[np.ix_(shown[kept], [*shown, count])] = found[kept]
        return roles, pointers

    def run(self, given: Features) -> tuple[Probabilities, Probabilities]:
        """Return `(n, roles)` and `(pointers, n, n + 1)`."""
        inputs = {"characters": given.characters, "figures": given.figures, "pairs": given.pairs}
        roles, pointers = self._session.run(["roles", "pointers"], inputs)
        return np.asarray(roles), np.asarray(pointers)


@lru_cache(maxsize=2)
def _loaded(folder: Path, threads: int) -> LayoutReader:
    return LayoutReader(folder, threads)


_LOADING = threading.Lock()


def layout_reader(folder: Path = WEIGHTS, threads: int = 1) -> LayoutReader:
    """Return this process's reader of a folder, loaded at the first call."""
    with _LOADING:
        return _loaded(folder, threads)


def session(path: Path, threads: int) -> Any:
    """Return the loaded graph, kept to so many threads; ModelUnavailable where the file is no such graph."""
    import onnxruntime as ort  # loaded where it is used: starting up need not wait for it

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except refusals() as error:
        raise ModelUnavailable(spoilt(path)) from error


def agree(path: Path) -> None:
    """Raise ModelUnavailable where the weights were made for other roles, pointers or features than these."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelUnavailable(spoilt(path)) from error
    expected = {
        "roles": list(ROLES),
        "pointers": list(POINTERS),
        "length": LENGTH,
        "figures": FIGURES,
        "pair_codes": PAIR_CODES,
    }
    for name, value in expected.items():
        if config.get(name) != value:
            raise ModelUnavailable(
                f"{path}：{name} 与本程序不符，请用 `make train` 重新训练，或去掉模型目录的设置。"
                f" {name} is not this program's: train again with `make train`, or unset the model's folder."
            )


def unread(sheet: Sheet) -> SheetReading:
    """Return a reading that says nothing: all 'other', pointing nowhere. Its arrays share one row."""
    count = len(sheet.units)
    role = np.zeros(len(ROLES), dtype=np.float32)
    role[ROLES.index("other")] = 1.0
    nothing = np.zeros(count + 1, dtype=np.float32)
    nothing[-1] = 1.0
    pointer = np.broadcast_to(nothing, (count, count + 1))
    return SheetReading(sheet, np.broadcast_to(role, (count, len(ROLES))), dict.fromkeys(POINTERS, pointer))


def missing(folder: Path, name: str) -> str:
    """Return the message for a folder that lacks a file."""
    return (
        f"模型目录 {folder} 缺少文件 {name}：请用 `make train` 生成，或去掉模型目录的设置以使用随附的模型。"
        f" The model's folder {folder} lacks {name}: make it with `make train`, or unset the folder"
        " to use the model that ships."
    )


def spoilt(path: Path) -> str:
    """Return the message for a file that cannot be loaded."""
    return (
        f"模型文件 {path} 无法载入：请用 `make train` 重新生成。"
        f" The model's file {path} cannot be loaded: make it again with `make train`."
    )
