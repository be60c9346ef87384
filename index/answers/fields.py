"""The fields that questions can ask for, as data/fields.yaml lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DATA = Path(__file__).parent / "data"


class Field(NamedTuple):
    """A field: where it stands, whose value counts, its unit, what it is called."""

    name: str
    at: str
    forms: tuple[str, ...]
    unit: str | None
    is_text: bool
    zh: str
    en: str

    @property
    def of_indicator(self) -> bool:
        """Whether each indicator of a form has one."""
        return self.at.startswith("/indicators/")

    @property
    def is_of_fund(self) -> bool:
        """Whether each line of the funds has one."""
        return self.at.startswith("/funds/")

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit == "amount" or self.name == "stated"


@cache
def fields() -> dict[str, Field]:
    """Return the fields by name."""
    return {name: _field(name, told) for name, told in loaded("fields").items()}


def field(name: str) -> Field:
    """Return the field of this name; KeyError where there is none."""
    return fields()[name]


@cache
def loaded(name: str) -> dict[str, Any]:
    """Return a file of data/."""
    # the loader in C where there is one: these files are long
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, Any] = yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), loader)  # noqa: S506
    return told


def _field(name: str, told: dict[str, Any]) -> Field:
    return Field(
        name,
        told["at"],
        tuple(told["forms"]),
        told.get("unit"),
        bool(told.get("text")),
        told["zh"],
        told["en"],
    )
