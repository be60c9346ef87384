"""Every printed label names its field; what OCR bends is forgiven only where nothing else can be meant."""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pytest
import yaml

from extract.labels import LabelBook, book_of, label_book
from extract.text import folded
from extract.vocabulary import Vocabulary

DATA: dict[str, Any] = yaml.safe_load(
    (resources.files("extract") / "data" / "labels.yaml").read_text("utf-8")
)
LONG = 5


def blocks() -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    """The name of each vocabulary of the book, and the labels of its fields."""
    yield "header", DATA["header"]
    yield "contacts", DATA["contacts"]
    yield "phones", {"phone": DATA["phones"]}
    yield "funds_block", {"funds": DATA["funds"]["block"]}
    yield "funds_columns", DATA["funds"]["columns"]
    yield "goal_block", {"goal": DATA["goal"]["block"]}
    yield "goal_columns", {key: DATA["goal"][key] for key in ("expected", "actual")}
    yield "indicators_block", {"indicators": DATA["indicators"]["block"]}
    yield "indicators_columns", DATA["indicators"]["columns"]
    yield "totals", {"total": DATA["indicators"]["total"]}
    yield "notes", {"notes": DATA["notes"]}


ENTRIES = [
    (block, field, label)
    for block, fields in blocks()
    for field, labels in fields.items()
    for label in labels
]


def vocabulary(block: str) -> Vocabulary:
    found: Vocabulary = getattr(label_book(), block)
    return found


def test_no_label_of_one_block_is_claimed_by_two_fields() -> None:
    seen: dict[tuple[str, str], str] = {}
    for block, field, label in ENTRIES:
        assert seen.setdefault((block, folded(label)), field) == field, label


@pytest.mark.parametrize(("block", "field", "label"), ENTRIES)
def test_every_label_of_the_data_names_its_own_field_however_it_is_spaced(
    block: str, field: str, label: str
) -> None:
    spaced = "　".join(label)
    for printed in (
        label,
        spaced,
        f"{label}：",
        f"{label}（万元）",
        f"*{label}",
        f"{label[:2]}\n{label[2:]}",
    ):
        assert vocabulary(block).match(printed) == field, printed


@pytest.mark.parametrize(
    ("block", "field", "label"), [entry for entry in ENTRIES if len(folded(entry[2])) >= LONG]
)
def test_a_long_label_with_one_bent_character_still_names_its_field(
    block: str, field: str, label: str
) -> None:
    plain = folded(label)
    for place in range(len(plain)):
        bent = plain[:place] + "囗" + plain[place + 1 :]
        found = rivals(block, bent)
        assert vocabulary(block).match(bent) == (field if found == {field} else None), bent


def rivals(block: str, bent: str) -> set[str]:
    """The fields of this block with a label that differs from the text in one character."""
    return {
        field
        for other, field, label in ENTRIES
        if other == block
        and len(folded(label)) == len(bent)
        and sum(a != b for a, b in zip(folded(label), bent, strict=True)) == 1
    }


@pytest.mark.parametrize(
    ("block", "label"), [(block, label) for block, _, label in ENTRIES if len(folded(label)) < 4]
)
def test_a_short_label_is_never_matched_by_likeness(block: str, label: str) -> None:
    plain = folded(label)
    others = {folded(other) for other_block, _, other in ENTRIES if other_block == block}
    for place in range(len(plain)):
        bent = plain[:place] + "囗" + plain[place + 1 :]
        assert bent in others or vocabulary(block).match(bent) is None


@pytest.mark.parametrize(
    ("block", "text", "field"),
    [
        ("indicators_columns", "绩效指标", None),
        ("indicators_columns", "绩效指标值", "target"),
        ("indicators_columns", "年度指标值", "target"),
        ("indicators_columns", "年皮指标值", "target"),
        ("indicators_columns", "一级指标", "level1"),
        ("indicators_columns", "二级指标", "level2"),
        ("indicators_columns", "三级指标", "level3"),
        ("indicators_columns", "四级指标", None),
        ("indicators_columns", "工级指标", None),
        ("indicators_columns", "实际完成值", "actual"),
        ("indicators_columns", "得分", "score"),
        ("indicators_columns", "扣分", None),
        ("indicators_columns", "分值", "weight"),
        ("indicators_columns", "偏差原因分析\n及改进措施", "deviation"),
        ("indicators_columns", "偏差原囚分折及改进措施", "deviation"),
        ("indicators_columns", "偏差原因分析、改进措施", "deviation"),
        ("funds_columns", "年初预算数", "initial_budget"),
        ("funds_columns", "全年预算数", "adjusted_budget"),
        ("funds_columns", "全年执行数", "executed"),
        ("funds_columns", "全年执行数（万元）", "executed"),
        ("funds_columns", "执行率（%）", "execution_rate"),
        ("funds_columns", "执行率", "execution_rate"),
        ("header", "项目名称", "project_name"),
        ("header", "项日名称", "project_name"),
        ("header", "主管部门", "competent_department"),
        ("header", "项目", None),
        ("header", "", None),
        ("header", "（）", None),
        ("header", "87.30", None),
        ("totals", "总分", "total"),
        ("totals", "总 分", "total"),
        ("totals", "总分数", None),
    ],
)  # fmt: skip
def test_labels_that_look_alike_are_told_apart(block: str, text: str, field: str | None) -> None:
    assert vocabulary(block).match(text) == field


def test_a_known_label_of_another_block_is_not_this_one_bent() -> None:
    assert label_book().header.match("项目资金") is None
    assert label_book().indicators_columns.match("绩效指标") is None


@pytest.mark.parametrize(
    ("title", "form_type"),
    [
        ("财政项目支出绩效自评表", "self_evaluation"),
        ("项目支出绩效自评表（2020年度）", "self_evaluation"),
        ("2021年度市级项目支出绩效自评表", "self_evaluation"),
        ("项目绩效目标完成情况对比表", "self_evaluation"),
        ("部门整体支出绩效自评表", "department_evaluation"),
        ("项目支出绩效目标申报表", "target"),
        ("项目支出绩效目标表", "target"),
        ("项目经费情况说明", "project_statement"),
        ("附件2", None),
        ("本单位填报的绩效自评表如下。", None),
        ("关于报送" + "项目支出" * 11 + "绩效自评表", None),
        ("", None),
    ],
)
def test_a_title_tells_the_kind_of_form(title: str, form_type: str | None) -> None:
    assert label_book().form_type(title) == form_type


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("年度资金总额", "total"),
        ("年度资金总额：", "total"),
        ("资金总额", "total"),
        ("合计", "total"),
        ("其中：当年财政拨款", "fiscal_current"),
        ("当年财政拨款", "fiscal_current"),
        ("其中:财政拨款", "fiscal_current"),
        ("上年结转资金", "carried_over"),
        ("上年财政拨款结转", "carried_over"),
        ("其他资金", "other"),
        ("其它资金", "other"),
        ("社会捐赠", None),
        ("", None),
    ],
)
def test_a_row_of_the_funds_names_its_source(label: str, source: str | None) -> None:
    assert label_book().fund_source(label) == source


def test_a_variant_added_to_the_data_alone_is_read() -> None:
    printed = "本期兑现值"
    assert label_book().indicators_columns.match(printed) is None
    data = yaml.safe_load(yaml.safe_dump(DATA))
    data["indicators"]["columns"]["actual"].append(printed)
    assert book_of(data).indicators_columns.match(printed) == "actual"


@pytest.mark.parametrize("block", ["header", "contacts", "funds", "goal", "indicators", "titles", "notes"])
def test_data_that_lacks_a_block_is_named(block: str) -> None:
    with pytest.raises(KeyError, match=block):
        book_of({key: value for key, value in DATA.items() if key != block})


def test_an_earlier_field_keeps_a_label_that_two_claim() -> None:
    assert Vocabulary.of({"a": ["甲乙"], "b": ["甲乙"]}).match("甲乙") == "a"


def test_the_book_is_read_once() -> None:
    assert label_book() is label_book()
    assert isinstance(label_book(), LabelBook)
