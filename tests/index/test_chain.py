"""The chain over what was written: whatever is done behind the program's back is found and named."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from extract.filing import Filing
from index.audit import Fault
from index.chain import CHAINED, digest_of, linked, opening
from index.database import MIGRATIONS, Database
from index.directions import Asked
from index.schema import APPEND_ONLY, CompositionEvent
from index.store import Store
from ingest.errors import NotFound, StoreError
from tests.index.conftest import make_extraction, make_filing

Meddle = Callable[..., None]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which each kind of thing was said: a row in every append-only table."""
    home = tmp_path_factory.mktemp("template") / "home"
    with closing(Store.open(home, second_reading_share=100)) as store:
        one, other = (keep(store, data) for data in (b"one", b"two"))
        store.correct(one, "/total_score", "90", "王芳", "印章遮挡")
        store.confirm(one, "/indicators/0/score", "李强")
        store.undo(store.filing(one).corrections[0].id, "王芳")
        store.decide(store.filing(one).findings[0].finding.id, "dismissed", "加分项", "王芳")
        store.resubmissions.decide(one, other, "confirmed", "来函更正", "王芳")
        store.kinships.decide(one, other, "same", "合同相同", "王芳")
        store.sign_offs.submit(one, "王芳")
        store.takings.take(one, "王芳")
        store.labels.teach("工程名头", "header.project_name", "王芳")
        store.tunings.set("default", "low_execution.warning_below", "80", "省厅 2021 年通知", "王芳")
        store.directions.give(one[:12], [Asked("form_type", 1, "target")], "王芳", "封面写明")
        second = store.second_readings.next("李强")
        assert second is not None
        store.second_readings.type(second.task, None, "李强")
        with store._database.write() as session:
            session.add(
                CompositionEvent(action="join", results="[]", who="王芳", made_at="2026-03-01", why="一份")
            )
        store.people.first()
        store.people.traces.sign_in("admin", "good", "127.0.0.1")
        store.people.traces.download("王芳", "/api/v1/export.json", "127.0.0.1")
        store.withdraw(other.split("-")[0], "重复", "王芳")
    return home


def keep(store: Store, data: bytes) -> str:
    """Keep bytes and a reading of them; the filing's id comes back."""
    row = store.keep(data, "a.pdf")
    store.save_reading(row.sha256, make_extraction(data, borne_out()))
    return f"{row.sha256[:12]}-1"


def borne_out() -> Filing:
    """The small filing, its name confirmed by two signs."""
    filing = make_filing()
    name = filing.evidence["/project_name"].model_copy(update={"readers": ("geometry", "model")})
    return filing.model_copy(update={"evidence": {**filing.evidence, "/project_name": name}})


@pytest.fixture
def lived(template: Path, home: Path) -> Iterator[Store]:
    """A store of its own with all that."""
    copytree(template, home)
    with closing(Store.open(home)) as store:
        yield store


@pytest.fixture
def meddle(home: Path) -> Meddle:
    """Change the database with another program, its triggers taken off."""

    def change(*statements: str) -> None:
        with closing(sqlite3.connect(home / "jixiao.db")) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return change


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        return connection.execute(query).fetchall()


def only_fault(store: Store, expect: str | None = None) -> Fault:
    (fault,) = store.verify(expect).faults
    return fault


def test_every_row_of_every_append_only_table_has_a_link_in_one_unbroken_chain(
    lived: Store, home: Path
) -> None:
    assert set(CHAINED) == set(APPEND_ONLY) - {"chain"}
    for table in CHAINED:
        written = rows(home, f"SELECT id FROM {table} ORDER BY id")
        assert written, table
        assert rows(home, f"SELECT row_id FROM chain WHERE row_table = '{table}' ORDER BY row_id") == written
    found = lived.verify()
    numbers = [number for (number,) in rows(home, "SELECT number FROM chain ORDER BY number")]
    assert (found.faults, found.originals) == ((), 2)
    assert numbers == list(range(found.head.links + 1))
    assert (found.head.last, found.head.when) == rows(
        home, "SELECT digest, made_at FROM chain ORDER BY number DESC LIMIT 1"
    )[0]
    assert lived.chain() == found.head


def test_a_new_store_begins_its_chain_and_says_so(store: Store, home: Path) -> None:
    assert store.verify().faults == ()
    assert store.chain().links == 0
    ((note,),) = rows(home, "SELECT note FROM chain")
    assert "0 行" in str(note)


@pytest.mark.parametrize("table", sorted(CHAINED))
def test_a_row_removed_with_the_triggers_dropped_is_named(
    lived: Store, meddle: Meddle, home: Path, table: str
) -> None:
    ((link, row, who, when), *_) = rows(
        home, f"SELECT number, row_id, who, made_at FROM chain WHERE row_table = '{table}' ORDER BY number"
    )
    meddle(f"DELETE FROM {table} WHERE id = {row}")
    fault = only_fault(lived)
    assert (fault.link, fault.table, fault.row, fault.who, fault.when) == (link, table, row, who, when)
    assert "已被删除" in fault.what


@pytest.mark.parametrize(
    ("change", "table", "columns"),
    [
        ("UPDATE corrections SET new = '19' WHERE id = 1", "corrections", "new"),
        ("UPDATE corrections SET who = '李强', why = NULL WHERE id = 1", "corrections", "who、why"),
        ("UPDATE corrections SET x0 = x0 + 1e-15 WHERE id = 1", "corrections", "x0"),
        ("UPDATE corrections SET undoes = NULL WHERE id = 3", "corrections", "undoes"),
        ("UPDATE decisions SET decision = 'accepted'", "decisions", "decision"),
        ("UPDATE readings SET extraction = replace(extraction, '95.50', '95.5') WHERE id = 1", "readings",
         "extraction"),
        ("UPDATE labels SET made_at = '2020-01-01'", "labels", "made_at"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named_with_what_differs(
    lived: Store, meddle: Meddle, change: str, table: str, columns: str
) -> None:
    meddle(change)
    fault = only_fault(lived)
    assert fault.table == table
    assert fault.what == f"{columns} 与写入时不同"


def test_a_row_written_behind_the_programs_back_is_found(lived: Store, meddle: Meddle) -> None:
    meddle(
        "INSERT INTO corrections (document, filing, field, pointer, action, new, who, made_at) "
        "SELECT document, filing, field, pointer, 'correct', '1', '赵四', '2026-03-01' FROM corrections LIMIT 2"
    )
    fault = only_fault(lived)
    assert (fault.link, fault.table, fault.row, fault.who) == (None, "corrections", 4, "赵四")
    assert "链上没有（此表共 2 行）" in fault.what


@pytest.mark.parametrize(
    ("change", "link"),
    [
        ("UPDATE chain SET digest = replace(digest, substr(digest, 1, 4), 'dead') WHERE number = 4", 4),
        ("UPDATE chain SET who = '李强' WHERE number = 4", 4),
        ("UPDATE chain SET fields = '[' WHERE number = 4", 4),
        ("UPDATE chain SET note = 'x' WHERE number = 0", 0),
        ("DELETE FROM chain WHERE number = 4", 5),
        ("UPDATE chain SET number = -1 WHERE number = 0", -1),
    ],
)
def test_a_changed_or_removed_link_is_named(lived: Store, meddle: Meddle, change: str, link: int) -> None:
    meddle(change)
    assert lived.verify().faults[0].link == link


def test_a_chain_that_is_gone_is_told(lived: Store, meddle: Meddle) -> None:
    meddle("DELETE FROM chain")
    assert "整条链已不在" in lived.verify().faults[0].what
    lived.correct(lived.filings()[0].id, "/total_score", "91", "王芳")
    assert lived.verify().faults != ()


def test_a_cut_tail_is_found_by_the_digest_that_somebody_noted(lived: Store, meddle: Meddle) -> None:
    noted = lived.chain().last
    meddle(
        "DELETE FROM withdrawals",
        "DELETE FROM downloads",
        "DELETE FROM chain WHERE row_table IN ('withdrawals', 'downloads')",
    )
    assert lived.verify().faults == ()
    for expect in (noted, noted[:16], noted.upper()):
        assert "被截去" in only_fault(lived, expect).what


def test_a_noted_digest_is_found_however_much_was_written_since(lived: Store) -> None:
    noted = lived.chain()
    lived.correct(lived.filings(everything=True)[0].id, "/total_score", "91", "王芳")
    found = lived.verify(noted.last)
    assert (found.faults, found.head.expected) == ((), noted.links)
    assert lived.chain(noted.last[:20]).expected == noted.links
    for typo in ("", "abc", "z" * 64, "%" * 16):
        with pytest.raises(StoreError, match="摘要"):
            lived.verify(typo)


def test_a_store_written_anew_from_a_point_on_holds_in_itself_and_not_with_a_noted_digest(
    lived: Store, meddle: Meddle, home: Path
) -> None:
    noted = lived.chain().last
    meddle("UPDATE corrections SET new = '19' WHERE id = 1")
    rewrite(home)
    assert lived.verify().faults == ()
    assert only_fault(lived, noted).link is None


def rewrite(home: Path) -> None:
    """Link every row anew, as somebody could who may write the whole database."""
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        connection.row_factory = sqlite3.Row
        digest = connection.execute("SELECT digest FROM chain WHERE number = 0").fetchone()[0]
        for link in connection.execute("SELECT * FROM chain WHERE number > 0 ORDER BY number").fetchall():
            table = link["row_table"]
            row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (link["row_id"],)).fetchone()
            anew = linked(digest, link["number"], table, dict(row))
            connection.execute(
                "UPDATE chain SET fields = ?, digest = ? WHERE number = ?",
                (anew.fields, anew.digest, anew.number),
            )
            digest = anew.digest
        connection.commit()


def test_a_missing_or_changed_original_is_named(lived: Store) -> None:
    one, other = (row.sha256 for row in lived.documents(everything=True))
    lived.original(other).write_bytes(b"other bytes")
    assert "原件被改：a.pdf" in only_fault(lived).what
    lived.original(other).write_bytes(b"two")
    lived.original(one).unlink()
    assert "原件缺失：a.pdf" in only_fault(lived).what


def test_a_change_that_fails_leaves_neither_row_nor_link(
    lived: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, name = lived.chain(), lived.filings(everything=True)[0].id

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("index.changes.announce", fail)
    with pytest.raises(ZeroDivisionError):
        lived.correct(name, "/total_score", "1", "王芳")
    with pytest.raises(NotFound):
        lived.correct(name, "/indicators/9/score", "1", "王芳")
    assert lived.chain() == before
    assert lived.verify().faults == ()


def test_many_that_write_at_once_make_one_chain(lived: Store) -> None:
    name, before = lived.filings(everything=True)[0].id, lived.chain().links
    other = Store.open(lived.home)
    barrier = threading.Barrier(4)

    def change(number: int) -> None:
        barrier.wait()
        for turn in range(3):
            (lived, other)[number % 2].correct(name, "/total_score", f"{number}{turn}", f"人{number}")

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    found = lived.verify()
    assert (found.faults, found.head.links) == ((), before + 12)


@pytest.fixture
def old_store(tmp_path: Path) -> Path:
    """A database of the version before the chain, with rows out of the order of their tables."""
    path = tmp_path / "home" / "jixiao.db"
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for statement in (
            "INSERT INTO documents (sha256, file, size, state, added_at, progress, attempts) "
            "VALUES ('d', 'a.pdf', 0, 'read', '2026-01-01', 0, 0)",
            "INSERT INTO filings (id, document, number) VALUES ('d-1', 'd', 1)",
            "INSERT INTO arrivals (document, file, made_at) VALUES ('d', 'a.pdf', '2026-01-01')",
            "INSERT INTO readings (document, version, read_at, extraction) VALUES ('d', 1, '2026-01-02', '{}')",
            "INSERT INTO corrections (document, filing, x0, field, pointer, action, old, new, who, made_at) "
            "VALUES ('d', 'd-1', 0.1, '/grade', '/grade', 'correct', '良', '优', '王芳', '2026-01-04')",
            "INSERT INTO corrections (document, filing, field, pointer, action, who, made_at, undoes) "
            "VALUES ('d', 'd-1', '/grade', '/grade', 'undo', '王芳', '2026-01-06', 1)",
            "INSERT INTO readings (document, version, read_at, extraction) VALUES ('d', 2, '2026-01-05', '{}')",
            "INSERT INTO decisions (document, filing, finding, basis, decision, reason, who, made_at) "
            "VALUES ('d', 'd-1', 'f', 'b', 'dismissed', 'r', '李强', '2026-01-07')",
            "INSERT INTO withdrawals (document, action, reason, who, made_at) "
            "VALUES ('d', 'withdraw', 'r', '李强', '2026-01-03')",
        ):
            connection.execute(text(statement))
    engine.dispose()
    return path


def test_what_stood_before_the_chain_is_linked_in_the_order_of_time(old_store: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{old_store}", tmp_path / "open.lock")
    database.close()
    links = rows(old_store.parent, "SELECT row_table, row_id, who, made_at, note FROM chain ORDER BY number")
    assert "7 行" in str(links[0][4])
    assert links[1:] == [
        ("arrivals", 1, None, "2026-01-01", None),
        ("readings", 1, None, "2026-01-02", None),
        ("withdrawals", 1, "李强", "2026-01-03", None),
        ("corrections", 1, "王芳", "2026-01-04", None),
        ("readings", 2, None, "2026-01-05", None),
        ("corrections", 2, "王芳", "2026-01-06", None),
        ("decisions", 1, "李强", "2026-01-07", None),
    ]
    corrected = rows(old_store.parent, "SELECT id, x0, new, undoes, reading FROM corrections ORDER BY id")
    assert corrected == [(1, 0.1, "优", None, 1), (2, None, None, 1, 2)]
    store = Store.open(old_store.parent)
    (missing,) = store.verify().faults
    assert "原件缺失" in missing.what
    store.close()


def test_a_digest_is_of_a_form_that_stays_for_good() -> None:
    first = opening("2026-01-01T00:00:00+00:00", "链自此开始")
    row = {"id": 7, "who": "王芳", "made_at": "2026-01-02", "x0": 0.1, "new": "优", "why": None}
    link = linked(first.digest, 1, "corrections", row)
    assert link.digest == "ce4cd21f9c28163c0f8ddbbf983f5a7e5c34716a3a5b1f262ac7ff307ee6a311"
    assert digest_of(first.digest, link, {**row, "a_later_column": None}) == link.digest
    assert digest_of(first.digest, link, {**row, "why": ""}) != link.digest
