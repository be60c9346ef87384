from collections.abc import Callable

import pytest

from extract.filing import Filing
from index.succession import likeness, successors

Make = Callable[..., Filing]


def test_the_first_reading_numbers_in_page_order(filing: Make) -> None:
    assert successors({}, [filing(page=1), filing(page=2)]) == (1, 2)


def test_the_same_paper_keeps_its_number_whatever_the_order(filing: Make) -> None:
    old = {1: filing(page=1), 2: filing(page=2)}
    assert successors(old, [filing(page=2), filing(page=1)]) == (2, 1)


def test_a_filing_on_other_paper_gets_a_number_never_given_before(filing: Make) -> None:
    old = {1: filing(page=1), 4: filing(page=2)}
    assert successors(old, [filing(page=3), filing(page=1)]) == (5, 1)


def test_two_filings_on_one_page_are_told_apart_by_their_place(filing: Make) -> None:
    upper, lower = filing(top=0.0), filing(top=0.5)
    assert successors({1: upper, 2: lower}, [lower]) == (2,)
    assert successors({1: upper, 2: lower}, [lower, upper]) == (2, 1)


def test_a_filing_found_again_as_two_leaves_its_number_to_the_larger_part(filing: Make) -> None:
    whole, part = filing(), filing(rows=(), title="")
    assert successors({1: whole}, [part, whole]) == (2, 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"page": 1}, {"page": 1}, 3.0),
        ({"page": 1}, {"page": 2}, 0.0),
        ({"page": 1, "title": "甲"}, {"page": 1, "title": "乙"}, 2.0),
    ],
)
def test_likeness_counts_pages_area_and_title(
    filing: Make, one: dict[str, object], other: dict[str, object], expected: float
) -> None:
    assert likeness(filing(**one), filing(**other)) == pytest.approx(expected)


def test_filings_without_any_place_are_told_by_their_title(filing: Make) -> None:
    placeless = filing().model_copy(update={"evidence": {}})
    other = placeless.model_copy(update={"title": "另一表"})
    assert successors({1: placeless, 2: other}, [other, placeless]) == (2, 1)
