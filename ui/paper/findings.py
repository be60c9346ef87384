"""The sheet of findings: what disagrees, the values with their places, what people made of it, and the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from extract.filing import Filing
from index.gathering import Gathering, Held
from index.rows import FilingRow, FilingView
from ui.paper.book import POINTS_OF_A_PIXEL, Book, Cell, Picture
from ui.paper.crops import Pages, Spotted, windows
from ui.paper.places import spots, told
from ui.paper.tally import Entry, entries
from ui.paper.words import SEVERITIES, STANDINGS, filing_name, local

HEADS = ("序号", "表", "级别", "规则", "问题", "表上", "应为\n（对照）", "各处的值", "处理", "位置图")
WIDTHS = (5, 17, 6, 14, 34, 11, 11, 30, 18, 51)
PICTURES_OF_ONE = 2
MOST_PLACES = 12
GAP = 6
QUOTED = re.compile("“([^“”]+)”")


class FindingsSheet:
    """Takes the findings of one filing after the other; `numbers` has by its id the number of each."""

    def __init__(self, book: Book, gathering: Gathering, pages: Pages, most_pictures: int) -> None:
        self._sheet = book.sheet("问题", WIDTHS, frozen=1)
        self._sheet.row(*(Cell(head, "head") for head in HEADS))
        self._sheet.repeat(1, 1)
        self._gathering = gathering
        self._pages = pages
        self._pictures_left = most_pictures
        self.numbers: dict[str, int] = {}
        self.pictures = self.without_picture = 0

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Write the findings of a filing."""
        own = Held(view.document, view.file, view.filing)
        for entry in entries(view):
            number = len(self.numbers) + 1
            self.numbers[entry.finding.id] = number
            self._write(number, entry, row, view.rule_names, own)

    def close(self) -> None:
        """End the sheet."""
        if not self.numbers:
            self._sheet.wide(Cell("没有发现不一致。", "text"))
        self._sheet.filter(1)

    def _write(self, number: int, entry: Entry, row: FilingRow, names: Mapping[str, str], own: Held) -> None:
        finding = entry.finding
        name = names.get(finding.rule)
        pictures, remark = self._pictures(entry, own)
        places = list(self._places(entry, own))
        if pictures and remark:
            places.append(remark)
        cells = (
            Cell(number, "centred"),
            filing_name(row),
            Cell(SEVERITIES.get(finding.severity, finding.severity), "centred"),
            "\n".join(part for part in (name, finding.rule) if part),
            f"{finding.message}\n{finding.message_en}",
            finding.found,
            finding.expected,
            "\n".join(places),
            "\n".join(_decided(entry)),
            None if pictures else remark,
        )
        down = [GAP]
        for picture in pictures:
            down.append(down[-1] + picture.height + GAP)
        at = self._sheet.row(*cells, least=down[-1] * POINTS_OF_A_PIXEL)
        for picture, top in zip(pictures, down, strict=False):
            self._sheet.picture(picture, len(HEADS), top, at)

    def _places(self, entry: Entry, own: Held) -> Iterator[str]:
        """The values behind a finding; one that was ended is told with what stands there now."""
        if entry.standing == "resolved":
            yield "现在的值："
        quoted = _quoted(entry)
        for path in entry.finding.paths[:MOST_PLACES]:
            held, pointer, is_own = self._held(path, own)
            if held is None:
                yield f"（另一份表已不在）{pointer}"
            elif is_own:
                yield told(held.filing, pointer, quoted)
            else:
                yield f"〔{_of(held.filing)}〕{told(held.filing, pointer, quoted)}"
        left = len(entry.finding.paths) - MOST_PLACES
        if left > 0:
            yield f"……另有 {left} 处"

    def _pictures(self, entry: Entry, own: Held) -> tuple[list[Picture], str | None]:
        """The pictures of a finding as long as there may be more of them, and what is said of places without one."""
        places = list(self._spotted(entry, own))
        parts, left = windows(places, PICTURES_OF_ONE)
        if not parts:
            return [], "没有可截取的位置。"
        if self._pictures_left < len(parts):
            self.without_picture += 1
            return [], f"图略（已达上限），见原件第 {parts[0].page} 页。"
        taken = [picture for part in parts if (picture := self._pages.picture(part)) is not None]
        self._pictures_left -= len(taken)
        self.pictures += len(taken)
        if not taken:
            return [], "原件没有页面图像。"
        return taken, f"（另有 {left} 处未附图）" if left else None

    def _spotted(self, entry: Entry, own: Held) -> Iterator[Spotted]:
        """The places by turns: the first of each form before the second of any, so that both sides are shown."""
        sides: dict[bool, list[Spotted]] = {True: [], False: []}
        for path in entry.finding.paths:
            held, pointer, is_own = self._held(path, own)
            for spot in spots(held.filing, pointer) if held else ():
                if held and spot.box is not None:
                    sides[is_own].append(Spotted(held.document, spot.page, spot.box))
        firsts = chain.from_iterable(side[:1] for side in sides.values())
        yield from chain(firsts, *(side[1:] for side in sides.values()))

    def _held(self, path: str, own: Held) -> tuple[Held | None, str, bool]:
        """The filing that a path leads into, the pointer in it, and whether it is the finding's own."""
        if "#" not in path:
            return own, path, True
        other, _, pointer = path.partition("#")
        return self._gathering.filings.get(other), pointer, False


def _of(filing: Filing) -> str:
    parts = (str(filing.fiscal_year) if filing.fiscal_year else None, filing.title or filing.project_name)
    return " ".join(part for part in parts if part)


def _quoted(entry: Entry) -> list[str]:
    """What the finding speaks of, as it is printed: the two values first, then what its message puts in quotation marks."""
    finding = entry.finding
    return [part for part in (finding.found, finding.expected) if part] + QUOTED.findall(finding.message)


def _decided(entry: Entry) -> Iterator[str]:
    yield STANDINGS.get(entry.standing, entry.standing)
    if entry.correction is not None:
        yield f"因更正第 {entry.correction} 号"
    if entry.reason:
        yield f"理由：{entry.reason}"
    if entry.who:
        yield f"{entry.who}，{local(entry.when or '')}"
