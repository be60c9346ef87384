"""What corrections teach: rates by cause, and labels whose values people moved into a field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extract.filing import BudgetTable, Evidence, Filing, OtherField, Section
from extract.label_file import label_file
from extract.labels import book_of, label_data
from review.correction import Correction
from review.lesson import Lesson, Read, label_lines, label_proposals, printed_label, rates, standing


def proof(text: str, confidence: float = 0.99, **more: Any) -> Evidence:
    told = {"page": 1, "box": (0.1, 0.1, 0.2, 0.12), "method": "ocr", "status": "exact"} | more
    return Evidence(text=text, confidence=confidence, **told)  # type: ignore[arg-type]


def filing(**evidence: Evidence) -> Filing:
    return Filing(
        id="a-1",
        form_type="self_evaluation",
        implementing_unit="青禾县水务局",
        other_fields=(
            OtherField(label="专款全称：", value="河道绿化"),
            OtherField(label="备注一", value="无"),
        ),
        evidence={f"/{name}": one for name, one in evidence.items()},
    )


def said(id: int, pointer: str, new: str | None, action: Any = "correct", **more: Any) -> Correction:
    told = {"page": 1, "box": (0.1, 0.1, 0.2, 0.12), "old": None, "who": "王芳", "when": "2026"} | more
    return Correction(
        id=id,
        document="d",
        field=pointer,
        pointer=pointer,
        action=action,
        new=new,
        **told,  # type: ignore[arg-type]
    )


def test_the_last_word_on_a_place_stands_unless_it_was_taken_back() -> None:
    events = (
        said(1, "/total_score", "95"),
        said(2, "/total_score", "96"),
        said(3, "/grade", "优"),
        said(4, "/grade", None, "undo", undoes=3),
        said(5, "/title", None, "reject", box=None),
    )
    assert [one.id for one in standing(events)] == [2, 5]


def test_an_undone_undo_brings_the_event_back() -> None:
    events = (
        said(1, "/grade", "优"),
        said(2, "/grade", None, "undo", undoes=1),
        said(3, "/grade", None, "undo", undoes=2),
    )
    assert [one.id for one in standing(events)] == [1]


@pytest.mark.parametrize(
    ("action", "new", "was_wrong"),
    [
        ("correct", "96", True),
        ("correct", "95", False),
        ("confirm", "95", False),
        ("confirm", "96", True),
        ("reject", None, True),
    ],
)
def test_a_reading_was_wrong_where_it_says_otherwise_than_the_person(
    action: str, new: str | None, was_wrong: bool
) -> None:
    read = Read("d", "a.pdf", filing(total_score=proof("95")))
    assert Lesson(said(1, "/total_score", new, action), read).was_wrong is was_wrong


def test_rates_count_corrections_over_the_values_read_by_each_cause() -> None:
    read = Read(
        "d" * 64,
        "a.pdf",
        filing(total_score=proof("95", 0.4), grade=proof("优"), title=proof("", status="blank")),
    )
    lessons = [Lesson(said(1, "/total_score", "96"), read), Lesson(said(2, "/grade", "优", "confirm"), read)]
    found = rates(lessons, [read])
    assert [(one.name, one.values, one.corrected, one.confirmed) for one in found["field"]] == [
        ("/total_score", 1, 1, 0),
        ("/grade", 1, 0, 1),
    ]
    assert [(one.name, one.values, one.per_thousand) for one in found["method"]] == [("ocr", 2, 500.0)]
    assert [(one.name, one.corrected) for one in found["confidence"]] == [("<0.50", 1), ("≥0.95", 0)]
    assert found["unit"][0].name == "青禾县水务局"
    assert found["document"][0].name == f"{'d' * 12} a.pdf"


def test_rates_tell_the_printed_label_and_the_engine_that_corrections_concern() -> None:
    read = Read(
        "d",
        "a.pdf",
        filing(total_score=proof("95", label="总得分"), grade=proof("优", method="text_layer")),
        "rapidocr",
    )
    older = Read("e", "b.pdf", filing(total_score=proof("90")))
    found = rates([Lesson(said(1, "/total_score", "96"), read)], [read, older])
    assert {(one.name, one.values, one.corrected) for one in found["label"]} == {("总得分", 1, 1)}
    assert [(one.name, one.values, one.corrected) for one in found["engine"]] == [("rapidocr", 1, 1)]


@pytest.mark.parametrize(
    ("pointer", "label"),
    [
        ("/total_score", "总得分"),
        ("/grade", None),
        ("/other_fields/0/value", "专款全称"),
        ("/sections/0/text", "一、概况"),
        ("/tables/0/rows/0/1", "合计"),
        ("/tables/0/rows/0/7", None),
        ("/other_fields/9/value", None),
    ],
)
def test_the_printed_label_of_a_value_is_its_own_or_what_its_row_says(
    pointer: str, label: str | None
) -> None:
    table = BudgetTable(title=None, unit=None, header=("科目", "合计："), rows=(("教育", "3"),))
    read = filing(total_score=proof("95", label="总得分")).model_copy(
        update={"sections": (Section(heading="一、概况", text="甲"),), "tables": (table,)}
    )
    assert printed_label(read, pointer, read.evidence.get(pointer)) == label


def test_a_label_is_proposed_where_its_value_was_moved_into_a_field(tmp_path: Path) -> None:
    read = Read("d", "a.pdf", filing())
    other = Read("e", "b.pdf", filing())
    lessons = [
        Lesson(said(1, "/project_name", "河道 绿化"), read),
        Lesson(said(2, "/project_name", "河道绿化"), other),
        Lesson(said(3, "/project_category", "别的"), read),
        Lesson(said(4, "/project_name", "河道绿化", "confirm"), read),
    ]
    (found,) = label_proposals(lessons, label_data())
    assert (found.label, found.field, found.count, found.documents) == (
        "专款全称",
        "header.project_name",
        2,
        ("d", "e"),
    )
    path = tmp_path / "labels.yaml"
    path.write_text(label_lines([found]), encoding="utf-8")
    assert book_of(label_file(path)).header.match("专款全称：") == "project_name"
    assert label_proposals(lessons, label_file(path)) == ()


@pytest.mark.parametrize("label", ['a "b": c', "- 列", "名称: x", "#1 号", "说明\\n"])
def test_any_label_is_written_so_that_the_file_reads_it(label: str, tmp_path: Path) -> None:
    import yaml

    from review.lesson import LabelProposal

    told = label_lines([LabelProposal(label=label, field="header.project_name", count=1, documents=())])
    assert yaml.safe_load(told) == {"header": {"project_name": [label]}}
