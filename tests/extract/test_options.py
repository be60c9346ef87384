"""Options with their proofs: where each box stands, which was not read, and what that does to the category."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from extract.fields import read_pairs
from extract.labels import label_book
from extract.options import options_draft
from extract.pairs import Pair
from extract.passage import Passage, passage_of_cell
from fixtures import layouts
from fixtures.generate import Wish, case
from ingest.document import open_document
from ingest.engine import Engine
from ingest.page import IDENTITY, Box, Cell, Method, Page, Word
from ingest.reader import read_page

EM = 0.02
"""How wide the tests' characters are, as a share of the page."""


def cell(*lines: Sequence[tuple[str, float]], method: Method = "ocr", confidence: float = 0.98) -> Passage:
    """Return a cell of these lines; each word takes the room of so many characters."""
    words: list[Word] = []
    for number, line in enumerate(lines):
        left, top = 0.2, 0.3 + 0.02 * number
        for text, room in line:
            box = Box(left, top, left + EM * room, top + 0.015)
            words.append(Word(text, box, confidence, method))
            left = box.x1 + 2 * EM
    page = Page(1, 595, 842, method, 0.0, IDENTITY, (), (), ())
    return passage_of_cell(Cell(0, 0, 1, 1, Box(0.2, 0.3, 0.9, 0.4), tuple(words)), page)


FIRST = [("基本建设工程类□", 8.1), ("政策补贴类□", 6.1), ("政府购买服务", 6.1)]
SECOND = [("资产购置类□", 6.1), ("其他事业专业类■", 8.1)]


def test_options_on_two_lines_are_told_apart_and_stand_where_they_are_printed() -> None:
    draft = options_draft("资金用途", cell(FIRST, SECOND), label_book())
    options = draft.values["options"]
    assert [(option.label, option.ticked) for option in options] == [
        ("基本建设工程类", False), ("政策补贴类", False), ("政府购买服务", False),
        ("资产购置类", False), ("其他事业专业类", True),
    ]  # fmt: skip
    proofs = [draft.evidence[f"/options/{place}/ticked"] for place in range(5)]
    assert {proof.status for proof in proofs} == {"exact"}
    assert proofs[4].text == "其他事业专业类■"
    assert proofs[4].box == pytest.approx((0.362, 0.32, 0.524, 0.335), abs=1e-4)
    label = draft.evidence["/options/4/label"]
    assert label.text == "其他事业专业类"
    assert label.box == pytest.approx(proofs[4].box, abs=EM)


@pytest.mark.parametrize(
    ("values", "category", "status"),
    [
        pytest.param([cell(FIRST, SECOND)], "其他事业专业类", "exact", id="each box was read"),
        pytest.param(
            [cell([*FIRST[:2], ("政府购买服务", 7.1)], SECOND)], None, "unread",
            id="beside a text there is room for a box that was not read",
        ),
        pytest.param(
            [cell([*FIRST[:2], ("政府购买服务", 7.1)], SECOND, method="text_layer")], "其他事业专业类", "exact",
            id="a text layer leaves nothing out",
        ),
        pytest.param(
            [cell(FIRST, SECOND), cell([("区修缮项目", 5.1), ("□其他", 3.1)])], None, "unread",
            id="a doubtful tick in a second group",
        ),
        pytest.param([cell(FIRST, SECOND, confidence=0.0)], None, "unread", id="ink beside it was not read"),
        pytest.param([cell(FIRST[:2])], None, "exact", id="nothing is ticked"),
    ],
)  # fmt: skip
def test_a_category_is_given_only_where_each_box_was_read(
    values: list[Passage], category: str | None, status: str
) -> None:
    groups = ("资金用途", "项目类型")
    draft = read_pairs(
        [Pair(group, value) for group, value in zip(groups, values, strict=False)], label_book()
    )
    assert draft.values["project_category"] == category
    proof = draft.evidence["/project_category"]
    assert proof.status == status
    assert (proof.reason is None) == (category is not None)
    assert all(not option.ticked for option in draft.values["options"] if option.label != "其他事业专业类")


def test_every_box_of_a_worn_page_is_read(engine: Engine, tmp_path: Path) -> None:
    """The recogniser alone loses two boxes of this page: □ before its text in one group, ■ behind it in the other."""
    [bamboo] = [family for family in layouts.DEVELOPMENT if family.name == "bamboo"]
    made = case("19-1", bamboo, "office", Wish())
    answer = made.gold["filings"][0]
    path = tmp_path / "worn.pdf"
    path.write_bytes(made.pdf)
    with open_document(path) as document:
        page = read_page(document.sheet(1), engine)
    passages = [passage_of_cell(one, page) for table in page.tables for one in table.cells]
    found = [
        (option.label, option.ticked)
        for passage in passages
        for option in options_draft("资金用途", passage, label_book()).values.get("options", ())
    ]
    assert found == [(option["label"], option["ticked"]) for option in answer["options"]]
