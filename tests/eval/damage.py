"""Samples whose right answer is known, and readers that do known damage to it."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from eval.corpus import Part, Sample
from eval.report import Report
from extract.filing import DocumentSource, Evidence, Extraction, Filing, FundLine, Indicator, dumps, loads
from ingest.clock import step
from review.document import Document, document
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


def rules(extraction: Extraction) -> Document:
    is_good = extraction.filings[0].grade == "优"
    found = finding("grade-band", "/grade") if is_good else finding("scores-total", "/total_score")
    return document(extraction, (found,))


def level(report: Report, number: int) -> dict[str, Any]:
    levels: list[dict[str, Any]] = json.loads(dumps(report.plain()))["levels"]
    return levels[number]
