"""Prose under numbered headings (一、项目概述 …): lines become paragraphs, paragraphs become sections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.draft import EMPTY, Draft, text_at
from extract.filing import Section
from extract.flow import Line
from extract.labels import LabelBook
from extract.passage import Passage

NUMERALS = "一二三四五六七八九十"
HEADING = re.compile(rf"\s*([{NUMERALS}]{{1,3}})\s*[、.．]\s*([^。，；;:：]{{2,24}}?)\s*(?:[:：]\s*(.*))?")
INDENT_EMS = 1.0
SHORT_EMS = 3.5
WIDE_LINE = 0.4


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading and the paragraphs under it; `heading` is None for what stands before the first."""

    heading: Passage | None
    paragraphs: tuple[Passage, ...]

    @property
    def body(self) -> Passage | None:
        """The paragraphs as one passage, a line break between two; None where nothing stands there."""
        whole: Passage | None = None
        for paragraph in self.paragraphs:
            whole = whole.then(paragraph, "\n") if whole else paragraph
        return whole


def headed(lines: Sequence[Line], book: LabelBook) -> list[Headed]:
    """Return the sections of the lines, in printed order.

    A heading's number follows the one before; one whose words are a known heading may skip numbers, since
    the recogniser loses headings.
    """
    found: list[tuple[Passage | None, list[Passage]]] = [(None, [])]
    last = 0
    for paragraph in paragraphs(lines):
        match = HEADING.fullmatch(paragraph.text.replace("\n", ""))
        number = numeral(match[1]) if match else 0
        is_known = bool(match) and book.sections.match(match[2] if match else "") is not None
        if match and (number == last + 1 or (is_known and number > last)):
            last = number
            heading = paragraph.part(paragraph.text[: match.start(3) if match[3] else None].rstrip(":： "))
            found.append((heading, [paragraph.part(match[3])] if match[3] else []))
        else:
            found[-1][1].append(paragraph)
    return [Headed(heading, tuple(parts)) for heading, parts in found if heading or parts]


def section_draft(section: Headed) -> Draft:
    """Return the section with the proofs of its heading and its text; EMPTY for text without a heading."""
    if section.heading is None:
        return EMPTY
    body = section.body
    draft = Draft(
        {"sections": (Section(heading=section.heading.text.strip(), text=body.text if body else ""),)},
        {"/sections/0/heading": section.heading.evidence()},
    )
    return draft | Draft({}, {"/sections/0/text": text_at(body)[1]} if body else {})


def numeral(text: str) -> int:
    """Return the number that a Chinese numeral below 100 names: 十二 is 12."""
    tens, ten, ones = text.rpartition("十")
    value = NUMERALS.find(ones) + 1 if ones else 0
    return value + (10 * (NUMERALS.find(tens) + 1 if tens else 1) if ten else 0)


def paragraphs(lines: Sequence[Line]) -> Iterator[Passage]:
    """Yield the paragraphs, wrapped lines joined, also over a page's end.

    │    一、项目概述          │    A line begins a paragraph where it is indented, or where the line before
    │    本项目建设…………………… │    it ended well before the right margin.
    │ ……并投入使用。           │
    """
    margins = {
        page: _margins([line for line in lines if line.page == page]) for page in {i.page for i in lines}
    }
    current: Passage | None = None
    before: Line | None = None
    for line in lines:
        left, _ = margins[line.page]
        begins = line.box.x0 > left + INDENT_EMS * _em(line)
        if before is not None:
            begins = begins or before.box.x1 < margins[before.page][1] - SHORT_EMS * _em(before)
        if current is not None and begins:
            yield current
            current = None
        current = current.then(line.passage, _gap(current.text, line.text)) if current else line.passage
        before = line
    if current is not None:
        yield current


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    wide = [line.box for line in lines if line.box.width > WIDE_LINE] or [line.box for line in lines]
    return min(box.x0 for box in wide), max(box.x1 for box in wide)


def _em(line: Line) -> float:
    """Return the width of one Chinese character of the line, as a fraction of the page's width."""
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in line.text)
    return line.box.width / max(ems, 1.0)


def _gap(before: str, after: str) -> str:
    """Return the space that two Latin words need between them where a line's end parted them."""
    return " " if re.search(r"[A-Za-z,]$", before) and re.match(r"[A-Za-z]", after) else ""
