"""The committed set is read as its answers say: digital pages exactly, office scans nearly, no number wrong."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import fixtures
from eval.metrics import compare
from eval.outcome import Comparison
from extract.filing import dumps, loads
from extract.read import read
from ingest.engine import Engine

SET = Path(fixtures.__file__).parent / "set"
DIGITAL = sorted(path.stem for path in SET.glob("*-digital.pdf"))
OFFICE = sorted(path.stem for path in SET.glob("*-office.pdf"))
LEAST_OFFICE_SHARE = 0.98
Reading = Callable[[str], Comparison]


@pytest.fixture(scope="module")
def reading(engine: Engine) -> Reading:
    """How a document of the set compares with its answer, read once; findings are not asked for."""

    @cache
    def compared(stem: str) -> Comparison:
        result = read(SET / f"{stem}.pdf", engine=engine)
        answer = loads((SET / f"{stem}.json").read_text("utf-8"))
        found = {"filings": list(result.filings), "problems": list(result.problems)}
        return compare({**answer, "findings": None}, loads(dumps(found)))

    return compared


def test_the_set_has_both_kinds() -> None:
    assert len(DIGITAL) >= 3
    assert len(OFFICE) >= 2


@pytest.mark.parametrize("stem", DIGITAL)
def test_a_digital_document_is_read_exactly(stem: str, reading: Reading) -> None:
    found = reading(stem)
    assert len(found.fields) > 50
    assert [field for field in found.fields if field.kind != "correct"] == []
    assert found.filings_read == found.filings_expected


@pytest.mark.parametrize("stem", OFFICE)
def test_an_office_scan_is_read_nearly_whole_and_no_number_is_wrong(stem: str, reading: Reading) -> None:
    found = reading(stem)
    wrong = [field for field in found.fields if field.kind != "correct"]
    assert len(wrong) <= (1 - LEAST_OFFICE_SHARE) * len(found.fields), wrong
    assert [field for field in wrong if field.is_numeric and field.kind in ("wrong", "spurious")] == []
    assert found.filings_read == found.filings_expected


@pytest.mark.parametrize("stem", [*DIGITAL, *OFFICE])
def test_the_boxes_of_its_values_lie_on_their_ink(stem: str, reading: Reading) -> None:
    found = reading(stem)
    assert len(found.places) > 50
    right = [place for place in found.places if place.kind == "right"]
    assert len(right) >= LEAST_OFFICE_SHARE * len(found.places)
