"""Tables, stated amounts and pages without a filing: what counts as right, wrong, missing and spurious."""

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from eval.metrics import compare
from eval.outcome import Comparison
from extract.filing import dumps, loads
from fixtures.development_budget import CITY
from fixtures.generate import Wish, case

RIGHT: dict[str, Any] = {
    "filings": [
        {
            "id": "x-1",
            "form_type": "department_budget",
            "title": "霁州市2021年部门预算",
            "competent_department": "霁州市水务局",
            "tables": [
                {
                    "title": "2021年部门收入预算总表",
                    "unit": "元",
                    "header": ["项目/类", "项目/款", "项目/名称", "收入预算/合计"],
                    "rows": [
                        ["213", "", "农林水支出", "1,200"],
                        ["213", "03", "水利", "1,200"],
                        ["合计", "", "", "1,200"],
                    ],
                }
            ],
            "stated_amounts": [
                {"label": "支出预算", "amount": 1200, "unit": "万元", "heading": "编制说明"},
                {"label": None, "amount": 35, "unit": "万元", "heading": "编制说明"},
            ],
            "sections": [{"heading": "编制说明", "text": "支出预算1200万元，另有35万元。"}],
        }
    ],
    "findings": None,
    "problems": [{"page": 3, "text": "空白页 / a blank page"}],
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    found = copy.deepcopy(RIGHT)
    change(found)
    return found


def bad(comparison: Comparison) -> set[tuple[str, str]]:
    return {(one.pointer, one.kind) for one in comparison.fields if one.kind != "correct"}


def table(found: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = found["filings"][0]["tables"][0]
    return first


CASES: tuple[tuple[str, Callable[[dict[str, Any]], object], set[tuple[str, str]]], ...] = (
    ("nothing changed", lambda _: None, set()),
    ("separators left out", lambda found: table(found)["rows"][0].__setitem__(3, "1200"), set()),
    ("groups of the header left out", lambda found: table(found)["header"].__setitem__(3, "合计"), set()),
    ("a merged cell given again", lambda found: table(found)["rows"][2].__setitem__(1, "合计"), set()),
    (
        "a code without its zero",
        lambda found: table(found)["rows"][1].__setitem__(1, "3"),
        {("/filings/0/tables/0/rows/1/1", "wrong")},
    ),
    (
        "an amount misread",
        lambda found: table(found)["rows"][0].__setitem__(3, "1,260"),
        {("/filings/0/tables/0/rows/0/3", "wrong")},
    ),
    (
        "a value where nothing stands",
        lambda found: table(found)["rows"][0].__setitem__(1, "03"),
        {("/filings/0/tables/0/rows/0/1", "spurious")},
    ),
    (
        "a row left out",
        lambda found: table(found)["rows"].pop(1),
        {(f"/filings/0/tables/0/rows/1/{column}", "missing") for column in range(4)},
    ),
    (
        "a row too many",
        lambda found: table(found)["rows"].insert(1, ["注", "", "", ""]),
        {("/filings/0/tables/0/rows/+1/0", "spurious")},
    ),
    (
        "a heading lost",
        lambda found: table(found)["header"].__setitem__(3, ""),
        {("/filings/0/tables/0/header/3", "missing")},
    ),
    (
        "a title lost",
        lambda found: table(found).update(title=None),
        {("/filings/0/tables/0/title", "missing")},
    ),
    (
        "a stated amount misread",
        lambda found: found["filings"][0]["stated_amounts"][0].update(amount=1260),
        {("/filings/0/stated_amounts/0/amount", "wrong")},
    ),
    (
        "a label for a bare amount",
        lambda found: found["filings"][0]["stated_amounts"][1].update(label="另有"),
        set(),
    ),
    ("a blank page not named", lambda found: found["problems"].clear(), {("/problems/0", "missing")}),
    ("a further problem named", lambda found: found["problems"].append({"page": 4, "text": "?"}), set()),
)


@pytest.mark.parametrize(("what", "change", "expected"), CASES, ids=[one[0] for one in CASES])
def test_each_difference_is_counted_once_and_in_its_place(
    what: str, change: Callable[[dict[str, Any]], object], expected: set[tuple[str, str]]
) -> None:
    assert bad(compare(RIGHT, changed(change))) == expected


def test_fields_that_the_right_answer_leaves_open_are_not_scored() -> None:
    def other(found: dict[str, Any]) -> None:
        found["filings"][0] |= {
            "competent_department": "别的局",
            "other_fields": [{"label": "a", "value": "b"}],
        }

    right = RIGHT | {"ignored": {"x-1": ["competent_department", "other_fields"]}}
    assert bad(compare(right, changed(other))) == set()
    assert bad(compare(RIGHT, changed(other))) == {("/filings/0/competent_department", "wrong")}


def test_a_right_answer_read_as_it_is_has_every_field_and_every_box_right() -> None:
    right = loads(dumps(case("eval", CITY, "digital", Wish(4)).gold))
    comparison = compare(right, right)
    assert comparison.filings_matched == 4
    assert {one.kind for one in comparison.fields} == {"correct"}
    assert Counter(place.kind for place in comparison.places).keys() == {"right"}
    assert {"tables.cells", "tables.header", "sections", "stated_amounts"} <= {
        one.group for one in comparison.fields
    }
    assert {place.group for place in comparison.places} >= {"tables.cells", "tables.header", "stated_amounts"}
