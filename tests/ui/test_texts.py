import json
import re
from pathlib import Path

import pytest

import ui.desk
from ui.texts import TEXTS, language_of, say, texts

PAGE = sorted(TEXTS.parent.glob("*.js"))
ASKED = re.compile(r"""\bsay\("([\w.]+)"\)|\bsay\("([\w.]+)", |words\("([\w.]+)"\)""")


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("de-DE", "en"),
        ("*", "zh"),
    ],
)
def test_the_browser_s_first_language_decides(accept_language: str | None, language: str) -> None:
    assert language_of(accept_language) == language


def test_every_text_stands_in_both_languages_with_the_same_values() -> None:
    for key, (chinese, english) in json.loads(TEXTS.read_text("utf-8")).items():
        assert chinese, key
        assert english, key
        values = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (chinese, english)]
        assert values[0] == values[1], key


def test_no_text_stands_twice() -> None:
    def keys(pairs: list[tuple[str, object]]) -> list[str]:
        return [key for key, _ in pairs]

    found = json.loads(TEXTS.read_text("utf-8"), object_pairs_hook=keys)
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("path", [*PAGE, Path(ui.desk.__file__)], ids=lambda path: path.name)
def test_every_text_that_is_asked_for_exists(path: Path) -> None:
    asked = {key for keys in ASKED.findall(path.read_text("utf-8")) for key in keys if key}
    assert asked <= set(texts())


def test_values_are_filled_in() -> None:
    assert say("documents.page", "zh", page=3) == "第3页："
    assert say("documents.page", "en", page=3) == "p. 3: "


@pytest.mark.parametrize("path", PAGE, ids=lambda path: path.name)
def test_data_never_enters_the_page_as_markup(path: Path) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text("utf-8")
    )
