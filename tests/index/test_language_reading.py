"""A language model beside the reading processes: one model, one queue, and a document that is read without it where it fails."""

import json
import threading
import time
from pathlib import Path

import pytest

from extract.language.address import told, told_of
from extract.language.queue import Queued
from extract.language.scripted import ScriptedModel
from index.bounds import Bounds
from index.pool import Pool
from index.settings import Settings
from ingest.errors import Interrupted, LanguageUnavailable
from ui.hands import hands

BOUNDS = Bounds(page_seconds=20, document_seconds=120, memory_mb=900)
DUMP = "2021年度项目支出绩效自评表\n所涉工程\n青岚桥维修\n年度总体目标\n修复桥面。\n"
FOUND = {"found": [{"field": "project_name", "label": "所涉工程", "value": "青岚桥维修"}]}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(DUMP, encoding="utf-8")
    return path


def pool(model: ScriptedModel) -> Pool:
    return Pool(BOUNDS, 1, reader="extract.read:read", ocr_engine="scripted", language=Queued(model))


def test_a_reading_process_asks_the_model_of_the_program_that_started_it(dump: Path) -> None:
    model = ScriptedModel(
        lambda prompt: json.dumps(FOUND) if prompt.task == "fields" else '{"contradictions": []}'
    )
    with pool(model) as reading:
        (filing,) = reading.read(dump).filings
    assert (filing.project_name, filing.evidence["/project_name"].method) == ("青岚桥维修", "model")
    assert "fields" in {prompt.task for prompt in model.asked}


def test_a_document_is_read_without_a_model_that_fails_and_says_so(dump: Path) -> None:
    def broken(prompt):
        raise LanguageUnavailable("连接不上语言模型服务")

    with pool(ScriptedModel(broken)) as reading:
        extraction = reading.read(dump)
    assert [filing.project_name for filing in extraction.filings] == [None]
    assert any("连接不上" in problem.text for problem in extraction.problems)


def test_what_waits_for_the_model_is_interrupted_when_the_program_ends(dump: Path) -> None:
    asked, release = threading.Event(), threading.Event()

    def slow(prompt):
        asked.set()
        release.wait(0.5)
        return "{}"

    with pool(ScriptedModel(slow)) as reading:

        def end() -> None:
            asked.wait(60)
            reading.halt()
            release.set()

        threading.Thread(target=end).start()
        began = time.monotonic()
        with pytest.raises(Interrupted):
            reading.read(dump)
        assert time.monotonic() - began < 60


def test_the_settings_choose_the_model_and_the_desk_tells_where_it_runs(tmp_path: Path) -> None:
    none = Settings(home=tmp_path, workers=0)
    with hands(none, lambda: None) as without:
        assert without.language is None
    scripted = Settings(home=tmp_path, workers=0, language_model="scripted")
    with hands(scripted, lambda: None) as with_it:
        assert told(with_it.language) == {"name": "scripted", "where": "本机", "is_here": True}
        assert "注意" not in told_of(with_it.language)
    away = ScriptedModel()
    away.where = "http://10.0.0.5:8000"
    assert told(away)["is_here"] is False
    assert "发往该处" in told_of(away)
    assert told(None) is None
    elsewhere = Settings(
        home=tmp_path, workers=0, language_model="http://10.0.0.5:8000", language_model_name="m"
    )
    with pytest.raises(LanguageUnavailable, match="ELSEWHERE"), hands(elsewhere, lambda: None):
        pass
