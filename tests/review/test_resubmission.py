from collections.abc import Sequence
from typing import Any

import pytest

from extract.filing import Filing
from review.resubmission import Pair, Upload, basis, is_resubmission, proposals, traits

UNIT = "云溪区园林管理处"
NAME = "河道两岸绿化养护工程"


def filing(name: str = "1", **changes: Any) -> Filing:
    plain = {"form_type": "self_evaluation", "fiscal_year": 2021, "implementing_unit": UNIT}
    return Filing.model_validate({**plain, "project_name": NAME, **changes, "id": name})


@pytest.mark.parametrize(
    ("changes", "verdicts", "alike"),
    [
        ({}, ["same", "same", "same", "same"], True),
        ({"project_name": "河道两岸绿化养护工桯"}, ["same", "same", "same", "alike"], True),
        ({"implementing_unit": "云溪区园材管理处"}, ["same", "same", "alike", "same"], True),
        ({"fiscal_year": 2022}, ["same", "different", "same", "same"], False),
        ({"form_type": "target"}, ["different", "same", "same", "same"], False),
        ({"project_name": "河道两岸亮化工程"}, ["same", "same", "same", "different"], False),
        ({"implementing_unit": "云溪区水务局"}, ["same", "same", "different", "same"], False),
        ({"fiscal_year": None}, ["same", "missing", "same", "same"], True),
        ({"implementing_unit": None}, ["same", "same", "missing", "same"], True),
        ({"fiscal_year": None, "implementing_unit": None}, ["same", "missing", "missing", "same"], False),
        ({"project_name": None}, ["same", "same", "same", "missing"], False),
    ],
)
def test_two_filings_are_one_when_form_year_unit_and_project_agree(
    changes: dict[str, Any], verdicts: list[str], alike: bool
) -> None:
    found = traits(filing(), filing("2", **changes))
    assert [trait.verdict for trait in found] == verdicts
    assert is_resubmission(found) is alike


def test_a_department_s_form_is_told_by_its_unit_alone() -> None:
    one, other = (filing(name, form_type="department_budget", project_name=None) for name in "12")
    found = traits(one, other)
    assert [trait.name for trait in found] == ["form_type", "fiscal_year", "unit"]
    assert is_resubmission(found)
    assert not is_resubmission(traits(one, other.model_copy(update={"implementing_unit": None})))


def test_forms_that_name_no_unit_are_compared_by_their_departments() -> None:
    one = filing(implementing_unit=None, competent_department="云溪区城管局")
    other = filing("2", competent_department="云溪区城管局")
    assert [trait.verdict for trait in traits(one, other)][2] == "same"


def uploads(*filings: tuple[str, Filing]) -> Sequence[Upload]:
    return [Upload(document, one) for document, one in filings]


def test_each_filing_is_set_against_the_one_before_it() -> None:
    three = uploads(("a", filing("a-1")), ("b", filing("b-1")), ("c", filing("c-1")))
    assert proposals(three) == (Pair("a-1", "b-1"), Pair("b-1", "c-1"))


def test_filings_of_one_document_never_supersede_each_other() -> None:
    assert proposals(uploads(("a", filing("a-1")), ("a", filing("a-2")))) == ()


def test_the_same_name_comes_before_one_that_is_merely_alike() -> None:
    other = filing("b-1", project_name="河道两岸绿化养护工桯")
    found = proposals(uploads(("a", filing("a-1")), ("b", other), ("c", filing("c-1"))))
    assert Pair("a-1", "b-1") in found
    found = proposals(
        uploads(("a", filing("a-1")), ("b", filing("b-1", fiscal_year=None)), ("c", filing("c-1")))
    )
    assert found == (Pair("a-1", "b-1"), Pair("b-1", "c-1"))


def test_a_refused_pair_comes_back_only_with_other_values() -> None:
    one, other = filing("a-1"), filing("b-1")
    refused = {(Pair("a-1", "b-1"), basis(traits(one, other)))}
    assert proposals(uploads(("a", one), ("b", other)), refused) == ()
    renamed = other.model_copy(update={"project_name": f"{NAME}。"})
    assert proposals(uploads(("a", one), ("b", renamed)), refused) == (Pair("a-1", "b-1"),)


def test_what_is_refused_against_one_is_set_against_the_next() -> None:
    three = [filing("a-1"), filing("b-1"), filing("c-1")]
    refused = {(Pair("b-1", "c-1"), basis(traits(three[1], three[2])))}
    found = proposals(uploads(*zip("abc", three, strict=True)), refused)
    assert found == (Pair("a-1", "b-1"),)
    refused |= {(Pair("a-1", "b-1"), basis(traits(three[0], three[1])))}
    assert proposals(uploads(*zip("abc", three, strict=True)), refused) == (Pair("a-1", "c-1"),)
