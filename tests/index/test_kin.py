"""Filings of one project find each other in the store; what a person says of two of them holds, and is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.filing import Extraction, Filing
from index.store import Store
from ingest.errors import Forbidden, NotFound, StoreError

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Read = Callable[..., Extraction]
UNIT = "青禾县河道管理所"
ROWS = (("植树数量", "20", "20"), ("成活率", "30", "27.50"), ("群众满意度", "40", "38"))
TARGETS = {2021: ("≥200棵", "≥95%", "≥90%"), 2022: ("≥150棵", "≥95%", "≥90%")}


@pytest.fixture
def years(store: Store, filing: Make, extraction: Read) -> tuple[str, str]:
    """The ids of a project's filings of two years; in the second year fewer trees are aimed at."""
    ids = []
    for year in (2021, 2022):
        made = filing(project="青禾河道绿化工程", rows=ROWS)
        rows = tuple(
            row.model_copy(update={"target": target, "actual": target.lstrip("≥")})
            for row, target in zip(made.indicators, TARGETS[year], strict=True)
        )
        told = {"fiscal_year": year, "implementing_unit": UNIT, "indicators": rows}
        row = store.keep(f"paper {year}".encode(), f"{year}.pdf")
        store.save_reading(row.sha256, extraction(f"paper {year}".encode(), made.model_copy(update=told)))
        ids.append(f"{row.sha256[:12]}-1")
    return ids[0], ids[1]


def across(store: Store, filing_id: str) -> list[str]:
    return [one.finding.rule for one in store.filing(filing_id).findings if one.finding.scope != "form"]


def test_the_years_of_a_project_find_each_other_and_say_why(store: Store, years: tuple[str, str]) -> None:
    (kin,) = store.filing(years[1]).kin
    assert (kin.other.id, kin.other.fiscal_year, kin.decision) == (years[0], 2021, None)
    assert kin.link is not None
    assert (kin.link.kind, kin.link.is_confirmed) == ("other_year", False)
    assert {reason.trait for reason in kin.link.reasons if reason.likeness} >= {"unit", "project_name"}
    assert [one.other.id for one in store.filing(years[0]).kin] == [years[1]]


def test_a_lowered_target_is_found_across_the_years_in_view_list_and_export(
    store: Store, years: tuple[str, str]
) -> None:
    assert "year-on-year-targets" in across(store, years[1])
    assert across(store, years[0]) == []
    found = [one for one in store.findings() if one.rule == "year-on-year-targets"]
    assert [one.filing for one in found] == [years[1]]
    assert any(path.startswith(f"{years[0]}#/indicators/0/") for path in found[0].paths)
    assert [one["rule"] if isinstance(one, dict) else one.rule for one in store.export()["findings"]].count(
        "year-on-year-targets"
    ) == 1
    rows = {row.id: row for row in store.filings()}
    within = [one for one in store.filing(years[1]).findings if one.finding.scope == "form"]
    assert sum(rows[years[1]].open_findings.values()) == len(within) + len(across(store, years[1]))


def test_parted_filings_have_nothing_across_until_that_is_taken_back(
    store: Store, years: tuple[str, str]
) -> None:
    store.kinships.decide(*years, "different", "两条不同的河", "王审")
    assert across(store, years[1]) == []
    (kin,) = store.filing(years[1]).kin
    assert (kin.link, kin.decision, kin.who, kin.reason) == (None, "different", "王审", "两条不同的河")
    store.kinships.decide(*years, "undone", "", "王审")
    assert "year-on-year-targets" in across(store, years[1])


def test_a_confirmed_link_says_by_whom_and_survives_a_new_store(
    store: Store, years: tuple[str, str], database_url: str | None
) -> None:
    store.kinships.decide(years[1], years[0], "same", "合同相同", "王审")
    again = Store.open(store.home, database_url)
    (kin,) = again.filing(years[0]).kin
    again.close()
    assert kin.link is not None
    assert (kin.link.is_confirmed, kin.decision, kin.who) == (True, "same", "王审")


def test_a_correction_changes_what_is_found_across(store: Store, years: tuple[str, str]) -> None:
    store.correct(years[1], "/indicators/0/target", "≥200棵", "王审")
    assert "year-on-year-targets" not in across(store, years[1])


def test_a_finding_across_is_decided_like_any_other(store: Store, years: tuple[str, str]) -> None:
    (finding,) = [one for one in store.findings() if one.rule == "year-on-year-targets"]
    view = store.decide(finding.id, "dismissed", "规划调整", "王审")
    (decided,) = [one for one in view.findings if one.finding.id == finding.id]
    assert (decided.decision, decided.reason) == ("dismissed", "规划调整")


def test_a_withdrawn_filing_is_nobodys_kin(store: Store, years: tuple[str, str]) -> None:
    store.withdraw(store.filing(years[0]).document, "错件", "王审")
    assert store.filing(years[1]).kin == ()
    assert across(store, years[1]) == []


def test_what_cannot_be_said_of_two_filings_is_refused(store: Store, years: tuple[str, str]) -> None:
    with pytest.raises(StoreError):
        store.kinships.decide(years[0], years[0], "same", "", "王审")
    with pytest.raises(StoreError):
        store.kinships.decide(*years, "different", " ", "王审")
    with pytest.raises(NotFound):
        store.kinships.decide(years[0], "000000000000-1", "same", "", "王审")
    with pytest.raises(Forbidden):
        store.kinships.decide(*years, "same", "", " ")
