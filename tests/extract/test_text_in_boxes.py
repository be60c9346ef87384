"""Every field of every kind opens at the right place: the page's own text inside its boxes says the value."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import fixtures
from extract.filing import Extraction, Filing
from extract.pointer import field_of
from extract.read import read
from ingest.engine import Engine
from review.anchor import anchored
from review.correction import Correction

SET = Path(fixtures.__file__).parent / "set"
KINDS = {
    "aster": "target",
    "bamboo": "target",
    "statements": "project_statement",
    "budget-city": "department_budget",
    "evaluation-across": "department_evaluation",
    "municipal": "self_evaluation",
    "county": "self_evaluation",
    "mixed": "self_evaluation",
}
AIR_PT = 1.5
"""Boxes hug the ink; the text's own boxes are those of its glyphs, a little larger."""
TURNED = ("start_date", "end_date", "fiscal_year", "project_category")
"""Fields whose value is not the printed text: what stands there is compared as it was read."""
Place = tuple[int, Sequence[float]]


@pytest.fixture(scope="module")
def extraction(engine: Engine) -> Callable[[str], Extraction]:
    """A document of the set as it is read, once."""
    return cache(lambda stem: read(SET / f"{stem}-digital.pdf", engine=engine))


def plain(text: str) -> str:
    """The text without spaces, punctuation and widths."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNS" and not char.isspace())


def text_inside(document: pypdfium2.PdfDocument, places: Sequence[Place]) -> str:
    """What the text layer says inside the boxes, one after the other."""
    found = ""
    for number, (x0, top, x1, bottom) in places:
        page = document[number - 1]
        width, height = page.get_size()
        x0, x1 = x0 * width - AIR_PT, x1 * width + AIR_PT
        low, high = (1 - bottom) * height - AIR_PT, (1 - top) * height + AIR_PT
        found += page.get_textpage().get_text_bounded(x0, low, x1, high)
    return found


def wanted(filing: Filing, pointer: str) -> str:
    """What must be found at the pointer's place."""
    value: Any = filing.at(pointer)
    name = pointer.split("/")[-1]
    if name == "ticked":
        return filing.options[int(pointer.split("/")[2])].label
    if "/header/" in pointer:  # a head opens at its own words; those over it stand over several
        return str(value).rpartition("/")[2]
    if name in TURNED or not isinstance(value, str):
        return filing.evidence[pointer].text
    return value


def misplaced(path: Path, filings: Sequence[Filing]) -> Iterator[tuple[str, str, str]]:
    """The pointers whose value is not found at their places: with what is wanted and what stands there."""
    with pypdfium2.PdfDocument(path) as document:
        for filing in filings:
            for pointer, proof in filing.evidence.items():
                if proof.method != "text_layer" or filing.at(pointer) in (None, "") or not proof.box:
                    continue
                assert proof.page
                places = [(proof.page, proof.box), *((more.page, more.box) for more in proof.more)]
                found = text_inside(document, places)
                if plain(wanted(filing, pointer)) not in plain(found):
                    yield pointer, wanted(filing, pointer), found


@pytest.mark.parametrize("stem", KINDS)
def test_the_text_inside_the_boxes_of_a_field_is_its_value(
    stem: str, extraction: Callable[[str], Extraction]
) -> None:
    filings = extraction(stem).filings
    assert KINDS[stem] in {filing.form_type for filing in filings}
    assert sum(proof.method == "text_layer" for filing in filings for proof in filing.evidence.values()) > 50
    assert list(misplaced(SET / f"{stem}-digital.pdf", filings)) == []


def test_a_box_one_line_too_low_is_noticed(extraction: Callable[[str], Extraction]) -> None:
    (filing, *_) = extraction("municipal").filings
    lower = {
        pointer: proof.model_copy(update={"box": (x0, top + 0.03, x1, bottom + 0.03)})
        for pointer, proof in filing.evidence.items()
        if proof.box
        for x0, top, x1, bottom in (proof.box,)
    }
    moved = filing.model_copy(update={"evidence": lower})
    assert len(list(misplaced(SET / "municipal-digital.pdf", [moved]))) > len(lower) / 2


@pytest.mark.parametrize("stem", KINDS)
def test_every_value_with_a_place_is_proved(stem: str, extraction: Callable[[str], Extraction]) -> None:
    """No value stands there without the place that it was read at."""
    for filing in extraction(stem).filings:
        unproved = [pointer for pointer in printed_pointers(filing) if pointer not in filing.evidence]
        assert unproved == []


def printed_pointers(filing: Filing) -> Iterator[str]:
    """The pointers of all values that are printed on the form."""
    plain_fields = filing.model_dump(exclude={"id", "form_type", "evidence"})
    yield from _leaves("", plain_fields)


def _leaves(at: str, value: Any) -> Iterator[str]:
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, (list, tuple))
        else None
    )
    if children is not None:
        for key, child in children:
            yield from _leaves(f"{at}/{key}", child)
    elif value not in (None, "") and not NAMED_BY_ANOTHER.search(at):
        yield at


NAMED_BY_ANOTHER = re.compile(
    r"/(?:source|group|role)$|/options/\d+/label$|/other_fields/\d+/label$|/stated_amounts/\d+/(?:label|heading)$"
)
"""Texts that name a value beside them, and stand or fall with its place."""


@pytest.mark.parametrize("stem", KINDS)
def test_a_correction_finds_the_value_that_it_was_made_on_again(
    stem: str, extraction: Callable[[str], Extraction]
) -> None:
    for filing in extraction(stem).filings:
        lost = []
        for number, (pointer, proof) in enumerate(filing.evidence.items()):
            event = Correction(
                id=number, document="a", page=proof.page, box=proof.box, field=field_of(pointer), pointer=pointer,
                action="correct", old=proof.text, new="1", who="李审计", when="2026-01-01T00:00:00+00:00",
            )  # fmt: skip
            if pointer not in anchored(filing, event):
                lost.append(pointer)
        assert lost == []
