"""The webhook as a receiver meets it: over a real socket, signed, tried again, over restarts, and never in anybody's way."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from extract.filing import Extraction
from index.settings import Settings
from index.store import Store
from ingest.errors import UnknownFileType
from tests.ui import command_line
from tests.ui.command_line import JIXIAO, Paper, Run
from tests.ui.receiver import receiving
from tests.ui.running import serve, wait_for
from ui.webhook import PATIENT, Patience, Webhook, headers_of, telling, told_of

ROOT = Path(__file__).parents[2]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
QUICK = Patience(0.05, 0.2, 60)
CONTENT = "河道绿化"


def read(path: Path, **more: Any) -> Extraction:
    if path.read_bytes() == b"bad":
        raise UnknownFileType(f"{more['name']}: 不是可读的文件 / not a file that is read here")
    return command_line.read(path, **more)


@contextmanager
def desk(home: Path, address: str, secret: str | None = SECRET) -> Iterator[tuple[Store, httpx.Client]]:
    settings = Settings.model_validate({"home": home, "webhook": address, "webhook_secret": secret})
    store = Store.open(home, is_webhook_set=True)
    with serve(store, settings, read) as url, httpx.Client(base_url=f"{url}/api/v1", timeout=60) as client:
        yield store, client
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "home", is_webhook_set=True)
    yield opened
    opened.close()


def read_into(store: Store, *texts: str) -> list[str]:
    """Keep and read papers; return their sha256."""
    made = []
    for text in texts:
        row = store.keep(text.encode(), f"{len(made)}.pdf")
        store.save_reading(row.sha256, read(store.original(row.sha256), name=row.file))
        made.append(row.sha256)
    return made


@contextmanager
def sending(store: Store, address: str, patience: Patience = QUICK) -> Iterator[None]:
    settings = Settings.model_validate({"webhook": address, "webhook_secret": SECRET})
    with telling(store, settings, patience):
        yield


def genuine() -> Callable[..., bool]:
    """The receiver's own lines of docs/api.md."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    (lines,) = (one for one in re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S) if "genuine" in one)
    names: dict[str, Any] = {}
    exec(compile(lines, "docs/api.md", "exec"), names)
    check: Callable[..., bool] = names["genuine"]
    return check


def test_a_document_that_was_read_or_could_not_be_is_told_without_a_word_of_it(tmp_path: Path) -> None:
    with receiving() as receiver, desk(tmp_path / "home", receiver.url) as (store, client):
        files = [("files", ("一.pdf", CONTENT.encode())), ("files", ("坏.pdf", b"bad"))]
        good, bad = (one["sha256"] for one in client.post("/documents", files=files).json())
        wait_for(lambda: len(receiver.came) == 2)
        wait_for(lambda: store.counts().webhook_waiting == 0)
        told = {one["data"]["document"]: one for one in receiver.messages}
        assert told[good]["type"] == "document.read"
        assert told[good]["data"] == {
            "document": good,
            "file": "一.pdf",
            "state": "read",
            "pages": 1,
            "filings": [f"{good[:12]}-1"],
            "problems": 0,
            "address": f"/api/v1/documents/{good}",
        }
        assert (told[bad]["type"], told[bad]["data"]["state"]) == ("document.failed", "failed")
        assert httpx.get(client.base_url.join(told[good]["data"]["address"])).json()["state"] == "read"
        for _, body in receiver.came:
            assert CONTENT not in body.decode()
            assert "自评表" not in body.decode()
        measured = client.get("/metrics").text
        assert "jixiao_webhook_waiting 0.0" in measured
        assert "jixiao_webhook_given_up 0.0" in measured


def test_a_receiver_s_ten_lines_tell_our_messages_from_others(store: Store) -> None:
    read_into(store, CONTENT)
    with receiving() as receiver, sending(store, receiver.url):
        wait_for(lambda: receiver.came)
    ((headers, body),) = receiver.came
    check = genuine()
    assert check(SECRET, headers, body)
    assert not check(SECRET, headers, body.replace(b"read", b"fail"))
    assert not check("whsec_" + "A" * 32, headers, body)
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert not check(SECRET, headers | {name: "1"}, body), name
        assert not check(SECRET, {key: value for key, value in headers.items() if key != name}, body), name
    old = headers_of(headers["webhook-id"], int(time.time()) - 3600, body, b"k" * 32)
    assert not check("whsec_" + "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=", old, body)
    new = headers_of(headers["webhook-id"], int(time.time()), body, b"k" * 32)
    assert check("whsec_" + "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=", new, body)


def test_a_message_is_signed_as_standard_webhooks_lays_down() -> None:
    from index.settings import signing_key

    message, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    signed = headers_of(message, 1614265330, body, signing_key(SECRET))
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert "webhook-signature" not in headers_of(message, 1614265330, body, None)


def test_a_receiver_that_fails_twice_gets_the_same_message_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    read_into(store, CONTENT)
    with receiving(500, 503, 204) as receiver, sending(store, receiver.url):
        wait_for(lambda: store.counts().webhook_waiting == 0)
    assert len(receiver.came) == 3
    assert len({body for _, body in receiver.came}) == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert all(genuine()(SECRET, headers, body) for headers, body in receiver.came)
    assert store.counts().webhook_given_up == 0
    assert [one.getMessage().split(" (")[0] for one in caplog.records if one.name == "ui.webhook"] == [
        "the webhook takes no messages",
        "the webhook takes messages again: 204",
    ]


def test_the_waits_grow_up_to_the_longest() -> None:
    assert [PATIENT.wait(attempts) for attempts in (1, 2, 3)] == [5, 10, 20]
    assert PATIENT.wait(11) == PATIENT.wait(10_000) == 3600


def test_a_message_is_given_up_after_a_time_and_that_is_said(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    (sha256,) = read_into(store, CONTENT)
    with receiving(500) as receiver, sending(store, receiver.url, Patience(0.05, 0.05, 0.5)):
        wait_for(lambda: store.counts().webhook_given_up == 1)
        attempts = len(receiver.came)
        time.sleep(2)
        assert len(receiver.came) == attempts > 1
    (said,) = (one for one in caplog.records if one.levelno == logging.ERROR)
    assert f"was not told of document {sha256[:12]}: given up after {attempts} attempts" in said.getMessage()
    assert said.getMessage().endswith("the last one: 500")


def test_what_one_message_waits_for_keeps_no_other_back(store: Store) -> None:
    read_into(store, "一", "二", "三")
    with receiving(500, 204) as receiver, sending(store, receiver.url, Patience(3600, 3600, 7200)):
        wait_for(lambda: store.counts().webhook_waiting == 1)
    assert [one["data"]["file"] for one in receiver.messages] == ["0.pdf", "1.pdf", "2.pdf"]


def test_a_receiver_that_does_not_answer_holds_up_neither_reading_nor_the_desk(tmp_path: Path) -> None:
    with receiving() as receiver, desk(tmp_path / "home", receiver.url) as (store, client):
        receiver.gate.clear()
        client.post("/documents", files={"files": ("0.pdf", "〇".encode())}).raise_for_status()
        wait_for(lambda: receiver.came)
        for text in ("一", "二", "三"):
            client.post("/documents", files={"files": ("a.pdf", text.encode())}).raise_for_status()
        wait_for(lambda: store.counts().documents["read"] == 4, 8)
        assert len(client.get("/filings").json()) == 4
        assert len(receiver.came) == 1, "the first message was not waited for"
        assert store.counts().webhook_waiting == 4
        receiver.gate.set()
        wait_for(lambda: len(receiver.came) >= 4)


def test_nobody_there_is_an_attempt_in_vain(store: Store) -> None:
    read_into(store, CONTENT)
    with sending(store, "http://127.0.0.1:9/hook"):
        wait_for(lambda: store.deliveries.due() and store.deliveries.due()[0].attempts)
    assert store.counts().webhook_waiting == 1


def test_a_redirection_is_not_followed_and_no_proxy_of_the_environment_is_used(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_into(store, CONTENT)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving(307, 200) as receiver, sending(store, receiver.url, Patience(3600, 3600, 7200)):
        wait_for(lambda: receiver.came)
        time.sleep(1.5)
        assert len(receiver.came) == 1
    assert store.counts().webhook_waiting == 1


def test_several_programs_over_one_store_tell_nothing_twice(store: Store) -> None:
    read_into(store, "一", "二", "三", "四", "五")
    other = Store.open(store.home)
    with receiving() as receiver, sending(store, receiver.url), sending(other, receiver.url):
        wait_for(lambda: store.counts().webhook_waiting == 0)
        time.sleep(1.5)
    other.close()
    assert sorted(one["data"]["file"] for one in receiver.messages) == [f"{n}.pdf" for n in range(5)]


def test_what_a_command_read_is_told_by_what_runs_later(
    read_by: Callable[..., None],
    jixiao: Run,
    paper: Paper,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_by(read)
    with receiving() as receiver:
        monkeypatch.setenv("JIXIAO_WEBHOOK", receiver.url)
        monkeypatch.setenv("JIXIAO_WEBHOOK_SECRET", SECRET)
        status, _, err = jixiao("add", paper("一.txt", CONTENT))
        assert (status, receiver.came) == (0, []), err
        with desk(tmp_path / "home", receiver.url) as (store, _):
            wait_for(lambda: store.counts().webhook_waiting == 0)
    assert [one["data"]["file"] for one in receiver.messages] == ["一.txt"]


def test_what_was_not_taken_when_the_program_was_killed_is_told_after_the_restart(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home", is_webhook_set=True)
    sha256 = store.keep(CONTENT.encode(), "一.pdf").sha256
    environment = os.environ | {
        "JIXIAO_READER": "tests.ui.command_line:read",
        "JIXIAO_WORKERS": "0",
        "JIXIAO_HOME": str(tmp_path / "home"),
        "JIXIAO_WEBHOOK_SECRET": SECRET,
        "PYTHONPATH": str(ROOT),
    }

    @contextmanager
    def working(address: str) -> Iterator[subprocess.Popen[bytes]]:
        told = environment | {"JIXIAO_WEBHOOK": address}
        process = subprocess.Popen([JIXIAO, "work"], env=told, stderr=subprocess.PIPE)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    with receiving() as receiver:
        receiver.gate.clear()
        with working(receiver.url) as process:
            wait_for(lambda: receiver.came)
            process.send_signal(signal.SIGKILL)
    assert store.document(sha256).state == "read"
    assert store.counts().webhook_waiting == 1
    ((first, body),) = receiver.came
    port = int(receiver.url.split(":")[2].split("/")[0])
    with receiving(port=port) as receiver, working(receiver.url):
        wait_for(lambda: store.counts().webhook_waiting == 0)
    ((second, again),) = receiver.came
    assert (second["webhook-id"], again) == (first["webhook-id"], body)
    store.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"webhook": "ftp://a.example/x"}, "URL scheme should be 'http' or 'https'"),
        ({"webhook": "a.example"}, "valid URL"),
        ({"webhook_secret": "secret"}, "openssl rand"),
        ({"webhook_secret": "whsec_c2hvcnQ="}, "openssl rand"),
        ({"webhook_secret": "whsec_密钥"}, "openssl rand"),
    ],
)
def test_a_wrong_setting_is_told_with_the_remedy(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        Settings.model_validate(given)


def test_the_settings_show_neither_address_nor_secret(jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate(
        {"webhook": "https://me:word@a.example/x?key=1", "webhook_secret": SECRET}
    )
    assert "a.example" not in repr(settings)
    assert SECRET not in repr(settings)
    line = told_of(settings)
    assert line is not None
    assert "a.example" in line
    assert "word" not in line
    assert told_of(Settings.model_validate({"webhook": "http://127.0.0.1:8080/x"})) is None
    monkeypatch.setenv("JIXIAO_WEBHOOK_SECRET", "topsecret")
    status, _, err = jixiao("list")
    assert (status, "JIXIAO_WEBHOOK_SECRET" in err, "topsecret" in err) == (3, True, False)


def test_a_receiver_that_sends_a_word_at_a_time_does_not_keep_the_program_from_ending(store: Store) -> None:
    read_into(store, CONTENT)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        webhook = Webhook(store.deliveries, f"http://127.0.0.1:{listener.getsockname()[1]}/", None, QUICK)
        webhook.start()
        connection, _ = listener.accept()
        with connection:
            began = time.monotonic()
            webhook.stop(0.5)
            assert time.monotonic() - began < 5
