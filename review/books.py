"""The shipped books of figures, and those that come of replacing figures in them by their dotted keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from extract.filing import Record, loads
from ingest.errors import RefusedFigure
from review.across_parameters import AcrossParameters
from review.bounded import Disorder
from review.budget_parameters import BudgetParameters
from review.figures import Value, figure, printed, refused, value_of
from review.figures import figures as figures_by_key
from review.in_force import Books
from review.parameters import DATA, Parameters
from review.prose_parameters import ProseParameters
from review.target_forms import TargetForms
from review.text_parameters import TextParameters

MODELS: Mapping[str, type[Record]] = {
    "parameters": Parameters,
    "across": AcrossParameters,
    "budgets": BudgetParameters,
    "prose": ProseParameters,
    "text": TextParameters,
    "target_forms": TargetForms,
}
"""What the data file of each name holds; a key without such a name belongs to the first."""
Changes = tuple[tuple[str, str], ...]
"""Figures by their keys, each value as JSON (`review.figures.written`): equal ones are one book."""


@lru_cache(maxsize=256)
def books(changes: Changes) -> Books:
    """Return the books that these changes make others than shipped; RefusedFigure for one that cannot be."""
    grouped: dict[str, dict[str, Value]] = {}
    for key, text in changes:
        grouped.setdefault(_book_of(key), {})[key] = value_of(key, loads(text))
    return {name: _book(name, figures) for name, figures in grouped.items()}


@lru_cache(maxsize=256)
def shipped(key: str) -> Value:
    """Return the figure as it is shipped; RefusedFigure when there is none of this key."""
    figure(key)
    node = _data(_book_of(key))
    for step in _path(key):
        node = _inner(node, step)
    return value_of(key, node)


def _book(name: str, figures: Mapping[str, Value]) -> Record:
    data = _data(name)
    for key, value in figures.items():
        *path, last = _path(key)
        node = data
        for step in path:
            node = _inner(node, step)
        node[last] = value
    try:
        return MODELS[name].model_validate(data)
    except ValidationError as error:
        raise _told(error, figures) from error


def _told(error: ValidationError, figures: Mapping[str, Value]) -> RefusedFigure:
    """Return the error that names the figures at fault, and what may be written for them."""
    first = error.errors()[0]
    key = _key_at(first["loc"], first["input"], figures)
    if first["type"] != "value_error" and key is not None:
        return refused(figure(key), printed(key, figures[key]))
    clash = first.get("ctx", {}).get("error")
    if isinstance(clash, Disorder):
        lower, higher = (figures_by_key().get(key) for key in (clash.lower, clash.higher))
        return RefusedFigure(
            f"“{lower.name if lower else clash.lower}”不能高于“{higher.name if higher else clash.higher}”，请一并核对。"
            f"/ {clash.lower} may not pass {clash.higher}; look at both."
        )
    return RefusedFigure(f"参数不合要求：{first['msg']}。/ The figures cannot be so: {first['msg']}.")


def _key_at(place: tuple[int | str, ...], found: object, figures: Mapping[str, Value]) -> str | None:
    """Return which figure stands at a place of the data, where a list's members go by their names."""
    fitting = [
        key
        for key in figures
        if len(path := _path(key)) == len(place)
        and all(isinstance(step, int) or step == name for step, name in zip(place, path, strict=True))
    ]
    return next((key for key in fitting if str(found) == str(figures[key])), fitting[0] if fitting else None)


def _data(name: str) -> Any:
    return loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _book_of(key: str) -> str:
    first = key.partition(".")[0]
    return first if first in MODELS else "parameters"


def _path(key: str) -> list[str]:
    return key.removeprefix(f"{_book_of(key)}.").split(".")


def _inner(node: Any, step: str) -> Any:
    """Return what stands under a name: in a list of named entries, the entry of that name."""
    return next(one for one in node if one["name"] == step) if isinstance(node, list) else node[step]
