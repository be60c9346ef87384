"""Rules on the years of one project: targets and budgets against the year before, a story without gaps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extract.filing import Filing, Indicator
from review.across_parameters import across_parameters
from review.matching import matching
from review.naming import name_likeness, project_name
from review.outcome import outcome
from review.plans import SCALES, Sum, is_equal, planned
from review.project import Pair, Project
from review.quantity import Quantity, parse
from review.row import total_line
from review.rule import Draft, project_rule
from review.wording import percent, shown

CONTINUED = 0.95


def _following(project: Project) -> Iterator[Pair]:
    """Yield each year's self-evaluation with the next year's target form, or self-evaluation where none is held."""
    for form in ("target", "self_evaluation"):
        for pair in project.of("other_year", "self_evaluation", form):
            has_target = any(
                one.form_type == "target" and one.fiscal_year == pair.later.fiscal_year
                for one in project.filings
            )
            if _gap(pair) == 1 and (form == "target" or not has_target):
                yield pair


def _gap(pair: Pair) -> int:
    return (pair.later.fiscal_year or 0) - (pair.earlier.fiscal_year or 0)


@project_rule("year-on-year-targets", severity="notice", scope="cross_year")
def year_on_year_targets(project: Project) -> Iterator[Draft]:
    """A target is not below last year's where that was met, nor far below last year's result; it stays a number.

    What counts follows the budget: a budget cut in half may halve it. A budget that rises or falls by more than
    20% against the year before is pointed out as well. Values that could not be read are not compared.
    Parameter: 20% below last year's result, 20% of last year's budget.
    Source: form arithmetic or logic.
    Example: 培训人次 520 reached in 2022, ≥300 aimed at in 2023 -> notice.
    """
    for pair in _following(project):
        change = _change(pair)
        if change is not None and abs(change - 1) > across_parameters().rules.budget_change:
            yield _swing(pair, change)
        for match in matching(pair.earlier, pair.later).matches:
            here, there = f"/indicators/{match.later}", f"/indicators/{match.earlier}"
            unread = [pair.later.is_unread(f"{here}/target")]
            unread += [pair.earlier.is_unread(f"{there}/{name}") for name in ("target", "actual")]
            if not any(unread):
                yield from _slackened(pair, here, there, change)


def _change(pair: Pair) -> Decimal | None:
    """The year's planned budget over that of the year before."""
    then, now = planned(pair.earlier), planned(pair.later)
    if not then or not now or not then.yuan or now.yuan is None:
        return None
    return now.yuan / then.yuan


def _swing(pair: Pair, change: Decimal) -> Draft:
    then, now = planned(pair.earlier), planned(pair.later)
    told = f"{'+' if change > 1 else '-'}{percent(abs(change - 1))}"
    return Draft(
        (now.pointer if now else "/fiscal_year", *pair.before(then.pointer if then else "/fiscal_year")),
        f"年度预算由上年的 {then} 变为 {now}（{told}），请核对预算变动的依据，以及目标是否相应变动。",
        f"The year's budget went from {then} to {now} ({told}). Check the grounds, and whether targets followed.",
        str(now),
        str(then),
        None,
        pair,
    )


def _slackened(pair: Pair, here: str, there: str, change: Decimal | None) -> Iterator[Draft]:
    one: Indicator = pair.earlier.at(there)
    other: Indicator = pair.later.at(here)
    aim, before, reached = parse(other.target), parse(one.target), parse(one.actual)
    if before and other.target and not aim and not any(sign.isdigit() for sign in other.target):
        yield _reworded(pair, here, there)
    elif aim and reached and aim.is_comparable(reached) and _is_lower(one, aim, before, reached, change):
        now, was = shown(pair.later, f"{here}/target"), shown(pair.earlier, f"{there}/actual")
        goal = shown(pair.earlier, f"{there}/target")
        yield Draft(
            (f"{here}/target", *pair.before(f"{there}/actual", f"{there}/target")),
            f"“{other.level3}”本年目标 {now}，上年目标 {goal}、实际完成 {was}，目标有所放松，请核对目标设定的依据。",
            f"“{other.level3}” aims at {now}; last year {was} was reached against {goal}. Why is less aimed at?",
            now,
            was,
            None,
            pair,
        )


def _is_lower(
    one: Indicator, aim: Quantity, before: Quantity | None, reached: Quantity, change: Decimal | None
) -> bool:
    scale = min(change or Decimal(1), Decimal(1)) if aim.unit != "%" else Decimal(1)
    drop = across_parameters().rules.target_drop
    signs = {aim.operator, before.operator if before else None}
    if signs & {"≤", "<"}:
        if signs & {"≥", ">"} or aim.unit == "元":
            return False
        return bool(reached.high) and aim.high > reached.high * (1 + drop)
    was_met = before is not None and outcome(one).verdict in ("met", "beyond")
    if before and was_met and aim.is_comparable(before) and aim.high < before.low * scale:
        return True
    return aim.high < reached.low * scale * (1 - drop)


def _reworded(pair: Pair, here: str, there: str) -> Draft:
    name = pair.later.at(f"{here}/level3")
    now, then = shown(pair.later, f"{here}/target"), shown(pair.earlier, f"{there}/target")
    return Draft(
        (f"{here}/target", *pair.before(f"{there}/target")),
        f"“{name}”上年目标为 {then}，本年改为“{now}”，由量化变为定性，请核对目标是否可衡量。",
        f"“{name}” aimed at {then} last year and aims at “{now}” now: a number became a word.",
        now,
        then,
        None,
        pair,
    )


@project_rule("multi-year-continuity", severity="warning", scope="cross_year")
def multi_year_continuity(project: Project) -> Iterator[Draft]:
    """The years of a project follow each other: last year's figures are those of last year's forms, no year is missing.

    Previous budget and execution, and the project's whole budget, are held against the forms of the years
    before, in one unit. A year without any form, and a name that changed otherwise than by year and stage, are
    notices.
    Tolerance: half a unit of the last digit of the coarser amount.
    Source: form arithmetic or logic.
    Example: 上年预算 800000 in the target form of 2023, 820000 planned in that of 2022 -> warning.
    """
    for pair in project.of("other_year", "target", "target"):
        if _gap(pair) == 1:
            yield from _against(pair, "previous_budget", planned(pair.earlier), "上年预算", "previous budget")
        yield from _whole(pair)
    for pair in project.of("other_year", "self_evaluation", "target"):
        if _gap(pair) == 1:
            yield from _against(pair, "previous_executed", _executed(pair.earlier), "上年执行数", "execution")
    yield from _gaps(project)


def _against(pair: Pair, field: str, then: Sum | None, label: str, label_en: str) -> Iterator[Draft]:
    amount: Decimal | None = getattr(pair.later, field)
    if amount is None or then is None:
        return
    now = Sum(f"/{field}", amount, pair.later.amount_unit)
    if not is_equal(now, then):
        yield Draft(
            (now.pointer, *pair.before(then.pointer)),
            f"本表{label}填 {now}，上年表中为 {then}，请核对。",
            f"The {label_en} of last year is given as {now}; the form of that year has {then}. Check both.",
            str(now),
            str(then),
            None,
            pair,
        )


def _executed(filing: Filing) -> Sum | None:
    total = total_line(filing)
    if total is None or total[1].executed is None:
        return None
    return Sum(f"/funds/{total[0]}/executed", total[1].executed, filing.amount_unit)


def _whole(pair: Pair) -> Iterator[Draft]:
    """The whole budget of a project of several years stays: judged where either is more than its year's."""
    one, other = pair.earlier, pair.later
    if one.total_budget is None or other.total_budget is None:
        return
    years = one.current_year_budget, other.current_year_budget
    if None in years or (one.total_budget, other.total_budget) == years:
        return
    if one.amount_unit not in SCALES or other.amount_unit not in SCALES:
        return
    if one.total_budget == years[0] or other.total_budget == years[1]:
        return
    yield from _against(
        pair,
        "total_budget",
        Sum("/total_budget", one.total_budget, one.amount_unit),
        "项目总预算",
        "whole budget",
    )


def _gaps(project: Project) -> Iterator[Draft]:
    """One notice for each step between years that leaves one out or changes the name."""
    firsts = {one.fiscal_year: one for one in reversed(project.filings) if one.fiscal_year}
    steps = {(pair.earlier.fiscal_year, pair.later.fiscal_year): pair for pair in reversed(project.pairs)}
    for before, after in pairwise(sorted(year for year in firsts if year)):
        pair = steps.get((before, after))
        if pair is None or pair.link.tie != "same":
            continue
        if after - before > 1:
            yield _missing(pair, before, after)
        yield from _renamed(pair)


def _missing(pair: Pair, before: int, after: int) -> Draft:
    years = "、".join(str(year) for year in range(before + 1, after))
    return Draft(
        ("/fiscal_year", *pair.before("/fiscal_year")),
        f"本项目有 {before} 年和 {after} 年的表，缺 {years} 年，请核对项目是否中断或漏报。",
        f"There are forms of {before} and {after} and none of {years}. Was the project interrupted, or a form not filed?",
        str(after),
        str(before + 1),
        "notice",
        pair,
    )


def _renamed(pair: Pair) -> Iterator[Draft]:
    one, other = pair.earlier.project_name, pair.later.project_name
    if not one or not other or name_likeness(project_name(one), project_name(other)) >= CONTINUED:
        return
    yield Draft(
        ("/project_name", *pair.before("/project_name")),
        f"本年项目名称为“{other}”，{pair.earlier.fiscal_year} 年为“{one}”，请核对是否为同一项目、内容和总额能否衔接。",
        f"The project is called “{other}” now and “{one}” in {pair.earlier.fiscal_year}. Check that one continues the other.",
        other,
        one,
        "notice",
        pair,
    )
