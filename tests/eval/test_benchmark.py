"""The benchmark counts exactly the damage that was done, and names it worst first."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from eval.benchmark import Options, below, measure, run, scanned
from eval.corpus import given
from eval.html import page
from eval.report import Report
from eval.table import show
from extract.filing import Extraction
from ingest.errors import UnreadableDocument
from tests.eval.damage import SCORE_BOX, damaged, level, no_damage, reader, rules, sample


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


def test_the_report_says_how_far_confidence_can_be_trusted(report: Report) -> None:
    clean, bad = (level(report, number)["confidence"] for number in (0, 1))
    assert clean["bins"] == [
        {"low": 0.9, "high": 0.95, "count": 2, "right": 2, "mean_confidence": 0.9, "share": 1.0}
    ]
    assert (clean["sure"], clean["without_confidence"]) == (None, 13)
    assert (bad["bins"][0]["right"], bad["methods"]["ocr"]["bins"][0]["count"]) == (1, 2)


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
