"""The ceilings are what was measured, and the file says by which command."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.calibration import HIGHEST, LOWEST, Count, Measured, measured, written
from eval.corpus import Sample
from extract.confidence import DOUBTS
from extract.filing import DocumentSource, Evidence, Extraction, Filing, Indicator, dumps, loads


def proof(text: str, top: float) -> Evidence:
    return Evidence(
        page=1, box=(0.1, top, 0.2, top + 0.02), text=text, confidence=0.99, method="ocr", status="exact"
    )


def filing(*rows: Indicator) -> Filing:
    evidence = {"/project_name": proof("校舍修缮", 0.1)}
    for number, row in enumerate(rows):
        for name in ("level3", "target", "score"):
            if (value := getattr(row, name)) is not None:
                evidence[f"/indicators/{number}/{name}"] = proof(str(value), 0.3 + number / 20)
    return Filing(
        id="a-1", form_type="self_evaluation", project_name="校舍修缮", indicators=rows, evidence=evidence
    )


RIGHT = filing(
    Indicator(level3="合格率", target="≥95%", score=Decimal(9)),
    Indicator(level3="返修率", target="≤3%", score=Decimal(8)),
)
BROKEN = filing(
    Indicator(level3="合格率", target="≥95%", score=Decimal(9)), Indicator(target="≤3%", score=Decimal(5))
)


def sample(tmp_path: Path) -> Sample:
    expected: dict[str, Any] = loads(dumps({"filings": [RIGHT.model_dump()], "findings": None}))
    return Sample("甲", "plain", "dev", "office", tmp_path / "a.pdf", expected)


def read(found: Filing) -> Any:
    return lambda path: Extraction(DocumentSource(file=path.name, sha256="a", pages=1), (found,), ())


def test_values_without_doubt_are_counted_where_they_claim_to_be_sure(tmp_path: Path) -> None:
    found = measured([sample(tmp_path)], read(RIGHT))
    assert (found.doubted, found.sure, found.documents) == ({}, Count(7, 7), 1)


def test_the_share_right_under_a_doubt_is_its_ceiling(tmp_path: Path) -> None:
    """The second row lost its name: neither of its values is known again; the first row's three are right."""
    found = measured([sample(tmp_path)], read(BROKEN))
    assert found.doubted == {"nameless_row": Count(2, 0), "broken_table": Count(5, 3)}
    assert found.sure == Count(1, 1)
    assert found.ceilings["nameless_row"] == LOWEST
    assert found.ceilings["broken_table"] == pytest.approx(0.57)


def test_a_doubt_is_never_sure_and_one_never_met_says_nothing() -> None:
    ceilings = Measured(9, {"broken_table": Count(5000, 5000)}, Count()).ceilings
    assert ceilings["broken_table"] == HIGHEST
    assert ceilings["nameless_row"] == 0.5
    assert set(ceilings) == set(DOUBTS)


def test_the_file_says_where_its_figures_come_from(tmp_path: Path) -> None:
    found = measured([sample(tmp_path)], read(BROKEN))
    plain = yaml.safe_load(written(found, "python -m eval.calibration --seed 41"))
    assert plain["ceilings"] == found.ceilings
    assert plain["measured"]["by"] == "python -m eval.calibration --seed 41"
    assert plain["measured"]["values_and_right"]["nameless_row"] == [2, 0]
    assert plain["measured"]["sure_without_doubt"] == {"values": 1, "right": 1}
