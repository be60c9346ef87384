"""`jixiao eval` hands its options on."""

import pytest

from eval.benchmark import Options
from tests.ui.command_line import Run

pytestmark = pytest.mark.usefixtures("command_line")


def test_eval_hands_its_options_to_the_benchmark_and_its_status_back(
    jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Options] = []

    def measure(options: Options) -> int:
        given.append(options)
        return 5

    monkeypatch.setattr("eval.benchmark.main", measure)
    status, out, _ = jixiao("eval", "--count", "3", "--grades", "digital, poor", "--speed", "--json")
    assert (status, out) == (5, "")
    assert jixiao("eval", "--ablation", "--families", "dev")[0] == 5
    assert given == [
        Options(count=3, grades=("digital", "poor"), speed=True, as_json=True),
        Options(ablation=True, families="dev"),
    ]


def test_eval_s_own_defaults_are_the_benchmark_s(jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Options] = []
    monkeypatch.setattr("eval.benchmark.main", lambda options: given.append(options) or 0)
    assert jixiao("eval")[0] == 0
    assert given == [Options()]
