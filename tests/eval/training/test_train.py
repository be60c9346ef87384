"""The whole way at the smallest: batches, a model, its file, its figures; twice the same."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch

from eval.training import train as training
from eval.training.lessons import lesson, stacked
from eval.training.loop import loss_of, share_of_rate, tensors, train
from eval.training.read_pages import ReadPages, families
from eval.training.stream import made, stream
from extract.transformer.configuration import LayoutConfig
from extract.transformer.features import Vocabulary
from extract.transformer.inference import LayoutReader
from extract.transformer.modeling import LayoutModel
from fixtures.layouts import DEVELOPMENT
from fixtures.sketches.sketch import sketch

WORDS = Vocabulary("0123456789指标值项目绩效目标")
TINY: dict[str, Any] = {"character_size": 8, "text_size": 8, "hidden_size": 16, "layers": 1, "heads": 2}


def tiny() -> LayoutConfig:
    return LayoutConfig(vocabulary_size=WORDS.size, **TINY)


def test_training_lowers_the_loss_and_gives_the_same_weights_again() -> None:
    sheets = [sheet for seed in range(2) for sheet in sketch(Random(seed))]
    batches = [stacked([lesson(sheet, WORDS)]) for sheet in sheets]
    first, again = (train(tiny(), batches * 4, 12, 7) for _ in range(2))
    for one, other in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    torch.manual_seed(7)
    untrained = LayoutModel(tiny())
    given = tensors(batches[0], torch.device("cpu"))
    with torch.no_grad():
        assert float(loss_of(first, given)) < float(loss_of(untrained, given))


@pytest.mark.parametrize(
    ("step", "steps", "share"),
    [(0, 4000, 0.005), (199, 4000, 1.0), (2100, 4000, 0.5), (4000, 4000, 0.0), (0, 5, 1.0)],
)
def test_the_rate_warms_up_and_falls_to_nothing(step: int, steps: int, share: float) -> None:
    assert share_of_rate(step, steps) == pytest.approx(share, abs=1e-3)


def test_another_process_makes_the_same_batches() -> None:
    batches = stream(3, WORDS, [])
    there, here = next(batches), next(made(3, WORDS, []))
    batches.close()
    assert np.array_equal(there.characters, here.characters)
    assert np.array_equal(there.pointers, here.pointers)


def test_families_left_out_are_not_learned_from() -> None:
    learned, left_out = families(left_out=False), families(left_out=True)
    assert set(learned) | set(left_out) == set(DEVELOPMENT)
    assert not set(learned) & set(left_out)
    assert len(left_out) >= 3


def test_weights_and_figures_are_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "COUNTED", 3)
    monkeypatch.setattr(training, "HELD_OUT", 2)
    monkeypatch.setattr(training, "SIZES", TINY)
    training.make(tmp_path, 11, 2, ReadPages([], {}))
    assert LayoutReader(tmp_path)
    figures = json.loads((tmp_path / training.FIGURES).read_text(encoding="utf-8"))
    assert figures["steps"] == 2
    assert figures["bytes"] == (tmp_path / "model.onnx").stat().st_size
    assert {"clean", "header lost", "shuffled columns"} <= set(figures["held_out"])
