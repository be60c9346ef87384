"""Whether an explanation says what will be done about its cause, or has been done, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.explanation import split_deviation
from review.numerals import flat
from review.outcome import folded
from review.prose_parameters import has_word, prose_parameters

CLAUSE = re.compile(r"[,，。；;:：！!？?\n、]")
NUMBERING = re.compile(r"^\s*[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十])(?:[)）.、是]|(?=\D))\s*")
REASON = re.compile(r"因(?!地|此|素|材)|由于|受(?!益|训|理|众|助|托|教|邀|聘)")
NEARLY = re.compile(r"即将|将近|将军")
PAST = re.compile(r"^.{0,3}(?:了|后|过程|时|期间|中(?!心))")


def gives_measure(text: str, name: str = "") -> bool:
    """Return whether the explanation of the row of that name names a measure.

    A heading with 无 behind it names none. A clause names one that looks ahead (下一步, 将, 拟), that begins with
    something to do (增加巡查, 已约谈供应商), and that neither gives a reason nor goes on to a shortfall.
    """
    cause, measure = split_deviation(text)
    if measure is not None and folded(measure) not in prose_parameters().no_measure:
        return True
    text = text if measure is None else cause or ""
    clauses = [one for piece in CLAUSE.split(flat(text).replace(name, "")) if (one := piece.strip())]
    return any(_is_measure(clauses, place) for place in range(len(clauses)))


def _is_measure(clauses: Sequence[str], place: int) -> bool:
    limits = prose_parameters()
    clause = NUMBERING.sub("", clauses[place])
    bare = _without_lead(clause)
    is_lacking = has_word(clause, limits.deficits) and not has_word(clause, limits.cures)
    if any(_stands(clause, word) for word in limits.measure_marks) and not (is_lacking and "不足" in clause):
        return True
    if is_lacking or REASON.search(clause):
        return False
    if any(_stands(clause, word) for word in limits.measure_times):
        return True
    if any(
        has_word(later, limits.deficits) and not has_word(later, limits.cures)
        for later in clauses[place + 1 :]
    ):
        return False
    if place == 0 and bare == clause:
        return has_word(bare[:2], limits.measure_weak)
    return _begins(bare) or has_word(clause, limits.measure_weak)


def _begins(bare: str) -> bool:
    """Whether the clause begins with something to do, and not with what has become of it."""
    limits = prose_parameters()
    if bare.startswith(limits.measure_leads):
        return has_word(bare, limits.measure_verbs)
    word = max((word for word in limits.measure_verbs if bare.startswith(word)), key=len, default="")
    return bool(word) and not PAST.match(bare[len(word) :])


def _without_lead(clause: str) -> str:
    """The clause without who acts, and without joining words (我校已, 同时)."""
    own, found = prose_parameters().own_hands, True
    while found:
        word = max((word for word in own if clause.startswith(word)), key=len, default="")
        clause, found = clause.removeprefix(word), bool(word)
    already = re.search(r"已经?(?=[一-鿿]{2})", clause)
    return clause[already.end() :] if already else clause


def _stands(clause: str, word: str) -> bool:
    """Whether the word stands in the clause and looks ahead: 推迟至明年 puts off, 将近 is about."""
    at = clause.find(word)
    if at < 0 or (word == "将" and NEARLY.search(clause)):
        return False
    return not clause[:at].endswith(prose_parameters().deferred)
