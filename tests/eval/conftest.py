"""A benchmark of one document read rightly and one that known damage was done to."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmark import Options, run
from eval.report import Report
from extract.filing import Extraction
from tests.eval.damage import damaged, no_damage, reader, rules, sample


@pytest.fixture
def report(tmp_path: Path) -> Report:
    samples = [
        sample(tmp_path, "校舍修缮", "dev", "digital"),
        sample(tmp_path, "道路照明", "kept_out", "office"),
    ]

    def read(path: Path) -> Extraction:
        return reader(damaged if path.stem == "道路照明" else no_damage)(path)

    return run(Options(families="kept-out"), read, rules, samples)
