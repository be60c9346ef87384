"""`jixiao user` and `jixiao serve` as far as people are concerned, run as commands."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from index.store import Store
from ingest.errors import UnguardedDesk
from tests.ui.command_line import JIXIAO, Run
from tests.ui.members import QUICK
from ui.serving import refuse_beyond

pytestmark = pytest.mark.usefixtures("command_line")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    monkeypatch.setattr("index.passwords.HASHER", QUICK)
    return QUICK


def test_a_user_is_made_listed_given_roles_reset_and_kept_out(jixiao: Run, tmp_path: Path) -> None:
    status, password, told = jixiao("user", "add", "李强", "--role", "uploader", "--role", "reviewer")
    assert status == 0
    assert re.fullmatch(r"\S{16,}\n", password)
    assert "只显示这一次" in told
    store = Store.open(tmp_path / "home")
    assert store.people.verify("李强", password.strip())
    assert jixiao("user", "role", "李强", "--role", "approver")[0] == 0
    assert json.loads(jixiao("user", "list", "--json")[1])["users"] == [
        {"name": "李强", "roles": ["approver"], "must_change": True, "is_disabled": False}
    ]
    again = jixiao("user", "password", "李强")[1].strip()
    assert store.people.verify("李强", again)
    assert store.people.verify("李强", password.strip()) is None
    assert jixiao("user", "disable", "李强")[0] == 0
    assert store.people.verify("李强", again) is None
    assert "disabled" in jixiao("user", "list")[1]
    assert jixiao("user", "enable", "李强")[0] == 0
    assert store.people.verify("李强", again)
    changes = json.loads(jixiao("user", "trace")[1])["changes"]
    assert [(one["action"], one["who"]) for one in changes] == [
        (action, "王芳") for action in ("added", "roles", "reset", "disabled", "enabled")
    ]
    store.close()


def test_a_token_is_printed_once_and_revoked_by_its_number(jixiao: Run, tmp_path: Path) -> None:
    jixiao("user", "add", "李强", "--role", "reviewer")
    secret = jixiao("user", "token", "李强", "--name", "月报", "--days", "7")[1].strip()
    store = Store.open(tmp_path / "home")
    assert store.people.tokens.person(secret)
    listed = jixiao("user", "tokens")[1]
    assert "月报" in listed
    assert secret not in listed
    assert jixiao("user", "revoke", "1")[0] == 0
    assert store.people.tokens.person(secret) is None
    store.close()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("add", "李强"), 3, "--role"),
        (("add", "李强", "--role", "owner"), 1, "owner"),
        (("role", "nobody", "--role", "admin"), 1, "nobody"),
        (("password", "nobody"), 1, "nobody"),
        (("disable", "nobody"), 1, "nobody"),
        (("revoke", "7"), 1, "#7"),
    ],
)
def test_what_cannot_be_done_is_told(jixiao: Run, arguments: tuple[str, ...], status: int, told: str) -> None:
    jixiao("user", "add", "王芳", "--role", "admin")
    done, out, err = jixiao("user", *arguments)
    assert (done, out) == (status, "")
    assert told in err


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("0.0.0.0", ()),
        ("::", ()),
        ("192.168.1.9", ()),
        ("desk.example", ()),
        ("127.0.0.1", ("desk.example",)),
    ],
)
def test_an_open_desk_is_refused_beyond_this_machine(host: str, hosts: tuple[str, ...]) -> None:
    with pytest.raises(UnguardedDesk, match="JIXIAO_HOST"):
        refuse_beyond(host, hosts)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_an_open_desk_may_be_served_to_this_machine(host: str) -> None:
    refuse_beyond(host, ())


def test_the_command_refuses_an_open_desk_for_others(jixiao: Run) -> None:
    status, out, err = jixiao("serve", "--open", "--host", "0.0.0.0")
    assert (status, out) == (1, "")
    assert "--open" in err


def served(home: Path, *arguments: str) -> tuple[str, list[httpx.Response]]:
    """Serve a home until it answers, ask it for its page and its filings, and stop it: what it said, and answered."""
    from tests.ports import free_port
    from tests.ui.test_serving import SECONDS_TO_START, wait_for

    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JIXIAO_")}
    environment |= {"JIXIAO_OCR_ENGINE": "scripted", "JIXIAO_HOME": str(home)}
    command = [JIXIAO, "serve", "--port", str(port), *arguments]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/api/v1/health", process)
            answers = [
                httpx.get(f"{url}/"),
                httpx.get(f"{url}/api/v1/filings"),
                httpx.get(f"{url}/api/v1/me"),
            ]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=SECONDS_TO_START)
        finally:
            process.kill()  # a test that fails waits for nothing
    assert out == b""
    return err.decode(), answers


def test_the_first_start_makes_an_administrator_and_says_the_password_once(tmp_path: Path) -> None:
    home = tmp_path / "served"
    told, answers = served(home)
    assert [answer.status_code for answer in answers] == [303, 401, 401]
    password = told.strip().splitlines()[-1].rsplit(" ", 1)[1]
    store = Store.open(home)
    person = store.people.verify("admin", password)
    assert person is not None
    assert person.must_change
    store.close()
    again, _ = served(home)
    assert "admin" not in again
    assert password not in again
    assert "https" not in told + again


def test_a_desk_that_others_reach_without_https_warns_of_it(tmp_path: Path) -> None:
    assert "https" in served(tmp_path / "served", "--host", "0.0.0.0")[0]


def test_an_open_desk_says_so_and_asks_nobody_to_sign_in(tmp_path: Path) -> None:
    told, answers = served(tmp_path / "served", "--open")
    assert "开放模式" in told
    assert len(told.splitlines()) == 1
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[2].json()["is_open"] is True
    store = Store.open(tmp_path / "served")
    assert store.people.all() == []
    store.close()
