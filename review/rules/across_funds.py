"""Rules on the money of one project and year over its forms: one budget, one unit, targets that follow it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing, FormType
from review.finding import Severity
from review.matching import is_target_kept, matching
from review.naming import project_name
from review.parameters import parameters
from review.plans import Sum, is_equal, is_scaled, planned
from review.profile import items
from review.project import Pair, Project
from review.quantity import parse
from review.row import total_line
from review.rule import Draft, project_rule
from review.rules.units import unit_scale as unit_scale_of_form
from review.wording import percent, shown

WITH_MONEY: tuple[FormType, ...] = ("department_budget", "target", "project_statement", "self_evaluation")
FORMS = {
    "department_budget": "部门预算",
    "target": "目标表",
    "project_statement": "项目经费情况说明",
    "self_evaluation": "自评表",
}


class Budgets(NamedTuple):
    """What two forms plan for one year."""

    pair: Pair
    earlier: Sum
    later: Sum


def _budgets(project: Project) -> Iterator[Budgets]:
    own = {filing.id for filing in project.filings}
    for pair in project.pairs:
        if pair.link.kind != "same_year" or pair.later.id not in own:
            continue
        if pair.later.form_type == pair.earlier.form_type:
            continue
        now = planned(pair.later)
        then = planned(pair.earlier) if pair.link.tie == "same" else _item(pair)
        if now and then and not pair.later.is_unread(now.pointer):
            yield Budgets(pair, then, now)


def _item(pair: Pair) -> Sum | None:
    """The amount under which a department's budget, or a list of sub-items, names the project."""
    core = project_name(pair.later.project_name or "").core
    named = [item.amount for item in items(pair.earlier) if project_name(item.name).core == core]
    return named[0] if len(named) == 1 else None


@project_rule("budget-across-forms", severity="error", scope="cross_form", forms=WITH_MONEY)
def budget_across_forms(project: Project) -> Iterator[Draft]:
    """What the target form, the statement or the department's budget plans for the year is the initial budget.

    Amounts are brought to one unit; a self-evaluation whose current appropriation alone is the planned amount
    is right too. A warning where the link of the forms is inferred, and where the amount stands in a
    statement's prose.
    Tolerance: half a unit of the last digit of the coarser amount.
    Source: form arithmetic or logic.
    Example: 1,200,000 元 in the target form, 年初预算数 150.00 万元 in the self-evaluation -> error.
    """
    for pair, then, now in _budgets(project):
        if is_equal(then, now) or is_scaled(then, now) or _is_without_carried_over(pair.later, then, now):
            continue
        is_prose = any(one.form_type == "project_statement" for one in (pair.earlier, pair.later))
        severity: Severity | None = "warning" if is_prose else None
        before, hint = FORMS[pair.earlier.form_type], _adjusted_hint(pair.later, then)
        yield Draft(
            (now.pointer, *pair.before(then.pointer)),
            f"本表年初安排的预算为 {now}，{before}为 {then}，统一单位后不一致{hint}，请核对预算数。",
            f"The budget planned for the year is {now} here and {then} in the {pair.earlier.form_type} form. "
            "Check both amounts.",
            str(now),
            str(then),
            severity,
            pair,
        )


def _is_without_carried_over(filing: Filing, then: Sum, now: Sum) -> bool:
    """Whether what was carried over, or other money, explains why the total is more than was planned."""
    current = [line.initial_budget for line in filing.funds if line.source == "fiscal_current"]
    return any(amount is not None and is_equal(then, now._replace(amount=amount)) for amount in current)


def _adjusted_hint(filing: Filing, then: Sum) -> str:
    total = total_line(filing)
    if total is None or total[1].adjusted_budget is None:
        return ""
    adjusted = Sum("", total[1].adjusted_budget, filing.amount_unit)
    return "（与全年预算数一致，年初预算数或填成了调整后的口径）" if is_equal(adjusted, then) else ""


@project_rule("unit-scale", severity="error", scope="cross_form", forms=WITH_MONEY)
def unit_scale(project: Project) -> Iterator[Draft]:
    """The budget of one year is not ten thousand times that of the project's other form: a unit is wrong.

    A warning where the link is inferred. A form whose amounts alone show the wrong unit is left to the rule
    within the form.
    Tolerance: half a unit of the last digit of the coarser amount, after the factor of 10,000.
    Source: form arithmetic.
    Example: 1200000.00 元 in the target form, 1200000.00 万元 in the self-evaluation -> error.
    """
    for pair, then, now in _budgets(project):
        if is_scaled(then, now) and not any(unit_scale_of_form(pair.later)):
            yield Draft(
                ("/amount_unit", now.pointer, *pair.before("/amount_unit", then.pointer)),
                f"本表预算为 {now}，{FORMS[pair.earlier.form_type]}为 {then}，相差一万倍，请核对其中一表的金额单位。",
                f"The budget is {now} here and {then} in the {pair.earlier.form_type} form, ten thousand times apart. "
                "One unit is wrong.",
                str(now),
                str(then),
                None,
                pair,
            )


@project_rule("unit-mixed", severity="notice", scope="cross_form")
def unit_mixed(project: Project) -> Iterator[Draft]:
    """The target form and the self-evaluation of one year print their amounts in one unit.

    Amounts that are ten thousand times apart are `unit-scale`. A unit that could not be read is none.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 元 in the target form, 万元 in the self-evaluation -> notice.
    """
    for pair in project.of("same_year", "target", "self_evaluation"):
        one, other = pair.earlier.amount_unit, pair.later.amount_unit
        then, now = planned(pair.earlier), planned(pair.later)
        if not one or not other or one == other or not then or not now or is_scaled(then, now):
            continue
        yield Draft(
            ("/amount_unit", *pair.before("/amount_unit")),
            f"本表金额单位为{other}，同年目标表为{one}，请统一金额单位。",
            f"Amounts are printed in {other} here and in {one} in the target form of the year. Use one unit.",
            other,
            one,
            None,
            pair,
        )


@project_rule("adjustment-unexplained", severity="notice", scope="cross_form")
def adjustment_unexplained(project: Project) -> Iterator[Draft]:
    """Where the budget was changed by more than 20% during the year, the targets were changed as well.

    Judged where every number that the target form aims at stands unchanged in the self-evaluation, and more
    than a percentage is among them.
    Parameter: 20% of the initial budget, as for the rule within the form.
    Source: 财预〔2015〕88号 (text to be confirmed).
    Example: 200.00 cut to 120.00, and the target still ≥40公里 -> notice.
    """
    for pair in project.of("same_year", "target", "self_evaluation"):
        total = total_line(pair.later)
        if total is None or not total[1].initial_budget or total[1].adjusted_budget is None:
            continue
        share = total[1].adjusted_budget / total[1].initial_budget - 1
        counted = _counted(pair) if abs(share) > parameters().adjustment_share else None
        if not counted:
            continue
        at, change = f"/funds/{total[0]}", f"{'+' if share > 0 else '-'}{percent(abs(share))}"
        budgets = shown(pair.later, f"{at}/initial_budget"), shown(pair.later, f"{at}/adjusted_budget")
        here = f"/indicators/{counted[0][1]}/target"
        yield Draft(
            (
                f"{at}/adjusted_budget",
                f"{at}/initial_budget",
                here,
                *pair.before(f"/indicators/{counted[0][0]}/target"),
            ),
            f"预算由 {budgets[0]} 调整为 {budgets[1]}（{change}），各项指标值仍与目标表相同"
            f"（如“{pair.later.indicators[counted[0][1]].level3}”{shown(pair.later, here)}），请核对目标是否应相应调整。",
            f"The budget went from {budgets[0]} to {budgets[1]} ({change}) while every target is that of the target form. "
            "Should targets have been adjusted?",
            change,
            f"≤{percent(parameters().adjustment_share)}",
            None,
            pair,
        )


def _counted(pair: Pair) -> list[tuple[int, int]] | None:
    """The rows that count something by a number, all of them unchanged; None where one was changed."""
    counted = []
    for match in matching(pair.earlier, pair.later).matches:
        one, other = pair.earlier.indicators[match.earlier], pair.later.indicators[match.later]
        if not is_target_kept(one, other):
            return None
        aim = parse(one.target)
        if aim and aim.unit not in ("%", "元") and aim.low > Decimal(1):
            counted.append((match.earlier, match.later))
    return counted
