"""What a number counts: the noun phrase behind it (5家研究单位) or before it (支持研究单位5家)."""

from __future__ import annotations

import re
from functools import lru_cache

from review.parameters import mention_words

PUNCTUATION = re.compile(r"[,。;:、()《》!?\n+]")
QUOTES = str.maketrans("", "", '“”"‘’')
SHARE = re.compile(r"(?<=.)占[^占]{0,14}$")
EDGES = "①②③④⑤⑥⑦⑧⑨⑩ “”\"'‘’·"
LONGEST = 30


def subject_of(plain: str, left: int, start: int, end: int, following: int, unit: str) -> str:
    """Return the noun phrase that a quantity from `start` to `end` counts; "" where none stands by it.

    `left` is how far back the words may be its own, `following` where the next number begins. A rate is named
    before its number; a phrase that runs into the next number belongs to that.
    """
    before = _before(plain[left:start]).rpartition("的")[2].translate(QUOTES)
    behind, is_next = _behind(plain, end, following)
    behind = behind.translate(QUOTES)
    if before and (unit in ("%", "百分点", "元") or is_next):
        return before
    return behind or before


def label_of(label: str) -> str:
    """Return the words that name an amount without the verbs and adverbs round them."""
    return _before(label)


def _behind(plain: str, end: int, following: int) -> tuple[str, bool]:
    piece = plain[end : min(end + LONGEST, following)]
    stop = PUNCTUATION.search(piece)
    is_next = stop is None and end + len(piece) == following and following < len(plain)
    piece = piece[: stop.start()] if stop else piece
    piece = piece.removeprefix("的").strip(EDGES)
    if piece.startswith(mention_words()["modifiers"]):
        piece = piece.rpartition("的")[2] if "的" in piece else ""
    piece = _until_verb(piece)
    head, of, rest = piece.partition("的")
    piece = rest if of and head.endswith(mention_words()["adjectives"]) else head
    return piece.strip(EDGES).rstrip("和及与"), is_next


def _until_verb(piece: str) -> str:
    """The piece up to the first word that no noun phrase holds (通过, 在); 在校 and such are none."""
    for found in _stops().finditer(piece):
        if found[1] is None:
            return piece[: found.start()]
    return piece


def _before(lead: str) -> str:
    lists = mention_words()
    pieces = [one.strip(EDGES) for one in PUNCTUATION.split(lead)]
    is_heading = len(pieces) > 1 and not pieces[-1] and lead.rstrip().endswith(":")
    piece = _stripped_end(SHARE.sub("", pieces[-2 if is_heading else -1]))
    for verb in lists["strong_verbs"]:
        _, found, rest = piece.rpartition(verb)
        if found and rest:
            piece = rest
    return _stripped_start(piece)[-LONGEST:].strip(EDGES)


def _stripped_end(piece: str) -> str:
    ends = mention_words()["subject_ends"]
    while piece.endswith(ends):
        word = max((word for word in ends if piece.endswith(word)), key=len)
        piece = piece[: -len(word)].rstrip(EDGES)
    return piece


def _stripped_start(piece: str) -> str:
    lists = mention_words()
    verbs = (*lists["strong_verbs"], *lists["weak_verbs"], "了")
    while piece.startswith(verbs) and not piece.startswith(lists["subject_keeps"]):
        word = max((word for word in verbs if piece.startswith(word)), key=len)
        piece = piece.removeprefix(word).strip(EDGES)
    return piece


@lru_cache(maxsize=1)
def _stops() -> re.Pattern[str]:
    lists = mention_words()
    keeps, stops = (sorted(lists[name], key=len, reverse=True) for name in ("subject_keeps", "subject_stops"))
    return re.compile(f"({'|'.join(keeps)})|(?:{'|'.join(stops)})")
