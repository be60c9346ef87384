"""A file of packs is laid over the program's own, and what is wrong with it is told by file, pack and key."""

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.errors import UnreadableFigures
from review.pack_file import pack_file
from review.packs import shipped_packs

GOOD = """{"packs": [
  {"id": "qinglan", "name": "青岚市", "when": {"words": ["青岚市"], "year_from": 2023},
   "figures": {"low_execution.warning_below": 80, "adjustment_share": 0.3, "low_execution.error_below": null,
               "family.level1_weights": [{"产出": 60, "效益": 30}]}},
  {"id": "default", "figures": {"copied_similarity": 90}}
]}"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "packs.json"


def test_no_file_is_the_packs_of_the_program() -> None:
    assert pack_file(None) is shipped_packs()


def test_its_packs_stand_beside_those_of_the_program(file: Path) -> None:
    file.write_text(GOOD, "utf-8-sig")
    packs = pack_file(file)
    assert [one.id for one in packs.all] == ["default", "execution_20", "no_execution", "qinglan"]
    assert packs.get("default").figures == {"copied_similarity": 90}
    assert packs.get("qinglan").figures["adjustment_share"] == Decimal("0.3")
    assert packs.get("qinglan").figures["family.level1_weights"] == ({"产出": 60, "效益": 30},)
    assert shipped_packs().get("default").figures == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "packs.json 第 1 行"),
        ("[]", "packs.json"),
        ('{"packs": [], "more": 1}', "packs.json"),
        ('{"packs": [7]}', "packs.json（1）"),
        ('{"packs": [{"name": "a"}]}', "缺少 id"),
        ('{"packs": [{"id": "a", "name": "a", "word": []}]}', "word"),
        ('{"packs": [{"id": "a", "name": "a"}]}', "适用条件"),
        ('{"packs": [{"id": "a b", "name": "a", "when": {"year_from": 2020}}]}', "packs.json（a b） id"),
        ('{"packs": [{"id": "a", "name": "a", "when": {"years": 2020}}]}', "when.years"),
        ('{"packs": [{"id": "a", "name": "a", "when": {"year_from": 2024, "year_to": 2020}}]}', "year_from"),
        ('{"packs": [{"id": "a", "name": "a", "when": {"words": ["市"]}}]}', "两个字"),
        ('{"packs": [{"id": "default", "name": "a"}]}', "只能改 figures"),
        ('{"packs": [{"id": "default", "figures": []}]}', "figures"),
        ('{"packs": [{"id": "default", "figures": {"low": 1}}]}', "packs.json（default）：没有参数“low”"),
        ('{"packs": [{"id": "default", "figures": {"adjustment_share": 30}}]}', "adjustment_share"),
        ('{"packs": [{"id": "default", "figures": {"adjustment_share": "30%"}}]}', "应填0% 至 100%"),
        ('{"packs": [{"id": "default", "figures": {"low_execution.error_below": 95}}]}', "不能高于"),
        ('{"packs": [{"id": "default"}, {"id": "default"}]}', "重复"),
    ],
)
def test_what_is_wrong_with_it_is_told(file: Path, content: str, told: str) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(UnreadableFigures) as error:
        pack_file(file)
    assert told in str(error.value)


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    with pytest.raises(UnreadableFigures, match="JIXIAO_PARAMETERS"):
        pack_file(file)
    file.write_bytes("青岚".encode("gb18030"))
    with pytest.raises(UnreadableFigures, match="UTF-8"):
        pack_file(file)
