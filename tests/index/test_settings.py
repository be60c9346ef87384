import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError

from index.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIXIAO_{name.upper()}", raising=False)


@pytest.fixture
def page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("settings_page", ROOT / "tools" / "settings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_the_settings_is_the_generated_one(page: ModuleType) -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page.markdown()


def test_every_setting_has_a_default_and_a_meaning() -> None:
    assert Settings()
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_the_engine_carries_its_folder_of_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings().engine == "auto"
    monkeypatch.setenv("JIXIAO_OCR_ENGINE", "paddleocr")
    monkeypatch.setenv("JIXIAO_OCR_MODELS", str(tmp_path))
    assert Settings().engine == f"paddleocr@{tmp_path}"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("port", "8000", 8000),
        ("home", "/srv/jixiao", Path("/srv/jixiao")),
        ("hosts", "a.example, b.example ,", ("a.example", "b.example")),
        ("hosts", "", ()),
        ("user", "王芳", "王芳"),
        ("workers", "0", 0),
        ("page_seconds", "2.5", 2.5),
    ],
)
def test_a_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: object
) -> None:
    monkeypatch.setenv(f"JIXIAO_{name.upper()}", text)
    assert getattr(Settings(), name) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "0"),
        ("port", "many"),
        ("max_upload_mb", "0"),
        ("workers", "-1"),
        ("page_seconds", "0"),
        ("max_pages", "0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(f"JIXIAO_{name.upper()}", text)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


def test_who_acts_is_the_user_set_else_the_system_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_USER", "王芳")
    assert Settings().who() == "王芳"
    monkeypatch.delenv("JIXIAO_USER")
    monkeypatch.setenv("LOGNAME", "somebody")
    assert Settings().who() == "somebody"
