import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from index.database import MIGRATIONS, REVISION, Database
from index.schema import APPEND_ONLY, Base
from index.store import Store
from ingest.errors import StoreError


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "open.lock")


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.read() as session:
        opts = {"compare_type": True, "include_name": _is_ours}
        context = MigrationContext.configure(session.connection(), opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The words of passages are a table of FTS5, which makes some of its own."""
    return kind != "table" or not (name or "").startswith("passage_words")


def test_the_newest_migration_is_the_one_that_opening_looks_for(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 30000)],
)
def test_every_connection_has_the_safety_switches(database: Database, pragma: str, expected: object) -> None:
    with database.read() as session:
        assert session.execute(text(f"PRAGMA {pragma}")).scalar() == expected


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_what_was_said_can_neither_be_changed_nor_deleted(
    database: Database, table: str, change: str
) -> None:
    rows = {
        "readings": "(document, version, read_at, extraction) VALUES ('d', 1, '', '')",
        "corrections": "(document, filing, field, pointer, action, who, made_at) "
        "VALUES ('d', 'd-1', '', '', 'confirm', 'w', '')",
        "decisions": "(document, filing, finding, basis, decision, reason, who, made_at) "
        "VALUES ('d', 'd-1', '', '', 'accepted', '', 'w', '')",
        "withdrawals": "(document, action, reason, who, made_at) VALUES ('d', 'withdraw', 'r', 'w', '')",
        "arrivals": "(document, file, made_at) VALUES ('d', 'a', '')",
        "supersessions": "(earlier, later, earlier_document, later_document, action, basis, reason, who, made_at) "
        "VALUES ('d-1', 'd-1', 'd', 'd', 'confirmed', '', '', 'w', '')",
        "links": "(earlier, later, earlier_document, later_document, decision, reason, who, made_at) "
        "VALUES ('d-1', 'd-1', 'd', 'd', 'same', '', 'w', '')",
        "sign_offs": "(document, filing, action, who, made_at, reason, version, basis, chain) "
        "VALUES ('d', 'd-1', 'signed', 'w', '', '', 1, '', '')",
        "tunings": "(action, pack, why, who, made_at) VALUES ('make', 'local-1', 'r', 'w', '')",
        "user_events": "(user, action, detail, who, made_at) VALUES (1, 'added', 'admin', 'w', '')",
        "sign_ins": "(outcome, address, made_at) VALUES ('wrong', '::1', '')",
        "downloads": "(who, what, address, made_at) VALUES ('w', '/', '::1', '')",
        "directions": "(document, kind, page, who, made_at) VALUES ('d', 'turn', 1, 'w', '')",
        "second_readings": "(task, document, filing, page, x0, top, x1, bottom, field, pointer, read, outcome, who, made_at) "
        "VALUES ('t', 'd', 'd-1', 1, 0, 0, 1, 1, 'f', 'p', 'r', 'agrees', 'w', '')",
        "compositions": "(action, results, who, made_at, why) VALUES ('join', '[]', 'w', '', 'r')",
        "takings": "(document, filing, action, who, made_at) VALUES ('d', 'd-1', 'take', 'w', '')",
        "labels": "(action, label, field, who, made_at) VALUES ('teach', 'l', 'notes', 'w', '')",
        "chain": "(number, row_table, row_id, made_at, fields, digest) VALUES (1, 'labels', 1, '', '', '')",
    }
    with database.write() as session:
        session.execute(
            text(
                "INSERT INTO documents (sha256, file, size, state, added_at, progress, attempts) "
                "VALUES ('d', 'a', 0, 'read', '', 0, 0)"
            )
        )
        session.execute(text("INSERT INTO filings (id, document, number) VALUES ('d-1', 'd', 1)"))
        session.execute(
            text(
                "INSERT INTO users (id, key, name, roles, password, must_change, is_disabled) "
                "VALUES (1, 'w', 'w', 'admin', '', 0, 0)"
            )
        )
        session.execute(text(f"INSERT INTO {table} {rows[table]}"))
        written = session.execute(text(f"SELECT count(*) FROM {table}")).scalar()
    with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
        session.execute(text(change.format(table)))
    with database.read() as session:
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == written


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    def half_a_change() -> None:
        with database.write() as session:
            session.execute(
                text(
                    "INSERT INTO documents (sha256, file, size, state, added_at, progress, attempts) "
                    "VALUES ('d', 'a', 0, 'read', '', 0, 0)"
                )
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_change()
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM documents")).scalar() == 0


def test_many_that_open_a_new_store_at_once_migrate_it_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store.open, [tmp_path / "home"] * 6))
    for store in stores:
        assert store.documents() == []
        store.close()


def test_a_store_of_the_first_version_keeps_its_documents_and_the_names_they_came_under(
    tmp_path: Path,
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO documents (sha256, file, size, state, added_at, added_by, progress, attempts) "
                "VALUES ('d', 'a.pdf', 0, 'read', '2026-01-02', '王芳', 0, 0)"
            )
        )
    engine.dispose()
    database = Database(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "open.lock")
    with database.read() as session:
        rows = session.execute(text("SELECT document, file, who, made_at FROM arrivals")).all()
    database.close()
    assert [tuple(row) for row in rows] == [("d", "a.pdf", "王芳", "2026-01-02")]


def test_a_store_of_a_newer_version_is_left_alone_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    first = Database(f"sqlite:///{path}", tmp_path / "open.lock")
    with first.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.close()
    with pytest.raises(StoreError, match="9999"):
        Database(f"sqlite:///{path}", tmp_path / "open.lock")


def test_another_database_than_sqlite_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="JIXIAO_DATABASE_URL"):
        Store.open(tmp_path / "home", "postgresql://localhost/jixiao")


def test_a_file_that_is_no_database_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "jixiao.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(tmp_path)


def test_a_statement_that_the_database_cannot_carry_out_is_an_error_of_the_store(database: Database) -> None:
    with pytest.raises(StoreError, match="no_such_table"), database.read() as session:
        session.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_a_store_that_another_version_migrated_meanwhile_is_not_written_to(
    store: Store, kept: Callable[..., str], revision: str
) -> None:
    name = f"{kept(b'paper')[:12]}-1"
    with sqlite3.connect(store.home / "jixiao.db") as other:
        other.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    with pytest.raises(StoreError, match=rf"{revision}.*nothing was written"):
        store.correct(name, "/total_score", "90", "王芳")
    assert store.filing(name).corrections == ()
