"""Rules on text that was taken over from another year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from rapidfuzz import fuzz

from extract.filing import Filing
from review.across_parameters import across_parameters
from review.outcome import folded
from review.project import Pair, Project
from review.rule import Draft, project_rule

RESULTS = ("/annual_goal/actual",)
EXCERPT = 40


@project_rule("copied-text", severity="warning", scope="cross_year")
def copied_text(project: Project) -> Iterator[Draft]:
    """What a year achieved, and why it fell short, is told anew each year, and speaks of the form's own year.

    A goal that is word for word last year's is a notice where it names the older year and not its own; goals may
    stay otherwise. The goal in target form and self-evaluation of one year is the same, and right so.
    A text of fixed wording whose numbers are new is none.
    Parameter: similarity 90%, 80 characters and more.
    Source: form arithmetic or logic.
    Example: the same 实际完成情况 in the forms of 2021 and 2022 -> warning.
    """
    for form in ("self_evaluation", "target"):
        for pair in (*project.of("other_year", form, form),):
            yield from _goals(pair)
            if form == "self_evaluation":
                yield from _results(pair)


def _results(pair: Pair) -> Iterator[Draft]:
    for here, there in product(_told(pair.later), _told(pair.earlier)):
        if here.split("/")[1] == there.split("/")[1] and _is_copied(pair, here, there):
            text, year = str(pair.later.at(here)), pair.earlier.fiscal_year
            excerpt = text[:EXCERPT]
            yield Draft(
                (here, *pair.before(there)),
                f"本年“{excerpt}…”与 {year} 年表中的文字雷同{_stale(pair, text)}，请按本年实际情况填写。",
                f"“{excerpt}…” is, word for word or nearly, what the form of {year} says. Tell this year's facts.",
                excerpt,
                None,
                None,
                pair,
            )


def _told(filing: Filing) -> list[str]:
    rows = (f"/indicators/{index}/deviation" for index in range(len(filing.indicators)))
    return [pointer for pointer in (*RESULTS, *rows) if filing.at(pointer) and not filing.is_unread(pointer)]


def _goals(pair: Pair) -> Iterator[Draft]:
    at = "/annual_goal/expected"
    text = pair.later.annual_goal.expected
    if text and pair.earlier.annual_goal.expected and _stale(pair, text) and _is_copied(pair, at, at):
        excerpt = text[:EXCERPT]
        yield Draft(
            (at, *pair.before(at)),
            f"本年目标“{excerpt}…”沿用 {pair.earlier.fiscal_year} 年的文字，年份也未更新，请核对目标是否为本年的。",
            f"The goal “{excerpt}…” is that of {pair.earlier.fiscal_year}, its year included. Is it this year's?",
            excerpt,
            None,
            "notice",
            pair,
        )


def _is_copied(pair: Pair, here: str, there: str) -> bool:
    limits = across_parameters().rules
    one, other = str(pair.later.at(here)), str(pair.earlier.at(there))
    if min(len(folded(one)), len(folded(other))) < limits.copied_least_characters:
        return False
    if _numbers(one) != _numbers(other):
        return False
    return fuzz.ratio(folded(one), folded(other), score_cutoff=limits.copied_similarity) > 0


def _numbers(text: str) -> list[str]:
    """The numbers that a text states, years aside: they are what is new in a text of fixed wording."""
    return re.findall(r"(?<!\d)(?!(?:19|20)\d{2}年)\d+(?:\.\d+)?", text)


def _stale(pair: Pair, text: str) -> str:
    """What to say where the text names the earlier form's year and not its own; "" elsewhere."""
    then, now = pair.earlier.fiscal_year, pair.later.fiscal_year
    if then is None or now is None or f"{then}年" not in text or f"{now}年" in text:
        return ""
    return f"，且仍写 {then} 年"
