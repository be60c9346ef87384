"""`jixiao backup` and `jixiao restore`, as people meet them."""

import re
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.ui.command_line import Paper, Run, read


@pytest.fixture
def home(read_by: Callable[..., None], jixiao: Run, paper: Paper, tmp_path: Path) -> Path:
    read_by(read)
    assert jixiao("add", paper("河道绿化", "一行"))[0] == 0
    return next(tmp_path.rglob("jixiao.db")).parent


def test_a_backup_is_restored_verified_and_found_in(jixiao: Run, home: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "store.tar", tmp_path / "new"
    status, out, err = jixiao("backup", file)
    assert (status, out) == (0, "")
    assert "1 个原件" in err
    digest = jixiao("verify")[1].split("last digest: ")[1].split()[0]
    assert digest in "".join(err.split())
    status, out, err = jixiao("restore", file, "--home", new)
    assert status == 0
    assert digest in out
    assert "完好 / all as written" in out
    assert told_and_held(err, new) == (1, 1)
    assert "河道绿化" in jixiao("search", "河道绿化", "--home", new)[1]
    status, _, err = jixiao("restore", file, "--home", new)
    assert (status, "不会覆盖" in err) == (1, True)


def told_and_held(err: str, home: Path) -> tuple[float, float]:
    """How many documents and passages were told as put into the index, for each that there is."""
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    told = {what: int(count) for count, what in re.findall(r"(\d+) (个文件编入检索|处改动)", err)}
    return told["个文件编入检索"] / documents, told["处改动"] / passages


def test_a_store_that_was_searched_tells_no_more_when_it_is_restored(
    jixiao: Run, home: Path, tmp_path: Path
) -> None:
    jixiao("search", "河道绿化")
    assert jixiao("backup", tmp_path / "store.tar")[0] == 0
    _, _, err = jixiao("restore", tmp_path / "store.tar", "--home", tmp_path / "new")
    assert told_and_held(err, tmp_path / "new") == (1, 1)
    assert told_and_held(jixiao("reindex")[2], home) == (1, 1)


def test_what_is_damaged_is_named_and_gives_no_store(jixiao: Run, home: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "store.tar", tmp_path / "new"
    jixiao("backup", file)
    with tarfile.open(file) as tar:
        (at,) = (info.offset_data for info in tar if info.name.startswith("originals/"))
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    status, _, err = jixiao("restore", file, "--home", new)
    assert (status, new.exists()) == (1, False)
    assert "已损坏：originals/" in err


def test_an_original_that_is_gone_is_told_with_exit_status_two(
    jixiao: Run, home: Path, tmp_path: Path
) -> None:
    next(path for path in (home / "originals").rglob("*") if path.is_file()).unlink()
    status, _, err = jixiao("backup", tmp_path / "store.tar")
    assert (status, "原件缺失" in err) == (2, True)
    status, out, _ = jixiao("restore", tmp_path / "store.tar", "--home", tmp_path / "new")
    assert (status, "原件缺失" in out) == (1, True)


def test_what_was_changed_behind_the_programs_back_is_told_after_restoring(
    jixiao: Run, home: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        connection.execute("DROP TRIGGER arrivals_refuse_update")
        connection.execute("UPDATE arrivals SET file = 'b.pdf'")
        connection.commit()
    assert jixiao("backup", tmp_path / "store.tar")[0] == 0
    status, out, _ = jixiao("restore", tmp_path / "store.tar", "--home", tmp_path / "new")
    assert status == 1
    assert "arrivals #1" in out


def test_where_there_is_no_store_none_is_made_to_be_backed_up(jixiao: Run, tmp_path: Path) -> None:
    status, _, err = jixiao("backup", tmp_path / "store.tar", "--home", tmp_path / "nowhere")
    assert (status, "没有资料库" in err) == (1, True)
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "store.tar").exists()
