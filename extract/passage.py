"""A passage: what stands at one place of the form, or at several when a page's end parts it.

It carries what evidence needs, from the cell it was read in to the field it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.filing import Alternative, BoxTuple, Evidence, Place, ReadingMethod, Status
from extract.text import joined, wide
from extract.turned_place import place_on, stretch
from ingest.page import Box, Cell, Page, TableSource, Word, union
from ingest.words import lines_of

MOST_WORDS = 4
"""Longer texts have no use for alternatives of the whole."""
MOST_ALTERNATIVES = 4
MAY_BE_OPTIONS = re.compile(r"[□☐▢■☑☒√✓✔口囗〇○●]")
LONGEST_OPTIONS = 200
"""A recogniser may lose every box of a cell: shorter texts keep their lines."""
_METHODS: Mapping[str, ReadingMethod] = {"ocr": "ocr", "model": "model"}
LEEWAY = 1.5
"""A part of a line is given this many half-width columns more on either side: type is not set to columns."""


class LinePlace(Place):
    """A place in a text dump: a line of the file (1-based), which stands on no picture."""

    line: int
    box: BoxTuple = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Passage:
    """Text with its places on the paper; `is_unread` when ink stands there that gave no text.

    `is_second_best` when the form's grammar chose a reading that was not the recogniser's first.
    """

    text: str
    places: tuple[Place, ...]
    confidence: float
    method: str
    alternatives: tuple[Alternative, ...] = ()
    is_unread: bool = False
    is_second_best: bool = False
    lengths: tuple[int, ...] = ()
    """How many characters stand at each place; () where one place holds them all."""
    is_prose: bool = False
    """Whether each place is one line of running text: those of a page make one box, a part of one its share."""
    by_line: tuple[Passage, ...] = ()
    """The lines of a cell that may be one of options, each place in them a word; () for other texts."""
    structure: TableSource | None = None
    """What draws the table that it stands in; None outside tables."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all stands there."""
        return not self.text.strip() and not self.is_unread

    def evidence(self, status: Status | None = None, reason: str | None = None) -> Evidence:
        """Return the proof of a value read from this passage."""
        own: Status = (
            "unread"
            if self.is_unread
            else "blank"
            if self.is_blank
            else "fuzzy"
            if self.is_second_best
            else "exact"
        )
        first, *more = (_by_page(self.places) if self.is_prose else self.places) or (None,)
        is_line = isinstance(first, LinePlace)
        return Evidence(
            page=first.page if first else None,
            box=first.box if first and not is_line else None,
            text=self.text,
            confidence=round(self.confidence, 4),
            method="text_dump" if is_line else _METHODS.get(self.method, "text_layer"),
            status=status or own,
            more=() if is_line else tuple(Place(page=place.page, box=place.box) for place in more if place),
            alternatives=self.alternatives,
            line=first.line if isinstance(first, LinePlace) else None,
            reason=reason,
            structure=self.structure,
        )

    def __add__(self, other: Passage) -> Passage:
        """Return this passage going on in the other, as over a page's end."""
        if self.is_blank:
            return other
        if other.is_blank:
            return self
        return replace(
            self,
            text=self.text + other.text,
            places=self.places + other.places,
            lengths=self._lengths + other._lengths,
            confidence=min(self.confidence, other.confidence),
            alternatives=(),
            is_unread=self.is_unread or other.is_unread,
            is_second_best=self.is_second_best or other.is_second_best,
            by_line=self.by_line + other.by_line,
            structure="alignment" if "alignment" in (self.structure, other.structure) else self.structure,
        )

    def beside(self, other: Passage) -> Passage:
        """Return this passage going on in the cell to the right: one value with one box around both."""
        whole = self + other
        if self.is_blank or other.is_blank or self.places[-1].page != other.places[0].page:
            return whole
        if isinstance(other.places[0], LinePlace):
            return whole
        box = union((Box(*self.places[-1].box), Box(*other.places[0].box)))
        here = other.places[0].model_copy(update={"box": (box.x0, box.top, box.x1, box.bottom)})
        mine, others = self._lengths, other._lengths
        lengths = (*mine[:-1], mine[-1] + others[0], *others[1:])
        return replace(whole, places=(*self.places[:-1], here, *other.places[1:]), lengths=lengths)

    def then(self, other: Passage, separator: str = "") -> Passage:
        """Return this passage going on in the other, the next line down."""
        if self.is_blank or other.is_blank:
            return self + other
        lengths = self._lengths
        lengths = (*lengths[:-1], lengths[-1] + len(separator))
        return replace(self, text=self.text + separator, lengths=lengths, is_prose=True) + other

    @property
    def lines(self) -> tuple[Passage, ...]:
        """The lines that the text stands on, as far as they are known; itself where they are not."""
        return self.by_line if "".join(line.text for line in self.by_line) == self.text else (self,)

    def part(self, text: str) -> Passage:
        """Return a part of its text (the value after a label's colon), with the places that hold it."""
        start = self.text.find(text)
        if start < 0:
            return replace(self, text=text, alternatives=() if text != self.text else self.alternatives)
        return self.between(start, start + len(text))

    def between(self, start: int, end: int) -> Passage:
        """Return its characters from `start` up to `end`, with the places that hold them."""
        text = self.text[start:end]
        alternatives = () if text != self.text else self.alternatives
        places, lengths, begin = [], [], 0
        for place, length in zip(self.places, self._lengths, strict=True):
            shared = min(begin + length, end) - max(begin, start)
            if shared > 0:
                first = max(start - begin, 0)
                line = self.text[begin : begin + length]
                places.append(_share(place, line, first, first + shared) if self.is_prose else place)
                lengths.append(shared)
            begin += length
        if not places:
            return replace(self, text=text, alternatives=alternatives)
        return replace(
            self, text=text, alternatives=alternatives, places=tuple(places), lengths=tuple(lengths)
        )

    @property
    def _lengths(self) -> tuple[int, ...]:
        return self.lengths or (len(self.text), *(0 for _ in self.places[1:]))


def _by_page(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return one place around the lines of each page; the lines of a dump stay as they are."""
    whole: list[Place] = []
    for place in places:
        if whole and whole[-1].page == place.page and not isinstance(place, LinePlace):
            box = union((Box(*whole[-1].box), Box(*place.box)))
            whole[-1] = Place(page=place.page, box=(box.x0, box.top, box.x1, box.bottom))
        else:
            whole.append(place)
    return tuple(whole)


def _share(place: Place, line: str, first: int, last: int) -> Place:
    """Return the part of a line's box where its characters `first` to `last` stand, a wide one twice a narrow one."""
    if isinstance(place, LinePlace) or (first == 0 and last >= len(line.rstrip())):
        return place
    whole = max(wide(line.rstrip()), 1)
    begin = max(wide(line[:first]) - LEEWAY, 0) / whole
    end = min(wide(line[:last]) + LEEWAY, whole) / whole
    return stretch(place, begin, end)


def passage_of_cell(cell: Cell, page: Page, structure: TableSource | None = None) -> Passage:
    """Return what stands in the cell; a blank cell's place is the cell itself.

    `structure` is what draws the cell's table.
    """
    if cell.words:
        whole = replace(passage_of_words(cell.words, page), structure=structure)
        if MAY_BE_OPTIONS.search(whole.text) or (page.method == "ocr" and len(whole.text) <= LONGEST_OPTIONS):
            lines = lines_of(cell.words, lambda word: word.box)
            by_line = (replace(passage_of_line(line, page), structure=structure) for line in lines)
            return replace(whole, by_line=tuple(by_line))
        return whole
    return Passage(
        "", (_place(cell.box, page),), 1.0, page.method, is_unread=cell.has_ink, structure=structure
    )


def passage_of_words(words: Sequence[Word], page: Page) -> Passage:
    """Return what the words say, with the box of their ink."""
    return Passage(
        joined(words),
        (_place(union(word.box for word in words), page),),
        min(word.confidence for word in words),
        words[0].method,
        _alternatives(words),
    )


def passage_of_line(words: Sequence[Word], page: Page) -> Passage:
    """Return what the words of one line say, each word a place of its own, so that a part is found where it stands."""
    whole = passage_of_words(words, page)
    ends = [len(joined(words[: count + 1])) for count in range(len(words))]
    lengths = tuple(end - begin for begin, end in zip([0, *ends], ends, strict=False))
    places = tuple(_place(word.box, page) for word in words)
    return replace(whole, places=places, lengths=lengths, is_prose=True)


def _alternatives(words: Sequence[Word]) -> tuple[Alternative, ...]:
    """Return the likeliest other readings of the whole, each with one word read otherwise."""
    found = [
        Alternative(
            text=joined(
                [replace(word, text=other.text) if k == index else kept for k, kept in enumerate(words)]
            ),
            confidence=round(other.confidence, 4),
        )
        for index, word in enumerate(words)
        for other in word.alternatives
        if len(words) <= MOST_WORDS
    ]
    return tuple(sorted(found, key=lambda other: -other.confidence)[:MOST_ALTERNATIVES])


def _place(box: Box, page: Page) -> Place:
    return place_on(page.number, page.on_paper(box), page.turned_degrees)
