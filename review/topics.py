"""Points that an auditor notices in what a project says: what it pays for, whom it pays, who judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.filing import Filing
from review.passages import Passage
from review.text_parameters import Topic, attention_words

SENTENCE = re.compile(r"[^。；;！？\n]+")
CLAUSE = re.compile(r"[^，,]+")
TITLED = re.compile(r"《[^》]*》")
ITEM = re.compile(r"\d|列|计提|提取|安排|设立")
PLACE = re.compile(r"^.*?(?:[省市县区]|自治[州旗])(?=..)")


def mentioned(topic: Topic, one: Passage) -> str | None:
    """Return the words by which a passage names the topic, None where it does not, or forbids or denies it."""
    words = attention_words()
    for sentence in _sentences(one.text):
        for clause in CLAUSE.finditer(sentence):
            found = _pattern(topic.patterns).search(clause[0])
            if found is None or re.match(words.regulated, clause[0][found.end() :]):
                continue
            if topic.is_item and one.kind != "name" and not ITEM.search(clause[0]):
                continue
            before = sentence[: clause.start() + found.start()]
            excused = _has(words.forbidding, before) or _has(words.forbidding, clause[0])
            if not excused and not _has(words.denying, clause[0]) and not _excuses(topic, sentence):
                return found[0]
    return None


def own_experts(filing: Filing, one: Passage) -> str | None:
    """Return the words by which a passage counts people of the applicant among the experts who judge its project."""
    words = attention_words()
    people = "|".join(words.expert_titles)
    names = "|".join(map(re.escape, (*_names(filing), *words.own_words)))
    member = re.compile(
        rf"(?:{names})(?![^，。；、]*(?:组织|邀请|聘请|委托|召开|召集|牵头))[^，。；、“”]{{0,12}}?(?:{people})"
    )
    roster = re.compile(r"为|有|由|是|包括|组成|担任|参加|任|成员|组长|来自|出席|均|参与")
    for sentence in _sentences(one.text):
        if not _has(words.expert_words, sentence) or _has(words.independent, sentence):
            continue
        found = member.search(sentence)
        if found and roster.search(sentence):
            return found[0]
    return None


def _names(filing: Filing) -> Iterator[str]:
    """The applicant's name, and what it is called without its place (区水务局 for 望汐区水务局)."""
    for name in (
        filing.implementing_unit,
        filing.competent_department if not filing.implementing_unit else None,
    ):
        plain = (name or "").strip()
        if len(plain) < 4:
            continue
        yield plain
        place = PLACE.match(plain)
        if place:
            yield plain[place.end() - 1 :]


def _sentences(text: str) -> Iterator[str]:
    """The sentences without blanks, and without the titles that they cite."""
    for found in SENTENCE.finditer(TITLED.sub("", text)):
        yield re.sub(r"\s+", "", found[0])


def _excuses(topic: Topic, sentence: str) -> bool:
    return bool(topic.unless) and _pattern(topic.unless).search(sentence) is not None


def _has(entries: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in entries)


@lru_cache(maxsize=64)
def _pattern(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(entries))
