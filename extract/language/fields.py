"""Fields that labels and grids did not find, looked for by a language model that may only point at the paper.

It quotes a label and a value. A quotation counts where both stand on the form's own page as wholes and belong together:

    工程名称：青岚桥维修                    one cell or line: the label, a colon, the value, and nothing else
    ┌──────────┬────────────┐
    │ 工程名称 │ 青岚桥维修 │            two, side by side or one above the other, nothing between
    └──────────┴────────────┘

so that what a sentence orders ("项目名称请填……") is no value of any field. Our own parser reads the quotation. A value
that is there already is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extract.filing import Filing
from extract.labels import LabelBook
from extract.language.lines import Line
from extract.language.model import SECONDS, LanguageModel
from extract.language.prompt import fitting, prompt
from extract.language.structured import structured
from extract.language.values import Wanted, field_data, parsed, wanted
from extract.pointer import replaced
from extract.text import folded
from ingest.page import Box

REASON = "由语言模型指出，待人核对 / pointed at by the language model; to be checked"
SAME_ROW = 0.5
LONGEST_LABEL = 16
PAIR = re.compile(r"([^:：]+)[:：](.+)")


class Standing(NamedTuple):
    """A line that holds a value, and the value as printed there."""

    line: Line
    printed: str


class Quoted(BaseModel):
    """One field as a model quotes it."""

    model_config = ConfigDict(extra="forbid")
    field: str
    label: str
    value: str


class Answer(BaseModel):
    """What a model found."""

    model_config = ConfigDict(extra="forbid")
    found: list[Quoted]


def filled(
    filing: Filing, lines: Sequence[Line], model: LanguageModel, book: LabelBook, seconds: float = SECONDS
) -> Filing:
    """Return the filing with the missing fields that the model pointed at; the same one where nothing is missing.

    `lines` are those of the pages that are this form's alone. Errors of asking are raised.
    """
    missing = wanted(filing)
    if not missing or not lines:
        return filing
    data = {
        "wanted": [{"field": one.name, "means": one.shown} for one in missing],
        "lines": fitting([line.text for line in lines], model.room),
    }
    answer = structured(model, prompt("fields", data), Answer, seconds)
    for quoted in answer.found if answer else ():
        field = next((one for one in missing if one.name == quoted.field), None)
        if field is not None and getattr(filing, field.name) is None:
            filing = _taken(filing, field, quoted, lines, book)
    return filing


def _taken(filing: Filing, field: Wanted, quoted: Quoted, lines: Sequence[Line], book: LabelBook) -> Filing:
    """Return the filing with the value where its quotation holds, else as it is."""
    if not _names(quoted.label, field, book):
        return filing
    places = standing(quoted.label, quoted.value, lines)
    free = [place for place in places if not _is_taken(place.line, filing)]
    if len(free) != 1:
        return filing
    line, printed = free[0]
    value = parsed(field.kind, printed, filing, book)
    if value is None:
        return filing
    pointer = f"/{field.name}"
    evidence = line.evidence(printed, field_data()["most_confidence"], REASON)
    return replaced(filing, pointer, value).model_copy(
        update={"evidence": {**filing.evidence, pointer: evidence}}
    )


def _names(label: str, field: Wanted, book: LabelBook) -> bool:
    """Whether the printed label can be this field's: it says so, and is known as no other's."""
    known = book.header.match(label)
    plain = folded(label)
    return (
        known in (None, field.name)
        and len(plain) <= LONGEST_LABEL
        and any(word in plain for word in field.label)
    )


def standing(label: str, value: str, lines: Sequence[Line]) -> list[Standing]:
    """Return where the value stands beside the label, each place once."""
    key, quote = folded(label), _plain(value)
    if not key or not quote:
        return []
    together = [Standing(line, _tail(line.text)) for line in lines if _is_pair(line.text, key, quote)]
    labels = [line for line in lines if folded(line.text) == key]
    apart = [
        Standing(nearest, nearest.text.strip())
        for line in labels
        for nearest in (_beside(line, lines), _below(line, lines))
        if nearest is not None and _plain(nearest.text) == quote
    ]
    return list(dict.fromkeys((*together, *apart)))


def _is_pair(text: str, key: str, quote: str) -> bool:
    found = PAIR.fullmatch(text)
    return found is not None and folded(found[1]) == key and _plain(found[2]) == quote


def _tail(text: str) -> str:
    found = PAIR.fullmatch(text)
    return found[2].strip() if found else ""


def _beside(label: Line, lines: Sequence[Line]) -> Line | None:
    """The next line to the right on the label's row; in a text dump, the next line."""
    if label.box is None:
        behind = (one for one in lines if one.page == label.page and (one.number or 0) > (label.number or 0))
        return next(behind, None)
    row = [
        (one.box.x0, one)
        for one in lines
        if one.page == label.page
        and one.box
        and one.box.x0 >= label.box.x1
        and _shares_row(one.box, label.box)
    ]
    return min(row, key=lambda placed: placed[0])[1] if row else None


def _below(label: Line, lines: Sequence[Line]) -> Line | None:
    """The next line below, where it begins under the label."""
    if label.box is None:
        return None
    column = [
        (one.box.top, one)
        for one in lines
        if one.page == label.page
        and one.box
        and one.box.top >= label.box.middle[1]
        and _shares_column(one.box, label.box)
    ]
    return min(column, key=lambda placed: placed[0])[1] if column else None


def _shares_row(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= SAME_ROW * min(one.height, other.height)


def _shares_column(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) >= SAME_ROW * min(one.width, other.width)


def _is_taken(line: Line, filing: Filing) -> bool:
    """Whether another field's value was read here; a label without a field of its own takes nothing."""
    if line.place is None:
        return False
    box = Box(*line.place.box)
    return any(
        proof.page == line.page and proof.box is not None and _holds(Box(*proof.box), box)
        for pointer, proof in filing.evidence.items()
        if not pointer.startswith("/other_fields/")
    )


def _holds(one: Box, other: Box) -> bool:
    return one.overlap(other) > SAME_ROW * min(one.area, other.area)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
