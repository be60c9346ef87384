"""Which of the recogniser's readings a target or an actual value can be: the field's grammar arbitrates.

A sign that stands alone (≥, ≧, ＝, /) is the recogniser's weakest character: "≥4座" comes as "N4座", "元/户" as
"元1户". Both have the right reading among their next-best ones. A reading that no target can be gives way to
the likeliest one that can; what was read first stays among the alternatives, and the value is marked fuzzy.
Where none can and the recogniser was unsure, the place is left unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache

from extract.filing import Alternative
from extract.passage import Passage
from extract.text import folded, without_brackets
from extract.vocabulary import Vocabulary

OPERATOR = r"(?:>=|<=|=|>|<|≥|≤|≧|≦|⩾|⩽|±)"
WORDS = r"[一-鿿()]{2,}"
NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?"
MEASURE = re.compile(rf"(?:{OPERATOR}|{WORDS}{OPERATOR}?)?{NUMBER}[^\d]*")
SIGN = re.compile(rf"{OPERATOR}|{WORDS}|定性|/|-|—+")
SECOND_BEST = 0.7
"""What a reading that only the grammar favours can count for at most."""
UNSURE = 0.6
"""A reading that the grammar refuses, and the recogniser doubts, is no reading."""
LEAST_CONFIDENCE = 0.02
HARDLY_SEEN = 0.41
"""A level read less surely, and not known, was another text on nine of ten worn pages."""
LEAST_INSIDE = 4
RATE = re.compile(r"(?:率|满意度|比例|占比|比重)$")
OVER_HUNDRED = re.compile(rf"{OPERATOR}?(?!100)[1-9]\d(?:\.?\d)?[6890]\W?")
SURE_FIGURE = 0.9
UNIT = re.compile(
    r"[%‰]|百分[比点]|.{1,4}/.{1,4}|万?元|平?方?[公千]?米|[个人家次天户项台套件亩吨批场期篇份处座所盏名年月种栋条幅部辆棵株]|人次|公里|公顷|小时|分钟?|起|例|宗|日"
)
TWO_FIGURES = re.compile(r"\d%?\s+[+-]?\d")
SPECKS = re.compile(r"^[•·˙]+|[•·˙]+$")
SPECKS_OF_NAME = re.compile(rf"{SPECKS.pattern}|(?<=[一-鿿])\.$")
SPECKS_OF_VALUE = re.compile(r"^[•·˙.,;:'~。、，；]+|[•·˙.,;:'~]+$|(?<=[一-鿿/])[.,，·](?=[一-鿿])")
LONGEST_FIGURE, LONGEST_WORD = 12, 5
"""Longer texts, with a figure in them or without, may be sentences: they end in a point, and have commas."""
CLEANED = 0.9
"""A text that a speck was taken off is no surer."""
_FULL = re.compile(r"[一-鿿]")


def as_measure(passage: Passage) -> Passage:
    """Return the passage read as a target or actual value: "N4座" as "≥4座" when that was a next-best reading."""
    return _likeliest(passage, _is_measure)


def as_rate(passage: Passage, name: str) -> Passage:
    """Return a scan's value of what its name calls a rate, unread where its sign was taken for a figure: ≥95% as ≥958."""
    found = OVER_HUNDRED.fullmatch(_plain(passage.text))
    is_doubted = passage.method == "ocr" and passage.confidence < SURE_FIGURE
    return replace(passage, is_unread=True) if found and is_doubted and RATE.search(name) else passage


def is_unit_alone(passage: Passage) -> bool:
    """Return whether a scan's text is a unit of measure (%, 元/户) and no word that can be a target (稳定)."""
    return passage.method == "ocr" and UNIT.fullmatch(_plain(passage.text)) is not None


def as_operator(passage: Passage) -> Passage:
    """Return the passage read as the sign of an operator column: "二" as "＝"."""
    return _likeliest(passage, lambda text: SIGN.fullmatch(_plain(text)) is not None)


def without_specks(passage: Passage, is_name: bool = False) -> Passage:
    """Return a scan's passage without the dots at its ends, which are specks of the paper: •产出指标, 及时•.

    No name ends in a point either, and no figure with its unit, no single word has a mark at its ends or between its signs
    (≥170处., 。改善, ≤40.1元/，册). What was read stays among the alternatives.
    """
    if passage.method != "ocr" or passage.is_blank:
        return passage
    longest = LONGEST_FIGURE if re.search(r"\d", passage.text) else LONGEST_WORD
    is_value = len(passage.text.strip()) <= longest
    specks = SPECKS_OF_NAME if is_name else SPECKS_OF_VALUE if is_value else SPECKS
    text = specks.sub("", passage.text.strip()).strip()
    if text == passage.text:
        return passage
    first_read = Alternative(text=passage.text, confidence=passage.confidence)
    sure = min(passage.confidence, CLEANED)
    return replace(passage, text=text, confidence=sure, alternatives=(first_read,), is_second_best=True)


def as_known(passage: Passage, known: Collection[str]) -> Passage:
    """Return a scan's unsure passage as the one known text that it differs from in a stroke or two; else as it is.

    `known` are folded. “效.益指标, read with little confidence, is 效益指标, and so is W4效益指标 with a neighbour's signs.
    What was read stays among the alternatives. What then is no known text, and was hardly seen, is left unread.
    """
    read = "".join(_FULL.findall(folded(passage.text)))
    is_sure = (
        passage.method != "ocr" or passage.confidence >= UNSURE or "".join(passage.text.split()) in known
    )
    if is_sure or passage.is_blank:
        return passage
    has_figure = re.search(r"\d", without_brackets(passage.text)) is not None
    found = None if has_figure or not read else _vocabulary(frozenset(known)).match(read)
    found = found or _only_known(passage.text, known)
    if found is None:
        return replace(passage, is_unread=True) if passage.confidence < HARDLY_SEEN else passage
    first_read = Alternative(text=passage.text, confidence=passage.confidence)
    return replace(passage, text=found, confidence=UNSURE, alternatives=(first_read,), is_second_best=True)


def _only_known(text: str, known: Collection[str]) -> str | None:
    """Return the one known text of some length that stands in the text beside signs that are no words; else None.

    Points in brackets (产出指标（50分）) are words of its own.
    """
    if re.search(r"[（(]\s*\d", text):
        return None
    inside = [
        word
        for word in known
        if len(word) >= LEAST_INSIDE and re.search(rf"(?<![一-鿿]){word}(?![一-鿿])", folded(text))
    ]
    return inside[0] if len(inside) == 1 else None


@lru_cache(maxsize=8)
def _vocabulary(known: frozenset[str]) -> Vocabulary:
    return Vocabulary.of({name: [name] for name in known})


def _is_measure(text: str) -> bool:
    """Return whether the text can be a value: one number with what belongs to it, or words without any."""
    plain = _plain(text)
    return not re.search(r"\d", plain) or MEASURE.fullmatch(plain) is not None


def is_one_value(passage: Passage) -> bool:
    """Return whether the text is no two figures with room between them (100%  10): cells that no rule parts."""
    return TWO_FIGURES.search(unicodedata.normalize("NFKC", passage.text)) is None


def _likeliest(passage: Passage, fits: Callable[[str], bool]) -> Passage:
    if passage.is_blank or fits(passage.text):
        return passage
    fitting = [
        other for other in passage.alternatives if other.confidence >= LEAST_CONFIDENCE and fits(other.text)
    ]
    if not fitting:
        return replace(passage, is_unread=passage.confidence < UNSURE)
    best, *rest = fitting
    share = best.confidence / sum(other.confidence for other in fitting)
    first_read = Alternative(text=passage.text, confidence=passage.confidence)
    return replace(
        passage,
        text=best.text,
        confidence=round(share * SECOND_BEST, 4),
        alternatives=(first_read, *rest),
        is_second_best=True,
    )


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
