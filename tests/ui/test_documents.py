"""What is read and kept from the command line: each file once, and no answer over another."""

import json
from pathlib import Path

import pytest

from extract.filing import loads
from tests.ui.command_line import Paper, Run
from ui.documents import free_name

pytestmark = pytest.mark.usefixtures("command_line")


def test_one_file_gives_one_object_and_several_give_lines(jixiao: Run, paper: Paper) -> None:
    first, second = paper("a.pdf", "甲"), paper("b.pdf", "乙乙")
    status, out, _ = jixiao("extract", first)
    one = loads(out)
    assert status == 0
    assert sorted(one) == ["filings", "findings", "problems", "schema_version", "source"]
    assert "24.50" in out
    assert {found["rule"] for found in one["findings"]} >= {"score-above-weight"}
    status, out, _ = jixiao("extract", first, second)
    assert status == 0
    assert [loads(line)["filings"][0]["project_name"] for line in out.splitlines()] == ["甲", "乙乙"]


def test_extract_keeps_nothing(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    jixiao("extract", paper("a.pdf", "甲"))
    assert not (tmp_path / "home").exists()


def test_files_of_one_stem_do_not_overwrite_each_other(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    files = [paper("a.pdf", "甲"), paper("a.png", "乙乙"), paper("x/A.pdf", "丙丙丙"), paper("a-2.pdf", "丁")]
    status, out, _ = jixiao("extract", *files, "--out", tmp_path / "out")
    assert (status, out) == (0, "")
    written = {path.name: loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "out").iterdir()}
    assert {name: one["filings"][0]["project_name"] for name, one in written.items()} == {
        "a.json": "甲",
        "a-2.json": "乙乙",
        "A-3.json": "丙丙丙",
        "a-2-2.json": "丁",
    }


def test_a_name_that_is_taken_is_numbered() -> None:
    taken: set[str] = set()
    assert [free_name(stem, taken) for stem in ("a", "A", "a-2", "a")] == ["a", "A-2", "a-2-2", "a-3"]


def test_add_reads_once_however_often_and_says_so_on_stderr(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    paper("a.pdf", "甲")
    paper("sub/b.PDF", "乙乙")
    paper("notes.json", "no scan")
    paper(".hidden.pdf", "no scan")
    for _ in range(2):
        status, out, err = jixiao("add", tmp_path / "in")
        assert (status, out) == (0, "")
        assert "2 个文件，2 张表" in err
    assert len(json.loads(jixiao("list", "--json")[1])["documents"]) == 2
