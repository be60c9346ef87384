"""The export as JSON, CSV and a workbook: what is printed on paper never becomes a formula."""

import csv
import io
import subprocess
from pathlib import Path

import openpyxl
import pytest

from extract.filing import loads
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
        "corrections",
        "documents",
        "findings",
        "names",
        "parameters",
        "supersessions",
    ]
    assert str(exported["documents"][0]["filings"][0]["total_score"]) == "24.50"
    assert jixiao("export", "--out", tmp_path / "a.json")[1] == ""
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


def test_the_workbook_holds_strings_and_numbers_but_no_formula(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    jixiao("add", paper("a.pdf", "=1+1"))
    store = Store.open(tmp_path / "home")
    name = store.filings()[0].id
    store.correct(name, "/indicators/0/score", "20.0", "=王芳", "@看清了")
    store.close()
    assert jixiao("export", "--format", "xlsx", "--out", tmp_path / "a.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["填报表", "绩效指标", "项目资金", "问题", "更正", "重报"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    filings = {cell.value: book["填报表"].cell(2, cell.column) for cell in book["填报表"][1]}
    assert (filings["项目名称"].value, filings["实施单位"].value) == ("=1+1", LINK)
    assert filings["项目名称"].quotePrefix
    score = filings["总得分"]
    assert (score.value, score.data_type, score.number_format) == (24.5, "n", "0.00")
    rows = list(book["绩效指标"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == [ORDER, "@x"]
    assert [cell.value for cell in book["更正"][2]][5:8] == ["25.0", "20.0", "=王芳"]
    piped = subprocess.run([JIXIAO, "export", "--format", "xlsx"], capture_output=True, check=True).stdout
    assert openpyxl.load_workbook(io.BytesIO(piped)).sheetnames == book.sheetnames


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
