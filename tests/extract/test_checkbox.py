"""Which options a cell offers, and what stands in their boxes."""

import pytest

from extract.checkbox import Mark, Setting, options_of

SIGNS: dict[Mark, str] = {"ticked": "+", "empty": "-", "none": ".", "doubtful": "?"}
KNOWN = frozenset({"新增项目", "延续项目", "购买服务类", "购置类", "区级项目"})


def told(text: str, is_group: bool = False) -> str:
    """Return each option with the sign of its mark: "+" ticked, "-" empty, "." without a box, "?" doubtful."""
    found = options_of(text, Setting(is_group, KNOWN.__contains__))
    return " ".join(SIGNS[one.mark] + one.label for one in found)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("□经常性项目 ■一次性项目 □延续性项目", "-经常性项目 +一次性项目 -延续性项目"),
        ("新增项目□ 延续项目√", "-新增项目 +延续项目"),
        ("☑科研 ☑基建 □其他", "+科研 +基建 -其他"),
        ("□新增□延续", "-新增 -延续"),
        ("□ 新增 ■ 延续", "-新增 +延续"),
        ("新增 □ 延续 ☒", "-新增 +延续"),
        ("■是\n□否", "+是 -否"),
        ("（请在□内打√）□新增 ■延续", "-新增 +延续"),
        ("一次性项目", ""),
        ("", ""),
    ],
)
def test_boxes_stand_before_and_behind_their_text(text: str, options: str) -> None:
    assert told(text) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("口新增项目 ■延续项目", "-新增项目 +延续项目"),
        ("新增项目口 延续项目口", "-新增项目 -延续项目"),
        ("○新增项目 ●延续项目", "-新增项目 +延续项目"),
        ("□人口普查 ■窗口建设", "-人口普查 +窗口建设"),
        ("外来人口口 户籍人口√", "-外来人口 +户籍人口"),
        ("流动人口 户籍人口", ""),
        ("口径调整 口岸建设", ""),
        ("口腔医院", ""),
        ("新增项目口", ""),
        ("二〇二〇年", ""),
        ("完善人口和口岸数据，改造路口三处", ""),
        ("■完成改造。■完成验收。", ""),
    ],
)
def test_what_may_be_a_box_is_one_only_among_options(text: str, options: str) -> None:
    assert told(text) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param("新增项目口", "-新增项目", id="one box typed as a letter"),
        pytest.param("甲类口 乙类口\n丙类 丁类口", "-甲类 -乙类 .丙类 -丁类", id="one box of letters lost"),
        pytest.param("新增项目 延续项目", ".新增项目 .延续项目", id="every box lost"),
        pytest.param("修缮 改造", "", id="texts that nobody knows as options"),
        pytest.param("新增项目", "", id="one text is a value"),
    ],
)
def test_the_label_of_a_group_tells_options_without_a_sure_box(text: str, options: str) -> None:
    assert told(text, is_group=True) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param("工程类□ 补贴类□ 购买服务类\n购置类□ 其他类■", "-工程类 -补贴类 .购买服务类 -购置类 +其他类", id="known"),
        pytest.param("工程类□ 修缮保养类\n改造提升类□", "-工程类 .修缮保养类 -改造提升类", id="two whole texts"),
        pytest.param("工程类□ 修缮保\n养类■", "-工程类 +修缮保养类", id="wrapped before its box"),
        pytest.param("□工程类 ■修缮保\n养类", "-工程类 +修缮保养类", id="wrapped behind its box"),
        pytest.param("□工程类 ■修缮 类", "-工程类 +修缮类", id="a space within a label"),
        pytest.param("工程类 □补贴类 ■其他类", ".工程类 -补贴类 +其他类", id="the first box lost"),
        pytest.param("新增■延续", "?新增 ?延续", id="nobody knows whose box it is"),
    ],
)  # fmt: skip
def test_a_text_without_a_box_is_an_option_of_its_own_or_a_part_of_one(text: str, options: str) -> None:
    assert told(text) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("区新增项目 □延续项目", "+新增项目 -延续项目"),
        ("新增项目V 延续项目□", "+新增项目 -延续项目"),
        ("区修缮项目 □延续项目", "?区修缮项目 -延续项目"),
        ("区级项目 □延续项目", ".区级项目 -延续项目"),
        ("区新增项目", ""),
    ],
)
def test_a_bent_tick_counts_only_before_a_known_option(text: str, options: str) -> None:
    assert told(text) == options


def test_an_option_tells_where_its_box_and_label_stand() -> None:
    text = "□新增 ■延续"
    second = options_of(text)[1]
    assert text[second.start : second.end] == "■延续"
    assert text[second.label_start : second.label_end] == "延续"
