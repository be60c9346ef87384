"""A request that is sent again with its Idempotency-Key is answered as before, and done once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from index.settings import Settings
from tests.ui.form import Form
from tests.ui.running import Desk, running
from ui.retries import DAY_SECONDS, Answers


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(Settings(home=tmp_path_factory.mktemp("retries"))) as made:
        made.put(Form(), "自评表.png")
        yield made


@pytest.fixture(scope="module")
def where(desk: Desk) -> str:
    (row,) = desk.store.filings()
    return f"/api/v1/filings/{row.id}/confirmations"


def sent(desk: Desk, where: str, key: str, name: str = "王审计", **more: Any) -> httpx.Response:
    headers = {"jixiao_user": quote(name), "idempotency-key": key, **more.pop("headers", {})}
    return httpx.post(
        f"{desk.url}{where}", json={"pointer": "/total_score", **more}, headers=headers, timeout=60
    )


def events(desk: Desk) -> int:
    (row,) = desk.store.filings()
    return len(desk.store.filing(row.id).corrections)


def test_the_same_request_again_is_answered_as_before_and_done_once(desk: Desk, where: str) -> None:
    before = events(desk)
    first, again = sent(desk, where, "a"), sent(desk, where, "a")
    assert events(desk) == before + 1
    assert (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert sent(desk, where, "b").json()["version"] == first.json()["version"] + 1


def test_after_a_restart_a_key_is_new_and_if_match_keeps_a_change_from_being_made_twice(
    tmp_path: Path,
) -> None:
    settings = Settings(home=tmp_path / "home")
    with running(settings) as desk:
        where = f"/api/v1/filings/{desk.put(Form(), '自评表.png')}"
        seen = {"if-match": httpx.get(f"{desk.url}{where}").headers["etag"]}
        assert sent(desk, f"{where}/confirmations", "k", headers=seen).status_code == 200
        assert sent(desk, f"{where}/confirmations", "k", headers=seen).headers["idempotency-replayed"]
    with running(settings) as desk:
        again = sent(desk, f"{where}/confirmations", "k", headers=seen)
        assert (again.status_code, "王审计 确认了 /total_score" in again.json()["detail"]) == (412, True)
        assert "idempotency-replayed" not in again.headers
        assert events(desk) == 1
        assert sent(desk, f"{where}/confirmations", "l").status_code == 200
        assert events(desk) == 2


def test_a_refusal_is_kept_like_any_answer(desk: Desk, where: str) -> None:
    first = sent(desk, where, "c", headers={"if-match": '"0-0"'})
    assert first.status_code == 412
    assert sent(desk, where, "c", headers={"if-match": '"0-0"'}).content == first.content


def test_a_key_is_one_request_s_and_one_person_s(desk: Desk, where: str) -> None:
    sent(desk, where, "d").raise_for_status()
    before = events(desk)
    for other in (
        sent(desk, where, "d", pointer="/total_weight"),
        sent(desk, where, "d", headers={"if-match": "*"}),
        sent(desk, where.replace("confirmations", "rejections"), "d"),
    ):
        assert (other.status_code, other.json()["type"]) == (422, "/api/v1/problems/invalid")
    assert events(desk) == before
    theirs = sent(desk, where, "d", name="李明")
    assert theirs.json()["corrections"][-1]["who"] == "李明"
    assert events(desk) == before + 1


@pytest.mark.parametrize("key", ["", "键".encode(), "x" * 201])
def test_a_key_that_is_none_is_refused(desk: Desk, where: str, key: Any) -> None:
    assert sent(desk, where, key).status_code == 400


def test_secrets_are_kept_for_nobody_and_files_need_no_key(desk: Desk) -> None:
    assert sent(desk, "/api/v1/tokens", "e").status_code == 400
    headers = {"idempotency-key": "f"}
    files = [
        httpx.post(f"{desk.url}/api/v1/documents", files={"files": (f"{at}.txt", b"x")}, headers=headers)
        for at in "12"
    ]
    assert [one.json()[0]["is_known"] for one in files] == [False, True]


def test_what_is_being_done_is_not_begun_again_and_a_fault_is_not_kept(
    desk: Desk, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        raise RuntimeError("x")

    answers: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(desk.store, "confirm", slow)
        first = threading.Thread(target=lambda: answers.append(sent(desk, where, "g").status_code))
        first.start()
        assert begun.wait(60)
        meanwhile = sent(desk, where, "g")
        go_on.set()
        first.join(60)
    assert (meanwhile.status_code, meanwhile.json()["type"]) == (409, "/api/v1/problems/conflict")
    assert answers == [500]
    assert sent(desk, where, "g").status_code == 200


def test_answers_are_let_go_of_after_a_day_and_when_they_are_too_much() -> None:
    now = [0.0]
    answers = Answers(most_bytes=10, clock=lambda: now[0])

    def keep(name: str, body: bytes) -> None:
        assert answers.begin(("who", name), "digest") is None
        answers.end(("who", name), [{"type": "http.response.body", "body": body}])

    keep("a", b"123456")
    keep("b", b"1")
    assert answers.begin(("who", "a"), "digest") is not None
    keep("c", b"123456")
    kept = {name: answers.begin(("who", name), "digest") is not None for name in "bc"}
    assert kept == {"b": True, "c": True}
    assert answers.begin(("who", "a"), "digest") is None  # it went first, and is begun anew
    now[0] = DAY_SECONDS + 1
    assert answers.begin(("who", "b"), "digest") is None
    assert answers.begin(("who", "a"), "digest") is not None  # what is being done stays
