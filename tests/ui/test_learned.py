"""`jixiao learned` tells where a store is misread and which labels it lacks; `jixiao eval --corrections` measures on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from extract.filing import OtherField
from index.settings import Settings
from index.store import Store
from tests.index.conftest import make_extraction, make_filing
from tests.ui.command_line import Run
from tests.ui.window import Window

pytestmark = pytest.mark.usefixtures("command_line")


@pytest.fixture
def taught(tmp_path: Path) -> str:
    """A store in which somebody put a value that stood under an unknown label into its field."""
    store = Store.open(Settings(home=tmp_path / "home").home)
    row = store.keep(b"paper", "a.pdf")
    made = make_filing(project="河").model_copy(
        update={"other_fields": (OtherField(label="专款全称", value="河道绿化"),)}
    )
    proof = made.evidence["/project_name"].model_copy(update={"label": "专款名头", "method": "ocr"})
    made = made.model_copy(update={"evidence": {**made.evidence, "/project_name": proof}})
    store.save_reading(row.sha256, make_extraction(b"paper", made)._replace(engine="rapidocr"))
    name = store.filings()[0].id
    store.correct(name, "/project_name", "河道绿化", "王芳")
    store.confirm(name, "/total_score", "王芳")
    store.close()
    return name


def test_rates_and_label_lines_are_told(taught: str, jixiao: Run) -> None:
    status, out, _ = jixiao("learned")
    assert status == 0
    assert "更正 corrected 1，确认 confirmed 1" in out
    assert "  /project_name: 1000.0‰（1/1）" in out
    assert "# 专款全称 → header.project_name: 1" in out
    assert "header:\n  project_name: [专款全称]\n" in out


def test_the_same_as_json(taught: str, jixiao: Run) -> None:
    told = json.loads(jixiao("learned", "--json")[1])
    assert (told["corrected"], told["confirmed"]) == (1, 1)
    assert told["labels"][0]["label"] == "专款全称"
    assert told["causes"]["method"][0]["corrected"] == 1
    assert next((one["name"], one["corrected"]) for one in told["causes"]["label"]) == ("专款名头", 1)
    assert [(one["name"], one["corrected"], one["confirmed"]) for one in told["causes"]["engine"]] == [
        ("rapidocr", 1, 1),
    ]


def test_a_proposal_is_dismissed_and_proposed_again_when_that_is_taken_back(
    taught: str, tmp_path: Path, serving_with: Callable[..., Any], look: Callable[..., Window], jixiao: Run
) -> None:
    settings = Settings(home=tmp_path / "home")
    store = Store.open(settings.home)
    with serving_with(store, settings) as desk:
        window = look(desk)
        page = window.open()
        page.context.add_cookies([{"name": "jixiao_user", "value": "li", "url": desk.url}])
        page.get_by_role("tab", name="学得的标签").click()
        line = page.locator(".proposal")
        expect(line).to_contain_text(["专款全称项目名称1 次，1 个文件"])
        line.get_by_role("button", name="不采用").click()
        expect(line).to_have_count(0)
        assert json.loads(jixiao("learned", "--json")[1])["labels"] == []
        page.get_by_text("不采用的 1 个").click()
        page.get_by_role("button", name="撤销").click()
        line.get_by_role("button", name="采用", exact=True).click()
        expect(page.locator(".learned tbody tr")).to_contain_text(["专款全称项目名称li"])
        expect(line).to_have_count(0)
        assert [(one.label, one.field, one.who) for one in store.labels.all()] == [
            ("专款全称", "header.project_name", "li")
        ]
        assert window.complaints == []
    store.close()


def test_an_empty_store_teaches_nothing(jixiao: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "home").close()
    assert jixiao("learned")[1] == "更正 corrected 0，确认 confirmed 0\n"


def test_a_label_that_was_taught_is_proposed_no_more(taught: str, jixiao: Run, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    store.labels.teach("专款全称", "header.project_name", "王芳")
    store.close()
    assert json.loads(jixiao("learned", "--json")[1])["labels"] == []


def test_eval_measures_on_what_people_said(
    taught: str, jixiao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = make_extraction(b"paper", make_filing())
    monkeypatch.setattr("index.reading.named_reader", lambda *_: lambda _path, name: now)
    out = tmp_path / "out"
    status, told, _ = jixiao("eval", "--corrections", "--out", out, "--json", "--fail-under-fields", "0.9")
    assert status == 0
    assert json.loads(told)["outcomes"] == {"mended": 1, "kept": 1}
    assert json.loads((out / "corrections.json").read_text(encoding="utf-8"))["accuracy"] == 1.0
