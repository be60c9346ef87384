"""The options of a form with their proofs: which boxes are ticked, which were not read, and the category they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import accumulate
from operator import add
from statistics import median

from extract.checkbox import END_OF_LINE, Found, Setting, options_of
from extract.draft import EMPTY, Draft
from extract.filing import Evidence, Option
from extract.labels import LabelBook
from extract.passage import Passage
from extract.turned_place import upright_box

CATEGORY = "project_category"
ROOM_FOR_A_BOX = 0.6
"""Beside a text this many characters wider than its characters are, a box may stand that was not read."""
NOT_READ = "选项框未读出 / the box was not read"
NOT_CERTAIN = "有选项框未读出,勾选不明 / a box was not read: what is ticked is not certain"


def options_draft(label: str, value: Passage, book: LabelBook) -> Draft:
    """Return the options that the cell prints, each with the place of its box and of its label; EMPTY for none."""
    setting = Setting(book.option_groups.match(label) is not None, book.is_option)
    text = END_OF_LINE.join(line.text for line in value.lines)
    options: list[Option] = []
    proofs: dict[str, Evidence] = {}
    for place, found in enumerate(options_of(text, setting)):
        own, name = (
            _stretch(value, found.start, found.end),
            _stretch(value, found.label_start, found.label_end),
        )
        is_read = found.mark in ("ticked", "empty") or (found.mark == "none" and _has_no_box(found, value))
        options.append(Option(group=label, label=found.label, ticked=found.mark == "ticked"))
        proofs[f"/options/{place}/ticked"] = own.evidence() if is_read else own.evidence("unread", NOT_READ)
        proofs[f"/options/{place}/label"] = name.evidence()
    return Draft({"options": tuple(options)}, proofs) if options else EMPTY


def category_draft(draft: Draft, book: LabelBook, ticks: Sequence[Passage]) -> Draft:
    """Return the project's category: the ticked options of 资金用途, 项目类型 and their like, where none is printed.

    One box of them that was not read makes it None: a part of the category would be a wrong one.
    """
    if not ticks or draft.values.get(CATEGORY) is not None:
        return EMPTY
    groups = [
        (place, option)
        for place, option in enumerate(draft.values["options"])
        if book.header.match(option.group) == CATEGORY
    ]
    whole = replace(reduce(add, ticks), by_line=())
    if any(draft.evidence[f"/options/{place}/ticked"].status == "unread" for place, _ in groups):
        return Draft({CATEGORY: None}, {f"/{CATEGORY}": whole.evidence("unread", NOT_CERTAIN)})
    names = [option.label for _, option in groups if option.ticked]
    proof = whole.evidence() if names else whole.evidence(reason="没有勾选 / nothing is ticked")
    return Draft({CATEGORY: "、".join(names) or None}, {f"/{CATEGORY}": proof})


def _stretch(value: Passage, start: int, end: int) -> Passage:
    """Return the part of the cell's text, told by its lines with their ends, with the places that hold it."""
    text = END_OF_LINE.join(line.text for line in value.lines)
    whole = replace(reduce(add, value.lines), is_prose=True) if value.by_line else value
    begin, finish = (at - text.count(END_OF_LINE, 0, at) for at in (start, end))
    return replace(whole, by_line=()).between(begin, finish)


def _has_no_box(found: Found, value: Passage) -> bool:
    """Return whether it is certain that no box stands beside the text: a text layer says so, on a scan the room does.

    A recogniser drops a box that it does not know, and its word is a box wider than what it read.
    """
    if value.method != "ocr":
        return True
    if value.confidence == 0.0 or not value.by_line:
        return False
    words = list(_words(value))
    own = [width for start, end, text, width in words if (start, end) == (found.label_start, found.label_end)]
    size = median(width / max(_characters(text), 1) for _, _, text, width in words)
    return bool(own) and own[0] / size - _characters(found.label) < ROOM_FOR_A_BOX


def _characters(text: str) -> float:
    """Return how many characters wide the text is printed: boxes and Chinese ones whole, Latin ones and digits half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _words(value: Passage) -> Iterator[tuple[int, int, str, float]]:
    """Yield each word of the cell: where it begins and ends in the lined text, its text, and its width on the page."""
    begin = 0
    for line in value.lines:
        ends = list(accumulate(line.lengths or (len(line.text),)))
        for place, start, end in zip(line.places, [0, *ends], ends, strict=False):
            text = line.text[start:end]
            lead = len(text) - len(text.lstrip())
            yield begin + start + lead, begin + end, text.strip(), upright_box(place).width
        begin += len(line.text) + len(END_OF_LINE)
