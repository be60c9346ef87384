"""A rule on dates and years that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.filing import Filing, FormType
from review.calendar import YearMention, dates, years
from review.passages import passages
from review.period import day, is_likely
from review.rule import Draft, form_rule
from review.sentences import clause_around
from review.target_forms import target_forms
from review.wording import shown

FORMS: tuple[FormType, ...] = ("target", "self_evaluation", "project_statement")
DUE = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|初)?(?:之?前|以前|内)?(?:完成|完工|竣工|建成)?"
)
"""A target that is nothing but the time by which something is done."""


@form_rule("impossible-date", severity="error", forms=FORMS)
def impossible_date(filing: Filing) -> Iterator[Draft]:
    """Every date is one of the calendar, and every year one that the form can speak of.

    A year lies between 1949 and twenty years after the form's; that of a standard or a document at most one
    after it. Years before 1949 beside words of history (始建, 成立, 以来), and the far goals of the country
    (2060), are let be. A target that is a time of a year before the form's is a warning. One finding a place.
    Parameter: 1949; 20 years; 1 year for standards and documents.
    Source: form arithmetic or logic.
    Example: 2022年3月1日至2022年9月31日 -> error; CJJ 36-2116 on a form of 2021 -> error.
    """
    for pointer in ("/start_date", "/end_date"):
        one = day(filing.at(pointer))
        if one and not (one.is_in_calendar and is_likely(one.year, filing.fiscal_year)):
            yield _draft(pointer, shown(filing, pointer), str(filing.at(pointer)))
    for pointer, text, _ in passages(filing):
        said = next(_impossible(filing, text), None)
        if said:
            yield _draft(pointer, said, said)
        elif filing.form_type == "target" and pointer.endswith("/target"):
            yield from _past_target(filing, pointer, text)


def _draft(pointer: str, found: str, said: str) -> Draft:
    return Draft(
        (pointer,),
        f"“{said}”不是可能的日期或年份，请核对。",
        f"“{said}” is no possible date or year. Check it.",
        found,
    )


def _impossible(filing: Filing, text: str) -> Iterator[str]:
    for date in dates(text):
        if not date.is_possible:
            yield date.text
    for year in years(text):
        if not _is_possible(filing, text, year):
            yield year.text


def _is_possible(filing: Filing, text: str, one: YearMention) -> bool:
    limits, own = target_forms(), filing.fiscal_year
    if one.is_standard_year:
        return limits.first_year <= one.year and (own is None or one.year <= own + limits.standards_ahead)
    if one.year in limits.far_goals or is_likely(one.year, own):
        return True
    clause = clause_around(text, one.start, one.end)
    return one.year < limits.first_year and any(word in clause for word in limits.old_things)


def _past_target(filing: Filing, pointer: str, text: str) -> Iterator[Draft]:
    plain = re.sub(r"\s+|[(（][^()（）]*[)）]|[。；]", "", text)
    if filing.fiscal_year is None or not DUE.fullmatch(plain) or int(plain[:4]) >= filing.fiscal_year:
        return
    found, own = shown(filing, pointer), str(filing.fiscal_year)
    yield Draft(
        (pointer, "/fiscal_year"),
        f"指标值“{found}”早于本表年度 {own}，请核对年份。",
        f"The target “{found}” lies before the form's fiscal year {own}. Check the year.",
        found,
        f"≥{own}",
        "warning",
    )
