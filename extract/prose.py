"""Prose under numbered headings (一、项目概述 …): lines become paragraphs, paragraphs become sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.draft import EMPTY, Draft, text_at
from extract.filing import Section
from extract.flow import Line
from extract.labels import LabelBook
from extract.layout import Shape, shapes
from extract.passage import Passage

NUMERALS = "一二三四五六七八九十"
HEADING = re.compile(rf"\s*([{NUMERALS}]{{1,3}})\s*[、.．]\s*([^。，；;:：]{{2,24}}?)\s*(?:[:：]\s*(.*))?")
BARE_HEADING = re.compile(rf"\s*[{NUMERALS}]{{1,3}}\s*[、.．]\s*[^。，；;:：、]{{2,16}}[:：]?\s*")
INDENT_EMS = 1.0
SHORT_EMS = 3.5


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
    pages = shapes(lines)
    current: Passage | None = None
    before: Line | None = None
    for line in lines:
        begins = _is_indented(line, pages) or BARE_HEADING.fullmatch(line.text) is not None
        begins = begins or (before is not None and _ends_paragraph(before, pages))
        if current is not None and begins:
            yield current
            current = None
        current = current.then(line.passage, _gap(current.text, line.text)) if current else line.passage
        before = line
    if current is not None:
        yield current


def _is_indented(line: Line, pages: dict[int, Shape]) -> bool:
    page = pages.get(line.page)
    return page is not None and line.box.x0 > page.left + INDENT_EMS * page.em


def _ends_paragraph(line: Line, pages: dict[int, Shape]) -> bool:
    """Return whether the line ends well before the right margin, or is nothing but a heading."""
    page = pages.get(line.page)
    if BARE_HEADING.fullmatch(line.text):
        return True
    return page is not None and line.box.x1 < page.right - SHORT_EMS * page.em


def _gap(before: str, after: str) -> str:
    """Return the space that two Latin words need between them where a line's end parted them."""
    return " " if re.search(r"[A-Za-z,]$", before) and re.match(r"[A-Za-z]", after) else ""
