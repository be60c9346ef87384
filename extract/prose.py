"""Prose under numbered headings (一、项目概述 …): lines become paragraphs, paragraphs become sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.draft import EMPTY, Draft, text_at
from extract.filing import Section
from extract.flow import Item, Line
from extract.goal import goal_draft
from extract.labels import LabelBook
from extract.layout import Shape, shapes
from extract.passage import Passage

NUMERALS = "一二三四五六七八九十"
NUMBER = rf"(?:(?:[{NUMERALS}]{{1,3}}|\d{{1,2}}(?!\d))\s*[、.．]|[（(][{NUMERALS}]{{1,3}}[）)])"
WORDS = r"[^。，；;:：]{2,24}?(?:[（(][^（）()]{1,20}[）)])?"
HEADING = re.compile(rf"\s*({NUMBER})\s*({WORDS})\s*(?:[:：]\s*(.*))?")
BARE_HEADING = re.compile(rf"\s*(?:[{NUMERALS}]{{1,3}}|[—–－-])\s*[、.．]\s*{WORDS}[:：]?\s*")
BEGINS_NUMBERED = re.compile(rf"\s*{NUMBER}")
FLAT_ONE = re.compile(r"^[—–－-](?=\s*[、.．])")
LONGEST_BARE = 24
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


def headed(items: Sequence[Item], book: LabelBook) -> list[Headed]:
    """Return the sections of the lines, in printed order; a table's row ends the one before it.

    A heading's number follows the one before; one whose words are a known heading may skip numbers, since
    the recogniser loses headings. 1、 and （一） are headings only alone on a line or before such words, and where
    no 一、 stands: they number lists too.
    """
    found: list[tuple[Passage | None, list[Passage]]] = [(None, [])]
    last, style = 0, ""
    for is_line, group in groupby(items, key=lambda item: isinstance(item, Line)):
        if not is_line:
            found.append((None, []))
            continue
        texts = list(paragraphs([item for item in group if isinstance(item, Line)], book))
        matches = [_heading(text) for text in texts]
        for place, (paragraph, match) in enumerate(zip(texts, matches, strict=True)):
            is_style = match is not None and style in ("", _style(match[1]))
            if match and is_style and _is_next(match, last, matches[place + 1 :], book):
                last, style = numeral(match[1]), _style(match[1])
                found.append(_opened(paragraph, match))
            else:
                found[-1][1].append(paragraph)
    return [Headed(heading, tuple(parts)) for heading, parts in found if heading or parts]


def _heading(paragraph: Passage) -> re.Match[str] | None:
    """Return the paragraph as a heading, its number and words; a dash is a 一 that was read flat."""
    return HEADING.fullmatch(FLAT_ONE.sub("一", paragraph.text.replace("\n", "")))


def _is_next(
    match: re.Match[str], last: int, following: Sequence[re.Match[str] | None], book: LabelBook
) -> bool:
    """Return whether the number is a heading's: no known heading further on, which alone may have it, claims it."""
    number = numeral(match[1])
    if book.is_heading(match[2]):
        return number > last
    is_plain = _style(match[1]) == "一、" or (not match[3] and len(match[0]) <= LONGEST_BARE)
    is_claimed = any(
        other
        and numeral(other[1]) == number
        and _style(other[1]) == _style(match[1])
        and book.is_heading(other[2])
        for other in following
    )
    return number == last + 1 and is_plain and not is_claimed


def _style(number: str) -> str:
    """Return how the number is printed: 一、 or （一） or 1、."""
    return "1、" if re.search(r"\d", number) else "（一）" if number.strip()[0] in "（(" else "一、"


def _opened(paragraph: Passage, match: re.Match[str]) -> tuple[Passage, list[Passage]]:
    """Return the heading of a paragraph that begins a section, and what of the text stands on its line."""
    if not match[3]:
        return paragraph.part(paragraph.text.rstrip(":： ")), []
    begin = match.start(3)
    heading = paragraph.between(0, len(paragraph.text[:begin].rstrip(":： ")))
    return heading, [paragraph.between(begin, len(paragraph.text))]


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


def headed_sections(items: Sequence[Item], book: LabelBook) -> Draft:
    """Return the sections that stand between a form's tables, and the annual goal where one of them states it."""
    draft = EMPTY
    for section in headed(items, book):
        if section.heading is None or section.body is None:
            continue
        draft |= section_draft(section)
        if side := book.goal_side(section.heading.text):
            draft |= goal_draft({side: section.body}, {side: section.heading.text})
    return draft


def numeral(text: str) -> int:
    """Return the number that a numeral below 100 names: 十二 is 12."""
    text = re.sub(r"[（()）、.．\s]", "", text)
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = NUMERALS.find(ones) + 1 if ones else 0
    return value + (10 * (NUMERALS.find(tens) + 1 if tens else 1) if ten else 0)


def paragraphs(lines: Sequence[Line], book: LabelBook | None = None) -> Iterator[Passage]:
    """Yield the paragraphs, wrapped lines joined, also over a page's end.

    │    一、项目概述          │    A line begins a paragraph where it is indented, or where the line before
    │    本项目建设…………………… │    it ended well before the right margin.
    │ ……并投入使用。           │
    """
    pages = shapes(lines)
    current: Passage | None = None
    before: Line | None = None
    for line in lines:
        begins = _is_indented(line, pages) or _begins_section(line.text, book)
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


def _begins_section(text: str, book: LabelBook | None) -> bool:
    """Return whether the line is a heading, or begins with one that is known (5．起止时间：…), indented or not."""
    if BARE_HEADING.fullmatch(text) and len(text) <= LONGEST_BARE:
        return True
    words = re.split("[:：]", BEGINS_NUMBERED.sub("", text), maxsplit=1)[0]
    return book is not None and BEGINS_NUMBERED.match(text) is not None and book.is_heading(words)


def _ends_paragraph(line: Line, pages: dict[int, Shape]) -> bool:
    """Return whether the line ends well before the right margin, or is nothing but a heading."""
    page = pages.get(line.page)
    if BARE_HEADING.fullmatch(line.text) and len(line.text) <= LONGEST_BARE:
        return True
    return page is not None and line.box.x1 < page.right - SHORT_EMS * page.em


def _gap(before: str, after: str) -> str:
    """Return the space that two Latin words need between them where a line's end parted them."""
    return " " if re.search(r"[A-Za-z,]$", before) and re.match(r"[A-Za-z]", after) else ""
