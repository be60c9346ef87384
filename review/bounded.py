"""The bounds of the figures that rules compare with, by what a figure is: outside of them it makes no sense."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

Percent = Annotated[Decimal, Field(ge=0, le=100)]
"""A rate in percent."""
Share = Annotated[Decimal, Field(ge=0, le=1)]
"""A part of a whole, as a fraction."""
Points = Annotated[Decimal, Field(ge=0, le=1000)]
"""Points of a score or a weight, or percentage points."""
Factor = Annotated[Decimal, Field(ge=1, le=100)]
"""By how many times something is larger."""
Amount = Annotated[Decimal, Field(ge=0)]
"""Money, in the unit that the figure's name tells."""
Similarity = Annotated[int, Field(ge=1, le=100)]
"""How alike two texts are, in percent."""
Count = Annotated[int, Field(ge=1, le=10000)]
"""A number of signs, rows or findings."""
Year = Annotated[int, Field(ge=1800, le=2200)]
"""A year of the calendar."""


class Disorder(ValueError):
    """A figure (`lower`, by its key) is above another one (`higher`) that it must not pass."""

    def __init__(self, lower: str, higher: str) -> None:
        super().__init__(f"{lower} > {higher}")
        self.lower = lower
        self.higher = higher
