"""Unread figures that the form's own sums settle: one of their readings, where one choice alone makes the sum right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.arbiter import BY_SUM, arbitrated
from extract.filing import Alternative, Evidence, Filing, FundLine, Indicator

Readings = tuple[str, ...]


def unread(*readings: str) -> Evidence:
    first, *others = readings
    known = tuple(Alternative(text=text, confidence=0.6) for text in others)
    return Evidence(
        page=1, box=(0.1, 0.1, 0.2, 0.12), text=first, confidence=0.4, method="ocr", status="unread", alternatives=known
    )  # fmt: skip


def with_funds(
    *amounts: str | Readings, sources: tuple[str, ...] = ("total", "fiscal_current", "other")
) -> Filing:
    """A form whose executed amounts are given, or unread with these readings."""
    return Filing(
        id="a-1",
        form_type="self_evaluation",
        funds=tuple(
            FundLine(source=source, label=source, executed=Decimal(one) if isinstance(one, str) else None)
            for source, one in zip(sources, amounts, strict=False)
        ),
        evidence={
            f"/funds/{n}/executed": unread(*one) for n, one in enumerate(amounts) if not isinstance(one, str)
        },
    )


def with_weights(*weights: str | Readings, total: str | None = "100") -> Filing:
    return Filing(
        id="a-1",
        form_type="self_evaluation",
        indicators=tuple(
            Indicator(level3=f"指标{n}", weight=Decimal(one) if isinstance(one, str) else None)
            for n, one in enumerate(weights)
        ),
        total_weight=Decimal(total) if total else None,
        evidence={
            f"/indicators/{n}/weight": unread(*one)
            for n, one in enumerate(weights)
            if not isinstance(one, str)
        },
    )


@pytest.mark.parametrize(
    ("filing", "executed"),
    [
        pytest.param(with_funds(("1,905.79",), "1505.29", "400.50"), "1905.79", id="as first read"),
        pytest.param(
            with_funds(("1,005.79", "1,905.79"), "1505.29", "400.50"), "1905.79", id="by another reading"
        ),
        pytest.param(with_funds(("1.905.79",), "1505.29", "400.50"), "1905.79", id="with marks as meant"),
        pytest.param(
            with_funds(("1,905.79", "1,005.79"), ("1,505.29", "1,605.29"), "400.50"),
            "1905.79",
            id="two at once",
        ),
    ],
)
def test_an_amount_is_given_that_one_choice_of_readings_makes_add_up(filing: Filing, executed: str) -> None:
    settled = arbitrated(filing)
    assert settled.funds[0].executed == Decimal(executed)
    proof = settled.evidence["/funds/0/executed"]
    assert (proof.status, proof.reason) == ("fuzzy", BY_SUM)
    assert 0.5 <= proof.confidence <= 0.9


@pytest.mark.parametrize(
    "filing",
    [
        pytest.param(with_funds(("1,905.70",), "1505.29", "400.50"), id="no reading adds up"),
        pytest.param(with_funds(("?",), "1505.29", "400.50"), id="no reading is a number"),
        pytest.param(
            with_funds(("1,900.00", "1,800.00"), ("1,500.00", "1,400.00"), "400.00"), id="two choices add up"
        ),
        pytest.param(
            with_funds(("1,905.79",), "1505.29", "400.50", sources=("total", "fiscal_current", "unlisted")),
            id="parts of parts",
        ),
        pytest.param(with_weights(("28", "20"), ("31", "30"), "50"), id="two weights by other readings"),
        pytest.param(with_weights(("20",), ("40",), "50"), id="weights that do not add up"),
    ],
)
def test_what_the_sums_do_not_settle_stays_unread(filing: Filing) -> None:
    assert arbitrated(filing) == filing


@pytest.mark.parametrize(
    ("filing", "weights"),
    [
        pytest.param(with_weights(("20",), ("30",), "50"), ["20", "30", "50"], id="all as first read"),
        pytest.param(
            with_weights(("28", "20"), "30", "50"), ["20", "30", "50"], id="one by its other reading"
        ),
        pytest.param(
            with_weights(("20",), "30", "50", total=None), ["20", "30", "50"], id="no total: a hundred"
        ),
    ],
)
def test_weights_are_given_that_make_the_whole(filing: Filing, weights: list[str]) -> None:
    assert [row.weight for row in arbitrated(filing).indicators] == [Decimal(one) for one in weights]


def test_figures_that_were_read_are_never_changed() -> None:
    filing = with_funds("1", "2", "3")
    assert arbitrated(filing) is filing
