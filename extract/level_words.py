"""Level cells of a worn page that hold more than one level's word, or a stranger's sign behind it.

│ 产出指标 │ 数量指标 │ …    A rule between two level cells that is lost makes one cell of them: 产出指标效益指标.
│          │ 质量指标 │ …    Its words are parted where only one way to part them is left: one word to a row, or
│ 效益指标 │ 社会效益 │ …    as the second levels beside them ask. Where several are, the cell is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from extract.filing import Alternative
from extract.passage import Passage
from extract.text import folded, without_brackets

BEHIND = re.compile(r"(?<=指标)[一-鿿]{1,2}$")
ITS_OWN = re.compile(r"(?:值|名|名称|内容|类|类别|体系)$")
SURE = 0.84
"""How sure a level is at most that was parted from another's, or from a stranger's sign."""
MOST_PARTS = 4
OF_LEVEL1 = (
    (re.compile("产出"), re.compile("数量|质量|时效|成本")),
    (re.compile("效益|效果"), re.compile("效益|可持续|影响")),
    (re.compile("满意"), re.compile("满意")),
    (re.compile("成本"), re.compile("成本")),
)
"""What second levels stand under a first one, by words that only they hold."""


def words_in(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the known level words that the text is made of, two or more; () for any other text."""
    plain = folded(without_brackets(text))
    if plain in known:
        return ()
    found = _parts(plain, frozenset(known), MOST_PARTS)
    return found if len(found) > 1 else ()


@lru_cache(maxsize=256)
def _parts(text: str, known: frozenset[str], most: int) -> tuple[str, ...]:
    if not text or most == 0:
        return ()
    for end in range(len(text), 1, -1):
        if text[:end] in known:
            rest = _parts(text[end:], known, most - 1)
            if end == len(text) or rest:
                return (text[:end], *rest)
    return ()


def without_stranger(passage: Passage, known: Collection[str]) -> Passage:
    """Return a scan's level without the sign or two of a seal or a neighbour behind it: 质量指标位."""
    plain = folded(passage.text)
    bare = BEHIND.sub("", plain)
    if passage.method != "ocr" or bare == plain or bare not in known or ITS_OWN.search(plain):
        return passage
    return _marked(passage, bare)


def parted(passage: Passage, words: Sequence[str], beside: Sequence[str]) -> list[Passage]:
    """Return the level of each row that the cell stands for, unread where more than one way to part it is left.

    `beside` are the second levels of these rows, where the cell is a first level; else "".
    """
    ways = [
        way
        for cuts in combinations(range(1, len(beside)), len(words) - 1)
        if _fits(way := _by_row(words, (0, *cuts, len(beside))), beside)
    ]
    if len(ways) != 1:
        return [replace(passage, is_unread=True)] * len(beside)
    return [_marked(passage, word) for word in ways[0]]


def _by_row(words: Sequence[str], edges: Sequence[int]) -> list[str]:
    spans = zip(words, pairwise(edges), strict=True)
    return [word for word, (begin, end) in spans for _ in range(begin, end)]


def _fits(way: Sequence[str], beside: Sequence[str]) -> bool:
    return all(_may_stand(word, second) for word, second in zip(way, beside, strict=True))


def _may_stand(first: str, second: str) -> bool:
    """Whether a second level may stand under a first one: nothing is known of it, or its words are that one's."""
    owners = [level1 for level1, words in OF_LEVEL1 if words.search(folded(second))]
    return not owners or any(level1.search(first) for level1 in owners)


def _marked(passage: Passage, text: str) -> Passage:
    first_read = Alternative(text=passage.text, confidence=passage.confidence)
    sure = min(passage.confidence, SURE)
    return replace(passage, text=text, confidence=sure, alternatives=(first_read,), is_second_best=True)
