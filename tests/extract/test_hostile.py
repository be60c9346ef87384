"""Papers that lie are read as their ink shows them, and what they hide stands in no field."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.filing import Extraction, Filing
from extract.read import read
from fixtures import hostile
from ingest.engine import Engine

HIDDEN = "12.34"


def numbers(value: Any, at: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every number of plain values, with its pointer."""
    if isinstance(value, Decimal):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{at}/{key}")
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            yield from numbers(inner, f"{at}/{place}")


def figures(filing: Filing) -> dict[str, Decimal]:
    return dict(numbers(filing.model_dump(exclude={"evidence"})))


def reading(folder: Path, data: bytes, engine: Engine) -> Extraction:
    path = folder / "form.pdf"
    path.write_bytes(data)
    return read(path, engine=engine)


@pytest.mark.parametrize("paper", [hostile.invisible_text, hostile.white_text, hostile.text_off_the_page])
def test_hidden_text_is_reported_and_stands_in_no_field(
    tmp_path: Path, engine: Engine, paper: Callable[[], bytes]
) -> None:
    result = reading(tmp_path, paper(), engine)
    (filing,) = result.filings
    assert figures(filing) == figures(hostile.victim())
    assert HIDDEN not in filing.model_dump_json()
    assert any("看不见" in problem.text for problem in result.problems)
    assert {proof.method for proof in filing.evidence.values()} == {"text_layer"}


def test_remapped_digits_are_read_from_the_ink(tmp_path: Path, engine: Engine) -> None:
    result = reading(tmp_path, hostile.remapped_digits(), engine)
    (filing,) = result.filings
    right, read_as = figures(hostile.victim()), figures(filing)
    assert {pointer: value for pointer, value in read_as.items() if right.get(pointer) != value} == {}
    assert len(read_as) >= 0.95 * len(right)
    assert "ocr" in {proof.method for proof in filing.evidence.values()}
    assert any("与纸面所见不符" in problem.text for problem in result.problems)


def test_an_order_to_the_reader_is_text_and_changes_no_score(tmp_path: Path, engine: Engine) -> None:
    (filing,) = reading(tmp_path, hostile.commanding_cells(), engine).filings
    assert filing.indicators[0].level3 == hostile.COMMAND
    assert filing.project_name == hostile.FORMULA
    assert figures(filing) == figures(hostile.victim())


@pytest.mark.parametrize("paper", [hostile.letter, hostile.blank_page])
def test_a_paper_that_is_no_form_gives_no_filing_and_says_so(
    tmp_path: Path, engine: Engine, paper: Callable[[], bytes]
) -> None:
    result = reading(tmp_path, paper(), engine)
    assert result.filings == ()
    assert [problem.page for problem in result.problems] == [1]
