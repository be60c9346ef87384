"""Two readings of a filing: rows meet by their place on the paper, columns by the form's arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.columns_by_arithmetic import BY_ARITHMETIC
from extract.consensus import ALONE, consensus
from extract.draft import Draft
from extract.filing import Evidence, Filing, FundLine, Indicator, OtherField
from extract.transformer.claims import Claims
from ingest.page import Box

COLUMNS = {"level3": 0.2, "target": 0.4, "actual": 0.5, "weight": 0.6, "score": 0.7}
Rows = list[dict[str, Any]]


def at(row: int, column: float, text: Any, method: str) -> Evidence:
    top = 0.1 + row * 0.05
    return Evidence.model_validate(
        {
            "page": 1,
            "box": (column, top, column + 0.05, top + 0.02),
            "text": str(text),
            "confidence": 0.97,
            "method": method,
            "status": "exact",
        }
    )


def draft(rows: dict[int, dict[str, Any]], method: str, columns: dict[str, float] = COLUMNS) -> Draft:
    """Return the indicators of the rows: row on the paper → its values by field."""
    evidence = {
        f"/indicators/{place}/{name}": at(row, columns[name], value, method)
        for place, (row, values) in enumerate(rows.items())
        for name, value in values.items()
    }
    return Draft({"indicators": tuple(Indicator(**values) for values in rows.values())}, evidence)


def claims(rows: dict[int, dict[str, Any]], columns: dict[str, float] = COLUMNS) -> Claims:
    return Claims(draft(rows, "model", columns))


def filing(rows: dict[int, dict[str, Any]]) -> Filing:
    values, evidence = draft(rows, "ocr")
    return Filing(id="x-1", form_type="self_evaluation", **values, evidence=evidence)


def test_a_column_that_no_label_names_is_the_models() -> None:
    read = consensus(
        filing({0: {"level3": "合格率", "weight": Decimal(10)}}),
        claims({0: {"level3": "合格率", "target": "≥95%", "weight": Decimal(10)}}),
    )
    assert read.indicators == (Indicator(level3="合格率", target="≥95%", weight=Decimal(10)),)
    assert read.evidence["/indicators/0/target"].readers == ("model",)
    assert read.evidence["/indicators/0/target"].status == "fuzzy"
    assert read.evidence["/indicators/0/weight"].readers == ("geometry", "model")


def test_a_row_that_the_geometry_lost_comes_in_its_place_on_the_paper() -> None:
    def row(name: str) -> dict[str, Any]:
        return {"level3": name, "target": "1项"}

    read = consensus(filing({0: row("甲"), 2: row("丙")}), claims({0: row("甲"), 1: row("乙"), 2: row("丙")}))
    assert [one.level3 for one in read.indicators] == ["甲", "乙", "丙"]
    assert [read.evidence[f"/indicators/{k}/level3"].readers for k in range(3)] == [
        ("geometry", "model"),
        ("model",),
        ("geometry", "model"),
    ]


def test_a_row_whose_place_is_known_as_something_else_is_not_given_twice() -> None:
    paper = filing({0: {"level3": "合格率", "target": "≥95%"}})
    known = paper.model_copy(
        update={
            "project_name": "工程",
            "evidence": {**paper.evidence, "/project_name": at(3, 0.2, "工程", "ocr")},
        }
    )
    read = consensus(known, claims({3: {"level3": "工程", "target": "1项"}}))
    assert [one.level3 for one in read.indicators] == ["合格率"]


def test_a_place_is_given_to_one_field_and_disputed_for_the_other() -> None:
    read = consensus(
        filing({0: {"level3": "合格率", "target": "≥95%"}}),
        claims({0: {"level3": "合格率", "actual": "≥95%"}}, {**COLUMNS, "actual": COLUMNS["target"]}),
    )
    assert read.indicators[0].actual is None
    assert read.evidence["/indicators/0/target"].confidence < 0.95


def points(*pairs: tuple[int, int]) -> dict[int, dict[str, Any]]:
    return {
        row: {"level3": f"指标{row}", "weight": Decimal(weight), "score": Decimal(score)}
        for row, (weight, score) in enumerate(pairs)
    }


SWAPPED = {**COLUMNS, "weight": COLUMNS["score"], "score": COLUMNS["weight"]}


def test_weight_and_score_change_places_where_the_model_and_the_sums_say_so() -> None:
    read = consensus(filing(points((40, 50), (38, 40))), claims(points((50, 40), (40, 38)), SWAPPED))
    assert [(one.weight, one.score) for one in read.indicators] == [
        (Decimal(50), Decimal(40)),
        (Decimal(40), Decimal(38)),
    ]
    assert read.evidence["/indicators/0/weight"].reason == BY_ARITHMETIC


def test_more_points_than_there_are_stay_a_fault_of_the_form() -> None:
    # The sums are whole as printed: whatever the model says, the header stands.
    read = consensus(filing(points((40, 50), (50, 40))), claims(points((50, 40), (40, 50)), SWAPPED))
    assert [(one.weight, one.score) for one in read.indicators] == [
        (Decimal(40), Decimal(50)),
        (Decimal(50), Decimal(40)),
    ]


def test_a_single_value_is_the_models_where_the_geometry_has_none() -> None:
    said = Draft({"project_name": "河道整治"}, {"/project_name": at(0, 0.2, "河道整治", "model")})
    read = consensus(Filing(id="x-1", form_type="target"), Claims(said))
    assert read.project_name == "河道整治"
    assert read.evidence["/project_name"].method == "model"


def test_what_the_geometry_finds_alone_is_less_sure_where_the_model_looks_too() -> None:
    paper = filing({0: {"level3": "合格率", "target": "≥95%"}})
    titled = paper.model_copy(
        update={
            "title": "绩效自评表",
            "evidence": {**paper.evidence, "/title": at(3, 0.2, "绩效自评表", "ocr")},
        }
    )
    read = consensus(titled, claims({0: {"level3": "合格率"}}))
    assert read.evidence["/indicators/0/target"].confidence == ALONE
    assert read.evidence["/indicators/0/level3"].confidence > ALONE
    assert read.evidence["/title"].confidence > ALONE


def test_a_row_of_heads_is_no_row() -> None:
    rows = {0: {"level3": "三级指标", "weight": Decimal(1)}, 1: {"level3": "合格率", "weight": Decimal(10)}}
    heads = tuple((1, Box(x, 0.1, x + 0.05, 0.12)) for x in (COLUMNS["level3"], COLUMNS["weight"]))
    read = consensus(filing(rows), Claims(draft({1: rows[1]}, "model"), heads))
    assert [one.level3 for one in read.indicators] == ["合格率"]


def test_a_row_is_not_lost_for_sharing_its_levels_cell_with_known_ones() -> None:
    columns = {**COLUMNS, "level1": 0.1}
    rows = {0: {"level1": "产出指标", "level3": "甲", "target": "1项"}, 1: {"level3": "乙", "target": "2项"}}
    said = draft(rows, "model", columns)
    shared = {**said.evidence, "/indicators/1/level1": said.evidence["/indicators/0/level1"]}
    values, evidence = draft({0: rows[0]}, "ocr", columns)
    known = Filing(id="x-1", form_type="target", **values, evidence=evidence)
    read = consensus(known, Claims(Draft(said.values, shared)))
    assert [one.level3 for one in read.indicators] == ["甲", "乙"]


def nameless(*fields: OtherField) -> Filing:
    evidence = {
        f"/other_fields/{k}/{part}": at(k, COLUMNS["level3" if part == "label" else "target"], text, "ocr")
        for k, one in enumerate(fields)
        for part, text in (("label", one.label), ("value", one.value))
    }
    return Filing(id="x-1", form_type="target", other_fields=fields, evidence=evidence)


FIELDS = (OtherField(label="清淤", value="12公里"), OtherField(label="天气", value="晴"))


def test_a_value_that_the_model_puts_into_a_table_is_no_longer_among_the_nameless() -> None:
    read = consensus(nameless(*FIELDS), claims({0: {"level3": "清淤", "target": "12公里"}}))
    assert [one.target for one in read.indicators] == ["12公里"]
    assert read.other_fields == FIELDS[1:]
    assert read.evidence["/other_fields/0/value"].text == "晴"
    assert "/other_fields/1/value" not in read.evidence


def test_a_label_stays_among_the_nameless_for_being_taught_though_the_model_names_its_value() -> None:
    said = Draft({"project_name": "12公里"}, {"/project_name": at(0, COLUMNS["target"], "12公里", "model")})
    read = consensus(nameless(*FIELDS), Claims(said))
    assert read.project_name == "12公里"
    assert read.other_fields == FIELDS


def test_a_merged_cell_of_the_funds_is_its_first_rows_alone() -> None:
    def funds(weights: list[Decimal | None], method: str) -> Draft:
        lines = tuple(
            FundLine(source=source, label=label, executed=Decimal(9), weight=weight)
            for source, label, weight in zip(("total", "other"), ("总额", "其他"), weights, strict=True)
        )
        evidence = {
            f"/funds/{row}/{name}": at(row, column, getattr(line, name), method)
            for row, line in enumerate(lines)
            for name, column in (("label", 0.1), ("executed", 0.4))
        }
        merged = at(0, 0.6, "10", method)
        box = (0.6, 0.1, 0.65, 0.17)
        evidence |= {
            f"/funds/{row}/weight": merged.model_copy(update={"box": box})
            for row, weight in enumerate(weights)
            if weight
        }
        return Draft({"funds": lines}, evidence)

    values, evidence = funds([Decimal(10), None], "ocr")
    paper = Filing(id="x-1", form_type="self_evaluation", **values, evidence=evidence)
    read = consensus(paper, Claims(funds([Decimal(10), Decimal(10)], "model")))
    assert [line.weight for line in read.funds] == [Decimal(10), None]
    assert "/funds/1/weight" not in read.evidence
