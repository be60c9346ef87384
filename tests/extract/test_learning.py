"""A label variant costs a line of data: a form that bears it is read, and what contradicts known labels is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.filing import Filing
from extract.label_file import label_file
from extract.labels import book_of, label_book, label_data
from extract.learning import Taught, book_with, fields_to_teach, name_of, refusal, with_label
from extract.read import read
from fixtures.development import MUNICIPAL
from fixtures.family import IndicatorBlock
from fixtures.generate import case
from ingest.engine import Engine
from ingest.errors import RefusedLabel, UnreadableLabels

VARIANT = """
header:
  project_name: [专款全称]
  competent_department: [牵头委办局]
  implementing_unit: [落地机构]
indicators:
  columns:
    target: [本年应达]
    actual: [本年已达]
    deviation: [走样缘由及补救]
"""
FAMILY = replace(
    MUNICIPAL,
    name="variant",
    header=(
        (("project_name", "专款全称"),),
        (("competent_department", "牵头委办局"), ("implementing_unit", "落地机构")),
    ),
    indicators=IndicatorBlock(
        columns=tuple(
            (
                field,
                {"target": "本年应达", "actual": "本年已达", "deviation": "走样缘由及补救"}.get(field, head),
            )
            for field, head in IndicatorBlock().columns
        )
    ),
)
FIELDS = ("project_name", "competent_department", "implementing_unit", "funds", "indicators", "total_score")


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filing]:
    """A form whose labels this program does not know, and its right answer."""
    made = case("labels", FAMILY, "digital")
    path = tmp_path_factory.mktemp("variant") / "form.pdf"
    path.write_bytes(made.pdf)
    return path, Filing.model_validate(made.gold["filings"][0])


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "labels.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_new_label_variant_is_data_alone(form, written, engine: Engine) -> None:
    path, answer = form
    book = book_of(label_file(written(VARIANT)))
    filing = read(path, engine=engine, book=book).filings[0]
    assert {name: getattr(filing, name) for name in FIELDS} == {
        name: getattr(answer, name) for name in FIELDS
    }
    assert filing.evidence["/project_name"].box is not None


def test_without_the_data_the_same_labels_are_other_fields(form, engine: Engine) -> None:
    path, answer = form
    filing = read(path, engine=engine, readers="geometry").filings[0]
    assert filing.project_name is None
    assert {other.label: other.value for other in filing.other_fields}["专款全称"] == answer.project_name


def test_the_local_model_finds_what_no_label_names_and_says_so(form, engine: Engine) -> None:
    path, answer = form
    filing = read(path, engine=engine).filings[0]
    assert filing.project_name == answer.project_name
    proof = filing.evidence["/project_name"]
    assert (proof.method, proof.status, proof.readers) == ("model", "fuzzy", ("model",))


def test_labels_taught_one_by_one_are_read_by_too(form, engine: Engine) -> None:
    path, answer = form
    book = book_with(
        label_data(),
        [Taught("专款全称：", "header.project_name"), Taught("落地机构", "header.implementing_unit")],
    )
    filing = read(path, engine=engine, book=book, readers="geometry").filings[0]
    assert (filing.project_name, filing.implementing_unit) == (answer.project_name, answer.implementing_unit)
    assert filing.competent_department is None


@pytest.mark.parametrize(
    ("label", "field", "reason"),
    [
        ("主管部门", "header.grade", "已是“主管部门”的标签"),
        ("主管部门", "header.competent_department", "无需再学"),
        ("主管部门（盖章）", "notes", "不能再指别的字段"),
        ("联系电话", "header.grade", "已是“联系电话”的标签"),
        ("项目名秤", "header.grade", "只差一两个字"),
        ("项目概况", "header.project_name", "不能再指别的字段"),
        ("是", "header.grade", "太短"),
        ("2021", "header.grade", "太短"),
        ("很" * 31, "header.grade", "超过"),
        ("专款全称", "header.name", "没有可选的字段"),
        ("专款全称", "goal.block", "没有可选的字段"),
    ],
)
def test_a_label_that_is_known_or_could_be_mistaken_is_refused_with_the_reason(label, field, reason) -> None:
    assert reason in (refusal(label_data(), Taught(label, field)) or "")
    with pytest.raises(RefusedLabel, match=reason):
        with_label(label_data(), Taught(label, field))


def test_a_label_taught_twice_for_two_fields_is_refused() -> None:
    data = with_label(label_data(), Taught("专款全称", "header.project_name"))
    assert "不能再指别的字段" in (refusal(data, Taught("专款全称", "notes")) or "")


def test_a_learned_label_that_the_program_has_come_to_know_otherwise_is_left_out() -> None:
    book = book_with(
        label_data(), [Taught("主管部门", "header.grade"), Taught("专款全称", "header.project_name")]
    )
    assert book.header.match("主管部门") == "competent_department"
    assert book.header.match("专款全称") == "project_name"


def test_every_field_that_can_be_taught_is_called_something() -> None:
    fields = fields_to_teach()
    assert {"header.project_name", "contacts.联系人", "phones", "sections", "goal.actual"} <= fields.keys()
    assert all(name_of(field) == name and name for field, name in fields.items())


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("header:\n  project_nam: [专款全称]", 2, "header.project_nam"),
        ("header:\n  project_name: 专款全称", 2, "应为列表"),
        ("header: [专款全称]", 1, "应为“键: 值”"),
        ("- 专款全称", 1, "应为“键: 值”"),
        ("header:\n  project_name:\n    - 专款全称\n    - [甲, 乙]", 4, "应为一个标签"),
        ("header:\n  project_name: ['']", 2, "应为一个标签"),
        ("header:\n  grade:\n    - 优良\n    - 项目名称", 4, "已是“项目名称”"),
        ("header:\n  grade: [评定档]\nnotes: [评定档]", 3, "同时给了"),
        ("titles:\n  - {form_type: targets, all: [], any: [任务书]}", 2, "target、"),
        ("titles:\n  - {form_type: target, all: []}", 2, "缺少 any"),
        ("goal:\n  actual_like: '('", 2, "正则表达式"),
        ("header: [", 1, "不是 YAML"),
    ],
)
def test_a_bad_file_is_an_error_that_names_file_line_and_key(
    written, text: str, line: int, told: str
) -> None:
    with pytest.raises(UnreadableLabels, match=rf"labels.yaml 第 {line} 行.*{told}"):
        label_file(written(text))


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLabels, match=r"none\.yaml"):
        label_file(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("header:\n  grade: [评定档]".encode("gbk"))
    with pytest.raises(UnreadableLabels, match=r"gbk\.yaml.*UTF-8"):
        label_file(tmp_path / "gbk.yaml")


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "header: {}\n"])
def test_a_file_without_labels_adds_none(written, text: str) -> None:
    assert label_file(written(text)) == label_data()
    assert label_file(None) is label_data()


def test_a_file_adds_a_title_before_the_known_ones_and_a_row_of_funds(written) -> None:
    text = "titles:\n  - {form_type: target, all: [], any: [任务书]}\nfunds:\n  rows:\n    - {source: other, phrases: [彩票公益金]}"
    book = book_of(label_file(written(text)))
    assert book.form_type("2023年项目支出任务书") == "target"
    assert book.fund_source("彩票公益金") == "other"
    assert label_book().form_type("2023年项目支出任务书") is None
