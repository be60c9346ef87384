"""Who can be compared on the same pages: our reading with each engine, and yardsticks of other makers.

Each takes the picture of a page to the texts of its cells, or of its lines where it knows no cells. A contestant
that is not installed raises EngineUnavailable with the remedy, when it is made.
"""

from __future__ import annotations

import csv
import importlib
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from ingest.document import DPI, Picture, Sheet
from ingest.errors import EngineUnavailable

Units = list[str]
"""The texts of a page's cells or lines, as found."""
ReadPage = Callable[[Picture], Units]

PADDLE_ENVIRONMENT = Path(".venv-paddle")
PADDLE_REMEDY = f"make paddle (requirements/paddle.lock, {PADDLE_ENVIRONMENT})"
TESSERACT_THREADS = 2
LEAST_CONFIDENCE = 50
"""What img2table takes for text, its own default."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """One who reads pages: `make` is given the folder of models; `is_ours` where it is our reading with an engine."""

    name: str
    title: str
    make: Callable[[Path], ReadPage]
    is_ours: bool = False
    environment: Path | None = None
    """The folder of the environment that it lives in, None for the program's own."""


def ours(engine: str) -> Callable[[Path], ReadPage]:
    """Return what makes our reading of a page by an engine; the engine named "paddleocr" reads by the models."""

    def make(models: Path) -> ReadPage:
        from ingest.engine import make_engine
        from ingest.reader import read_page

        made = make_engine(f"{engine}@{models}" if engine == "paddleocr" else engine)

        def read(picture: Picture) -> Units:
            height, width = picture.shape[:2]
            page = read_page(Sheet(1, width * 72 / DPI, height * 72 / DPI, picture), made)
            cells = [cell for table in page.tables for cell in table.cells if cell.words]
            texts = ["".join(word.text for word in cell.words) for cell in cells]
            return [*texts, *(word.text for word in page.lines)]

        return read

    return make


def rapidocr(models: Path) -> ReadPage:  # noqa: ARG001
    """Return RapidOCR as it comes: lines."""
    engine = _imported("rapidocr", "make install").RapidOCR(params={"Global.log_level": "error"})
    return lambda picture: list(engine(picture).txts or ())


def img2table(models: Path) -> ReadPage:  # noqa: ARG001
    """Return img2table with RapidOCR for Chinese and its detection of rotation: cells."""
    package = _imported("img2table.document", PADDLE_REMEDY)
    reader = _imported("img2table.ocr", PADDLE_REMEDY)
    language = _imported("rapidocr", "make install").LangRec.CH
    ocr = reader.RapidOCR(params={"Global.log_level": "error", "Rec.lang_type": language})

    def read(picture: Picture) -> Units:
        image = package.Image(src=_png(picture), detect_rotation=True)
        tables = image.extract_tables(ocr=ocr, min_confidence=LEAST_CONFIDENCE)
        # A cell that spans several stands in each of them.
        cells = {
            (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2): cell.value
            for table in tables for row in table.content.values() for cell in row
        }  # fmt: skip
        return [value for value in cells.values() if value]

    return read


def paddleocr(models: Path) -> ReadPage:
    """Return PaddleOCR's own line of steps on the models in the folder, by ONNX Runtime: lines."""
    from ingest.models import model_folder

    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    package = _imported("paddleocr", PADDLE_REMEDY)
    detection, recognition = model_folder(models, "detection"), model_folder(models, "recognition")
    engine = package.PaddleOCR(
        text_detection_model_name=detection.name,
        text_detection_model_dir=str(detection.path),
        text_recognition_model_name=recognition.name,
        text_recognition_model_dir=str(recognition.path),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        device="cpu",
        engine="onnxruntime",
    )
    return lambda picture: [text for page in engine.predict(picture) for text in page["rec_texts"]]


def tesseract(models: Path) -> ReadPage:  # noqa: ARG001
    """Return Tesseract with chi_sim: its lines, parted where a gap is wider than a line is high."""
    program = shutil.which("tesseract")
    remedy = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    if program is None:
        raise EngineUnavailable(f"tesseract: 未安装 / not installed; {remedy}")
    languages = subprocess.run([program, "--list-langs"], check=True, capture_output=True, text=True)  # noqa: S603
    if "chi_sim" not in languages.stdout.split():
        raise EngineUnavailable(f"tesseract: 没有 chi_sim / chi_sim is missing; {remedy}")
    environment = os.environ | {"OMP_THREAD_LIMIT": str(TESSERACT_THREADS)}
    command = [program, "stdin", "stdout", "-l", "chi_sim", "--psm", "11", "--dpi", str(DPI), "tsv"]

    def read(picture: Picture) -> Units:
        done = subprocess.run(command, input=_png(picture), check=True, capture_output=True, env=environment)  # noqa: S603
        return lines_of_words(done.stdout.decode("utf-8"))

    return read


def lines_of_words(table: str) -> Units:
    """Return the lines of Tesseract's TSV, parted where a gap is wider than a line is high."""
    lines: list[str] = []
    before: tuple[Any, float] | None = None
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if not text or float(row["conf"]) < 0:
            continue
        key = (row["block_num"], row["par_num"], row["line_num"])
        left, right = float(row["left"]), float(row["left"]) + float(row["width"])
        if before and before[0] == key and left - before[1] <= float(row["height"]):
            lines[-1] += text
        else:
            lines.append(text)
        before = (key, right)
    return lines


CONTESTANTS = (
    Contestant("jixiao-rapidocr", "Jixiao, ONNX Runtime", ours("rapidocr"), True),
    Contestant("jixiao-openvino", "Jixiao, OpenVINO", ours("rapidocr-openvino"), True),
    Contestant("jixiao-paddleocr", "Jixiao, PaddleOCR", ours("paddleocr"), True, PADDLE_ENVIRONMENT),
    Contestant("rapidocr", "RapidOCR 默认 default", rapidocr),
    Contestant("img2table", "img2table + RapidOCR", img2table, environment=PADDLE_ENVIRONMENT),
    Contestant("paddleocr", "PaddleOCR", paddleocr, environment=PADDLE_ENVIRONMENT),
    Contestant("tesseract", "Tesseract chi_sim", tesseract),
)
BY_NAME = {contestant.name: contestant for contestant in CONTESTANTS}
RAPIDOCR = "rapidocr"
YARDSTICKS = tuple(one for one in CONTESTANTS if not one.is_ours and one.name != RAPIDOCR)


def _imported(module: str, remedy: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise EngineUnavailable(f"{name}: 未安装 / not installed ({error}); {remedy}") from error


def _png(picture: Picture) -> bytes:
    return cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
