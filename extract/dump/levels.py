"""Merged level cells put beside the rows that they span: a label stands in the middle of its rows.

3 │              │ 为申报后续…
4 │ 社会效益指标 │ 为创建科研…     Rows 3 to 5 have their middle where the label stands; a label that could
5 │              │ 长效管理机制    as well end a row earlier leaves that row without one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.dump.token import Token
from extract.labels import LabelBook
from extract.text import folded, without_brackets

MARGIN = 0.8
UNLABELLED = 0.4
"""What it costs that rows at a page's edge have no label on this page, where the table goes on there."""
FAR = 50.0
LEAST_WRAPPED = 5
"""Characters that fill a level's column; shorter names stand on lines of their own."""
FIRST_NAMES = frozenset({"产出", "效益", "满意度", "投入", "过程", "效果"})
SECOND_NAMES = frozenset({
    "数量", "质量", "时效", "经济效益", "社会效益", "生态效益", "环境效益", "可持续影响", "服务对象满意度", "经济成本",
    "社会成本", "生态环境成本", "社会公众满意度",
})  # fmt: skip
NAME = re.compile(r"(?!指标|影响指标|象满意|响指标|益指标)[一-鿿]{1,15}[^指\W]")
"""A name; not what a wrapped one ends with."""
TALLEST = 5
"""Lines that one label is wrapped over, at most."""


@dataclass(frozen=True, slots=True)
class Label:
    """A level's name: its parts, and the line of its middle."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The label's text, wraps joined."""
        return "".join(token.text for token in self.tokens)

    @property
    def middle(self) -> float:
        """The line on which its middle stands."""
        return (self.tokens[0].place + self.tokens[-1].place) / 2


def labels_of(tokens: Sequence[Token], book: LabelBook) -> list[Label]:
    """Return the tokens of one level's column as labels, wrapped ones joined; known names decide."""
    widest = max((len(token.text) for token in tokens), default=0)
    found: list[Label] = []
    at = 0
    while at < len(tokens):
        if found and tokens[at].text[0] in "（(" and tokens[at].place - found[-1].tokens[-1].place <= 3:
            found[-1] = Label((*found[-1].tokens, tokens[at]))
            at += 1
            continue
        taken = _known(tokens[at:], book) or _wrapped(tokens[at:], widest, book)
        found.append(Label(tuple(tokens[at : at + taken])))
        at += taken
    return [label for label in found if len(label.text) > 1]


def is_known(text: str, book: LabelBook) -> bool:
    """Return whether the text names a level of the usual scheme."""
    name = folded(without_brackets(text))
    return name in book.levels or f"{name}指标" in book.levels


def are_sound(labels: Sequence[Label], level: str, book: LabelBook) -> bool:
    """Return whether the labels can be one column of names: whole, of one level, all usual or all of the form's own."""
    known = [is_known(label.text, book) for label in labels]
    whole = {folded(without_brackets(label.text)).endswith("指标") for label in labels}
    return (
        len(whole) < 2
        and all(is_sound(label.text, level) for label in labels)
        and (all(known) or True not in whole)
    )


def is_sound(text: str, level: str) -> bool:
    """Return whether the text is a name, not a rest of one, and not a usual name of the other level."""
    bare = folded(without_brackets(text))
    name = bare.removesuffix("指标")
    other = FIRST_NAMES if level == "level2" else SECOND_NAMES
    is_other = name in other and (bare.endswith("指标") or name in ("产出", "效益"))
    return NAME.fullmatch(bare) is not None and not is_other


def _known(tokens: Sequence[Token], book: LabelBook) -> int:
    """Return how many tokens together are a known name, the longest one; 0 for none."""
    best = 0
    for count in range(1, min(TALLEST, len(tokens)) + 1):
        if tokens[count - 1].place - tokens[0].place > 2 * count:
            break
        text = "".join(token.text for token in tokens[:count])
        if is_known(text, book) and text.count("（") == text.count("）"):
            best = count
    return best


def _wrapped(tokens: Sequence[Token], widest: int, book: LabelBook) -> int:
    """Return how many tokens an unknown name is wrapped over: each but its last fills the column."""
    count = 1
    while count < len(tokens) and not _known(tokens[count:], book):
        before, after = tokens[count - 1], tokens[count]
        is_rest = len(after.text) == 1 and after.place - before.place <= 2
        is_wrap = after.place - before.place == 1 and len(before.text) == widest >= LEAST_WRAPPED
        if not (is_rest or is_wrap):
            break
        count += 1
    return count


def assign(
    labels: Sequence[Label], rows: Sequence[tuple[int, int]], goes_on: tuple[bool, bool]
) -> list[int | None]:
    """Return the label of each row: its number, -1 for the one before the page, len(labels) for the one after.

    `rows` are first and last lines; `goes_on`: whether the table comes from the page before, and goes on after.
    None for a row that two labels claim about as well.
    """
    count, last = len(rows), len(labels)
    groups = [-1, *range(last), last]

    def cost(group: int, begin: int, end: int) -> float:
        if 0 <= group < last:
            if begin == end:
                return math.inf
            return abs(labels[group].middle - (rows[begin][0] + rows[end - 1][1]) / 2)
        if begin == end:
            return 0.0
        return UNLABELLED if goes_on[group == last] else FAR

    ahead = _table(groups, count, cost)
    behind = _table(groups[::-1], count, lambda group, begin, end: cost(group, count - end, count - begin))
    found: list[int | None] = []
    for number in range(count):
        through = {
            group: min(
                ahead[step][begin] + cost(group, begin, end) + behind[len(groups) - step - 1][count - end]
                for begin in range(number + 1)
                for end in range(number + 1, count + 1)
            )
            for step, group in enumerate(groups)
        }
        order = sorted(groups, key=through.__getitem__)
        is_sure = through[order[1]] - through[order[0]] >= MARGIN and through[order[0]] < FAR
        found.append(order[0] if is_sure else None)
    return found


def _table(groups: Sequence[int], count: int, cost) -> list[list[float]]:  # type: ignore[no-untyped-def]
    """Return the least cost of giving the first rows to the first groups, in order."""
    best = [[0.0] + [math.inf] * count]
    for group in groups:
        before = best[-1]
        best.append(
            [
                min(before[begin] + cost(group, begin, end) for begin in range(end + 1))
                for end in range(count + 1)
            ]
        )
    return best
