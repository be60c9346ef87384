"""Which of the model's cells belong to a form: those of its pages, between its first and its last item there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.flow import Form, Item, Line
from extract.passage import LinePlace
from extract.transformer.cells import NamedPage
from extract.turned_place import upright_box
from ingest.page import Box

Named = Mapping[int, NamedPage]
"""What the model says of each page, by its number."""
LEEWAY = 0.003
"""A line may stand out of its item by this much of the page's height."""


def pages_of(form: Form, named: Named) -> list[NamedPage]:
    """Return the form's pages, each with the cells that stand within the form alone."""
    spans = _spans(form.items)
    return [_within(named[page], *spans[page]) for page in sorted(spans) if page in named]


def _within(page: NamedPage, top: float, bottom: float) -> NamedPage:
    kept = [
        index
        for index, cell in enumerate(page.cells)
        if top - LEEWAY <= upright_box(cell.passage.places[0]).middle[1] <= bottom + LEEWAY
    ]
    if len(kept) == len(page.cells):
        return page
    return page.with_cells(kept)


def _spans(items: Iterable[Item]) -> dict[int, tuple[float, float]]:
    """Return where the form's items begin and end on each page, as fractions of the upright page's height."""
    spans: dict[int, tuple[float, float]] = {}
    for item in items:
        for page, box in _boxes(item):
            top, bottom = spans.get(page, (1.0, 0.0))
            spans[page] = (min(top, box.top), max(bottom, box.bottom))
    return spans


def _boxes(item: Item) -> Iterator[tuple[int, Box]]:
    passages = [item.passage] if isinstance(item, Line) else [slot.passage for slot in item.slots]
    for passage in passages:
        yield from (
            (place.page, upright_box(place)) for place in passage.places if not isinstance(place, LinePlace)
        )
