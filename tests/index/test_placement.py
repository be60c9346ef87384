from collections.abc import Callable

from extract.filing import Filing
from index.placement import place
from review.correction import Correction

Make = Callable[..., Filing]


def named(filing: Filing, name: str) -> Filing:
    return filing.model_copy(update={"id": name})


def said(
    number: int, filing: Filing, pointer: str = "/total_score", new: str = "88", **other: object
) -> Correction:
    proof = filing.evidence[pointer]
    values: dict[str, object] = {
        "id": number,
        "document": "d",
        "page": proof.page,
        "box": proof.box,
        "field": pointer,
        "pointer": pointer,
        "action": "correct",
        "old": proof.text,
        "new": new,
        "who": "王芳",
        "when": "2026-01-01T00:00:00+00:00",
    }
    return Correction.model_validate(values | other)


def test_a_correction_of_a_filing_that_is_gone_goes_with_its_place_to_the_one_that_has_it(
    filing: Make,
) -> None:
    one, other = named(filing(page=1), "d-3"), named(filing(page=2), "d-4")
    placed = place([one, other], [("d-1", said(1, other))])
    assert [str(each.total_score) for each in placed.filings] == ["95.50", "88"]
    assert [event.id for event in placed.events["d-4"]] == [1]
    assert placed.orphans == {}


def test_a_correction_without_a_place_never_goes_to_another_filing(filing: Make) -> None:
    one = named(filing(page=1), "d-3")
    placed = place([one], [("d-1", said(1, one, page=None, box=None))])
    assert str(placed.filings[0].total_score) == "95.50"
    assert [event.id for event in placed.orphans["d-3"]] == [1]


def test_a_correction_stays_with_the_filing_it_was_made_on_though_another_has_such_a_field(
    filing: Make,
) -> None:
    one, other = named(filing(page=1), "d-1"), named(filing(page=2), "d-2")
    placed = place([one, other], [("d-2", said(1, other))])
    assert [str(each.total_score) for each in placed.filings] == ["95.50", "88"]


def test_an_undone_correction_of_a_filing_that_is_gone_stays_undone(filing: Make) -> None:
    one = named(filing(page=1), "d-3")
    events = [("d-1", said(1, one)), ("d-1", said(2, one, action="undo", undoes=1))]
    placed = place([one], events)
    assert str(placed.filings[0].total_score) == "95.50"
    assert placed.orphans == {}


def test_when_the_reading_has_no_filing_its_corrections_are_lost_and_told(filing: Make) -> None:
    one = filing(page=1)
    assert [event.id for event in place([], [("d-1", said(1, one))]).lost] == [1]
