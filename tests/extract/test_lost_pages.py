"""A page without rules or labels goes back to its form where the local model sees the form's rows on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.read import read
from fixtures.conditions import CONDITIONS
from fixtures.generate import Wish, case
from fixtures.layouts import DEVELOPMENT
from ingest.engine import Engine


@pytest.mark.parametrize("name", ["borderless", "labels"])
def test_a_form_keeps_its_second_page(tmp_path: Path, engine: Engine, name: str) -> None:
    family = next(one for one in DEVELOPMENT if one.name == "quarry")
    condition = next(one for one in CONDITIONS if one.name == name)
    made = case("4-0", family, "digital", Wish(filings=2), condition=condition)
    path = tmp_path / "form.pdf"
    path.write_bytes(made.pdf)
    filings = read(path, engine=engine).filings
    expected = made.gold["filings"]
    assert [len(one.indicators) for one in filings] == [len(one["indicators"]) for one in expected]
    for one in filings:
        rows = [one.evidence[f"/indicators/{row}/level3"].page for row in range(len(one.indicators))]
        assert (rows[0] or 0) < (rows[-1] or 0), "its rows stand on two pages"
