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


def test_the_list_tells_each_filing_s_state_and_shows_those_of_one_state(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    names = ("甲", "乙乙", "丙", "丁")
    jixiao("add", *(paper(f"{name}.pdf", name) for name in names))
    store = Store.open(tmp_path / "home")
    ids = {row.project_name: row.id for row in store.filings()}
    for name in names[1:]:
        for one in store.filing(ids[name]).findings:
            store.decide(one.finding.id, "dismissed", "已核对", "王芳")
    for name in names[2:]:
        store.sign_offs.submit(ids[name], "王芳")
    store.sign_offs.sign(ids["丁"], "李审批")
    store.close()
    out = jixiao("list")[1]
    lines = {name: next(line for line in out.splitlines() if f"{name}.pdf" in line) for name in names}
    told = {
        "甲": "待审 new",
        "乙乙": "审核中 in review",
        "丙": "待签发 to be signed",
        "丁": "已签发 signed off",
    }
    assert all(told[name] in line for name, line in lines.items())
    assert "共 4 张，已签发 signed off 1，尚余 left 3" in out
    assert "（待审 new 1、审核中 in review 1、待签发 to be signed 1）" in out
    assert [one["id"] for one in json.loads(jixiao("list", "--json")[1])["filings"]] == list(ids.values())
    for state, name in (("new", "甲"), ("in_review", "乙乙"), ("submitted", "丙"), ("signed_off", "丁")):
        (one,) = json.loads(jixiao("list", "--json", "--state", state)[1])["filings"]
        assert one["id"] == ids[name]
    out = jixiao("list", "--state", "signed_off")[1]
    assert [f"{name}.pdf" in out for name in names] == [False, False, False, True]
    assert "共 4 张" in out
    assert json.loads(jixiao("list", "--json", "--state", "reopened")[1])["filings"] == []
    assert jixiao("list", "--state", "done")[0] == 3


def test_the_list_of_an_empty_store_says_how_to_begin(jixiao: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "home").close()
    assert jixiao("list")[:2] == (
        0,
        "资料库是空的，请用 jixiao add 读入文件。/ The store is empty: jixiao add FILE reads files into it.\n",
    )
