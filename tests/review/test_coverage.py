from typing import Any

from review.coverage import Gap, Held, Line, coverage
from review.expected import Expected

UNIT = "云溪区园林管理处"


def held(name: str, project: str | None = "绿化养护", **changes: Any) -> Held:
    plain = {"document": "d", "file": "a.pdf", "form_type": "self_evaluation", "units": (UNIT,), "year": 2021}
    return Held.model_validate({**plain, "filing": name, "project": project, **changes})


def expected(project: str | None = "绿化养护", unit: str = UNIT, **changes: Any) -> Expected:
    plain = {"line": 2, "unit": unit, "project": project, "year": 2021, "kinds": ("self_evaluation",)}
    return Expected.model_validate({**plain, **changes})


def names(line: Line, kind: str) -> dict[str, list[str | None]]:
    cell = line.kinds[kind]  # type: ignore[index]
    return {
        "present": [one.filing for one in cell.present],
        "missing": [one.project for one in cell.missing],
        "superseded": [one.filing for one in cell.superseded],
        "withdrawn": [one.filing for one in cell.withdrawn],
    }


def test_each_unit_and_year_has_its_line_with_what_stands_where() -> None:
    lines = coverage(
        [
            held("1"),
            held("2", standing="superseded", superseded_by="1"),
            held("3", "苗木补植", standing="withdrawn", reason="王芳：重复"),
            held("4", year=2020),
            held("5", units=(), year=None),
        ]
    )
    assert [(line.unit, line.year) for line in lines] == [(UNIT, 2020), (UNIT, 2021), (None, None)]
    assert names(lines[1], "self_evaluation") == {
        "present": ["1"],
        "missing": [],
        "superseded": ["2"],
        "withdrawn": ["3"],
    }


def test_units_that_differ_by_a_slip_share_their_line() -> None:
    lines = coverage([held("1"), held("2", "苗木补植", units=("云溪区园材管理处",))])
    assert [line.unit for line in lines] == [UNIT]


def test_what_the_list_names_and_is_not_there_is_missing() -> None:
    lines = coverage(
        [held("1"), held("2", "名单之外"), held("3")],
        [
            expected(line=2),
            expected("苗木补植", line=3),
            expected("绿化养护", line=4, year=2022),
            expected("绿化养护", unit="云溪区水务局", line=5, kinds=("self_evaluation", "target")),
        ],
    )
    at = {(line.unit, line.year): line for line in lines}
    here = at[UNIT, 2021].kinds["self_evaluation"]
    assert [(one.filing, one.is_listed) for one in here.present] == [
        ("1", True),
        ("2", False),
        ("3", True),
    ]
    assert here.missing == (Gap(project="苗木补植", basis="listed", line=3),)
    assert [gap.line for gap in at[UNIT, 2022].kinds["self_evaluation"].missing] == [4]
    assert set(at["云溪区水务局", 2021].kinds) == {"self_evaluation", "target"}


def test_a_withdrawn_or_superseded_filing_fills_no_gap() -> None:
    lines = coverage(
        [held("1", standing="withdrawn"), held("2", standing="superseded", superseded_by="x")], [expected()]
    )
    assert [gap.project for gap in lines[0].kinds["self_evaluation"].missing] == ["绿化养护"]


def test_one_filing_fills_one_place_of_the_list_the_same_name_first() -> None:
    lines = coverage(
        [held("1", "河道两岸绿化养护工桯")],
        [expected("河道两岸绿化养护工程", line=2), expected("河道两岸绿化养护工桯", line=3)],
    )
    cell = lines[0].kinds["self_evaluation"]
    assert [one.is_listed for one in cell.present] == [True]
    assert [gap.line for gap in cell.missing] == [2]


def test_a_list_may_know_the_unit_by_its_department() -> None:
    lines = coverage(
        [held("1", units=(UNIT, "云溪区城管局"))], [expected(unit="云溪区城管局", kinds=("self_evaluation",))]
    )
    assert [(line.unit, line.kinds["self_evaluation"].missing) for line in lines] == [("云溪区城管局", ())]


def test_a_department_s_form_and_a_line_without_project_want_any_one() -> None:
    lines = coverage(
        [held("1", None, form_type="department_budget"), held("2")],
        [expected(None, kinds=("department_budget", "self_evaluation", "department_evaluation"))],
    )
    kinds = lines[0].kinds
    assert [kind for kind, cell in kinds.items() if cell.missing] == ["department_evaluation"]


def test_without_a_list_a_project_lacks_the_other_form_where_that_kind_is_in_use() -> None:
    filings = [
        held("1", form_type="target"),
        held("2", "苗木补植", form_type="target"),
        held("3", "苗木补植"),
        held("4", "道路保洁"),
    ]
    line = coverage(filings)[0]
    assert names(line, "self_evaluation")["missing"] == ["绿化养护"]
    assert names(line, "target")["missing"] == ["道路保洁"]
    assert line.kinds["target"].missing[0].basis == "inferred"
    assert coverage([held("1"), held("2", "苗木补植")])[0].kinds["self_evaluation"].missing == ()
    assert coverage([held("1"), held("2", form_type="target", year=2020)])[0].kinds["target"].missing == ()
