"""A store as one file: everything comes back, in either database, and a file that is not whole gives no store at all."""

import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import MANIFEST, Manifest, restore
from index.store import Store
from ingest.errors import StoreError
from tests.index.conftest import make_extraction, make_filing
from tests.index.postgresql import Server

both = pytest.mark.databases
WHO = "王芳"
Keep = Callable[..., str]


@pytest.fixture
def lived(store: Store, kept: Keep) -> Store:
    """A store in which things were said, one of them taken back, with somebody who may sign in."""
    name = f"{kept(b'one')[:12]}-1"
    store.correct(name, "/total_score", "90", WHO, "印章遮挡")
    store.undo(store.correct(name, "/indicators/0/score", "19", WHO).corrections[-1].id, WHO)
    store.decide(store.filing(name).findings[0].finding.id, "dismissed", "加分项", WHO)
    store.labels.teach("工程名头", "header.project_name", WHO)
    store.withdraw(kept(b"two")[:12], "重复", WHO)
    store.people.first()
    return store


@pytest.fixture
def file(lived: Store, tmp_path: Path) -> Path:
    lived.back_up(tmp_path / "store.tar")
    return tmp_path / "store.tar"


def held(store: Store) -> tuple[object, ...]:
    """What a store says of everything in it."""
    names = [row.sha256 for row in store.documents(everything=True)]
    return (
        store.export(),
        store.chain(),
        [store.original(name).read_bytes() for name in names],
        [user.name for user in store.people.all()],
    )


@both
def test_a_restored_store_says_what_the_other_said_and_its_chain_holds(
    lived: Store, file: Path, tmp_path: Path
) -> None:
    manifest = restore(file, tmp_path / "new")
    with closing(Store.open(tmp_path / "new")) as again:
        assert held(again) == held(lived)
        assert (again.verify(manifest.last).faults, manifest.links) == ((), again.chain().links)
        again.correct(again.filings()[0].id, "/total_score", "91", WHO)
        assert again.verify(manifest.last).faults == ()
        again.search.settle()
        assert again.search.find("河道绿化").by == "both"


@both
def test_records_go_into_postgresql_and_come_back_as_they_were(
    lived: Store, file: Path, tmp_path: Path, postgresql: Server
) -> None:
    name = postgresql.borrow()
    url = postgresql.url(name)
    restore(file, tmp_path / "new", url)
    with closing(Store.open(tmp_path / "new", url)) as again:
        assert held(again) == held(lived)
        assert again.verify(lived.chain().last).faults == ()
        again.correct(again.filings()[0].id, "/total_score", "91", WHO)  # numbers go on after those that came
        again.keep(b"three", "c.pdf")
        assert again.verify(lived.chain().last).faults == ()
        there = held(again)
        again.back_up(tmp_path / "again.tar")
    restore(tmp_path / "again.tar", tmp_path / "back")
    with closing(Store.open(tmp_path / "back")) as back:
        assert held(back) == there
        assert back.verify().faults == ()
    with pytest.raises(StoreError, match="不会覆盖"):
        restore(file, tmp_path / "other", url)
    assert not (tmp_path / "other").exists()
    postgresql.give_back(name)


@both
def test_a_backup_is_of_one_moment_while_others_write(lived: Store, tmp_path: Path) -> None:
    name, stop = lived.filings()[0].id, threading.Event()

    def change() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            data = b"paper %d" % turn
            lived.save_reading(lived.keep(data, f"{turn}.pdf").sha256, make_extraction(data, make_filing()))
            lived.correct(name, "/total_score", str(turn), WHO)

    busy = threading.Thread(target=change)
    busy.start()
    try:
        made = [lived.back_up(tmp_path / f"{turn}.tar") for turn in range(3)]
    finally:
        stop.set()
        busy.join()
    for turn, manifest in enumerate(made):
        restore(tmp_path / f"{turn}.tar", tmp_path / str(turn))
        with closing(Store.open(tmp_path / str(turn))) as again:
            assert again.verify(manifest.last).faults == ()
            assert again.chain().links == manifest.links
    assert lived.verify(made[0].last).faults == ()


@both
def test_a_backup_is_never_written_over_and_a_store_never_restored_over(
    lived: Store, file: Path, home: Path
) -> None:
    before = file.read_bytes()
    with pytest.raises(StoreError, match="不会覆盖"):
        lived.back_up(file)
    with pytest.raises(StoreError, match="不会覆盖"):
        restore(file, home)
    assert file.read_bytes() == before
    assert lived.verify().faults == ()
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(file.name)] == [file.name]
    assert file.stat().st_mode & 0o077 == 0


def test_an_original_that_is_gone_or_changed_is_told_and_the_rest_is_kept(
    lived: Store, tmp_path: Path
) -> None:
    one, other = (row.sha256 for row in lived.documents(everything=True))
    lived.original(one).unlink()
    lived.original(other).write_bytes(b"other bytes")
    manifest = lived.back_up(tmp_path / "store.tar")
    assert (manifest.missing, manifest.changed, manifest.originals) == ((one,), (other,), 1)
    restore(tmp_path / "store.tar", tmp_path / "new")
    with closing(Store.open(tmp_path / "new")) as again:
        assert [fault.what[:4] for fault in again.verify(manifest.last).faults] in (
            ["原件缺失", "原件被改"],
            ["原件被改", "原件缺失"],
        )


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that is made once."""
    folder = tmp_path_factory.mktemp("one")
    with closing(Store.open(folder / "home")) as store:
        data = b"paper"
        sha256 = store.keep(data, "a.pdf").sha256
        store.save_reading(sha256, make_extraction(data, make_filing()))
        store.correct(f"{sha256[:12]}-1", "/total_score", "90", WHO)
        store.back_up(folder / "store.tar")
    return folder / "store.tar"


@pytest.fixture
def copy(one_file: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copy(one_file, tmp_path / "copy.tar"))


def spoilt(copy: Path, spoil: Callable[[bytearray], None]) -> None:
    data = bytearray(copy.read_bytes())
    spoil(data)
    copy.write_bytes(data)


@pytest.fixture
def places(copy: Path) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(copy) as tar:
        return {info.name: info for info in tar}


@pytest.mark.parametrize("part", ["records.db", "originals"])
def test_a_changed_byte_is_told_by_what_it_belongs_to(
    copy: Path, places: dict[str, tarfile.TarInfo], tmp_path: Path, part: str
) -> None:
    name = next(name for name in places if name.startswith(part))

    def flip(data: bytearray) -> None:
        data[places[name].offset_data + places[name].size // 2] ^= 1

    spoilt(copy, flip)
    refused(copy, tmp_path, name)


@pytest.mark.parametrize("left", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_told_so(
    copy: Path, places: object, tmp_path: Path, left: float
) -> None:
    end = copy.read_bytes().rstrip(b"\0")
    copy.write_bytes(end[: int(len(end) * left)])
    refused(copy, tmp_path, "不完整|不是备份文件|manifest.json")


def test_a_file_that_is_no_backup_or_none_at_all_is_told(copy: Path, tmp_path: Path) -> None:
    refused(tmp_path / "none.tar", tmp_path, "No such file")
    copy.write_bytes(b"%PDF-1.7" * 1000)
    refused(copy, tmp_path, "不是备份文件")


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "originals/ab/short", "jixiao.db", "originals/../records.db"]
)
def test_what_does_not_belong_into_a_backup_is_not_written(copy: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(copy, "a") as tar:
        tar.add(__file__, arcname=name)
    refused(copy, tmp_path, "已损坏")
    assert not (tmp_path / "evil").exists()


def test_a_link_in_a_backup_is_not_followed(copy: Path, tmp_path: Path) -> None:
    link = tarfile.TarInfo("originals/ab/" + "ab" * 32)
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(copy, "a") as tar:
        tar.addfile(link)
    refused(copy, tmp_path, "已损坏")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b'"format":', b'"formal":', "manifest.json"),
        (b'"format": 1', b'"format": 9', "更新的版本"),
        (b'"format": 1', b'"format": x', "manifest.json"),
    ],
)
def test_a_manifest_that_is_none_is_told(
    copy: Path, tmp_path: Path, before: bytes, after: bytes, told: str
) -> None:
    data = copy.read_bytes()
    assert data.count(before) == 1
    copy.write_bytes(data.replace(before, after))
    refused(copy, tmp_path, told)


def test_records_of_a_newer_version_are_left_alone(copy: Path, tmp_path: Path) -> None:
    restore(copy, tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / "jixiao.db")) as records:
        records.execute("UPDATE alembic_version SET version_num = '9999'")
        records.commit()
    with pytest.raises(StoreError, match="9999"):
        Store.open(tmp_path / "new")


def refused(copy: Path, tmp_path: Path, told: str) -> None:
    """The file gives no store, and says why."""
    with pytest.raises(StoreError, match=told):
        restore(copy, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith("new")] == []


def test_the_manifest_says_what_is_in_the_file(copy: Path, places: dict[str, tarfile.TarInfo]) -> None:
    with tarfile.open(copy) as tar:
        data = tar.extractfile(MANIFEST)
        assert data is not None
        manifest = Manifest.model_validate_json(data.read())
    assert list(places)[-1] == MANIFEST
    assert {name: one.size for name, one in manifest.files.items()} == {
        name: info.size for name, info in places.items() if name != MANIFEST
    }
    assert (manifest.originals, manifest.links) == (1, 3)
