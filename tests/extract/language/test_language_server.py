"""A model behind an OpenAI-compatible server: over a real socket, with the tiny model behind it."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from extract.language.address import is_here, refuse_elsewhere, shown
from extract.language.folder import folder_model
from extract.language.model import make_model
from extract.language.prompt import Prompt
from extract.language.structured import structured
from ingest.errors import LanguageCancelled, LanguageTooSlow, LanguageUnavailable, PromptTooLong
from tests.extract.language.conftest import choice

pytestmark = pytest.mark.filterwarnings("default:`torch.jit:DeprecationWarning")
ASK = Prompt("wording", "答一句话。", '{"facts": "得分 87.30"}', 60)


class Grade(BaseModel):
    """A shape."""

    grade: Literal["优", "良"]


class Server:
    """An OpenAI-compatible server; `speak(body)` yields what it streams, or a status that it refuses with."""

    def __init__(self, speak):
        self.asked, self.headers = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, body))
                outer.headers.append(dict(self.headers))
                said = speak(body)
                if isinstance(said, int):
                    self.send_response(said)
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"{}")
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for piece in said:
                    chunk = {
                        "id": "1",
                        "object": "chat.completion.chunk",
                        "created": 1,
                        "model": body["model"],
                        "choices": [
                            {
                                "index": 0,
                                "delta": {"role": "assistant", "content": piece},
                                "finish_reason": None,
                            }
                        ],
                    }
                    try:
                        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                        self.wfile.flush()
                    except OSError:
                        return
                self.wfile.write(b"data: [DONE]\n\n")

            def log_message(self, *_):
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def model_at(address, **given):
    made = make_model(choice(language_model=address, language_model_name="tiny", **given))
    assert made
    return made


def test_the_tiny_model_answers_over_a_socket_held_to_the_schema(tiny: Path):
    behind = folder_model(choice(language_model=str(tiny)))

    def speak(body):
        asked = Prompt(
            "wording", body["messages"][0]["content"], body["messages"][1]["content"], body["max_tokens"]
        )
        return behind.stream(asked, body["response_format"]["json_schema"]["schema"])

    with Server(speak) as server:
        model = model_at(server.address)
        assert structured(model, ASK, Grade).grade in ("优", "良")
        path, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert (body["model"], body["stream"], body["temperature"]) == ("tiny", True, 0)
    assert [turn["role"] for turn in body["messages"]] == ["system", "user"]
    assert model.where == f"本机 {server.address}"


def test_a_server_without_response_format_is_asked_without_it_and_its_answer_validated():
    def speak(body):
        return 400 if "response_format" in body else ["当然：", '{"grade": ', '"优"}']

    with Server(speak) as server:
        assert structured(model_at(server.address), ASK, Grade) == Grade(grade="优")
        assert ["response_format" in body for _, body in server.asked] == [True, False]


def test_an_answer_that_fits_no_schema_is_asked_for_twice_more_and_given_up():
    with Server(lambda body: ['{"grade": "甲"}']) as server:
        assert structured(model_at(server.address), ASK, Grade) is None
        assert len(server.asked) == 3


def test_nothing_of_the_environment_leads_elsewhere(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
    with Server(lambda body: ["好"]) as server:
        assert model_at(server.address).invoke(ASK) == "好"
    assert "somebody" not in str(server.headers)


def test_a_redirection_is_not_followed():
    with Server(lambda body: 307) as server, pytest.raises(LanguageUnavailable, match="307"):
        model_at(server.address).invoke(ASK)


def test_a_server_that_is_not_there_is_told_with_what_to_do():
    with pytest.raises(LanguageUnavailable, match=r"(?s)连接不上.*其余功能照常"):
        model_at("http://127.0.0.1:9").invoke(ASK)


def test_a_silent_server_is_given_up_in_time_and_when_nobody_wants_it():
    release = threading.Event()

    def speak(body):
        yield "好"
        release.wait(10)

    with Server(speak) as server:
        model = model_at(server.address)
        began = time.monotonic()
        with pytest.raises(LanguageTooSlow):
            model.invoke(ASK, timeout=0.3)
        cancel = threading.Event()
        threading.Timer(0.1, cancel.set).start()
        with pytest.raises(LanguageCancelled):
            model.invoke(ASK, cancel=cancel)
        assert time.monotonic() - began < 5
        release.set()


def test_one_after_the_other_is_answered_in_the_order_of_asking():
    under_way, most, order = [], [], []

    def speak(body):
        under_way.append(1)
        most.append(len(under_way))
        order.append(body["messages"][1]["content"])
        time.sleep(0.05)
        yield "好"
        under_way.pop()

    with Server(speak) as server:
        model = model_at(server.address)
        askers = []
        for number in range(4):
            askers.append(
                threading.Thread(target=model.invoke, args=(Prompt("wording", "答", str(number), 8),))
            )
            askers[-1].start()
            while model.waiting + len(order) < number + 1:
                time.sleep(0.01)
        for asker in askers:
            asker.join()
    assert max(most) == 1
    assert order == ["0", "1", "2", "3"]


def test_whoever_waits_too_long_or_behind_too_many_is_told():
    release = threading.Event()

    def speak(body):
        release.wait(10)
        yield "好"

    with Server(speak) as server:
        model = model_at(server.address)
        first = threading.Thread(target=model.invoke, args=(ASK,))
        first.start()
        while not model.waiting:
            time.sleep(0.01)
        with pytest.raises(LanguageTooSlow):
            model.invoke(ASK, timeout=0.1)
        cancel = threading.Event()
        cancel.set()
        with pytest.raises(LanguageCancelled):
            model.invoke(ASK, cancel=cancel)
        model._longest = 1
        with pytest.raises(LanguageUnavailable, match="排队已满"):
            model.invoke(ASK)
        release.set()
        first.join()


def test_a_model_needs_its_name_and_no_more_than_its_context():
    with pytest.raises(LanguageUnavailable, match="JIXIAO_LANGUAGE_MODEL_NAME"):
        make_model(choice(language_model="http://localhost:1"))
    with pytest.raises(PromptTooLong):
        model_at("http://127.0.0.1:9", language_context=200).invoke(Prompt("wording", "答", "款" * 200, 10))


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://127.8.0.1", True),
        ("http://[::1]:11434", True),
        ("http://10.0.0.5:8000", False),
        ("http://models.example", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
        ("http://localhost@example.com", False),
        ("http://0.0.0.0", False),
        ("http://2130706433", False),
        ("http://[::ffff:10.0.0.5]", False),
    ],
)
def test_only_loopback_is_this_machine(address, here):
    assert is_here(address) is here


def test_another_machine_is_refused_unless_the_settings_say_so_and_is_then_shown():
    with pytest.raises(LanguageUnavailable, match="JIXIAO_LANGUAGE_MODEL_ELSEWHERE"):
        make_model(choice(language_model="http://10.0.0.5:8000", language_model_name="tiny"))
    made = model_at("http://10.0.0.5:8000", language_model_elsewhere=True)
    assert made.where == "http://10.0.0.5:8000"
    assert shown("http://who:secret@10.0.0.5") == "http://10.0.0.5"
    refuse_elsewhere("http://10.0.0.5", True)


def test_without_a_setting_there_is_no_model():
    assert make_model(choice()) is None
    scripted = make_model(choice(language_model="scripted"))
    assert (scripted.invoke(ASK), scripted.where) == ("{}", "本机")
