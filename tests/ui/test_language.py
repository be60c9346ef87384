"""The desk with a language model: where it runs is told, and a sentence of it stands above the answer, never instead."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from extract.language.scripted import ScriptedModel
from index.settings import Settings
from index.store import Store
from tests.index.conftest import make_extraction, make_filing
from ui.app import create_app
from ui.hands import Hands

QUESTION = "河道绿化2021年总分多少？"
SENTENCES = {"good": "2021年河道绿化的自评总分为95.50分。", "bad": "2021年河道绿化的自评总分为100分。"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("language") / "home")
    row = opened.keep(b"one", "a.pdf")
    opened.save_reading(row.sha256, make_extraction(b"one", make_filing()))
    yield opened
    opened.close()


def client(store: Store, model: ScriptedModel | None) -> TestClient:
    async def made() -> Any:
        reads = Hands(lambda *_, **__: None, language=model)  # type: ignore[arg-type, return-value]
        return create_app(store, Settings(home=store.home, workers=0), reads, is_open=True)

    with ThreadPoolExecutor(1) as thread:
        app = thread.submit(asyncio.run, made()).result()
    return TestClient(app, base_url="http://127.0.0.1")


def saying(sentence: str) -> ScriptedModel:
    return ScriptedModel(lambda prompt: json.dumps({"sentence": sentence}))


def test_the_desk_is_told_which_model_is_asked_and_where(store: Store) -> None:
    assert client(store, None).get("/api/v1/me").json()["language"] is None
    away = ScriptedModel()
    away.where = "http://10.0.0.5:8000"
    told = client(store, away).get("/api/v1/me").json()["language"]
    assert told == {"name": "scripted", "where": "http://10.0.0.5:8000", "is_here": False}


@pytest.mark.parametrize(("said", "worded"), [("good", SENTENCES["good"]), ("bad", None)])
def test_a_sentence_through_the_guard_stands_above_the_answer(
    store: Store, said: str, worded: str | None
) -> None:
    plain = client(store, None).post("/api/v1/ask", json={"question": QUESTION}).json()
    assert plain["worded"] is None
    assert not plain["abstained"]
    sentence = SENTENCES[said]
    answer = (
        client(store, saying(_named(store, sentence))).post("/api/v1/ask", json={"question": QUESTION}).json()
    )
    assert answer["answer"] == plain["answer"]
    assert (answer["worded"] is None) is (worded is None)


def _named(store: Store, sentence: str) -> str:
    """Return the sentence with whose the value is called as the answer's claims call it."""
    (claim,) = store.answers.ask(QUESTION).claims
    whose = claim.whose.replace("“", "").replace("”", "")
    return sentence.replace("2021年河道绿化", whose)
