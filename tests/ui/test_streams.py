"""Answers line by line over a real socket: the records' answer at once, the model's sentence when it comes, and an end."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest

from extract.language.prompt import Prompt
from extract.language.scripted import ScriptedModel
from index.settings import Settings
from index.store import Store
from ingest.errors import LanguageCancelled
from tests.index.conftest import make_extraction, make_filing
from tests.ui.running import serve, wait_for
from ui import ask_api, streams
from ui.hands import Hands

QUESTION = {"question": "河道绿化2021年总分多少？"}


class Slow(ScriptedModel):
    """A model that thinks until it is told to stop, or to go on."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(lambda prompt: json.dumps({"sentence": sentence}))
        self.begun, self.go_on, self.stopped = threading.Event(), threading.Event(), threading.Event()

    def invoke(
        self, prompt: Prompt, schema: Any = None, timeout: float = 0, cancel: threading.Event | None = None
    ) -> str:
        self.begun.set()
        while not self.go_on.wait(0.02):
            if cancel is not None and cancel.is_set():
                self.stopped.set()
                raise LanguageCancelled("已取消 / cancelled")
        return super().invoke(prompt, schema, timeout, cancel)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("streams") / "home")
    row = opened.keep(b"one", "a.pdf")
    opened.save_reading(row.sha256, make_extraction(b"one", make_filing()))
    yield opened
    opened.close()


@contextmanager
def asked(store: Store, model: ScriptedModel | None) -> Iterator[httpx.Client]:
    """A desk over the store with this model, and who asks it."""
    made = serve(store, Settings(home=store.home), lambda *_, **__: None)
    made.hands = nullcontext(Hands(lambda *_, **__: None, language=model))  # type: ignore[arg-type, return-value]
    with made as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_the_answer_of_the_records_comes_at_once_and_the_model_s_sentence_when_it_is_ready(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.2)
    (claim,) = store.answers.ask(QUESTION["question"]).claims
    whose = claim.whose.replace("“", "").replace("”", "")
    model = Slow(f"{whose}的自评总分为95.50分。")
    with asked(store, model) as client:
        with client.stream("POST", "/api/v1/ask/stream", json=QUESTION) as answer:
            assert answer.headers["content-type"] == "application/x-ndjson"
            lines = (json.loads(line) for line in answer.iter_lines())
            first = next(lines)
            assert (first["event"], first["worded"]) == ("answer", None)
            assert "95.50" in first["answer"]
            assert first["citations"]
            assert next(lines)["event"] == "waiting"
            model.go_on.set()
            rest = [line for line in lines if line["event"] != "waiting"]
        assert [line["event"] for line in rest] == ["worded", "end"]
        assert rest[0]["worded"] == f"{whose}的自评总分为95.50分。"
        whole = client.post("/api/v1/ask", json=QUESTION).json()
    assert whole == {name: first[name] for name in whole} | {"worded": rest[0]["worded"]}


def test_going_away_stops_the_model(store: Store) -> None:
    model = Slow()
    with asked(store, model) as client:
        with client.stream("POST", "/api/v1/ask/stream", json=QUESTION) as answer:
            lines = answer.iter_lines()  # kept: an iterator that is forgotten closes the connection
            next(lines)
            assert model.begun.wait(30)
        assert model.stopped.wait(30)
        assert client.get("/api/v1/health").status_code == 200


def test_more_than_can_be_answered_at_once_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_api, "MOST_AT_ONCE", 1)
    model = Slow()
    with asked(store, model) as client:
        with client.stream("POST", "/api/v1/ask/stream", json=QUESTION) as answer:
            lines = answer.iter_lines()  # kept: an iterator that is forgotten closes the connection
            next(lines)
            assert model.begun.wait(30)
            with httpx.Client(base_url=client.base_url, timeout=60) as other:
                refused = other.post("/api/v1/ask/stream", json=QUESTION)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
            assert refused.json()["type"] == "/api/v1/problems/too-many"
        assert model.stopped.wait(30)
        model.go_on.set()
        again = wait_for(lambda: ended(client.post("/api/v1/ask/stream", json=QUESTION)))
    assert again == ["answer", "worded", "end"]


def ended(answer: httpx.Response) -> list[str]:
    if answer.is_error:
        return []
    return [json.loads(line)["event"] for line in answer.text.splitlines()]


@pytest.mark.parametrize("kind", [RuntimeError("河道绿化"), LanguageCancelled("已取消 / cancelled")])
def test_a_fault_under_way_is_the_last_line_and_tells_nothing_of_a_document(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: Exception
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise kind

    monkeypatch.setattr(ask_api, "worded", broken)
    with asked(store, None) as client:
        lines = client.post("/api/v1/ask/stream", json=QUESTION).text.splitlines()
    last = json.loads(lines[-1])
    assert [json.loads(line)["event"] for line in lines] == ["answer", "problem"]
    assert last["type"] in ("/api/v1/problems/fault", "/api/v1/problems/unavailable")
    assert "河道绿化" not in lines[-1]


def test_what_is_said_after_the_end_is_for_nobody(tmp_path: Path) -> None:
    """Work that goes on when its reader has gone hands nothing over, and gives its place back."""
    gone, finished = threading.Event(), threading.Event()

    def work(emit: Callable[[dict[str, Any]], None], cancel: threading.Event) -> None:
        emit({"event": "answer"})
        assert cancel.wait(30)
        gone.set()
        emit({"event": "worded"})
        finished.set()

    async def read_one() -> list[bytes]:
        lines = streams.Streams(1).answer(work, "/").body_iterator
        first = [await anext(lines)]  # type: ignore[call-overload]
        await lines.aclose()  # type: ignore[union-attr]
        return first

    with ThreadPoolExecutor(1) as thread:  # another test's browser may have a loop in this one
        assert thread.submit(asyncio.run, read_one()).result() == [b'{"event": "answer"}\n']
    assert gone.wait(30)
    assert finished.wait(30)
