"""What a search is limited to, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from extract.filing import Record
from index.rows import FilingState
from index.search.passage import Passage

State = FilingState | Literal["submitted"]
By = Literal["both", "keywords"]
FACETS = ("fiscal_year", "unit", "kind", "level1", "form_kind")


class Filters(Record):
    """What hits must be: of this year, of a unit or a level-1 indicator whose name holds this, of this kind.

    `kind` is a kind of passage or of form. `state` is how far the review of the filing has come ("submitted": it awaits its
    signature), `findings` whether it has open findings. Superseded filings and those of withdrawn documents are found
    only with `everything`.
    """

    year: int | None = None
    unit: str | None = None
    kind: str | None = None
    level1: str | None = None
    state: State | None = None
    findings: bool = False
    everything: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked of hits but that they stand."""
        return self != Filters(everything=self.everything)


class Hit(Record):
    """A passage that was found. `exact`: it holds every word as it was typed.

    `snippet` is the part of its text around the first of the words, `marks` where words begin and end in that.
    """

    passage: Passage
    score: float
    exact: bool
    snippet: str
    marks: tuple[tuple[int, int], ...]


class Found(Record):
    """Hits, best first. `facets` counts the best hits, more than are given back, by year, unit, kind, level and form.

    `by` tells whether vectors took part, `why` why not. `left_out` counts the documents that are not in the index yet.
    """

    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    by: By
    why: str | None = None
    left_out: int = 0
