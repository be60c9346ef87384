import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.people import People
from index.permissions import Person
from index.store import Store
from tests.ui.members import PASSWORD, QUICK, Staffed, staffed
from ui.sign_in import MOST_FROM_A_PLACE, MOST_OF_A_NAME, WINDOW_SECONDS, Doorkeeper
from ui.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_after_so_many_failures_one_waits_until_the_first_is_long_enough_ago(clock: Clock) -> None:
    throttle = Throttle(3, 60, clock)
    for _ in range(3):
        assert throttle.begin("a") == 0
        clock.now += 10
    assert throttle.begin("a") == throttle.wait_seconds("a") == 30
    assert throttle.begin("b") == 0
    clock.now += 30
    assert throttle.begin("a") == 0
    assert throttle.begin("a") == 10


def test_whoever_comes_in_is_forgiven_and_one_attempt_can_be_taken_back(clock: Clock) -> None:
    throttle = Throttle(2, 60, clock)
    throttle.begin("a")
    throttle.take_back("a")
    throttle.take_back("nobody")
    assert [throttle.begin("a") for _ in range(3)] == [0, 0, 60]
    throttle.forgive("a")
    assert throttle.begin("a") == 0


def test_many_attempts_at_once_are_no_more_than_the_limit(clock: Clock) -> None:
    throttle = Throttle(5, 60, clock)
    barrier, waits = threading.Barrier(12), []

    def attempt() -> None:
        barrier.wait()
        waits.append(throttle.begin("a"))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [0] * 5 + [60] * 7


def test_memory_for_made_up_names_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.throttle.MOST_KEYS", 10)
    throttle = Throttle(1, 60, clock)
    for number in range(50):
        throttle.begin(str(number))
    assert len(throttle._failures) == 10
    assert throttle.begin("49") == 60


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    monkeypatch.setattr("index.passwords.HASHER", QUICK)
    store = Store.open(tmp_path / "home")
    given = store.people.add("Ada", ["reviewer"], "root")
    store.people.change_password("Ada", given, PASSWORD)
    yield store.people
    store.close()


@pytest.mark.parametrize("name", ["Ada", "nobody of this name"])
def test_guessing_at_a_name_is_slowed_whether_there_is_one_or_not(people: People, name: str) -> None:
    keeper = Doorkeeper(people)
    typed = [name, name.upper(), f" {name} ", name, name.lower()]
    assert [keeper.judge(one, "guess", f"10.0.0.{place}") for place, one in enumerate(typed)] == [None] * 5
    wait = keeper.judge(name, PASSWORD, "10.0.0.99")
    assert isinstance(wait, float)
    assert WINDOW_SECONDS - 60 < wait <= WINDOW_SECONDS
    assert isinstance(keeper.judge(name, PASSWORD, "10.0.0.99"), float)
    assert [one.outcome for one in people.traces.sign_ins()] == ["slowed"] + ["wrong"] * 5


def test_guessing_many_names_from_one_place_is_slowed(people: People) -> None:
    keeper = Doorkeeper(people)
    for number in range(MOST_FROM_A_PLACE):
        assert keeper.judge(f"name {number}", "guess", "10.0.0.1") is None
    assert isinstance(keeper.judge("Ada", PASSWORD, "10.0.0.1"), float)
    assert isinstance(keeper.judge("Ada", PASSWORD, "10.0.0.2"), Person)


def test_signing_in_rightly_is_never_slowed(people: People) -> None:
    keeper = Doorkeeper(people)
    for _ in range(MOST_FROM_A_PLACE + MOST_OF_A_NAME):
        assert isinstance(keeper.judge("Ada", PASSWORD, "10.0.0.1"), Person)
    for _ in range(MOST_OF_A_NAME - 1):
        assert keeper.judge("Ada", "typo", "10.0.0.1") is None
    assert isinstance(keeper.judge("Ada", PASSWORD, "10.0.0.1"), Person)
    assert keeper.judge("Ada", "typo", "10.0.0.1") is None


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("home"), https=True) as made:
        yield made


def test_on_the_desk_the_sixth_guess_waits_and_is_told_how_long(desk: Staffed) -> None:
    given = {"name": "reviewer", "password": "guess"}
    for _ in range(MOST_OF_A_NAME):
        assert httpx.post(f"{desk.url}/sign-in", data=given).status_code == 401
    answer = httpx.post(f"{desk.url}/sign-in", data={**given, "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW_SECONDS
    assert "15 分钟" in answer.text
    assert "15 min" in answer.text
    assert "set-cookie" not in answer.headers


def test_behind_https_the_session_is_sent_over_nothing_else(desk: Staffed) -> None:
    answer = httpx.post(f"{desk.url}/sign-in", data={"name": "admin", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-jixiao_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")
