from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from index import passwords
from index.database import Database
from index.passwords import is_right, refuse_weak
from index.people import People
from index.permissions import Person
from index.ways_in import Sessions
from ingest.errors import Conflict, Forbidden, NotFound, RefusedAccount, WeakPassword

HOUR = timedelta(hours=1)
ADMIN = Person("admin", frozenset({"admin"}))
GOOD = "correct horse 电池"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of real strength cost what they should; here their strength is not what is tested."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "open.lock")
    yield made
    made.close()


@pytest.fixture
def people(database: Database, clock: Clock) -> People:
    return People(database, clock)


@pytest.fixture
def sessions(people: People) -> Sessions:
    return people.sessions(8 * HOUR, HOUR)


@pytest.fixture
def wang(people: People) -> str:
    """A reviewer who has a password of her own."""
    given = people.add("王芳", ["reviewer"], ADMIN)
    people.change_password("王芳", given, GOOD)
    return "王芳"


def whole(database: Database) -> str:
    """Everything that the tables of people hold."""
    tables = ("users", "user_events", "sessions", "tokens", "sign_ins", "downloads")
    with database.read() as session:
        return repr([session.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_a_hash_is_argon2_of_today_s_strength_salted_and_fits_its_password_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher())
    one = passwords.hashed(GOOD)
    assert one.startswith("$argon2id$v=19$m=65536,t=3")
    assert is_right(one, GOOD)
    assert not is_right(one, GOOD + " ")
    assert passwords.hashed(GOOD) != one


def test_nothing_is_the_password_of_nobody() -> None:
    assert not is_right(None, "")
    assert not is_right(None, GOOD)
    assert not is_right("no hash", GOOD)


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    assert is_right(passwords.hashed("cafe\u0301 crème brûlée"), "caf\u00e9 crème brûlée")


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("short", True),
        ("a" * 201, True),
        ("aaaaaaaaaaaa", True),
        ("abababababab", True),
        ("my name is 王芳!", True),
        (GOOD, False),
        ("密码要长一些才好记住", False),
    ],
)
def test_a_password_that_could_be_guessed_is_refused(password: str, is_weak: bool) -> None:
    if is_weak:
        with pytest.raises(WeakPassword):
            refuse_weak("王芳", password)
    else:
        refuse_weak("王芳", password)


def test_the_first_administrator_is_made_once_with_a_password_to_be_changed(people: People) -> None:
    made = people.first()
    assert made is not None
    name, password = made
    assert people.first() is None
    person = people.verify(name, password)
    assert person is not None
    assert person.must_change
    assert "admin" in person.roles
    people.change_password(name, password, GOOD)
    after = people.verify(name, GOOD)
    assert after is not None
    assert not after.must_change
    assert people.verify(name, password) is None


def test_each_new_user_has_a_password_of_their_own(people: People) -> None:
    one, other = people.add("王芳", ["reviewer"], ADMIN), people.add("李强", ["uploader"], ADMIN)
    assert one != other
    assert people.verify("李强", one) is None
    assert people.verify("李强", other) == Person("李强", frozenset({"uploader"}), must_change=True)


@pytest.mark.parametrize("typed", ["王芳", " 王芳 ", "王芳\n"])
def test_a_name_is_known_however_it_is_typed(people: People, wang: str, typed: str) -> None:
    person = people.verify(typed, GOOD)
    assert person is not None
    assert person.name == wang


def test_two_names_that_look_alike_are_one(people: People) -> None:
    people.add("Ada", ["reviewer"], ADMIN)
    for alike in ("Ada", "ADA", "Ａｄａ", " ada "):
        with pytest.raises(Conflict):
            people.add(alike, ["reviewer"], ADMIN)


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_shown_is_refused(people: People, name: str) -> None:
    with pytest.raises(RefusedAccount):
        people.add(name, ["reviewer"], ADMIN)


@pytest.mark.parametrize("roles", [[], ["owner"], ["reviewer", "root"]])
def test_a_user_has_roles_and_only_those_there_are(people: People, wang: str, roles: list[str]) -> None:
    with pytest.raises(RefusedAccount):
        people.add("新人", roles, ADMIN)
    with pytest.raises(RefusedAccount):
        people.give_roles(wang, roles, ADMIN)


@pytest.mark.parametrize(
    "roles", [{"uploader"}, {"reviewer"}, {"approver"}, {"uploader", "reviewer", "approver"}]
)
def test_only_an_administrator_changes_people(people: People, wang: str, roles: set[str]) -> None:
    somebody = Person("李强", frozenset(roles))  # type: ignore[arg-type]
    for change in (
        lambda: people.add("新人", ["admin"], somebody),
        lambda: people.give_roles(wang, ["admin"], somebody),
        lambda: people.reset_password(wang, somebody),
        lambda: people.disable(wang, somebody),
        lambda: people.tokens.make(wang, "t", 1, somebody),
    ):
        with pytest.raises(Forbidden):
            change()
    assert [member.name for member in people.all()] == [wang]
    assert people.tokens.all() == []


def test_an_administrator_always_remains(people: People, wang: str) -> None:
    people.add("admin", ["admin"], "root")
    for change in (
        lambda: people.give_roles("admin", ["reviewer"], ADMIN),
        lambda: people.disable("admin", ADMIN),
    ):
        with pytest.raises(Conflict, match="管理员"):
            change()
    assert "admin" in people.all()[1].roles
    people.give_roles(wang, ["reviewer", "admin"], ADMIN)
    assert people.disable("admin", ADMIN).is_disabled


def test_what_was_done_to_an_account_stays_written_with_who_did_it(people: People, wang: str) -> None:
    people.give_roles(wang, ["approver", "uploader"], ADMIN)
    people.reset_password(wang, "李强")
    assert [(one.name, one.action, one.detail, one.who) for one in people.events()] == [
        (wang, "added", "reviewer", "admin"),
        (wang, "password", "", wang),
        (wang, "roles", "uploader approver", "admin"),
        (wang, "reset", "", "李强"),
    ]


def test_no_secret_stands_in_the_store(
    people: People, sessions: Sessions, database: Database, wang: str
) -> None:
    secrets = [GOOD, sessions.begin(wang, "::1"), people.tokens.make(wang, "t", 1, wang)]
    secrets += [people.add("李强", ["uploader"], ADMIN), people.reset_password("李强", ADMIN)]
    people.traces.sign_in("typed a password into the name", "wrong", "::1")
    kept = whole(database)
    assert wang in kept
    assert not any(secret in kept for secret in secrets)
    assert "typed" not in kept


def test_changing_a_password_wants_the_present_one_and_a_better_one(people: People, wang: str) -> None:
    with pytest.raises(Forbidden):
        people.change_password(wang, "wrong", "another good 密码")
    with pytest.raises(WeakPassword):
        people.change_password(wang, GOOD, "short")
    with pytest.raises(RefusedAccount):
        people.change_password(wang, GOOD, GOOD)
    assert people.verify(wang, GOOD)


def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(
    people: People, wang: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert "t=1" in whole(database)
    assert people.verify(wang, GOOD)
    assert "t=2" in whole(database)
    assert people.verify(wang, GOOD)


# Sessions


def test_a_session_is_its_person_s_with_the_roles_of_now(
    people: People, sessions: Sessions, wang: str
) -> None:
    secret = sessions.begin(wang, "::1")
    assert sessions.person(secret) == Person(wang, frozenset({"reviewer"}))
    people.give_roles(wang, ["uploader"], ADMIN)
    assert sessions.person(secret) == Person(wang, frozenset({"uploader"}))


@pytest.mark.parametrize("forged", ["", "x", "0" * 43, "' OR 1=1 --", "jx_"])
def test_a_forged_secret_is_nobody_s(sessions: Sessions, people: People, wang: str, forged: str) -> None:
    real = sessions.begin(wang, "::1")
    for secret in (forged, real[:-1], real + "a", real.swapcase()):
        assert sessions.person(secret) is None
        assert people.tokens.person(secret) is None
    assert people.tokens.person(real) is None


def test_a_session_ends_with_its_time_however_much_it_is_used(
    sessions: Sessions, clock: Clock, wang: str
) -> None:
    secret = sessions.begin(wang, "::1")
    for _ in range(15):
        clock.pass_by(minutes=30)
        assert sessions.person(secret)
    clock.pass_by(minutes=30)
    assert sessions.person(secret) is None


def test_a_session_that_nobody_uses_ends_sooner(sessions: Sessions, clock: Clock, wang: str) -> None:
    secret = sessions.begin(wang, "::1")
    clock.pass_by(minutes=59)
    assert sessions.person(secret)
    clock.pass_by(minutes=59)
    assert sessions.person(secret)
    clock.pass_by(minutes=60)
    assert sessions.person(secret) is None


def test_what_an_open_page_asks_by_itself_keeps_no_session_alive(
    sessions: Sessions, clock: Clock, wang: str
) -> None:
    secret = sessions.begin(wang, "::1")
    for _ in range(5):
        assert sessions.person(secret, is_active=False)
        clock.pass_by(minutes=12)
    assert sessions.person(secret, is_active=False) is None


def test_signing_out_ends_one_session_and_not_the_other(sessions: Sessions, wang: str) -> None:
    one, other = sessions.begin(wang, "::1"), sessions.begin(wang, "::1")
    sessions.end(one)
    sessions.end(one)
    sessions.end("forged")
    assert sessions.person(one) is None
    assert sessions.person(other)


@pytest.mark.parametrize("what", ["disabled", "reset", "changed"])
def test_an_account_that_is_closed_or_gets_another_password_loses_its_sessions(
    people: People, sessions: Sessions, wang: str, what: str
) -> None:
    secret = sessions.begin(wang, "::1")
    if what == "disabled":
        people.disable(wang, ADMIN)
        assert people.verify(wang, GOOD) is None
    elif what == "reset":
        people.reset_password(wang, ADMIN)
    else:
        people.change_password(wang, GOOD, "another good 密码")
    assert sessions.person(secret) is None
    if what == "disabled":
        people.disable(wang, ADMIN, is_disabled=False)
        assert people.verify(wang, GOOD)
        assert sessions.person(secret) is None


def test_sessions_that_are_long_over_are_forgotten(
    sessions: Sessions, clock: Clock, wang: str, database: Database
) -> None:
    sessions.begin(wang, "first place")
    clock.pass_by(hours=9)
    sessions.begin(wang, "second place")
    kept = whole(database)
    assert "second place" in kept
    assert "first place" not in kept


# Tokens


def test_a_token_does_what_its_owner_may_until_it_ends(people: People, clock: Clock, wang: str) -> None:
    me = Person(wang, frozenset({"reviewer"}))
    secret = people.tokens.make(wang, "月报程序", 7, me)
    assert secret.startswith("jx_")
    assert people.tokens.person(secret) == me
    clock.pass_by(days=7)
    assert people.tokens.person(secret) is None


def test_a_token_is_revoked_by_its_owner_or_an_administrator_once(people: People, wang: str) -> None:
    people.add("李强", ["reviewer"], ADMIN)
    secret = people.tokens.make(wang, "one", 7, Person(wang, frozenset({"reviewer"})))
    number = people.tokens.all(wang)[0].id
    with pytest.raises(Forbidden):
        people.tokens.revoke(number, Person("李强", frozenset({"reviewer"})))
    assert people.tokens.person(secret)
    people.tokens.revoke(number, ADMIN)
    assert people.tokens.person(secret) is None
    with pytest.raises(Conflict):
        people.tokens.revoke(number, ADMIN)
    with pytest.raises(NotFound):
        people.tokens.revoke(99, ADMIN)
    assert people.tokens.all()[0].revoked_at
    assert people.tokens.all("李强") == []


def test_a_token_of_a_disabled_user_is_nobody_s(people: People, wang: str) -> None:
    secret = people.tokens.make(wang, "one", 7, ADMIN)
    people.disable(wang, ADMIN)
    assert people.tokens.person(secret) is None


def test_a_reset_password_ends_every_token_of_the_account(people: People, wang: str) -> None:
    secret = people.tokens.make(wang, "one", 7, ADMIN)
    people.reset_password(wang, ADMIN)
    assert people.tokens.person(secret) is None
    assert people.tokens.all(wang)[0].revoked_at


@pytest.mark.parametrize(("name", "days"), [("", 7), ("a" * 61, 7), ("t", 0), ("t", 367)])
def test_a_token_has_a_name_and_an_end(people: People, wang: str, name: str, days: int) -> None:
    with pytest.raises(RefusedAccount):
        people.tokens.make(wang, name, days, ADMIN)
    with pytest.raises(NotFound):
        people.tokens.make("nobody", "t", 7, ADMIN)


def test_sign_ins_and_downloads_are_kept_with_where_they_came_from(people: People, wang: str) -> None:
    people.traces.sign_in(wang, "wrong", "10.0.0.8")
    people.traces.sign_in(wang, "good", "10.0.0.9")
    people.traces.sign_in(None, "wrong", "10.0.0.7")
    people.traces.download(wang, "/api/v1/export.json", "10.0.0.9")
    assert [(one.name, one.outcome, one.address) for one in people.traces.sign_ins()] == [
        (None, "wrong", "10.0.0.7"),
        (wang, "good", "10.0.0.9"),
        (wang, "wrong", "10.0.0.8"),
    ]
    taken = people.traces.downloads()[0]
    assert (taken.who, taken.what, taken.address) == (wang, "/api/v1/export.json", "10.0.0.9")
