"""The trained model as ONNX: one sheet in, probabilities out, checked against torch."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from extract.transformer.features import FIGURES, LENGTH, PAIR_CODES, PAIR_KINDS, Features
from extract.transformer.inference import session
from extract.transformer.modeling import LayoutModel

CLOSE = 1e-4
"""Probabilities of torch and of the export may differ by so much."""
_OPSET = 18
_COUNTS = (1, 2, 7, 150)


class OneSheet(nn.Module):
    """The model for one sheet of n lines, with nothing padded: probabilities instead of logits."""

    def __init__(self, model: LayoutModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, characters: Tensor, figures: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Return `(n, roles)` and `(pointers, n, n + 1)`."""
        there = torch.ones_like(characters[None, :, 0], dtype=torch.bool)
        said = self.model(characters[None], figures[None], pairs[None], there)
        return said.roles[0].softmax(dim=1), said.pointers[0].softmax(dim=2)


def export(model: LayoutModel, path: Path) -> None:
    """Write the model as one ONNX file; ValueError where it does not say what torch says."""
    sheet = OneSheet(model).eval()
    lines = torch.export.Dim("lines", min=2, max=4096)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            sheet,
            tensors_of(some_features(7)),
            dynamo=True,
            input_names=["characters", "figures", "pairs"],
            output_names=["roles", "pointers"],
            dynamic_shapes=({0: lines}, {0: lines}, {0: lines, 1: lines}),
            opset_version=_OPSET,
            verbose=False,
        )
    assert program is not None  # noqa: S101 - with dynamo a program always comes back
    proto = program.model_proto
    forget_origin(proto)
    onnx.save(proto, path)
    for count in _COUNTS:
        check(sheet, path, some_features(count))


def forget_origin(proto: onnx.ModelProto) -> None:
    """Take out of a model where it was made: the exporter notes lines and folders of its source beside every node."""
    del proto.metadata_props[:]
    proto.doc_string = ""
    for graph in (proto.graph, *proto.functions):
        kept = [graph, *graph.node, *graph.value_info]
        if isinstance(graph, onnx.GraphProto):
            kept += [*graph.input, *graph.output, *graph.initializer]
        for one in kept:
            del one.metadata_props[:]
            one.doc_string = ""


def check(sheet: OneSheet, path: Path, given: Features) -> None:
    """Raise ValueError where the file and torch differ on these features."""
    with torch.no_grad():
        expected = sheet(*tensors_of(given))
    inputs = {"characters": given.characters, "figures": given.figures, "pairs": given.pairs}
    for name, want, got in zip(
        ("roles", "pointers"), expected, session(path, 1).run(None, inputs), strict=True
    ):
        worst = float(np.abs(want.numpy() - np.asarray(got)).max())
        if worst > CLOSE:
            raise ValueError(f"{path}: {name} differ from torch by {worst:.2g} on {len(given.figures)} lines")


def tensors_of(given: Features) -> tuple[Tensor, Tensor, Tensor]:
    """Return the features as the model's inputs."""
    return (
        torch.from_numpy(given.characters),
        torch.from_numpy(given.figures),
        torch.from_numpy(given.pairs),
    )


def some_features(count: int) -> Features:
    """Return features of so many lines, drawn at random, always the same."""
    rng = np.random.default_rng(count)
    return Features(
        rng.integers(0, 60, (count, LENGTH)).astype(np.int32),
        rng.random((count, FIGURES), dtype=np.float32),
        rng.integers(0, PAIR_CODES, (count, count, PAIR_KINDS)).astype(np.uint8),
    )
