"""LibreOffice opens the working paper: every value comes back, nothing is computed, and it prints on A4."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from index.store import Store
from tests.ui.form import Form
from tests.ui.papers import keep, two_years
from ui.paper.working_paper import working_paper

OFFICE = shutil.which("soffice")
A4 = (595, 842)
HOSTILE = '=HYPERLINK("http://a.example","点我")'
NEEDED = "LibreOffice is not installed: apt-packages.txt (make system-packages)"
pytestmark = pytest.mark.skipif(OFFICE is None, reason=NEEDED)


class Opened(NamedTuple):
    """The paper as it was written, as LibreOffice wrote it again, and its pages as text with their size."""

    written: Any
    again: Any
    pages: list[str]
    sizes: set[tuple[int, int]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("office")
    store = Store.open(folder / "home")
    _, later = two_years(store)
    store.correct(later, "/indicators/4/score", "8.50", "=王芳", "@看清了\t_x003D_1")
    keep(
        store, Form(name=HOSTILE, indicators=[("=1", "+2", "-3", "@4", "=5+5", "20", "20", "\t=6")]), "=7.png"
    )
    data = working_paper(store).data
    store.close()
    path = folder / "paper.xlsx"
    path.write_bytes(data)
    for form in ("pdf", "xlsx"):
        convert(path, form, folder)
    told = subprocess.run(
        ["pdftotext", "-layout", "out/paper.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    sizes = subprocess.run(
        ["pdfinfo", "-l", "99", "out/paper.pdf"], cwd=folder, capture_output=True, check=True, text=True
    ).stdout
    return Opened(
        openpyxl.load_workbook(io.BytesIO(data)),
        openpyxl.load_workbook(folder / "out" / "paper.xlsx"),
        told.stdout.decode().split("\f")[:-1],
        {size_of(line) for line in sizes.splitlines() if " size:" in line and line.startswith("Page")},
    )


def convert(path: Path, form: str, folder: Path) -> None:
    """Let LibreOffice open the workbook and write it as something else; no screen, no settings of a person."""
    command = [OFFICE or "", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/office"]
    subprocess.run(
        [*command, "--convert-to", form, "--outdir", folder / "out", path],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        capture_output=True,
        check=True,
        timeout=240,
    )


def size_of(line: str) -> tuple[int, int]:
    """The two sides of a page in points, the shorter one first: "Page    1 size: 841.89 x 595.304 pts (A4)"."""
    words = line.split(":")[1].split()
    short, long = sorted((float(words[0]), float(words[2])))
    return int(short), round(long)


def test_every_value_comes_back_and_none_is_computed(opened: Opened) -> None:
    assert opened.again.sheetnames == opened.written.sheetnames
    compared = 0
    for sheet in opened.written:
        other = opened.again[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                back = other[cell.coordinate]
                assert back.data_type == cell.data_type, (sheet.title, cell.coordinate)
                assert shown(back.value) == shown(cell.value), (sheet.title, cell.coordinate)
                compared += 1
    assert compared > 300


def shown(value: Any) -> Any:
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


def test_numbers_keep_their_formats_and_pictures_their_places(opened: Opened) -> None:
    first, again = (
        {
            cell.coordinate: cell.number_format
            for row in book["指标"].iter_rows()
            for cell in row
            if cell.data_type == "n"
        }
        for book in (opened.written, opened.again)
    )
    assert {shape for shape in first.values() if shape != "General"} == {"0", "0.00"}
    assert {place: again[place] for place, shape in first.items() if shape != "General"} == {
        place: shape for place, shape in first.items() if shape != "General"
    }
    assert len(opened.again["问题"]._images) == len(opened.written["问题"]._images) > 4


def test_it_prints_on_a4_with_heads_and_page_numbers(opened: Opened) -> None:
    assert opened.sizes == {A4}
    assert len(opened.pages) >= 7
    for number, page in enumerate(opened.pages, start=1):
        assert f"第{number}页共{len(opened.pages)}页" in "".join(page.split())
        assert "摘要" in page
    whole = "".join("".join(opened.pages).split())
    assert "8.50" in whole
    assert HOSTILE in whole
    assert "未签发的表不得视为已经复核" in whole
