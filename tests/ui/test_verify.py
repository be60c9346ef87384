"""`jixiao verify` and the chain over the API, as people meet them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.ui.command_line import Paper, Run, read


@pytest.fixture
def home(read_by: Callable[..., None], jixiao: Run, paper: Paper, tmp_path: Path) -> Path:
    read_by(read)
    assert jixiao("add", paper("河道绿化"))[0] == 0
    return next(tmp_path.rglob("jixiao.db")).parent


def last(jixiao: Run) -> str:
    return str(json.loads(jixiao("verify", "--json")[1])["head"]["last"])


def test_a_store_that_is_as_written_is_told_with_its_last_digest(jixiao: Run, home: Path) -> None:
    status, out, err = jixiao("verify")
    assert (status, err) == (0, "")
    assert "2 环 / links" in out
    assert f"last digest: {last(jixiao)}" in out
    assert "原件 / originals: 1" in out
    assert "完好 / all as written" in out


def test_what_was_done_behind_the_programs_back_is_named_with_exit_status_one(
    jixiao: Run, home: Path
) -> None:
    noted = last(jixiao)
    with closing(sqlite3.connect(home / "jixiao.db")) as connection:
        connection.execute("DROP TRIGGER arrivals_refuse_update")
        connection.execute("UPDATE arrivals SET file = 'b.pdf'")
        connection.commit()
    status, out, _ = jixiao("verify", "--expect", noted)
    assert status == 1
    assert "记下的摘要是第 2 环" in out
    assert "✖ 第 1 环 / link 1 · arrivals #1" in out
    assert "file 与写入时不同 / not as written: file" in out
    fault = json.loads(jixiao("verify", "--json")[1])["faults"][0]
    assert (fault["table"], fault["row"], fault["link"]) == ("arrivals", 1, 1)


def test_a_digest_that_is_not_there_is_told_and_one_that_is_none_is_a_usage_error(
    jixiao: Run, home: Path
) -> None:
    status, out, _ = jixiao("verify", "--expect", "0" * 64)
    assert status == 1
    assert "被截去" in out
    assert jixiao("verify", "--expect", "last week's")[0] == 3


def test_a_changed_original_is_named(jixiao: Run, home: Path) -> None:
    (original,) = (path for path in (home / "originals").rglob("*") if path.is_file())
    original.write_bytes(b"another paper")
    status, out, _ = jixiao("verify")
    assert status == 1
    assert "原件被改" in out


def test_the_api_tells_where_the_chain_stands(desk, form) -> None:
    desk.put(form(), "表.png")
    with httpx.Client(base_url=f"{desk.url}/api/v1") as api:
        head = api.get("/verify").json()
        assert head == desk.store.chain().model_dump()
        taken = api.get("/export.json").json()["chain"]
        assert taken["links"] == head["links"] + 1  # that it was taken is written down first
        assert taken["last"] == desk.store.chain().last
        assert api.get("/verify", params={"expect": head["last"]}).json()["expected"] == head["links"]
        assert api.get("/verify", params={"expect": "0" * 64}).json()["expected"] is None
        assert api.get("/verify", params={"expect": "x"}).status_code == 400
