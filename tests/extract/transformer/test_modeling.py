"""The model in torch, made tiny: kept and loaded again, alone and in a batch, lines in any order, exported."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from eval.training.export import OneSheet, check, export, some_features, tensors_of
from eval.training.lessons import Lesson, lesson, stacked
from extract.transformer.configuration import LayoutConfig
from extract.transformer.features import Vocabulary
from extract.transformer.inference import MODEL, session
from extract.transformer.modeling import LayoutModel
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import NamedSheet, Sheet, Unit
from ingest.page import Box

WORDS = Vocabulary("0123456789万元指标数量率")


def tiny() -> LayoutModel:
    torch.manual_seed(5)
    config = LayoutConfig(
        vocabulary_size=WORDS.size, character_size=8, text_size=8, hidden_size=16, layers=2, heads=2
    )
    model = LayoutModel(config)
    model.eval()
    return model


def some_lesson(count: int, seed: int) -> Lesson:
    rng = Random(seed)
    units = []
    for at in range(count):
        left = rng.random() * 0.7
        text = "".join(rng.choices("指标数量率12万元", k=rng.randint(1, 24)))
        units.append(Unit(text, Box(left, at / count, left + 0.2, (at + 0.6) / count)))
    return lesson(
        NamedSheet(
            Sheet(tuple(units), 0.7),
            tuple(rng.choices(ROLES, k=count)),
            {name: tuple(rng.choice([None, 0, count - 1]) for _ in range(count)) for name in POINTERS},
        ),
        WORDS,
    )


def said(model: LayoutModel, *lessons: Lesson) -> tuple[torch.Tensor, torch.Tensor]:
    batch = stacked(lessons)
    arrays = (batch.characters, batch.figures, batch.pairs, batch.mask)
    with torch.no_grad():
        output = model(*(torch.from_numpy(array) for array in arrays))
    return output.roles, output.pointers


def test_a_model_is_kept_and_loaded_again(tmp_path: Path) -> None:
    model = tiny()
    model.save_pretrained(tmp_path)
    again = LayoutModel.from_pretrained(tmp_path).eval()
    assert again.config.roles == list(ROLES)
    assert again.config.hidden_size == 16
    one = some_lesson(6, 1)
    for before, after in zip(said(model, one), said(again, one), strict=True):
        assert torch.equal(before, after)


def test_a_sheet_in_a_batch_is_told_as_alone() -> None:
    model, short, long = tiny(), some_lesson(4, 2), some_lesson(9, 3)
    (roles, pointers), (roles_padded, pointers_padded) = said(model, short), said(model, short, long)
    assert torch.allclose(roles_padded[0, :4], roles[0], atol=1e-5)
    padded, expected = pointers_padded[0, :, :4].softmax(dim=2), pointers[0].softmax(dim=2)
    assert torch.allclose(padded[..., :4], expected[..., :4], atol=1e-5)
    assert torch.allclose(padded[..., -1], expected[..., -1], atol=1e-5)
    assert float(padded[..., 4:-1].max()) < 1e-6


def test_short_lines_apart_in_training_are_told_as_all_lines_at_once() -> None:
    text, one = tiny().text, some_lesson(40, 4)
    characters = torch.from_numpy(one.features.characters)[None]
    with torch.no_grad():
        assert torch.allclose(text.train()(characters), text.eval()(characters), atol=1e-5)


def test_every_weight_is_trained() -> None:
    model = tiny().train()
    batch = stacked([some_lesson(12, 6), some_lesson(5, 7)])
    output = model(*(torch.from_numpy(a) for a in (batch.characters, batch.figures, batch.pairs, batch.mask)))
    (output.roles.square().mean() + output.pointers.softmax(dim=3).square().mean()).backward()
    assert [name for name, weights in model.named_parameters() if weights.grad is None] == []


def test_the_export_says_what_torch_says_on_sheets_of_any_length(tmp_path: Path) -> None:
    model, path = tiny(), tmp_path / MODEL
    export(model, path)
    for count in (1, 3, 64):
        given = some_features(count)
        with torch.no_grad():
            roles, pointers = OneSheet(model)(*tensors_of(given))
        inputs = {"characters": given.characters, "figures": given.figures, "pairs": given.pairs}
        found = session(path, 1).run(["roles", "pointers"], inputs)
        assert np.allclose(found[0], roles.numpy(), atol=1e-5)
        assert np.allclose(found[1], pointers.numpy(), atol=1e-5)
    with torch.no_grad():
        model.roles.bias[0] += 1.0
    with pytest.raises(ValueError, match="roles differ from torch"):
        check(OneSheet(model), path, some_features(3))
