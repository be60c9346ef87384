"""Questions about a department's budget that was read from paper, on the command line and over the API."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.settings import Settings
from tests.ui.command_line import JIXIAO
from tests.ui.running import running

PAPER = Path("fixtures/set/budget-city-digital.pdf")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("budget")
    subprocess.run([JIXIAO, "add", str(PAPER), "--home", str(home)], check=True, capture_output=True)
    return home


@pytest.fixture(scope="module")
def budget() -> dict[str, Any]:
    told = json.loads(PAPER.with_suffix(".json").read_text(encoding="utf-8"))
    return next(one for one in told["filings"] if one["form_type"] == "department_budget")


def question(budget: dict[str, Any]) -> tuple[str, str, str]:
    """A question for the total of the table of expenses, the cell's pointer and what is printed there."""
    number, table = next(
        (at, one)
        for at, one in enumerate(budget["tables"])
        if "支出预算总表" in one["title"] and "收支" not in one["title"]
    )
    row = next(at for at, one in enumerate(table["rows"]) if one[0] == "合计")
    column = next(at for at, one in enumerate(table["header"]) if one.endswith("/合计"))
    whose = budget["implementing_unit"] or budget["competent_department"]
    asked = f"{whose}{budget['fiscal_year']}年部门支出预算总表的支出总计是多少？"
    return asked, f"/tables/{number}/rows/{row}/{column}", table["rows"][row][column]


def test_the_command_line_answers_with_the_cell_of_the_table(home: Path, budget: dict[str, Any]) -> None:
    asked, pointer, printed = question(budget)
    done = subprocess.run(
        [JIXIAO, "ask", asked, "--json", "--home", str(home)], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    assert not told["abstained"]
    assert printed.replace(",", "") in told["answer"]
    place = next(one for one in told["citations"] if one["path"] == pointer)
    proof = budget["evidence"][pointer]
    assert (place["page"], place["text"]) == (proof["page"], printed)
    assert all(abs(one - other) < 0.02 for one, other in zip(place["box"], proof["box"], strict=True))


def test_the_api_answers_and_a_follow_up_keeps_the_table(home: Path, budget: dict[str, Any]) -> None:
    asked, pointer, printed = question(budget)
    with (
        running(Settings(home=home, user="王芳")) as desk,
        httpx.Client(base_url=f"{desk.url}/api/v1") as client,
    ):
        first = client.post("/ask", json={"question": asked}).json()
        then = {"question": "项目支出呢？", "conversation": [first["turn"]]}
        second = client.post("/ask", json=then).json()
    assert [one["path"] for one in first["citations"]] == [pointer]
    assert printed.replace(",", "") in first["answer"]
    assert second["plan"]["query"]["tables"] == ["expense"]
    assert not second["abstained"]
