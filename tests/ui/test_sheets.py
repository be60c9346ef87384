"""The export as JSON, as CSV and as the working paper: what is printed on paper never becomes a formula."""

import csv
import io
import subprocess
from pathlib import Path

import openpyxl
import pytest

from extract.filing import loads
from index.directions import Asked
from index.store import Store
from tests.ui.command_line import JIXIAO, LINK, ORDER, Paper, Run
from ui.sheets import harmless

pytestmark = pytest.mark.usefixtures("command_line")


def test_the_json_export_is_the_contract(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    jixiao("add", paper("a.pdf", "甲"))
    status, out, _ = jixiao("export")
    exported = loads(out)
    assert status == 0
    assert sorted(exported) == [
        "chain",
        "compositions",
        "corrections",
        "directions",
        "documents",
        "findings",
        "names",
        "parameters",
        "second_readings",
        "sign_offs",
        "supersessions",
    ]
    assert str(exported["documents"][0]["filings"][0]["total_score"]) == "24.50"
    _, nothing, told = jixiao("export", "--out", tmp_path / "a.json")
    assert (nothing, "a.json" in told) == ("", True)
    assert loads((tmp_path / "a.json").read_text(encoding="utf-8")) == exported


def test_text_that_a_spreadsheet_would_compute_is_harmless_in_csv(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    jixiao("add", paper("=cmd.pdf", "=1+1"))
    out = tmp_path / "a.csv"
    assert jixiao("export", "--format", "csv", "--out", out)[0] == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert (row["项目名称"], row["实施单位"], row["总得分"]) == ("'=1+1", f"'{LINK}", "24.50")
    assert row["文件"].startswith("'=cmd")
    status, text, _ = jixiao("export", "--format", "csv", "--sheet", "indicators")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == 0
    assert [(row["三级指标"], row["实际完成值"], row["得分"]) for row in rows] == [
        (ORDER, "'-5", "25.0"),
        ("'@x", "'+1", "-0.50"),
    ]


def test_the_workbook_is_the_working_paper_and_goes_to_a_file_or_a_pipe(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    jixiao("add", paper("a.pdf", "=1+1"))
    assert jixiao("export", "--format", "xlsx", "--out", tmp_path / "a.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["汇总", "各表", "问题", "更正", "指标", "跨年", "签字"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    row = {head.value: cell for head, cell in zip(book["各表"][1], book["各表"][2], strict=True)}
    assert (row["项目名称"].value, row["单位"].value, row["总分"].number_format) == ("=1+1", LINK, "0.00")
    piped = subprocess.run([JIXIAO, "export", "--format", "xlsx"], capture_output=True, check=True).stdout
    assert openpyxl.load_workbook(io.BytesIO(piped)).sheetnames == book.sheetnames


def test_json_and_csv_hold_what_is_asked_for_alone(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    jixiao("add", paper("a.pdf", "甲"), paper("b.pdf", "乙二"))
    store = Store.open(tmp_path / "home")
    first, second = store.filings()
    store.correct(first.id, "/indicators/0/score", "20.0", "王芳", "看清了")
    for one in (first, second):
        store.directions.give(one.document, [Asked("form_type", 1, "target")], "王芳")
    store.close()
    told = loads(jixiao("export", "--project", "甲")[1])
    assert [one["source"]["file"] for one in told["documents"]] == ["a.pdf"]
    assert {one["filing"] for one in told["documents"][0]["findings"]} == {first.id}
    assert len(told["corrections"]) == 1
    assert [list(told[key]) for key in ("names", "directions")] == [[first.document]] * 2
    told = loads(jixiao("export", "--year", str(second.fiscal_year))[1])
    assert [one["source"]["file"] for one in told["documents"]] == ["b.pdf"]
    assert told["corrections"] == []
    text = jixiao("export", "--format", "csv", "--filing", second.id)[1]
    assert [row["项目名称"] for row in csv.DictReader(io.StringIO(text))] == ["乙二"]
    status, out, err = jixiao("export", "--unit", "没有")
    assert (status, loads(out)["documents"]) == (0, [])
    assert "没有符合的表（单位名称含“没有”）" in err
    assert (
        "没有符合的表"
        in jixiao("export", "--format", "xlsx", "--year", "1999", "--out", tmp_path / "a.xlsx")[2]
    )
    assert jixiao("export", "--year", str(second.fiscal_year))[2] == ""
    status, out, err = jixiao("export", "--filing", "x-1")
    assert (status, out) == (1, "")
    assert "没有表 x-1" in err


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("1=1", "1=1"),
        ("", ""),
        ("'=1", "'=1"),
    ],
)
def test_an_apostrophe_stands_before_a_formula_alone(text: str, kept: str) -> None:
    assert harmless(text) == kept


def test_a_place_that_cannot_be_written_is_named(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    jixiao("add", paper("a.pdf", "甲"))
    status, _, err = jixiao("export", "--out", tmp_path / "nowhere" / "a.json")
    assert status == 1
    assert "nowhere" in err
    assert "Traceback" not in err
