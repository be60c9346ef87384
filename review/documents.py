"""Documents that a text cites by title and number: 《某办法》（某发〔2020〕14号）, 某发[2020]14号《某办法》."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from review.numerals import flat
from review.spelling import compare

NUMBER = r"[\u4e00-\u9fff]{1,14}\s*[(\[〔【]\s*\d{4}\s*[)\]〕】]\s*第?\s*\d{1,5}\s*号"
TITLE = r"《([^《》]{2,80})》"
BEHIND = re.compile(rf"{TITLE}\s*[(（]?\s*({NUMBER})")
BEFORE = re.compile(rf"({NUMBER})\s*[)）:：,]?\s*{TITLE}(?!\s*[(（]?\s*{NUMBER})")
ISSUED = re.compile(
    r"^.{0,30}?(?:关于)?(?:印发|转发|发布|下发|批转)\s*[〈<《“\"](.+?)[〉>》”\"]的?(?:通知|公告|函|批复)?$"
)
INNER = re.compile(r"^.{0,20}?关于(?:印发|转发|发布|下发)(.{4,})的(?:通知|公告)$")
SHORTEST = 6


class Cited(NamedTuple):
    """A document as cited: its title and its number as printed."""

    title: str
    number: str

    @property
    def core(self) -> str:
        """The title of the document itself, where a notice issues it."""
        plain = flat(self.title)
        found = ISSUED.match(plain) or INNER.match(plain)
        return found[1] if found else plain

    @property
    def key(self) -> tuple[str, str, str]:
        """Organ, year and count of the number."""
        plain = re.sub(r"\s", "", flat(self.number))
        found = re.match(r"([^\d(\[〔【]+)[(\[〔【](\d{4})[)\]〕】]第?(\d+)号", plain)
        return (found[1], found[2], str(int(found[3]))) if found else (plain, "", "")


Kind = Literal["number", "title", "edition"]
Placed = tuple[str, Cited]


def cited(text: str) -> Iterator[Cited]:
    """Yield the documents that the text gives with title and number, in printed order."""
    plain = flat(text)
    found = {match.start(2): Cited(match[1], match[2]) for match in BEHIND.finditer(plain)}
    for match in BEFORE.finditer(plain):
        found.setdefault(match.start(1), Cited(match[2], match[1]))
    yield from (found[place] for place in sorted(found))


def clashes(found: Sequence[Placed]) -> Iterator[tuple[Placed, Placed, Kind]]:
    """Yield two citations that cannot both be right, each later one once."""
    for place, later in enumerate(found):
        for earlier in found[:place]:
            kind = _clash(earlier[1], later[1])
            if kind:
                yield earlier, later, kind
                break


def _clash(one: Cited, other: Cited) -> Kind | None:
    is_title_same = one.core == other.core
    if one.key == other.key:
        is_like = compare(one.core, other.core) != "different" or _holds(one.core, other.core)
        return None if is_like else "number"
    if not is_title_same or len(one.core) < SHORTEST or one.key[0] != other.key[0]:
        return None
    is_edition = one.key[1] != other.key[1] and one.key[2] != other.key[2]
    return "edition" if is_edition else "title"


def _holds(one: str, other: str) -> bool:
    """Whether one title is the other in short."""
    return one in other or other in one
