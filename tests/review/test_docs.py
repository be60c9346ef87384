"""The pages on rules: the walk-through runs, the catalogue is the one that the docstrings give."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from review.catalogue import catalogue, key_of, names_of_rules, told_in_chinese

ROOT = Path(__file__).parents[2]
WALK_THROUGH = ROOT / "docs" / "add-a-rule.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", WALK_THROUGH.read_text("utf-8"), re.M | re.S)


def _catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_snippets_of_the_walk_through_run_in_order(tmp_path: Path) -> None:
    """In a process of their own: the rule that they register is none of ours."""
    blocks = _blocks("python")
    assert len(blocks) >= 4
    assert sum(block.count("assert ") for block in blocks) >= 10
    script = tmp_path / "walk_through.py"
    script.write_text("\n".join(blocks), "utf-8")
    done = subprocess.run([sys.executable, script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_cases_of_the_walk_through_have_the_form_of_ours() -> None:
    tables = [yaml.safe_load(block) for block in _blocks("yaml")]
    assert len(tables) == 2
    for one in tables:
        assert {kind for table in one.values() for kind in table} == {"passes", "fails"}


def test_every_rule_is_told_in_chinese_and_no_other() -> None:
    keys = {key_of(rule) for rule in _catalogue().rules()}
    assert set(told_in_chinese()) == keys
    sources = [one.source for one in catalogue()]
    assert not [source for source in sources if re.search("[a-z]{4}", source)]


def test_a_rule_goes_by_one_chinese_name() -> None:
    names = names_of_rules()
    assert set(names) == {rule.id for rule in _catalogue().rules()}
    assert (names["scores-total"], names["unit-scale"]) == ("得分合计", "金额单位")


def test_the_catalogue_is_current() -> None:
    written = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert written == _catalogue().page(), "run: python tools/rules.py > docs/rules.md"


@pytest.mark.parametrize("label", ["says", "Source", "Example"])
def test_every_row_of_the_catalogue_is_filled(label: str) -> None:
    page = _catalogue()
    for rule in page.rules():
        assert page.parts(rule.docstring)[label], rule.id
