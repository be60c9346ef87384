"""A look at the whole store tells of each filing what the filing's own page does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.filing import Extraction, Filing
from index.store import Store
from ingest.errors import NotFound

Make = Callable[..., Filing]
Read = Callable[..., Extraction]


@pytest.fixture
def years(store: Store, filing: Make, extraction: Read) -> list[str]:
    """The ids of a project's filings of two years, the later one aiming lower."""
    ids = []
    for year, target in ((2021, "≥200棵"), (2022, "≥150棵")):
        made = filing(project="青禾河道绿化工程")
        rows = (
            made.indicators[0].model_copy(update={"target": target, "actual": "200棵"}),
            *made.indicators[1:],
        )
        told = {"fiscal_year": year, "implementing_unit": "青禾县河道管理所", "indicators": rows}
        row = store.keep(f"paper {year}".encode(), f"{year}.pdf")
        store.save_reading(row.sha256, extraction(f"paper {year}".encode(), made.model_copy(update=told)))
        ids.append(f"{row.sha256[:12]}-1")
    return ids


def test_each_filing_is_told_as_its_own_page_tells_it_but_for_what_ties_it(
    store: Store, years: list[str]
) -> None:
    store.correct(years[0], "/total_score", "85.50", "王芳", "看错")
    ties = {"kin": (), "resubmissions": (), "superseded_by": None}
    with store.gathering() as gathering:
        for name in years:
            assert gathering.view(name) == store.filing(name).model_copy(update=ties)
        assert "year-on-year-targets" in {one.finding.rule for one in gathering.view(years[1]).findings}
        assert [row.id for row in gathering.rows] == years
        assert [(one.file, one.filing.fiscal_year) for one in gathering.filings.values()] == [
            ("2021.pdf", 2021),
            ("2022.pdf", 2022),
        ]
        assert [[filing.id for filing in one.filings] for one in gathering.projects] == [years]
        assert gathering.head == store.chain()


def test_a_filing_that_is_not_there_is_not_told(store: Store) -> None:
    with store.gathering() as gathering, pytest.raises(NotFound):
        gathering.view("nothing-1")


def test_what_is_superseded_stands_among_the_rows_but_in_no_project(store: Store, years: list[str]) -> None:
    store.resubmissions.decide(years[0], years[1], "confirmed", "重报", "王芳")
    with store.gathering() as gathering:
        assert [row.superseded_by for row in gathering.rows] == [years[1], None]
        assert years[0] in gathering.filings
        assert all(years[0] not in {one.id for one in project.filings} for project in gathering.projects)
