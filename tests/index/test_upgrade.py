"""A store of the first version, with a row of everything it could hold, comes to the newest tables with nothing lost."""

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from index.backends import MIGRATES, backend_of
from index.database import MIGRATIONS, REVISION, Database
from index.extraction import extraction_text
from index.schema import APPEND_ONLY, Base
from index.store import Store
from tests.index.conftest import make_extraction, make_filing
from tests.index.postgresql import Server

DATA = b"paper"
DIGEST = sha256(DATA).hexdigest()
NAME = f"{DIGEST[:12]}-1"
PLACED = ("page", "x0", "top", "x1", "bottom")
ROWS: dict[str, list[dict[str, Any]]] = {
    "documents": [
        {"number": 1, "sha256": DIGEST, "file": "a.pdf", "size": 5, "state": "read", "reason": None,
         "added_at": "2025-01-01T08:00:00+00:00", "added_by": "王芳", "pages": 1, "progress": 1, "attempts": 0},
    ],
    "filings": [{"id": NAME, "document": DIGEST, "number": 1, "place": 0}],
    "readings": [
        {"id": 1, "document": DIGEST, "version": 1, "read_at": "2025-01-01T08:00:01+00:00", "extraction": "set below"},
        {"id": 2, "document": DIGEST, "version": 2, "read_at": "2025-01-03T08:00:01+00:00", "extraction": "set below"},
    ],
    "corrections": [
        {"id": 1, "document": DIGEST, "filing": NAME, **dict(zip(PLACED, (1, 0.8, 0.45, 0.9, 0.47), strict=True)),
         "field": "total_score", "pointer": "/total_score", "action": "correct", "old": "95.50", "new": "90",
         "who": "王芳", "made_at": "2025-01-02T08:00:00+00:00", "why": "印章遮挡", "undoes": None},
        {"id": 2, "document": DIGEST, "filing": NAME, **dict.fromkeys(PLACED),
         "field": "total_score", "pointer": "/total_score", "action": "undo", "old": "90", "new": "95.50",
         "who": "李强", "made_at": "2025-01-04T08:00:00+00:00", "why": None, "undoes": 1},
    ],
    "decisions": [
        {"id": 1, "document": DIGEST, "filing": NAME, "finding": "scores-total", "basis": "b", "decision": "dismissed",
         "reason": "加分项", "who": "李强", "made_at": "2025-01-05T08:00:00+00:00"},
    ],
    "withdrawals": [
        {"id": 1, "document": DIGEST, "action": "withdraw", "reason": "重复", "who": "王芳",
         "made_at": "2025-01-06T08:00:00+00:00"},
        {"id": 2, "document": DIGEST, "action": "restore", "reason": "不重复", "who": "王芳",
         "made_at": "2025-01-07T08:00:00+00:00"},
    ],
    "outbox": [{"id": 1, "document": DIGEST, "change": "reading", "made_at": "2025-01-01T08:00:01+00:00"}],
}  # fmt: skip
NUMBERED = {("documents", "number"), *((table, "id") for table in set(ROWS) - {"documents", "filings"})}
"""What the database itself numbers."""
for _row in ROWS["readings"]:
    _row["extraction"] = extraction_text(make_extraction(DATA, make_filing().model_copy(update={"id": NAME})))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jixiao.db'}"
        return
    running: Server = request.getfixturevalue("postgresql")
    running.run("CREATE DATABASE old")
    yield running.url("old")
    running.run("DROP DATABASE old WITH (FORCE)")


@pytest.fixture
def old(url: str) -> str:
    """The URL of a database of the first released version, in which people worked."""
    backend, address = backend_of(url)
    engine = backend.opened(address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(for_=MIGRATES).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        tables = set(inspect(connection).get_table_names()) - {"alembic_version", "sqlite_sequence"}
        assert tables == set(ROWS)
        for table, rows in ROWS.items():
            for row in rows:
                given = [name for name in row if (table, name) not in NUMBERED]
                values = ", ".join(f":{name}" for name in given)
                connection.execute(text(f"INSERT INTO {table} ({', '.join(given)}) VALUES ({values})"), row)
    engine.dispose()
    return url


def kept(connection: Connection, table: str) -> list[dict[str, Any]]:
    """The rows of a table, in the columns that it had first."""
    names = ", ".join(ROWS[table][0])
    found = connection.execute(text(f"SELECT {names} FROM {table} ORDER BY 1")).mappings()
    return [dict(row) for row in found]


def test_nothing_of_the_first_version_is_lost_on_the_way_to_the_newest(old: str, tmp_path: Path) -> None:
    with closing(Database(old, tmp_path / "open.lock")) as database, database.read() as session:
        connection = session.connection()
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == REVISION
        assert {table: kept(connection, table) for table in ROWS} == ROWS
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
        seen = connection.execute(text("SELECT id, reading FROM corrections ORDER BY id")).all()
        assert [tuple(row) for row in seen] == [(1, 1), (2, 2)]


def test_the_store_goes_on_with_it_and_its_chain_holds(old: str, tmp_path: Path) -> None:
    with closing(Store.open(tmp_path, old)) as store:
        assert store.keep(DATA, "a.pdf").sha256 == DIGEST
        found = store.verify()
        assert (found.faults, found.head.links) == (
            (),
            8,
        )  # seven rows, and the name that the file came under
        view = store.filing(NAME)
        assert [(one.action, one.who, one.why) for one in view.corrections] == [
            ("correct", "王芳", "印章遮挡"),
            ("undo", "李强", None),
        ]
        assert str(view.filing.total_score) == "95.50"
        store.correct(NAME, "/total_score", "91", "王芳")
        store.change_row(NAME, "/indicators/0", "delete_row", "王芳")
        store.labels.teach("工程名头", "header.project_name", "王芳")
        assert store.verify(found.head.last).faults == ()


def test_what_was_said_is_kept_from_change_after_it(old: str, tmp_path: Path) -> None:
    with closing(Database(old, tmp_path / "open.lock")) as database:
        for table in set(ROWS) & set(APPEND_ONLY):
            for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
                    session.execute(text(change))


def test_an_upgrade_that_fails_leaves_the_first_version_as_it_was(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("index.chain.linked", fail)
        with pytest.raises(ZeroDivisionError):
            Database(old, tmp_path / "open.lock")
    backend, address = backend_of(old)
    engine = backend.opened(address)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        assert {table: kept(connection, table) for table in ROWS} == ROWS
    engine.dispose()
    with closing(Database(old, tmp_path / "open.lock")) as database, database.read() as session:
        assert {table: kept(session.connection(), table) for table in ROWS} == ROWS
