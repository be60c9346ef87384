"""Pages as read, their lines named by the right answer's boxes."""

from typing import Any

from eval.training.real import named_sheet
from extract.transformer.unit import NamedSheet
from ingest.page import IDENTITY, Box, Cell, Page, Table, Word

ROWS = (
    ("一级指标", "三级指标", "年度指标值", "得分", "偏差原因"),
    ("产出", "更新设备", "≥12台", "10", None),
    (None, "设备合格率", "=100%", "20", None),
    ("总分", None, None, "30", None),
)
PLACES = {
    "/title": ((0.3, 0.05, 0.7, 0.07), "自评表"),
    "/project_name": ((0.3, 0.12, 0.5, 0.14), "设备更新"),
    "/indicators/0/level1": ((0.12, 0.31, 0.18, 0.33), "产出"),
    "/indicators/1/level1": ((0.12, 0.31, 0.18, 0.33), "产出"),
    "/indicators/0/level3": ((0.22, 0.31, 0.38, 0.33), "更新设备"),
    "/indicators/1/level3": ((0.22, 0.41, 0.38, 0.43), "设备合格率"),
    "/indicators/0/target": ((0.42, 0.31, 0.58, 0.33), "≥12台"),
    "/indicators/1/target": ((0.42, 0.41, 0.58, 0.43), "=100%"),
    "/indicators/0/score": ((0.62, 0.31, 0.78, 0.33), "10"),
    "/indicators/1/score": ((0.62, 0.41, 0.78, 0.43), "20"),
    "/total_score": ((0.62, 0.51, 0.78, 0.53), "30"),
}


def gold(page: int = 1) -> dict[str, Any]:
    evidence = {
        at: {"page": page, "box": box, "text": text, "more": ()} for at, (box, text) in PLACES.items()
    }
    return {"filings": [{"form_type": "self_evaluation", "evidence": evidence}]}


def word(text: str, box: Box) -> Word:
    return Word(text, box, 1.0, "text_layer")


def cells() -> tuple[Cell, ...]:
    found = []
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            x0, top = 0.1 + 0.2 * column - (0.1 if column else 0), 0.2 + 0.1 * row
            box = Box(x0, top, x0 + (0.2 if column else 0.1), top + 0.1)
            inside = Box(box.x0 + 0.02, top + 0.01, box.x1 - 0.02, top + 0.03)
            found.append(Cell(row, column, 1, 1, box, (word(text, inside),) if text else ()))
    return tuple(found)


def page(is_upside_down: bool = False) -> Page:
    to_paper = IDENTITY._replace(a=-1, c=1, e=-1, f=1) if is_upside_down else IDENTITY
    loose = (
        word("自评表", Box(0.3, 0.05, 0.7, 0.07)),
        word("项目名称：", Box(0.1, 0.12, 0.2, 0.14)),
        word("设备更新", Box(0.3, 0.12, 0.5, 0.14)),
        word("第1页", Box(0.45, 0.96, 0.55, 0.98)),
    )
    table = Table(Box(0.1, 0.2, 0.9, 0.6), (), (), cells())
    words = (*loose, *(one for cell in table.cells for one in cell.words))
    return Page(1, 600.0, 800.0, "text_layer", 0.0, to_paper, words, (table,), loose)


def roles(sheet: NamedSheet) -> dict[str, str]:
    return {unit.text: role for unit, role in zip(sheet.sheet.units, sheet.roles, strict=True)}


def test_values_take_the_roles_of_their_pointers_and_the_rest_of_their_places() -> None:
    found = roles(named_sheet(page(), gold()))
    assert found == {
        "自评表": "title", "项目名称：": "label", "设备更新": "project_name", "第1页": "running_line",
        "一级指标": "column_head", "三级指标": "column_head", "年度指标值": "column_head", "得分": "column_head",
        "偏差原因": "column_head", "产出": "level1", "更新设备": "level3", "≥12台": "target", "10": "score",
        "设备合格率": "level3", "=100%": "target", "20": "score", "总分": "label", "30": "total_score",
    }  # fmt: skip


def test_values_point_to_the_name_of_their_row_and_that_to_its_level() -> None:
    sheet = named_sheet(page(), gold())
    texts = [unit.text for unit in sheet.sheet.units]

    def end(name: str, text: str) -> str | None:
        place = sheet.pointers[name][texts.index(text)]
        return None if place is None else texts[place]

    assert {text: end("row", text) for text in ("≥12台", "10", "更新设备", "20", "30", "产出")} == {
        "≥12台": "更新设备", "10": "更新设备", "更新设备": "更新设备", "20": "设备合格率", "30": None, "产出": None,
    }  # fmt: skip
    assert [end("level1_cell", text) for text in ("更新设备", "设备合格率", "10")] == ["产出", "产出", None]


def test_points_in_the_label_of_the_funds_are_part_of_the_label() -> None:
    answer = gold()
    evidence = answer["filings"][0]["evidence"]
    evidence["/funds/0/weight"] = {"page": 1, "box": (0.15, 0.51, 0.18, 0.53), "text": "30", "more": ()}
    assert roles(named_sheet(page(), answer))["总分"] == "label"
    evidence["/funds/0/weight"]["box"] = PLACES["/total_score"][0]
    del evidence["/total_score"]
    assert roles(named_sheet(page(), answer))["30"] == "fund_weight"


def test_values_of_another_page_name_nothing_here() -> None:
    found = set(roles(named_sheet(page(), gold(page=2))).values())
    assert found <= {"table_cell", "other", "label", "running_line"}


def test_boxes_of_the_answer_stand_on_the_paper_as_it_was_scanned() -> None:
    upside_down = {
        at: ((1 - x1, 1 - bottom, 1 - x0, 1 - top), text)
        for at, ((x0, top, x1, bottom), text) in PLACES.items()
    }
    answer = gold()
    for at, (box, _) in upside_down.items():
        answer["filings"][0]["evidence"][at]["box"] = box
    assert named_sheet(page(is_upside_down=True), answer).roles == named_sheet(page(), gold()).roles
