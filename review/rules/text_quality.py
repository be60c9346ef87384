"""Rules on how a filing is written: nothing said in a loop, nothing cut off, no word misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import get_args

from extract.filing import Filing, FormType
from review.passages import Passage, is_sure, passages, prose
from review.repetition import first_copy, first_loop
from review.rule import Draft, form_rule
from review.text_parameters import misspellings, text_parameters
from review.truncation import cut_end

EVERY_FORM: tuple[FormType, ...] = get_args(FormType)
GOAL = "/annual_goal/expected"
SHOWN = 24
"""Signs of a passage that a message shows."""


@form_rule("repeated-text", severity="warning", forms=EVERY_FORM)
def repeated_text(filing: Filing) -> Iterator[Draft]:
    """A passage says nothing in a loop, and no long stretch of text stands in a form twice.

    A goal that stands in a section as well is one text; like explanations are left to `deviation-copied`, what
    a plan says of each period alike is none. One finding a passage, three a filing.
    Parameter: a sentence three times, a stretch of 200 characters twice, of 80 within one passage; blanks and
    line ends do not count.
    Source: form arithmetic or logic.
    Example: 加强保洁力度。加强保洁力度。加强保洁力度。 -> warning.
    """
    yield from islice(_repetitions(filing), text_parameters().most_findings)


def _repetitions(filing: Filing) -> Iterator[Draft]:
    earlier: list[Passage] = []
    for one in prose(filing):
        looped = first_loop(one.text)
        if looped is not None:
            said, times = looped
            yield Draft(
                (one.pointer,),
                f"“{_short(said)}”重复出现 {times} 次，疑为复制粘贴所致，请核对原文。",
                f"“{_short(said)}” stands here {times} times over. Was it pasted?",
                _short(said),
            )
        elif not one.pointer.endswith("/deviation"):
            yield from _copies(one, earlier)
            earlier.append(one)


def _copies(one: Passage, earlier: list[Passage]) -> Iterator[Draft]:
    for other in (*earlier, one):
        if GOAL in (one.pointer, other.pointer) and "/sections/" in f"{one.pointer}{other.pointer}":
            continue
        copied = first_copy(one.text, None if other is one else other.text)
        if copied is not None:
            paths = (one.pointer,) if other is one else (one.pointer, other.pointer)
            yield Draft(
                paths,
                f"以“{_short(copied)}”开头的一段文字整段重复，请核对是否误粘贴。",
                f"The stretch of text that begins with “{_short(copied)}” stands in the form twice. Was it pasted?",
                _short(copied),
            )
            return


@form_rule("truncated-text", severity="notice", forms=EVERY_FORM)
def truncated_text(filing: Filing) -> Iterator[Draft]:
    """A passage does not stop in the middle of a sentence.

    It does where it ends with a comma, an open bracket, a word that joins or leads (以及、由于、的), the number
    of an item, or one or two signs behind its last full stop. A missing full stop alone is nothing; names,
    cells and short fields are not judged, nor what was read with less than 95% confidence. Three a filing.
    Parameter: passages of 8 characters or more, other fields of 15 or more.
    Source: form arithmetic or logic.
    Example: ……丰富了农村文化生活， -> notice.
    """
    yield from islice(_truncations(filing), text_parameters().most_findings)


def _truncations(filing: Filing) -> Iterator[Draft]:
    limits = text_parameters().truncation
    for one in prose(filing):
        is_field = one.pointer.startswith(("/other_fields/", "/notes/"))
        least = limits.least_of_field if is_field else limits.least
        if len(one.text.strip()) < least or not is_sure(filing, one.pointer):
            continue
        end = cut_end(one.text)
        if end is not None:
            yield Draft(
                (one.pointer,),
                f"文字以“{end}”结尾，疑在句中截断，请核对原文并补全。",
                f"The text ends with “{end}”, in the middle of a sentence. Complete it.",
                end,
            )


@form_rule("misspelling", severity="notice", forms=EVERY_FORM)
def misspelling(filing: Filing) -> Iterator[Draft]:
    """No word is one of the known slips: a wrong sign, a wrong unit, a foreign sign within Chinese words.

    One finding a passage, three a filing. What was read with less than 95% confidence is not judged: the slip may
    be the reading's.
    Parameter: the closed list of `review/data/misspellings.json`.
    Source: form arithmetic or logic.
    Example: 洒水军6辆 -> notice; 洒水车 was meant.
    """
    yield from islice(_slips(filing), text_parameters().most_findings)


def _slips(filing: Filing) -> Iterator[Draft]:
    for one in passages(filing):
        found = _misspelt(one.text) if is_sure(filing, one.pointer) else {}
        if found:
            pairs = "、".join(
                f"“{wrong}”应为“{right}”" if right else f"“{wrong}”" for wrong, right in found.items()
            )
            words = ", ".join(f"“{wrong}”" for wrong in found)
            yield Draft(
                (one.pointer,),
                f"疑有错别字：{pairs}，请核对。",
                f"Likely misspelt: {words}. Check the wording.",
                "、".join(found),
                "、".join(right for right in found.values() if right) or None,
            )


def _misspelt(text: str) -> dict[str, str]:
    """Return each slip of the text with what was meant, "" where nobody can say."""
    found: dict[str, str] = {}
    if not any(pattern.search(text) for pattern in _any_pattern()):
        return found
    for pattern, right in _patterns():
        for match in pattern.finditer(text):
            found.setdefault(match[0], match.expand(right))
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(wrong), right) for wrong, right in misspellings())


@lru_cache(maxsize=1)
def _any_pattern() -> tuple[re.Pattern[str], ...]:
    """What finds whether a text has any slip, many times sooner than one after the other."""
    words = [wrong for wrong, _ in misspellings()]
    numbered = [wrong for wrong in words if re.search(r"\\\d", wrong)]  # which tell groups by their number
    joined = "|".join(f"(?:{wrong})" for wrong in words if wrong not in numbered)
    return tuple(map(re.compile, (joined, *numbered)))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}……"
