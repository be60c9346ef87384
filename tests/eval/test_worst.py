"""The worst pages: values given that are wrong weigh most."""

from pathlib import Path

from eval.exhibits import worst as shown
from eval.faults import Seen
from eval.outcome import Comparison, Kind, Outcome, Spot
from eval.worst import MOST_FIELDS, MOST_PAGES, worst_pages

BOX = (0.1, 0.1, 0.2, 0.2)


def bad(kind: Kind, page: int, is_numeric: bool = False, confidence: float | None = None) -> Outcome:
    return Outcome(
        "funds", f"/{kind}", kind, "1", "2", is_numeric, spot=Spot(page, BOX), confidence=confidence,
        cause=None if kind == "correct" else "wrong reading",
    )  # fmt: skip


def seen(name: str, *outcomes: Outcome) -> Seen:
    return Seen("dev/poor", name, Path(f"{name}.pdf"), Comparison(fields=outcomes))


def test_one_wrong_number_is_worse_than_several_gaps() -> None:
    gaps = seen("甲", *[bad("missing", 1)] * 5)
    number = seen("乙", bad("wrong", 2, is_numeric=True))
    assert [(page.document, page.page, page.badness) for page in worst_pages([gaps, number])] == [
        ("乙", 2, 8),
        ("甲", 1, 5),
    ]


def test_pages_of_one_document_stand_apart_and_right_ones_are_left_out() -> None:
    pages = worst_pages(
        [seen("甲", bad("missing", 1), bad("missing", 3), bad("missing", 3), bad("correct", 2))]
    )
    assert [(page.page, len(page.fields)) for page in pages] == [(3, 2), (1, 1)]


def test_the_gravest_fields_come_first_the_surest_of_them_foremost() -> None:
    (page,) = worst_pages(
        [seen("甲", bad("missing", 1), bad("wrong", 1, confidence=0.6), bad("wrong", 1, confidence=0.99))]
    )
    assert [field.confidence for field in page.fields] == [0.99, 0.6, None]
    assert page.causes == {"wrong reading": 3}


def test_few_pages_and_few_fields_of_each_are_shown_the_rest_counted() -> None:
    pages = worst_pages(
        [seen(f"{n:02}", *[bad("wrong", 1)] * (MOST_FIELDS + 3)) for n in range(MOST_PAGES + 4)]
    )
    assert len(pages) == MOST_PAGES
    assert pages[0].plain()["bad_fields"] == MOST_FIELDS + 3
    assert len(pages[0].plain()["fields"]) == MOST_FIELDS
    assert "另有 3 处" in shown(pages[:1])
    assert shown([]) == ""


def test_a_long_text_is_shown_around_its_first_difference() -> None:
    text = "甲" * 200 + "乙" + "甲" * 200
    outcome = Outcome(
        "goals", "/", "wrong", text.replace("乙", "丙"), text, spot=Spot(1, BOX), cause="wrong reading"
    )
    written = shown(worst_pages([seen("<甲>", outcome)]))
    assert "<mark>乙</mark>" in written
    assert "<mark>丙</mark>" in written
    assert "甲" * 130 not in written
    assert "&lt;甲&gt;" in written
