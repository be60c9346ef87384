"""Rules on the quantities that a goal promises: each is answered for, and each has an indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.filing import Filing
from review.claim import Claim, claims, content, likeness, pairs, sentence_of, share_within, thing_of
from review.finding import Severity
from review.prose_parameters import has_word, prose_parameters
from review.quantity import parse
from review.row import Row, rows
from review.rule import Draft, form_rule

EXPECTED, ACTUAL = "/annual_goal/expected", "/annual_goal/actual"
REASON = re.compile(r"因(?!地|此|素|而|材)|受(?!益|训|理|众|助|托|教|邀|聘|到好评|欢迎)")
HALF = 0.5
CLOSE = 0.1
"""By how much less alike a phrase may be than the nearest one, and still count the same thing."""


@form_rule("goal-quantity-missed", severity="error")
def goal_quantity_missed(filing: Filing) -> Iterator[Draft]:
    """What the goal promises by number is told of in the actual text, and reached, or the shortfall is explained.

    A number that is not reached is an error, one of which the actual text says nothing a warning. A reason in the
    text, and a row of the same thing that lost points or is explained, answer for it; so does a row that reached
    the number. Numbers of the background, of time and of each period or thing, and money without a counterpart
    are not asked for.
    Tolerance: half a unit of the last printed digit; 10% where the goal says 约.
    Source: 财预〔2015〕88号 (text to be confirmed).
    Example: 新增垃圾亭30座 in the goal, 新增垃圾亭24座 as its result -> error.
    """
    expected, actual = filing.annual_goal.expected, filing.annual_goal.actual
    if not expected or not actual or filing.is_unread(EXPECTED) or filing.is_unread(ACTUAL):
        return
    told = [one for one in claims(actual) if not _is_plan(one)]
    seen: set[tuple[Decimal, str, str]] = set()
    for goal in promises(expected):
        key = (goal.quantity.low, goal.quantity.unit, goal.mention.subject or goal.words)
        if key in seen:
            continue
        seen.add(key)
        answers = _answers(goal, told)
        if answers:
            if not _is_reached(goal, answers) and not _is_answered_for(filing, goal, actual, answers):
                yield _missed(goal, max(answers, key=lambda one: one.quantity.low))
        elif (
            not goal.mention.is_per
            and _is_silent(goal, actual)
            and not any(covers(row, goal) for row in rows(filing))
        ):
            yield _absent(goal)


def promises(text: str) -> Iterator[Claim]:
    """Yield what the goal says is to be done within the year, by number; a clause that counts years is of several."""
    found = claims(text)
    long_term = {one.mention.clause for one in found if one.quantity.unit == "年"}
    yield from (one for one in found if one.mention.clause not in long_term and _is_promise(one))


def _is_promise(goal: Claim) -> bool:
    """Whether the goal's number is something to be done, and not the background, a time or a way of working."""
    limits = prose_parameters()
    phrase, unit = goal.phrase.strip(), goal.quantity.unit
    is_limit = goal.quantity.operator in ("≤", "<")
    if (unit in limits.idle_units and not is_limit) or has_word(phrase, limits.housekeeping):
        return False
    if phrase.startswith(limits.purposes) or has_word(goal.lead, limits.background):
        return False
    return not goal.lead.strip().startswith(limits.places) and bool(goal.words)


def _is_plan(one: Claim) -> bool:
    limits, lead = prose_parameters(), one.lead
    for word in limits.by_plan:
        lead = lead.replace(word, "")
    return has_word(lead, limits.planned)


def _answers(goal: Claim, told: Sequence[Claim]) -> list[Claim]:
    """Return the numbers of the actual text that count what the goal counts: those whose words are nearest to it."""
    near = [(_likeness(goal, one), one) for one in told if _is_comparable(goal, one)]
    best = max((score for score, _ in near), default=0.0)
    return [one for score, one in near if score >= max(best - CLOSE, prose_parameters().alike)]


def _is_comparable(goal: Claim, told: Claim) -> bool:
    # So many attendances (人次) are at most so many people.
    units = (goal.quantity.unit, told.quantity.unit)
    return (units[0] == units[1] or units == ("人", "人次")) and told.mention.per == goal.mention.per


def _likeness(one: Claim, other: Claim) -> float:
    subjects = content(one.mention.subject), content(other.mention.subject)
    return 1.0 if subjects[0] and subjects[0] == subjects[1] else likeness(one.words, other.words)


def _is_reached(goal: Claim, answers: Sequence[Claim]) -> bool:
    """Whether one of the numbers reaches the goal, or all of them together do."""
    wanted, slack = goal.quantity, goal.mention.tolerance
    if goal.mention.is_approximate:
        slack = wanted.low * prose_parameters().about_share
    if wanted.operator in ("≤", "<"):
        return any(one.quantity.low <= wanted.high + slack for one in answers)
    best = max(one.quantity.high for one in answers)
    together = sum((one.quantity.low for one in answers), Decimal(0))
    is_sum = wanted.unit != "%" and together >= wanted.low
    return is_sum or best >= wanted.low - slack


def _is_answered_for(filing: Filing, goal: Claim, actual: str, answers: Sequence[Claim]) -> bool:
    if any(_gives_reason(sentence_of(actual, one)) for one in answers):
        return True
    return any(
        row.lost_points or row.is_explained or row.is_unread("actual", "deviation") or _row_reaches(row, goal)
        for row in rows(filing)
        if covers(row, goal)
    )


def _row_reaches(row: Row, goal: Claim) -> bool:
    result = parse(row.indicator.actual)
    return result is not None and result.unit == goal.quantity.unit and result.high >= goal.quantity.low


def _gives_reason(text: str) -> bool:
    return has_word(text, prose_parameters().reasons) or bool(REASON.search(text))


def covers(row: Row, goal: Claim) -> bool:
    """Whether the row measures the thing of the goal, whatever it asks of it."""
    thing = thing_of(row.indicator.level3 or "")
    return likeness(thing, goal.words) >= prose_parameters().covering


def _is_silent(goal: Claim, actual: str) -> bool:
    """Whether the actual text says nothing of the thing, not even that all is done; money is never asked for."""
    limits = prose_parameters()
    if (
        goal.quantity.unit in ("元", *limits.idle_units)
        or len(actual) < limits.least_prose
        or _says_all_done(actual)
    ):
        return False
    about = pairs(goal.words)
    shared = about & pairs(content(actual))
    return len(shared) < HALF * len(about) or not shared


def _says_all_done(actual: str) -> bool:
    """Whether the text says that the tasks as a whole are done (各项任务均已完成)."""
    limits = prose_parameters()
    return any(
        "完成" in clause
        and has_word(clause, limits.aims)
        and has_word(clause, (*limits.of_everything, *limits.all_done))
        for clause in re.split(r"[，,。；;！!\n]", actual)
    )


def _missed(goal: Claim, best: Claim) -> Draft:
    return Draft(
        (ACTUAL, EXPECTED),
        f"总体目标为“{goal.shown}”，实际完成情况为“{best.shown}”，未达到目标且未说明原因，"
        "请核对实际完成情况并补充说明或相应扣分。",
        f"The goal is “{goal.shown}”, the result “{best.shown}”: it falls short and nothing says why.",
        best.shown,
        goal.shown,
    )


def _absent(goal: Claim) -> Draft:
    severity: Severity = "warning"
    return Draft(
        (ACTUAL, EXPECTED),
        f"总体目标中的“{goal.shown}”在实际完成情况中没有对应内容，也没有相应指标，请补充完成情况。",
        f"The actual text says nothing of “{goal.shown}”, which the goal promises. Tell what became of it.",
        None,
        goal.shown,
        severity,
    )


@form_rule("goal-without-indicator", severity="warning", forms=("target", "self_evaluation"))
def goal_without_indicator(filing: Filing) -> Iterator[Draft]:
    """Every task that the year's goal counts has an indicator.

    A task is a clause with a quantity in it; an indicator covers it that shares half of its words, or its number
    and its unit. Numbers of the background, of time, of money and of the way of working are no tasks.
    Parameter: half the words of the shorter of both.
    Source: 财预〔2021〕101号 (text to be confirmed); 财预〔2015〕88号 (text to be confirmed).
    Example: 补植绿篱8000平方米 in the goal, and no indicator on 绿篱 -> warning.
    """
    expected = filing.annual_goal.expected
    table = [row for row in rows(filing) if row.indicator.level3]
    if not expected or not table or any(row.is_unread("level3", "target") for row in rows(filing)):
        return
    if filing.is_unread(EXPECTED):
        return
    open_tasks = [one.shown for one in _tasks(expected) if not _is_measured(expected, one, table)]
    if open_tasks:
        listed = "、".join(f"“{one}”" for one in dict.fromkeys(open_tasks))
        yield Draft(
            (EXPECTED,),
            f"年度目标中的{listed}没有对应的绩效指标，请补充指标或核对目标。",
            f"No indicator measures {listed}, which the goal promises. Add one, or check the goal.",
            listed,
        )


def _tasks(text: str) -> Iterator[Claim]:
    for one in promises(text):
        if one.quantity.unit != "元" and not one.mention.is_per:
            yield one


def _is_measured(text: str, task: Claim, table: Sequence[Row]) -> bool:
    return any(covers(row, task) or _has_number(row, task) or _is_clause_of(text, row, task) for row in table)


def _has_number(row: Row, task: Claim) -> bool:
    """Whether the row asks for the very number, one that is no matter of chance."""
    target = parse(row.indicator.target)
    if target is None or target.low != task.quantity.low or target.low < 10:
        return False
    return target.unit == task.quantity.unit != "%"


def _is_clause_of(text: str, row: Row, task: Claim) -> bool:
    """Whether the row's own words stand in the task's clause, beside its number (为60所幼儿园各培训保健员)."""
    start, end = task.mention.clause
    clause = content(text[start:end])
    name = thing_of(row.indicator.level3 or "")
    others = sum(start <= one.mention.start < end for one in claims(text))
    return others == 1 and share_within(name, clause) >= prose_parameters().covering
