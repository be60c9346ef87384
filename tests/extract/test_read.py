"""A file becomes filings, and what belongs to none is named page by page."""

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract.draw import draw
from extract.filing import Extraction
from extract.read import read
from fixtures.fonts import register
from ingest.engine import Engine
from ingest.errors import UnreadableDocument
from ingest.scripted import ScriptedEngine

SIZE = (560, 300)
WIDTHS = [70, 130, 90, 90, 60, 60]


def table(canvas: Canvas, rows: list[list[str]], top: float) -> None:
    """A ruled table; "" joins a cell with the one before."""
    for number, row in enumerate(rows):
        y = top - 24 * (number + 1)
        for place, text in enumerate(row):
            x = 30 + sum(WIDTHS[:place])
            if text:
                last = next((k for k in range(place + 1, 6) if row[k]), 6)
                canvas.rect(x, y, sum(WIDTHS[place:last]), 24)
                canvas.drawString(x + 5, y + 8, text)


ROWS = [
    ["项目名称", "城区路灯更新", "", "主管部门", "市政管理局", ""],
    ["资金来源", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"],
    ["资金总额", "100.00", "120.00", "108.00", "90.00%", "9.00"],
    ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "更新路灯数量", "300盏", "310盏", "40", "39.50"],
    ["效益指标", "居民投诉下降率", "20%", "25%", "60", "57.80"],
    ["总分", "", "", "", "100", "97.30"],
]
FORM = ("项目支出绩效自评表（2020年度）", ROWS)
LETTER: tuple[str, list[list[str]]] = ("关于停水检修的通知", [])
TARGET = ("项目支出绩效目标申报表", ROWS[:1])


def document(*pages: tuple[str, list[list[str]]] | None) -> bytes:
    """The PDF of the pages; None is a blank page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=1)
    for page in pages:
        if page:
            canvas.setFont(register("hei"), 13)
            canvas.drawString(170, 260, page[0])
            canvas.drawString(200, 235, "各单位：请按时填报。" if page is LETTER else "")
            canvas.setFont(register("hei"), 10)
            table(canvas, page[1], 240)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def extraction(folder: Path, engine: Engine, *pages: Any, **options: Any) -> Extraction:
    path = folder / "form.pdf"
    path.write_bytes(document(*pages))
    return read(path, engine=engine, **options)


def test_a_digital_form_is_read_exactly(tmp_path: Path, engine: Engine) -> None:
    result = extraction(tmp_path, engine, FORM, name="自评表.pdf")
    digest = hashlib.sha256((tmp_path / "form.pdf").read_bytes()).hexdigest()
    assert (result.source.file, result.source.sha256, result.source.pages) == ("自评表.pdf", digest, 1)
    assert result.problems == ()
    (filing,) = result.filings
    assert filing.id == f"{digest[:12]}-1"
    assert (filing.fiscal_year, filing.project_name) == (2020, "城区路灯更新")
    assert filing.competent_department == "市政管理局"
    assert str(filing.funds[0].execution_rate) == "90.00"
    rows = [(row.level1, row.level3, row.target, row.actual, str(row.score)) for row in filing.indicators]
    assert rows == [
        ("产出指标", "更新路灯数量", "300盏", "310盏", "39.50"),
        ("效益指标", "居民投诉下降率", "20%", "25%", "57.80"),
    ]
    assert str(filing.total_score) == "97.30"
    assert {proof.method for proof in filing.evidence.values()} == {"text_layer"}
    assert all(filing.at(pointer) is not None for pointer in filing.evidence)


def test_forms_of_one_document_are_numbered_in_page_order(tmp_path: Path, engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    result = extraction(
        tmp_path, engine, LETTER, FORM, None, TARGET, FORM, on_page=lambda *page: seen.append(page)
    )
    assert [filing.id[-2:] for filing in result.filings] == ["-1", "-2", "-3"]
    assert [filing.form_type for filing in result.filings] == ["self_evaluation", "target", "self_evaluation"]
    assert [filing.evidence["/title"].page for filing in result.filings] == [2, 4, 5]
    assert seen == [(number, 5) for number in range(6)]
    problems = {problem.page or 0: problem.text for problem in result.problems}
    assert sorted(problems) == [1, 3, 4]
    assert "no part of any form" in problems[1]
    assert "blank page" in problems[3]
    assert "没有读出绩效指标表" in problems[4]


def test_what_the_first_pages_hold_is_told_before_the_rest_is_read(tmp_path: Path, engine: Engine) -> None:
    told: list[tuple[str, int, int, int]] = []

    def note(early: Extraction, pages: int) -> None:
        told.append(("early", pages, len(early.filings), early.source.pages))

    pages = (FORM, TARGET, FORM, FORM, FORM)
    whole = extraction(
        tmp_path,
        engine,
        *pages,
        on_early=note,
        on_page=lambda done, total: told.append(("page", done, 0, total)),
    )
    assert [one[:3] for one in told] == [
        ("page", 0, 0), ("early", 1, 1), ("page", 1, 0), ("early", 2, 2), ("page", 2, 0),
        ("page", 3, 0), ("early", 4, 4), ("page", 4, 0), ("page", 5, 0),
    ]  # fmt: skip
    assert whole == extraction(tmp_path, engine, *pages)


def test_the_first_page_shows_what_it_will_show_in_the_end(tmp_path: Path, engine: Engine) -> None:
    seen: list[Extraction] = []
    whole = extraction(tmp_path, engine, FORM, TARGET, on_early=lambda early, _: seen.append(early))
    assert [one.filings for one in seen] == [whole.filings[:1]]
    assert extraction(tmp_path, engine, FORM, on_early=lambda early, _: seen.append(early)).filings
    assert len(seen) == 1, "of a single page there is nothing to show before the whole"


def test_a_failed_look_at_the_first_pages_does_not_end_the_reading(
    tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(early: Extraction, pages: int) -> None:
        raise KeyError("关于停水")

    result = extraction(tmp_path, engine, FORM, TARGET, on_early=fail)
    assert [filing.form_type for filing in result.filings] == ["self_evaluation", "target"]
    assert "the first 1 pages" in caplog.text
    assert "停水" not in caplog.text


def test_reading_the_same_file_again_gives_the_same(tmp_path: Path, engine: Engine) -> None:
    assert extraction(tmp_path, engine, FORM) == extraction(tmp_path, engine, FORM)


def test_one_page_that_cannot_be_rendered_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    noise = Image.effect_noise((300, 420), 90)
    out = io.BytesIO()
    blank = Image.new("L", (300, 420), 255)
    blank.save(out, "TIFF", save_all=True, append_images=[noise, blank], compression="tiff_lzw")
    data = bytearray(out.getvalue())
    strip = data.index(bytes(noise_strip(out.getvalue())))
    data[strip : strip + 4000] = b"\xff" * 4000
    path = tmp_path / "three.tif"
    path.write_bytes(bytes(data))
    result = read(path, engine=ScriptedEngine())
    assert result.source.pages == 3
    assert {problem.page: "three.tif 第 2 页" in problem.text for problem in result.problems} == {
        1: False,
        2: True,
        3: False,
    }


def noise_strip(data: bytes) -> bytes:
    """The bytes of the second page's picture."""
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        start = image.tag_v2[273][0]  # type: ignore[attr-defined]
    return data[start : start + 64]


def test_a_file_that_cannot_be_opened_is_an_error_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"<html></html>")
    with pytest.raises(UnreadableDocument, match=r"自评表\.pdf"):
        read(path, engine=ScriptedEngine(), name="自评表.pdf")


def test_a_scan_in_which_nothing_was_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (300, 420), 255).save(path)
    result = read(path, engine=ScriptedEngine())
    assert result.filings == ()
    (problem,) = result.problems
    assert problem.page == 1
    assert "空白页" in problem.text


@pytest.mark.parametrize("stage", ["words", "rules", "cells", "fields"])
def test_any_stage_is_drawn_on_a_picture_of_each_page(tmp_path: Path, engine: Engine, stage: Any) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(document(FORM))
    (drawn,) = draw(path, stage, tmp_path / "out", engine)
    assert drawn.name == f"form-001-{stage}.png"
    with Image.open(drawn) as picture:
        pixels = np.asarray(picture.convert("RGB"), dtype=int)
    assert (np.ptp(pixels, axis=2) > 100).sum() > 200, "something coloured is drawn"
