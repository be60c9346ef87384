"""The records in PostgreSQL: the same promises as in SQLite, kept by the database itself where it can."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from extract.filing import Filing
from index.chain import CHAINED
from index.copying import load_records
from index.database import Database
from index.schema import APPEND_ONLY, Base
from index.search.keywords import match, query_tokens
from index.search.tsvector import tsquery, vector
from index.search.typed import Typed
from index.store import Store
from ingest.errors import StoreError
from tests.index.conftest import make_extraction, make_filing
from tests.index.postgresql import Server
from tests.index.test_chain import template  # noqa: F401  (a row in every append-only table)

WHO = "王芳"
Keep = Callable[..., str]


@pytest.fixture
def name(postgresql: Server) -> Iterator[str]:
    made = postgresql.borrow()
    yield made
    postgresql.give_back(made)


@pytest.fixture
def url(postgresql: Server, name: str) -> str:
    return postgresql.url(name)


@pytest.fixture
def database(url: str, tmp_path: Path) -> Iterator[Database]:
    with closing(Database(url, tmp_path / "open.lock")) as opened:
        yield opened


@pytest.fixture(scope="module")
def every(postgresql: Server, template: Path) -> Iterator[str]:  # noqa: F811
    """A database with a row in every append-only table, which every test leaves as it was."""
    made = postgresql.borrow()
    with closing(Database(postgresql.url(made), postgresql.folder / "every.lock")) as filled:
        load_records(template / "jixiao.db", filled)
    yield made
    postgresql.give_back(made)


@pytest.fixture(scope="module")
def lived(postgresql: Server, every: str, template: Path) -> Iterator[Store]:  # noqa: F811
    with closing(Store.open(template, postgresql.url(every))) as store:
        yield store


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.read() as session:
        opts = {"compare_type": True, "include_name": lambda name, kind, _: name != "passage_words"}
        context = MigrationContext.configure(session.connection(), opts=opts)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_said_can_neither_be_changed_nor_deleted_nor_emptied(
    postgresql: Server, every: str, tmp_path: Path, table: str
) -> None:
    (column,) = Base.metadata.tables[table].primary_key.columns.keys()
    before = postgresql.run(f"SELECT count(*) FROM {table}", every)
    assert before[0][0] > 0
    with closing(Database(postgresql.url(every), tmp_path / "open.lock")) as database:
        for change in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
                session.execute(text(change))
    assert postgresql.run(f"SELECT count(*) FROM {table}", every) == before


def test_records_copied_into_postgresql_hold_in_the_chain(lived: Store) -> None:
    found = lived.verify()
    assert found.faults == ()
    assert found.head.links > len(CHAINED)


@pytest.mark.parametrize("table", sorted(CHAINED))
def test_a_row_removed_or_changed_with_the_triggers_off_is_named(
    postgresql: Server, every: str, lived: Store, table: str
) -> None:
    ((link, row),) = postgresql.run(
        f"SELECT number, row_id FROM chain WHERE row_table = '{table}' ORDER BY number LIMIT 1", every
    )
    when = "read_at" if table == "readings" else "made_at"

    def meddle(*changes: str) -> None:
        # as replication does: neither triggers nor foreign keys
        postgresql.run(f"SET session_replication_role = replica; {'; '.join(changes)}", every)

    there = f"WHERE id = {row}"
    meddle(f"CREATE TABLE saved AS SELECT * FROM {table} {there}")
    for change, told in (
        (f"UPDATE {table} SET {when} = '1999' {there}", f"{when} 与写入时不同"),
        (f"DELETE FROM {table} {there}", "此行已被删除"),
    ):
        meddle(change)
        fault = lived.verify().faults[0]
        assert (fault.link, fault.table, fault.row, fault.what) == (link, table, row, told)
        meddle(f"DELETE FROM {table} {there}", f"INSERT INTO {table} SELECT * FROM saved")
    meddle("DROP TABLE saved")
    assert lived.verify().faults == ()


def test_a_write_waits_for_another_and_sees_what_it_left(url: str, tmp_path: Path) -> None:
    first, second = (Database(url, tmp_path / "open.lock") for _ in range(2))
    inside, seen = threading.Event(), []

    def other() -> None:
        inside.wait()
        with second.write() as session:
            seen.append(session.execute(text("SELECT count(*) FROM documents")).scalar())

    waiting = threading.Thread(target=other)
    waiting.start()
    with first.write() as session:
        inside.set()
        waiting.join(0.3)
        assert seen == []
        session.execute(
            text(
                "INSERT INTO documents (sha256, file, size, state, added_at, progress, attempts) "
                "VALUES ('d', 'a', 0, 'read', '', 0, 0)"
            )
        )
    waiting.join()
    assert seen == [1]
    first.close()
    second.close()


def test_a_read_sees_one_snapshot_and_may_not_write(database: Database) -> None:
    statement = text("INSERT INTO outbox (document, change, made_at) VALUES ('d', 'x', '')")
    with database.read() as session:
        count = session.execute(text("SELECT count(*) FROM documents")).scalar()
        with database.write() as other:
            other.execute(
                text(
                    "INSERT INTO documents (sha256, file, size, state, added_at, progress, attempts) "
                    "VALUES ('d', 'a', 0, 'read', '', 0, 0)"
                )
            )
        assert session.execute(text("SELECT count(*) FROM documents")).scalar() == count
    with pytest.raises(StoreError, match="read-only"), database.read() as session:
        session.execute(statement)


def test_many_that_write_at_once_make_one_chain(url: str, tmp_path: Path) -> None:
    stores = [Store.open(tmp_path / "home", url) for _ in range(3)]
    data = b"paper"
    sha256 = stores[0].keep(data, "a.pdf").sha256
    stores[0].save_reading(sha256, make_extraction(data, make_filing()))
    before = stores[0].chain().links

    def change(number: int) -> None:
        for turn in range(4):
            stores[number].correct(f"{sha256[:12]}-1", "/total_score", f"{number}{turn}", f"人{number}")

    threads = [threading.Thread(target=change, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = stores[0].verify()
    assert (found.faults, found.head.links) == ((), before + 12)
    for store in stores:
        store.close()


def test_many_that_open_a_new_store_at_once_migrate_it_once(postgresql: Server, tmp_path: Path) -> None:
    made = "anew"
    postgresql.run(f"CREATE DATABASE {made}")
    opened: list[Database] = []
    threads = [
        threading.Thread(
            target=lambda lock: opened.append(Database(postgresql.url(made), lock)),
            args=(tmp_path / f"{number}.lock",),  # on machines that do not share a folder
        )
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in opened:
        one.close()
    assert len(opened) == 4
    assert postgresql.run("SELECT count(*) FROM chain", made) == [(1,)]
    postgresql.run(f"DROP DATABASE {made}")


def test_a_server_that_does_not_answer_is_told_with_the_remedy_and_without_the_password(
    tmp_path: Path,
) -> None:
    with pytest.raises(StoreError, match="JIXIAO_DATABASE_URL") as told:
        Store.open(tmp_path, "postgresql://jixiao:geheim@127.0.0.1:1/jixiao")
    assert "geheim" not in str(told.value)


def test_a_statement_that_the_database_cannot_carry_out_is_an_error_of_the_store(database: Database) -> None:
    with pytest.raises(StoreError, match="no_such_table"), database.read() as session:
        session.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize(
    "made", ["ENCODING 'SQL_ASCII' LOCALE 'C'", "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'"]
)
def test_a_database_that_orders_or_keeps_text_otherwise_is_refused_with_the_remedy(
    postgresql: Server, tmp_path: Path, made: str
) -> None:
    postgresql.run(f"CREATE DATABASE other TEMPLATE template0 {made}")
    with pytest.raises(StoreError, match="LC_COLLATE 'C'"):
        Store.open(tmp_path, postgresql.url("other"))
    postgresql.run("DROP DATABASE other WITH (FORCE)")


def test_without_its_driver_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"requirements/postgres\.lock"):
        Store.open(tmp_path, "postgresql://127.0.0.1/jixiao")


def test_a_store_that_another_version_migrated_meanwhile_is_not_written_to(
    postgresql: Server, name: str, tmp_path: Path
) -> None:
    with closing(Store.open(tmp_path, postgresql.url(name))) as store:
        ((at,),) = postgresql.run("SELECT version_num FROM alembic_version", name)
        postgresql.run("UPDATE alembic_version SET version_num = '9999'", name)
        with pytest.raises(StoreError, match=r"9999.*nothing was written"):
            store.keep(b"paper", "a.pdf")
        postgresql.run(f"UPDATE alembic_version SET version_num = '{at}'", name)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"预算"', "'预算'"),
        ('"预算 算执" OR "率"*', "('预算' <-> '算执') | '率':*"),
        ('"a" OR concepts : "rate" OR "b"', "'a' | 'rate':D | 'b'"),
        ('{text around} : ("a b" AND ("c" OR "d"*))', "( ('a':AB <-> 'b':AB) & ( 'c':AB | 'd':*AB ) )"),
        ('"it\'s" OR "a\\b"', "'it''s' | 'a\\\\b'"),
    ],
)
def test_what_is_asked_of_fts5_is_asked_of_postgresql(expression: str, expected: str) -> None:
    assert tsquery(expression) == expected


@pytest.mark.parametrize(
    "query", ["疫", "2021年 86.18% o'neil \\ ' \"", "预算执行率", "x" * 5000, "‰ & | ! <-> :*"]
)
def test_whatever_is_typed_can_be_asked(database: Database, query: str) -> None:
    with database.read() as session:
        for asked in (match(query_tokens(query)), Typed(query).match()):
            if asked:
                found = session.execute(text("SELECT CAST(:one AS tsquery)"), {"one": tsquery(asked)})
                assert found.scalar()


def test_a_passage_longer_than_postgresql_counts_is_kept(database: Database) -> None:
    long = " ".join(f"w{number}" for number in range(20_000))
    told = vector((long, "one two " * 300, "", "last"))
    with database.read() as session:
        held = session.execute(
            text("SELECT CAST(:told AS tsvector) @@ CAST('w19999 & one:B & last:D' AS tsquery)"),
            {"told": told},
        )
        assert held.scalar() is True


def test_a_phrase_does_not_run_from_one_column_into_the_next(database: Database) -> None:
    with database.read() as session:
        found = session.execute(
            text("SELECT CAST(:told AS tsvector) @@ CAST(:asked AS tsquery)"),
            {"told": vector(("x a", "b y", "", "")), "asked": tsquery('"a b"')},
        )
        assert found.scalar() is False


def test_both_databases_find_the_same_passages(
    url: str, tmp_path: Path, filing: Callable[..., Filing]
) -> None:
    with closing(Store.open(tmp_path / "a")) as one, closing(Store.open(tmp_path / "b", url)) as other:
        for number, project in enumerate(("河道绿化", "学校修缮", "2021年度环境治理经费", "疫情防控 86.18%")):
            for store in (one, other):
                data = b"paper %d" % number
                sha256 = store.keep(data, f"{number}.pdf").sha256
                store.save_reading(sha256, make_extraction(data, filing(project=project)))
        for query in (
            "河道",
            "修",
            "植树数量",
            "群众满意度",
            "环境治理经费 成活率",
            "86.18%",
            "覆盖率",
            "86000",
        ):
            sides = [
                {
                    (hit.passage.filing, hit.passage.pointer, hit.exact)
                    for hit in store.search.find(query, top=100).hits
                }
                for store in (one, other)
            ]
            assert sides[0] == sides[1], query
