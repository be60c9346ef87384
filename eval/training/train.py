"""Train the local model that ships: `python -m eval.training.train` (`make train`; docs/models.md).

Writes model.onnx, config.json, vocabulary.txt and figures.json into the folder of weights. Everything is made from
one seed: sketches without end, and pages of generated documents as they are really read.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import torch

from eval.training.conditions import CONDITIONS, has_shuffled_columns
from eval.training.export import export
from eval.training.loop import train
from eval.training.measure import Figures, measured
from eval.training.read_pages import ReadPages, read_pages
from eval.training.stream import stream
from extract.transformer.configuration import LayoutConfig
from extract.transformer.features import Vocabulary
from extract.transformer.inference import MODEL, VOCABULARY, WEIGHTS, LayoutReader
from extract.transformer.unit import NamedSheet, Sheet, SheetReading
from fixtures.sketches.sketch import sketch

log = logging.getLogger("eval.training.train")

SEED = 20_260
STEPS = 2400
SIZES: dict[str, Any] = {}
"""Sizes of the model other than LayoutConfig's own."""
FIGURES = "figures.json"
COUNTED = 800
"""Sketched documents whose characters make the vocabulary."""
LEAST = 3
HELD_OUT = 150
"""Sketched documents that are only measured."""


def main() -> None:
    """Train, export, measure and print."""
    parser = argparse.ArgumentParser(description="Train the local model (docs/models.md).")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--pages", type=Path, help="a file that keeps the read pages from one run to the next"
    )
    given = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    logging.getLogger("eval.training").setLevel(logging.INFO)
    torch.set_num_threads(given.threads)
    start = time.monotonic()
    pages = read_pages(given.seed, given.pages)
    log.info("%d read pages after %.0f s", len(pages.learned), time.monotonic() - start)
    make(given.out, given.seed, given.steps, pages)


def make(out: Path, seed: int, steps: int, pages: ReadPages) -> None:
    """Write the weights and their figures into a folder."""
    start = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = vocabulary_of(seed, pages.learned)
    vocabulary.write(out / VOCABULARY)
    with closing(stream(seed, vocabulary, pages.learned)) as batches:
        model = train(LayoutConfig(vocabulary_size=vocabulary.size, **SIZES), batches, steps, seed)
    model.config.save_pretrained(out)
    export(model, out / MODEL)
    minutes = (time.monotonic() - start) / 60
    figures = {
        name: asdict(one) for name, one in all_figures(LayoutReader(out).read, seed, pages.left_out).items()
    }
    kept = {
        "seed": seed,
        "steps": steps,
        "read_pages": len(pages.learned),
        "parameters": sum(weights.numel() for weights in model.parameters()),
        "bytes": (out / MODEL).stat().st_size,
        "minutes": round(minutes, 1),
        "held_out": figures,
    }
    (out / FIGURES).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    log.info("%s", (out / FIGURES).read_text(encoding="utf-8"))


def vocabulary_of(seed: int, read: Sequence[NamedSheet]) -> Vocabulary:
    """Return the characters that the training shows often enough."""
    sheets = [sheet for at in range(COUNTED) for sheet in sketch(Random(f"{seed}:words:{at}"))]  # noqa: S311
    return Vocabulary.counted((unit.text for one in [*sheets, *read] for unit in one.sheet.units), LEAST)


def all_figures(
    read: Callable[[Sheet], SheetReading], seed: int, left_out: Mapping[str, Sequence[NamedSheet]]
) -> dict[str, Figures]:
    """Return the figures on clean sketches never learned, on what is done to them, and on pages left out."""
    clean = [
        sheet
        for at in range(HELD_OUT)
        for sheet in sketch(Random(f"{seed}:held out:{at}"), fresh=True)  # noqa: S311
    ]
    found = {}
    for name, steps in CONDITIONS.items():
        rng = Random(seed)  # noqa: S311
        sheets = clean
        for step in steps:
            sheets = [step(sheet, rng) for sheet in sheets]
        found[name] = measured([sheet for sheet in sheets if sheet.roles], read)
    found["shuffled columns"] = measured(filter(has_shuffled_columns, clean), read)
    return found | {name: measured(sheets, read) for name, sheets in left_out.items()}


if __name__ == "__main__":
    main()
