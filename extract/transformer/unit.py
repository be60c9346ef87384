"""The local model's input: the lines of a page, each a text and a box, and nothing else of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.page import Box

Probabilities = NDArray[np.float32]


class Unit(NamedTuple):
    """One line of text of one cell or paragraph; its box in fractions of the upright page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page in any order; `aspect` is the upright page's width over its height."""

    units: tuple[Unit, ...]
    aspect: float


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet with the right answer for each unit: its role, and the index each pointer names, None for nothing."""

    sheet: Sheet
    roles: tuple[str, ...]
    pointers: dict[str, tuple[int | None, ...]]
    """By the names of `roles.POINTERS`."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What the model says of a sheet of n units.

    `roles` is (n, roles), rows adding up to 1, in the order of `roles.ROLES`; each of `pointers` is (n, n + 1),
    rows adding up to 1, the last column 'nothing'.
    """

    sheet: Sheet
    roles: Probabilities
    pointers: dict[str, Probabilities]
