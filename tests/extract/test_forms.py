"""What is particular to a kind of form is data plus one file; the engine below knows no form; the walk-through runs."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import extract
from extract.filing import FormType
from extract.kinds import KINDS

ROOT = Path(__file__).parents[2]
ENGINE = Path(extract.__file__).parent
FORMS = sorted((ENGINE / "forms").glob("*.py"))
ENGINE_FILES = [path for path in sorted(ENGINE.rglob("*.py")) if path.parent != ENGINE / "forms"]
MOST_LINES = 250
WALK_THROUGH = ROOT / "docs" / "add-a-form.md"
MAY_NAME_KINDS = {
    "filing.py": "the contract: the names themselves",
    "kinds.py": "the table of kinds",
    "segments.py": "where one filing ends and the next begins: a budget holds statements, a form of blocks holds none",
    "dump/zones.py": "which kinds are prose: a dump has lost the rules that tell prose from tables",
    "dump/prose.py": "a title of prose alone names no project: in a dump the line above it does",
}
ALSO_A_COLUMN = "target"
"""The target form's name is that of a column too."""


def texts(tree: ast.AST) -> Iterator[str]:
    """The text constants of a module; docstrings are no code."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_what_is_particular_to_a_kind_stands_in_one_short_file(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < MOST_LINES


def test_every_kind_of_the_contract_has_its_file_and_no_file_is_of_none() -> None:
    assert set(KINDS) == set(get_args(FormType))
    assert {path.stem for path in FORMS} - {"__init__"} == set(KINDS)


@pytest.mark.parametrize("path", ENGINE_FILES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_the_engine_knows_no_form(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    name = path.relative_to(ENGINE).as_posix()
    if name != "kinds.py":
        assert [module for module in imports(tree) if module.startswith("extract.forms")] == []
    if name not in MAY_NAME_KINDS:
        assert set(texts(tree)) & (set(get_args(FormType)) - {ALSO_A_COLUMN}) == set()


@pytest.mark.parametrize("name", MAY_NAME_KINDS)
def test_whatever_may_name_kinds_does(name: str) -> None:
    """A file that no longer does is taken off the list."""
    assert set(texts(ast.parse((ENGINE / name).read_text("utf-8")))) & set(get_args(FormType))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", WALK_THROUGH.read_text("utf-8"), re.M | re.S)


def test_the_snippets_of_the_walk_through_run_in_order(tmp_path: Path) -> None:
    (data,) = blocks("yaml")
    (tmp_path / "labels.yaml").write_text(data, "utf-8")
    script = tmp_path / "walk_through.py"
    script.write_text("\n".join(blocks("python")), "utf-8")
    assert sum(block.count("assert ") for block in blocks("python")) >= 12
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr


def test_the_walk_through_names_files_that_are_there() -> None:
    named = set(
        re.findall(r"`((?:extract|fixtures|tests|ui|docs)/[\w./-]+\.\w+)`", WALK_THROUGH.read_text("utf-8"))
    )
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []
