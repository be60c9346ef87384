import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from eval.benchmark import Options, below, measure, run, scanned
from eval.corpus import Part, Sample, given
from eval.html import page
from eval.report import Report
from eval.table import show
from extract.filing import DocumentSource, Evidence, Extraction, Filing, FundLine, Indicator, dumps, loads
from ingest.clock import step
from ingest.errors import UnreadableDocument
from review.document import document
from review.finding import Finding

SCORE_BOX = (0.70, 0.50, 0.76, 0.53)


def proof(text: str, box: tuple[float, float, float, float] | None) -> Evidence:
    return Evidence(page=1, box=box, text=text, confidence=0.9, method="ocr", status="exact")


def filing(name: str) -> Filing:
    row = Indicator(
        level1="产出指标",
        level2="数量指标",
        level3="修缮教室数",
        target="=12间",
        actual="12间",
        weight=Decimal("50"),
        score=Decimal("48.50"),
        deviation="雨季误工，<下年>提前招标。",
    )
    return Filing(
        id="aaaa-1",
        form_type="self_evaluation",
        title="项目支出绩效自评表",
        fiscal_year=2022,
        project_name=name,
        funds=(FundLine(source="total", label="年度资金总额", executed=Decimal("87.30")),),
        indicators=(row,),
        total_score=Decimal("97.10"),
        evidence={
            "/indicators/0/score": proof("48.50", SCORE_BOX),
            "/total_score": proof("97.10", (0.7, 0.9, 0.76, 0.93)),
        },
    )


def finding(rule: str, path: str) -> Finding:
    return Finding(
        id="f", basis="b", filing="aaaa-1", rule=rule, severity="error", scope="form",
        message="不一致", message_en="differs", paths=(path,),
    )  # fmt: skip


def extraction(*filings: Filing) -> Extraction:
    return Extraction(DocumentSource(file="a.png", sha256="aaaa", pages=1), filings, ())


def sample(folder: Path, name: str, part: Part, grade: str) -> Sample:
    path = folder / f"{name}.png"
    path.write_bytes(cv2.imencode(".png", np.full((1170, 827, 3), 200, np.uint8))[1].tobytes())
    expected = loads(dumps(document(extraction(filing(name)), (finding("scores-total", "/total_score"),))))
    return Sample(name, "plain", part, grade, path, expected)


def no_damage(right: Filing) -> Filing:
    return right


def damaged(right: Filing) -> Filing:
    """One wrong number, one wrong text, one missing value, one spurious value, one box that is elsewhere."""
    row = right.indicators[0].model_copy(update={"score": Decimal("18.50"), "actual": "<b>13间</b>"})
    return right.model_copy(
        update={
            "indicators": (row,),
            "fiscal_year": None,
            "grade": "优",
            "evidence": {**right.evidence, "/total_score": proof("97.10", (0.1, 0.1, 0.2, 0.2))},
        }
    )


def reader(damage: Callable[[Filing], Filing]) -> Callable[[Path], Extraction]:
    def read(path: Path) -> Extraction:
        with step("ocr"):
            return extraction(damage(filing(path.stem)))

    return read


def rules(filings: Sequence[Filing]) -> tuple[Finding, ...]:
    if filings[0].grade == "优":
        return (finding("grade-band", "/grade"),)
    return (finding("scores-total", "/total_score"),)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    samples = [
        sample(tmp_path, "校舍修缮", "dev", "digital"),
        sample(tmp_path, "道路照明", "kept_out", "office"),
    ]

    def read(path: Path) -> Extraction:
        return reader(damaged if path.stem == "道路照明" else no_damage)(path)

    return run(Options(families="kept-out"), read, rules, samples)


def level(report: Report, number: int) -> dict[str, Any]:
    levels: list[dict[str, Any]] = json.loads(dumps(report.plain()))["levels"]
    return levels[number]


def test_a_reading_without_damage_is_measured_as_without_fault(report: Report) -> None:
    clean = level(report, 0)
    assert (clean["part"], clean["grade"], clean["documents"], clean["pages"]) == ("dev", "digital", 1, 1)
    assert clean["fields"] == {
        "correct": 15, "wrong": 0, "missing": 0, "spurious": 0, "exact": 1.0, "given_wrong": 0.0,
    }  # fmt: skip
    assert clean["boxes"] == {"right": 2, "wrong": 0, "unlocated": 0}
    assert clean["findings"]["all"] == {
        "correct": 1, "missing": 0, "spurious": 0, "precision": 1.0, "recall": 1.0,
    }  # fmt: skip


def test_known_damage_is_measured_as_exactly_that_damage(report: Report) -> None:
    bad = level(report, 1)
    assert bad["fields"] == {
        "correct": 12, "wrong": 2, "missing": 1, "spurious": 1,
        "exact": round(12 / 16, 5), "given_wrong": round(3 / 15, 5),
    }  # fmt: skip
    assert {name: group["wrong"] for name, group in bad["groups"].items() if group["wrong"]} == {
        "indicators.actual": 1,
        "indicators.score": 1,
    }
    assert bad["numeric"] == {
        "correct": 3, "wrong": 1, "missing": 0, "spurious": 0, "exact": 0.75, "given_wrong": 0.25,
    }  # fmt: skip
    assert bad["groups"]["header"]["missing"] == 1
    assert bad["groups"]["grade"]["spurious"] == 1
    assert bad["groups"]["deviation"]["error_rate"] == 0.0
    assert bad["boxes"] == {"right": 1, "wrong": 1, "unlocated": 0}
    assert bad["findings"]["all"]["missing"] == bad["findings"]["all"]["spurious"] == 1
    assert bad["findings"]["rules"]["grade-band"]["precision"] == 0.0


def test_the_worst_faults_stand_first_with_their_place(report: Report) -> None:
    assert [(fault.pointer, fault.kind) for fault in report.faults] == [
        ("/filings/0/indicators/0/score", "wrong"),
        ("/filings/0/indicators/0/actual", "wrong"),
        ("/filings/0/total_score", "finding missing"),
        ("/filings/0/grade", "finding spurious"),
        ("/filings/0/grade", "spurious"),
        ("/filings/0/fiscal_year", "missing"),
        ("/filings/0/total_score", "box wrong"),
    ]
    worst = report.faults[0]
    assert (worst.document, worst.expected, worst.found) == ("道路照明", "48.50", "18.50")
    assert worst.spot == (1, SCORE_BOX)


def test_faults_of_kept_out_families_are_counted_but_not_named_unless_asked_for(tmp_path: Path) -> None:
    samples = [sample(tmp_path, "道路照明", "kept_out", "office")]
    report = run(Options(families="all"), reader(damaged), rules, samples)
    assert level(report, 0)["fields"]["wrong"] == 2
    assert report.faults == ()
    assert "13间" not in page(report)


def test_seconds_are_kept_by_step_and_add_up(report: Report) -> None:
    seconds = level(report, 0)["seconds_a_page"]
    assert set(seconds) == {"ocr", "rules", "other", "all"}
    assert seconds["all"] == pytest.approx(seconds["ocr"] + seconds["rules"] + seconds["other"], abs=1e-3)
    assert report.peak_memory_mib > 1


def test_a_document_that_fails_counts_as_missing_and_the_run_goes_on(tmp_path: Path) -> None:
    samples = [sample(tmp_path, "校舍修缮", "dev", "digital"), sample(tmp_path, "道路照明", "dev", "digital")]

    def read(path: Path) -> Extraction:
        if path.stem == "校舍修缮":
            raise UnreadableDocument("校舍修缮.png: damaged")
        return reader(no_damage)(path)

    both = level(run(Options(), read, rules, samples), 0)
    assert both["failed"] == {"校舍修缮": "UnreadableDocument: 校舍修缮.png: damaged"}
    assert (both["fields"]["correct"], both["fields"]["missing"]) == (15, 15)
    assert both["filings"] == {"matched": 1, "expected": 2, "read": 1}


def test_the_gate_names_the_levels_that_stay_under_it(report: Report) -> None:
    assert below(report, 0.98) == ["kept_out/office"]
    assert below(report, 0.5) == below(report, None) == []


def test_the_findings_of_samples_whose_findings_are_not_known_are_not_judged(tmp_path: Path) -> None:
    one = sample(tmp_path, "校舍修缮", "samples", "office")
    unknown = replace(one, expected={**one.expected, "findings": None})
    assert measure(unknown, reader(no_damage), rules).comparison.findings == ()


def test_a_race_is_run_on_a_few_scans_and_never_on_a_text_layer() -> None:
    raced = scanned(Options(count=40, grades=("digital", "office", "poor")))
    assert (raced.count, raced.grades, raced.families) == (4, ("office", "poor"), "dev")
    assert scanned(Options(count=2, grades=("digital",))).grades == ("office",)


class Outline(HTMLParser):
    """Follows the tags and keeps what they refer to; a tag closed out of turn fails."""

    VOID = {"meta", "br", "img", "rect"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.sources += [value or "" for name, value in attributes if name in ("src", "href", "data")]
        if tag not in self.VOID or (tag == "rect" and not self.get_starttag_text().endswith("/>")):  # type: ignore[union-attr]
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_report_is_well_formed_fetches_nothing_and_runs_nothing(report: Report) -> None:
    written = page(report)
    outline = Outline()
    outline.feed(written)
    assert outline.open == []
    assert "script" not in outline.tags
    assert all(source.startswith("data:image/jpeg;base64,") for source in outline.sources)
    without_pictures = re.sub(r"base64,[A-Za-z0-9+/=]*", "", written)
    assert not re.search(r"https?:|//|@import|url\(", without_pictures)
    cuttings_of_faults, of_the_worst_page, whole_page = 2, 1, 1
    assert len(set(outline.sources)) == cuttings_of_faults + whole_page
    assert len(outline.sources) == cuttings_of_faults + of_the_worst_page + whole_page


def test_the_report_says_how_far_confidence_can_be_trusted(report: Report) -> None:
    clean, bad = (level(report, number)["confidence"] for number in (0, 1))
    assert clean["bins"] == [
        {"low": 0.9, "high": 0.95, "count": 2, "right": 2, "mean_confidence": 0.9, "share": 1.0}
    ]
    assert (clean["sure"], clean["without_confidence"]) == (None, 13)
    assert (bad["bins"][0]["right"], bad["methods"]["ocr"]["bins"][0]["count"]) == (1, 2)


def test_the_worst_pages_say_what_went_wrong_and_why(report: Report) -> None:
    (worst,) = json.loads(dumps(report.plain()))["worst_pages"]
    assert (worst["document"], worst["page"], worst["bad_fields"]) == ("道路照明", 1, 1)
    (field,) = worst["fields"]
    assert (field["expected"], field["found"], field["cause"], field["confidence"]) == (
        "48.50", "18.50", "wrong reading", 0.9,
    )  # fmt: skip
    written = page(report)
    assert "<mark>1</mark>8.50" in written
    assert "取错处 wrong place" not in written


def test_the_html_report_shows_values_as_text_only(report: Report) -> None:
    written = page(report)
    assert "&lt;b&gt;13间&lt;/b&gt;" in written
    assert "<b>" not in written
    assert report.commit in written
    assert report.date in written


def test_the_table_names_every_level_and_its_figures(report: Report) -> None:
    out = io.StringIO()
    show(report, out)
    printed = out.getvalue()
    assert "留出 kept out · office" in printed
    assert "75.00%" in printed
    assert "20.00% (3)" in printed


def test_a_folder_of_samples_gives_each_grade_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "甲.json").write_text('{"filings": [], "findings": []}', encoding="utf-8")
    (tmp_path / "乙.json").write_text('{"filings": []}', encoding="utf-8")
    for name in ("甲.digital.pdf", "甲.office.pdf", "甲.poor.pdf", "乙.office.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-")
    names = [one.name for one in given(tmp_path, ("digital", "office"))]
    assert names == ["乙.office", "甲.digital", "甲.office"]
    (only,) = given(tmp_path, ("digital",), only="甲")
    assert (only.part, only.grade, only.expected["findings"]) == ("samples", "digital", None)
    with pytest.raises(UnreadableDocument, match="holds no"):
        list(given(tmp_path, ("photo",)))
