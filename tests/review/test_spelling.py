import pytest

from review.spelling import compare

CASES = [
    ("河道绿化工程", "河道绿化工程", "same"),
    ("河道绿化（一期）", "河道绿化(一期)", "same"),
    ("河道 绿化工程", "河道绿化工程", "same"),
    ("河道绿化工程（更正稿）", "河道绿化工程", "same"),
    ("公共卫生服务补助资金", "公共卫生服务补肋资金", "alike"),
    ("公共卫生服务补助资金", "公共卫生服务补助", "different"),
    ("河道绿化一期工程", "河道绿化二期工程", "different"),
    ("2020年植树", "2021年植树", "different"),
    ("城东片区管网改造", "城西片区管网改造", "different"),
    ("云溪区水务局", "云溪区水务所", "different"),
    ("幼儿园", "幼儿圆", "different"),
    ("植树造林补助", "植树造林补肋", "alike"),
    ("老旧小区加装电梯补助资金项目", "老旧小区加装电悌补肋资金顶目", "different"),
    ("", "", "same"),
]


@pytest.mark.parametrize(("one", "other", "sameness"), CASES)
def test_a_slip_of_the_ocr_is_allowed_and_a_telling_sign_is_not(one: str, other: str, sameness: str) -> None:
    assert compare(one, other) == sameness
    assert compare(other, one) == sameness
