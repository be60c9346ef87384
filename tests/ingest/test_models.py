"""Models brought in a folder: what such a folder must hold, and that both adapters read by what it holds."""

import importlib.util
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml

from ingest.document import Picture
from ingest.engine import Engine, PixelBox, make_engine
from ingest.errors import EngineUnavailable
from ingest.models import PARTS, Part, brought_folders, model_folder
from ingest.paddle import line_of
from ingest.rapid import WHEEL, onnxruntime_engine
from ingest.runtimes import Share, onnxruntime_model

WHEEL_MODELS = Path(importlib.util.find_spec("rapidocr").origin).parent / "models"  # type: ignore[union-attr,arg-type]
BEFORE: dict[Part, list[dict[str, Any]]] = {
    "detection": [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"DetResizeForTest": {"resize_long": 960}},
        {
            "NormalizeImage": {
                "mean": [0.5, 0.5, 0.5],
                "std": [0.5, 0.5, 0.5],
                "scale": "1./255.",
                "order": "hwc",
            }
        },
        {"ToCHWImage": None},
    ],
    "recognition": [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"RecResizeImg": {"image_shape": [3, 48, 320]}},
    ],
}
AFTER: dict[Part, dict[str, Any]] = {
    "detection": {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.5, "unclip_ratio": 1.6},
    "recognition": {"name": "CTCLabelDecode"},
}
NAMES: dict[Part, str] = {"detection": "PP-OCRv6_small_det", "recognition": "PP-OCRv6_small_rec"}


def write_settings(folder: Path, part: Part, **after: Any) -> None:
    said = {
        "Global": {"model_name": NAMES[part]},
        "PreProcess": {"transform_ops": BEFORE[part]},
        "PostProcess": AFTER[part] | after,
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(said, allow_unicode=True, Dumper=yaml.CSafeDumper)
    (folder / "inference.yml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def wheel_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of rapidocr's wheel as PaddleOCR's folders, their inference.yml written."""
    models = tmp_path_factory.mktemp("models")
    characters = onnxruntime_model(WHEEL_MODELS / WHEEL["recognition"], Share(1, 1)).characters
    write_settings(models / "detection", "detection")
    write_settings(models / "recognition", "recognition", character_dict=characters)
    for part in PARTS:
        (models / part / "inference.onnx").symlink_to(WHEEL_MODELS / WHEEL[part])
    return models


def page_of(*printed: str) -> Picture:
    picture = np.full((110 * len(printed) + 40, 640, 3), 255, np.uint8)
    for number, text in enumerate(printed):
        cv2.putText(picture, text, (120, 90 + 110 * number), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    return picture


def hold(engine: Engine, printed: list[str]) -> None:
    page = page_of(*printed)
    boxes = sorted(engine.detect(page), key=lambda box: box.top)
    crops = [page[int(box.top) : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1] for box in boxes]
    lines = engine.recognise([*crops, np.full((40, 120, 3), 255, np.uint8)])
    assert [line.text for line in lines] == [*printed, ""]
    assert all(line.confidence > 0.8 for line in lines[:-1])
    assert engine.recognise([]) == []


def test_models_in_a_folder_read_as_those_of_the_wheel(wheel_folder: Path) -> None:
    hold(make_engine(f"rapidocr@{wheel_folder}"), ["20,000.00", "87.30%"])


def test_a_part_that_the_folder_leaves_out_is_the_wheels(wheel_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "recognition").symlink_to(wheel_folder / "recognition")
    engine = onnxruntime_engine(tmp_path)
    assert engine.weights("recognition").path == tmp_path / "recognition" / "inference.onnx"
    assert engine.weights("detection").path == WHEEL_MODELS / WHEEL["detection"]


def test_what_the_settings_say_of_the_detector_is_used(wheel_folder: Path, tmp_path: Path) -> None:
    write_settings(tmp_path / "detection", "detection", box_thresh=0.99)
    (tmp_path / "detection" / "inference.onnx").symlink_to(WHEEL_MODELS / WHEEL["detection"])
    assert onnxruntime_engine(tmp_path).detect(page_of("20,000.00")) == []
    assert len(onnxruntime_engine(wheel_folder).detect(page_of("20,000.00"))) == 1


@pytest.mark.parametrize(
    ("files", "is_native_welcome", "says"),
    [
        pytest.param(None, False, r"detection: .*no such folder.*lacks inference\.yml, inference\.onnx", id="no folder"),
        pytest.param([], False, r"lacks inference\.yml, inference\.onnx;", id="an empty folder"),
        pytest.param(["inference.onnx"], False, r"lacks inference\.yml;", id="no settings"),
        pytest.param(["inference.yml"], False, r"lacks inference\.onnx;", id="no model"),
        pytest.param(
            ["inference.yml", "inference.json"], True,
            r"lacks inference\.onnx .*inference\.json \+ inference\.pdiparams", id="half of a native model",
        ),
        pytest.param(
            ["inference.yml", "inference.json", "inference.pdiparams"], False,
            r"lacks inference\.onnx;", id="a native model where none is welcome",
        ),
    ],
)  # fmt: skip
def test_a_folder_that_lacks_a_file_is_named_with_the_file(
    tmp_path: Path, files: list[str] | None, is_native_welcome: bool, says: str
) -> None:
    if files is not None:
        (tmp_path / "detection").mkdir()
        for name in files:
            (tmp_path / "detection" / name).touch()
    with pytest.raises(EngineUnavailable, match=says) as error:
        model_folder(tmp_path, "detection", is_native_welcome)
    assert str(tmp_path / "detection") in str(error.value)
    assert "docs/models.md" in str(error.value)


@pytest.mark.parametrize(
    "settings", ["", "- a list", "Global: {model_name: x}", "{", "PreProcess: {transform_ops: 3}"]
)
def test_settings_of_another_kind_are_named(tmp_path: Path, settings: str) -> None:
    (tmp_path / "detection").mkdir()
    (tmp_path / "detection" / "inference.onnx").touch()
    (tmp_path / "detection" / "inference.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(EngineUnavailable, match=r"inference\.yml: .*does not tell of a PaddleOCR model"):
        model_folder(tmp_path, "detection")


def test_a_native_model_will_do_for_paddle(tmp_path: Path) -> None:
    write_settings(tmp_path / "recognition", "recognition", character_dict=[1, "元"])
    for name in ("inference.json", "inference.pdiparams"):
        (tmp_path / "recognition" / name).touch()
    folder = model_folder(tmp_path, "recognition", is_native_welcome=True)
    assert (folder.name, folder.characters) == ("PP-OCRv6_small_rec", ["1", "元"])


def test_a_folder_without_either_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        EngineUnavailable, match=r"neither a folder detection nor a folder recognition"
    ) as error:
        brought_folders(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_a_recogniser_without_a_list_of_characters_is_named(tmp_path: Path) -> None:
    write_settings(tmp_path / "recognition", "recognition")
    # The detector's file holds no list of characters.
    (tmp_path / "recognition" / "inference.onnx").symlink_to(WHEEL_MODELS / WHEEL["detection"])
    with pytest.raises(EngineUnavailable, match=r"inference\.onnx: .*character_dict"):
        onnxruntime_engine(tmp_path).recognise([np.zeros((20, 40, 3), np.uint8)])


class FakePaddle(types.ModuleType):
    """A package that answers as paddleocr 3.7 does, in the shapes that it gave for a page of two numbers."""

    def __init__(self) -> None:
        super().__init__("paddleocr")
        self.made: list[dict[str, Any]] = []
        self.TextDetection = self.maker(self.find)
        self.TextRecognition = self.maker(self.read)

    def maker(self, predict: Callable[..., Any]) -> Callable[..., Any]:
        def make(**options: Any) -> Any:
            self.made.append(options)
            return types.SimpleNamespace(predict=predict)

        return make

    def find(self, picture: Picture, batch_size: int) -> list[dict[str, Any]]:
        polygons = np.array(
            [[[100, 60], [330, 58], [331, 101], [100, 103]], [[-3, 170], [250, 170], [250, 214], [-3, 214]]]
        )
        return [{"input_img": picture, "dt_polys": polygons.astype(np.int16), "dt_scores": [0.94, 0.91]}]

    def read(self, lines: list[Picture], batch_size: int) -> list[dict[str, Any]]:
        assert all(line.flags["C_CONTIGUOUS"] for line in lines)
        return [{"rec_text": str(line.shape[1]), "rec_score": 0.99, "vis_font": None} for line in lines]


@pytest.fixture
def paddle(monkeypatch: pytest.MonkeyPatch) -> FakePaddle:
    fake = FakePaddle()
    fake.__spec__ = importlib.util.spec_from_loader("paddleocr", None)
    monkeypatch.setitem(sys.modules, "paddleocr", fake)
    return fake


def test_paddles_results_become_ours(paddle: FakePaddle, wheel_folder: Path) -> None:
    engine = make_engine(f"paddleocr@{wheel_folder}")
    page = page_of("20,000.00", "87.30%")
    assert engine.detect(page) == [PixelBox(100, 58, 331, 103), PixelBox(0, 170, 250, 214)]
    lines = engine.recognise([page[:40, :300], page[:40, 10:50], page[:40, ::2]])
    assert [line.text for line in lines] == ["300", "40", "320"]
    assert lines[0].confidence == pytest.approx(0.97)
    assert [made["engine"] for made in paddle.made] == ["onnxruntime", "onnxruntime"]
    assert [made["model_name"] for made in paddle.made] == ["PP-OCRv6_small_det", "PP-OCRv6_small_rec"]
    assert all(made["device"] == "cpu" for made in paddle.made)


@pytest.mark.parametrize(
    ("text", "mean", "least"),
    [("", 0.0, 0.0), ("7", 0.6, 0.6), ("1,234.56", 0.99, 0.92), ("1,234.56", 0.5, 0.0)],
    ids=["nothing", "one character", "all doubt on one of eight", "no less than none"],
)
def test_a_mean_becomes_the_least_that_one_character_can_have(text: str, mean: float, least: float) -> None:
    line = line_of(text, mean)
    assert line.text == text
    assert line.confidence == pytest.approx(least)


def test_paddles_own_errors_name_the_folder(
    paddle: FakePaddle, wheel_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**options: Any) -> Any:
        raise ValueError("Model name mismatch")

    monkeypatch.setattr(paddle, "TextDetection", fail)
    with pytest.raises(EngineUnavailable, match=r"detection: .*cannot load.*Model name mismatch"):
        make_engine(f"paddleocr@{wheel_folder}").detect(page_of("1"))


def test_paddle_that_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ingest.paddle.importlib.util.find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"paddleocr: .*requirements/paddle\.lock"):
        make_engine(f"paddleocr@{tmp_path}")


def test_paddle_without_a_folder_asks_for_one(paddle: FakePaddle) -> None:
    with pytest.raises(EngineUnavailable, match=r"JIXIAO_OCR_MODELS.*docs/models\.md"):
        make_engine("paddleocr")


def test_paddle_names_the_file_that_a_folder_lacks(paddle: FakePaddle, tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"detection: .*lacks inference\.yml"):
        make_engine(f"paddleocr@{tmp_path}")


@pytest.mark.skipif(
    importlib.util.find_spec("paddleocr") is None, reason="an environment of its own: make paddle"
)
def test_the_real_paddle_reads_a_page(wheel_folder: Path) -> None:
    hold(make_engine(f"paddleocr@{wheel_folder}"), ["20,000.00", "87.30%"])
