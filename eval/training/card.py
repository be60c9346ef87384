"""The figures of the model card: `python -m eval.training.card` brings docs/models.md up to date.

Made from figures.json, which the training writes beside the weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extract.transformer.inference import WEIGHTS

FIGURES = "figures.json"
CARD = Path(__file__).parents[2] / "docs" / "models.md"
SIZES_HEAD = "| made from | |\n| --- | --- |"
HEAD = """| sheets never learned | indicator fields right | given that are false | roles right | pointers right | fields |
| --- | --- | --- | --- | --- | --- |"""


def card(figures: dict[str, Any]) -> str:
    """Return the table of sizes and the table of what was measured, as Markdown."""
    sizes = [
        ("seed", f"{figures['seed']}"),
        ("steps", f"{figures['steps']:,} batches of about 1,600 lines"),
        ("really read pages among the sketches", f"{figures['read_pages']}"),
        ("parameters", f"{figures['parameters']:,}"),
        ("model.onnx", f"{figures['bytes'] / 2**20:.1f} MB"),
    ]
    lines = [SIZES_HEAD, *(f"| {name} | {value} |" for name, value in sizes), "", HEAD]
    lines += [row(name, found) for name, found in figures["held_out"].items()]
    return "\n".join(lines)


def row(name: str, found: dict[str, Any]) -> str:
    """Return the table's line of one condition."""
    shares = [f"{found[key]:.3f}" for key in ("fields", "fields_false", "roles", "pointers")]
    return f"| {name} | {' | '.join(shares)} | {found['fields_counted']:,} |"


def kept() -> dict[str, Any]:
    """Return the figures of the weights that ship."""
    figures: dict[str, Any] = json.loads((WEIGHTS / FIGURES).read_text(encoding="utf-8"))
    return figures


def with_card(text: str, figures: dict[str, Any]) -> str:
    """Return the document with its figures, from the first table's head to the last's end, as these are."""
    start = text.index(SIZES_HEAD)
    end = text.index("\n\n", text.index(HEAD))
    return text[:start] + card(figures) + text[end:]


if __name__ == "__main__":
    CARD.write_text(with_card(CARD.read_text(encoding="utf-8"), kept()), encoding="utf-8")
