"""Checkboxes of a form (□ ■ √ ☑): which options a cell offers, and what stands in the box of each.

A box stands before the texts of a cell or behind them, the same for all. What only may be a box counts as one
where the cell is plainly one of options: 口 as typed or read for □, 区 or 团 as read for ☑.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

Mark = Literal["ticked", "empty", "none", "doubtful"]
"""What stands in an option's box; "none": no box was read, "doubtful": a sign that may be one."""

EMPTY_BOXES = "□☐▢"
TICKED_BOXES = "■☑☒√✓✔"
WEAK_EMPTY, WEAK_TICKED = "口囗〇○", "●"
"""Boxes only in a cell of options: 人口, 二〇二〇."""
BENT_TICKS = "区回团国凶V"
"""What a recogniser makes of ☑."""
BOXES = EMPTY_BOXES + TICKED_BOXES
WORDS_WITH_MOUTH = re.compile(
    r"[人出进窗路港缺接户门关井入海河江渡村山谷道端切伤创胃裂开闸缝隘洞风枪借胸领袖瓶][口囗]"
    r"|[口囗][径岸腔头令罩味号语碑粮感服述吃红径]|[一二三四五六七八九零〇○][〇○]|[〇○][一二三四五六七八九零]"
)
NOTE = re.compile(r"[(（][^()（）]*(?:[打划画勾填]|选择|单选|多选)[^()（）]*[)）]")
"""（请在□内打√）: how to fill the form in, and no option."""
SENTENCE = re.compile(r"[。；;]")
LONGEST_LABEL = 40
LEAST_OPTION = 2
WHOLE_LABEL = 4
"""Two texts of so many characters on two lines are two options, and not one that was wrapped."""
END_OF_LINE = "\n"


class Found(NamedTuple):
    """An option as printed: its label, its box, and where both stand in the text, `[start, end)`."""

    label: str
    mark: Mark
    start: int
    end: int
    label_start: int
    label_end: int


class Token(NamedTuple):
    """A run of boxes, a text between boxes, spaces and line ends, or the end of a line."""

    kind: Literal["box", "text", "end"]
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


def _knows_none(_: str) -> bool:
    return False


@dataclass(frozen=True)
class Setting:
    """What is known of a cell's options: whether its label names a group of them, and which texts are options."""

    is_group: bool = False
    is_option: Callable[[str], bool] = _knows_none


def options_of(text: str, setting: Setting | None = None) -> list[Found]:
    """Return the options that a cell prints with boxes, in order; [] for a cell that is none of options.

    Lines of the cell end with a line end. "□经常性项目 ■一次性项目" has its boxes before the text, "新增项目□
    延续项目√" behind it. A text without a box among them is an option with the mark "none".
    """
    setting = setting or Setting()
    plain = _with_boxes(NOTE.sub(lambda note: " " * len(note[0]), text), setting)
    tokens = _tokens(plain)
    texts = [token.text for token in tokens if token.kind == "text"]
    if any(len(text) > LONGEST_LABEL or SENTENCE.search(text) for text in texts):
        return []
    if not any(token.kind == "box" for token in tokens):
        is_list = setting.is_group and len(texts) > 1 and all(map(setting.is_option, texts))
        return [_option(token, None) for token in tokens if token.kind == "text"] if is_list else []
    side = _side(tokens)
    is_first = side > 0
    found = _attached(tokens) if is_first else _attached_behind(tokens)
    if not side:
        return [one._replace(mark="doubtful") for one in found]
    return [_unbent(one, is_first, setting) for one in _without_scraps(found, is_first, plain, setting)]


def _with_boxes(text: str, setting: Setting) -> str:
    """Return the text with □ and ■ for what stands for them, where the cell is plainly one of options."""
    words = {at for word in WORDS_WITH_MOUTH.finditer(text) for at in range(word.start(), word.end())}
    weak = [at for at, char in enumerate(text) if char in WEAK_EMPTY + WEAK_TICKED and at not in words]
    certain = any(char in BOXES for char in text)
    swapped = "".join(
        ("□" if char in WEAK_EMPTY else "■") if at in weak else char for at, char in enumerate(text)
    )
    chunks = [chunk for chunk in swapped.split() if chunk.strip(BOXES)]
    edged = max(sum(chunk[edge] in BOXES for chunk in chunks) for edge in (0, -1)) if chunks else 0
    is_listed = edged == len(chunks) > 1 or (setting.is_group and 2 * edged >= len(chunks))
    return swapped if certain or is_listed else text


def _tokens(text: str) -> list[Token]:
    found = []
    for match in re.finditer(rf"([{BOXES}]+)|([^\s{BOXES}]+)|\n", text):
        kind: Literal["box", "text", "end"] = "box" if match[1] else "text" if match[2] else "end"
        found.append(Token(kind, match[0], match.start()))
    return found


def _side(tokens: Sequence[Token]) -> int:
    """Return 1 where the boxes stand before their texts, -1 behind them, 0 where nothing tells.

    Lines that begin or end with a box tell it, and boxes that touch the text on one side alone.
    """
    marks = [Token("end", "", -1), *tokens, Token("end", "", -1)]
    score = 0
    for before, box, after in zip(marks, tokens, marks[2:], strict=False):
        if box.kind == "box":
            score += (before.kind == "end") - (after.kind == "end")
            score += (after.start == box.end and after.kind == "text") - (
                before.end == box.start and before.kind == "text"
            )
    first, *_, last = (token.kind for token in (*tokens, *tokens) if token.kind != "end")
    return (score > 0) - (score < 0) or (first == "box") - (last == "box") * (first != "box")


def _attached(tokens: Sequence[Token]) -> list[Found]:
    """Return the texts, each with the box right before it."""
    solid = [token for token in tokens if token.kind != "end"]
    return [
        _option(token, before if before and before.kind == "box" else None)
        for before, token in pairwise([None, *solid])
        if token and token.kind == "text"
    ]


def _attached_behind(tokens: Sequence[Token]) -> list[Found]:
    """Return the texts, each with the box right behind it."""
    solid = [token for token in tokens if token.kind != "end"]
    return [
        _option(token, after if after and after.kind == "box" else None)
        for token, after in pairwise([*solid, None])
        if token and token.kind == "text"
    ]


def _option(text: Token, box: Token | None) -> Found:
    mark: Mark = "none" if box is None else "ticked" if set(box.text) & set(TICKED_BOXES) else "empty"
    start = min(text.start, box.start) if box else text.start
    end = max(text.end, box.end) if box else text.end
    return Found(text.text, mark, start, end, text.start, text.end)


def _without_scraps(found: Sequence[Found], is_first: bool, text: str, setting: Setting) -> Iterator[Found]:
    """Yield the options, scraps of a label that a space or a line's end cut off joined to it."""
    kept: list[Found] = []
    for one in found if is_first else reversed(found):
        # Boxes behind: the part without a box stands before its rest, so the texts are gone through backwards.
        last = kept[-1] if kept else one
        first, second = (last, one) if is_first else (one, last)
        if kept and one.mark == "none" and _is_one(first, second, one, text, setting):
            kept[-1] = _joined(first, second, last.mark)
        else:
            kept.append(one)
    yield from kept if is_first else reversed(kept)


def _is_one(first: Found, second: Found, scrap: Found, text: str, setting: Setting) -> bool:
    """Return whether two neighbouring texts, of which one has no box, are one label."""
    if setting.is_option(first.label + second.label):
        return True
    if setting.is_option(first.label) or setting.is_option(second.label):
        return False
    is_wrapped = END_OF_LINE in text[first.label_end : second.label_start]
    shorter = min(len(first.label), len(second.label)) if is_wrapped else len(scrap.label)
    return shorter < (WHOLE_LABEL if is_wrapped else LEAST_OPTION)


def _joined(first: Found, second: Found, mark: Mark) -> Found:
    return Found(
        first.label + second.label, mark, min(first.start, second.start), max(first.end, second.end),
        first.label_start, second.label_end,
    )  # fmt: skip


def _unbent(one: Found, is_first: bool, setting: Setting) -> Found:
    """Return the option, its bent tick told from its label where the rest is a known option, else doubted."""
    edge = 0 if is_first else -1
    if one.mark != "none" or len(one.label) <= LEAST_OPTION or one.label[edge] not in BENT_TICKS:
        return one
    rest = one.label[1:] if is_first else one.label[:-1]
    if not setting.is_option(rest):
        return one if setting.is_option(one.label) else one._replace(mark="doubtful")
    start, end = (one.label_start + 1, one.label_end) if is_first else (one.label_start, one.label_end - 1)
    return one._replace(label=rest, mark="ticked", label_start=start, label_end=end)
