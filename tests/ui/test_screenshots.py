"""The tool that takes the pictures for the docs."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

TOOL = Path(__file__).parents[2] / "tools" / "screenshots.py"


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_pictures_are_whole_and_small(tool, desk, form, tmp_path, chromium) -> None:
    paths = tool.take(chromium, desk.url, desk.put(form(), "一.png"), tmp_path)
    assert [path.name for path in paths] == ["list.png", "review.png"]
    for path in paths:
        with Image.open(path) as picture:
            assert picture.size == (1366, 768)
            assert len(picture.convert("RGB").getcolors(10**6)) > 20
        assert path.stat().st_size < 300_000
