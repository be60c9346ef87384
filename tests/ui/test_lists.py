"""The filings and findings that the command line lists, and the status that it ends with."""

import json
from pathlib import Path

import pytest

from index.store import Store
from tests.ui.command_line import Paper, Run

pytestmark = pytest.mark.usefixtures("command_line")


def test_the_list_shows_filings_findings_and_documents_that_failed(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", "红\x1b[31m绿"))
    bad = paper("bad.pdf", "x")
    bad.write_bytes(b"\xff")
    jixiao("add", bad)
    status, out, _ = jixiao("list")
    assert status == 0
    assert "编号 ID" in out
    assert "score-above-weight" in out
    assert "失败 failed" in out
    assert "\x1b" not in out


def test_check_gives_the_findings_and_4_when_told_to_fail(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", "甲"), paper("b.pdf", "乙乙"))
    status, out, _ = jixiao("check", "--json")
    findings = json.loads(out)["findings"]
    assert status == 0
    assert len({found["filing"] for found in findings}) == 2
    assert jixiao("check", "--fail-on", "error")[0] == 4
    assert jixiao("check", "--fail-on", "error", "--project", "丙")[0] == 0
    for options, count in ((["--year", "2021"], 1), (["--year", "1999"], 0), (["--project", "乙"], 1)):
        chosen = json.loads(jixiao("check", "--json", *options)[1])["findings"]
        assert len({found["filing"] for found in chosen}) == count


def test_what_a_person_dismissed_is_no_reason_to_fail(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    jixiao("add", paper("a.pdf", "甲"))
    store = Store.open(tmp_path / "home")
    for one in store.decided_findings():
        store.decide(one.finding.id, "dismissed", "属实", "王芳")
    store.close()
    assert jixiao("check", "--fail-on", "notice", "--json")[:2] == (0, '{\n  "findings": []\n}\n')
