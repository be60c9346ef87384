"""What is measured of links and findings across forms and years, on small histories."""

from __future__ import annotations

import json
import sys

import pytest

from eval import linking
from eval.linking import Rate, measure


def test_a_rate_tells_precision_recall_and_f1() -> None:
    rate = Rate(right=6, given=8, wanted=12)
    assert (rate.precision, rate.recall, rate.f1) == (0.75, 0.5, 0.6)
    assert Rate(0, 0, 0).plain()["f1"] == 1


def test_filings_find_each_other_and_the_planted_defects_are_found() -> None:
    found = measure("dev", 24)
    assert found.links.f1 >= 0.95
    assert found.findings.precision >= 0.97
    assert found.findings.recall >= 0.97
    assert found.errors.precision >= 0.97
    assert found.errors.recall >= 0.97
    assert found.errors.wanted > 0
    assert found.clean_findings == 0


def test_the_measures_are_printed_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["linking", "--part", "dev", "--units", "3", "--json"])
    monkeypatch.setattr(linking, "MANY", 40)
    monkeypatch.setattr(linking, "FEWER", 20)
    linking.main()
    printed = json.loads(capsys.readouterr().out)
    assert [one["part"] for one in printed["parts"]] == ["dev"]
    assert [one["filings"] for one in printed["speed"]] == [20, 40]
    assert printed["ratio"] > 0


def test_the_measures_are_printed_as_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["linking", "--part", "held", "--units", "3", "--no-speed"])
    linking.main()
    assert "held: " in capsys.readouterr().out
