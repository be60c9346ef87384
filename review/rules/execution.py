"""Rules on the execution of the budget: its rate, its points, its weight, its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.filing import Filing, FundLine
from review.parameters import parameters
from review.row import total_line
from review.rule import Draft, Holds, form_rule
from review.wording import percent, points, rounded_like, shown, unit_of

HUNDRED = Decimal(100)


def true_rate(line: FundLine) -> Decimal | None:
    """Return executed over adjusted budget in percent, or None where one is missing or the budget is 0."""
    if not line.adjusted_budget or line.executed is None:
        return None
    return line.executed / line.adjusted_budget * HUNDRED


@form_rule("execution-rate", severity="error")
def execution_rate(filing: Filing) -> Iterator[Draft | Holds]:
    """The printed execution rate is executed over adjusted budget, never over the initial budget.

    Tolerance: half a unit of the last printed digit agrees; up to a whole unit, or 0.01 percentage point,
    is a notice, for some systems round up; more is an error. A budget of 0 or blank is not judged.
    Source: notes printed under provincial forms.
    Example: 215,457.60 of 250,000.00 is 86.18%; printed 68.18% -> error.
    """
    for index, line in enumerate(filing.funds):
        rate, printed = true_rate(line), line.execution_rate
        if rate is None or printed is None:
            continue
        at = f"/funds/{index}"
        unit, difference = unit_of(printed), abs(printed - rate)
        if difference <= unit / 2:
            yield Holds((f"{at}/execution_rate", f"{at}/executed", f"{at}/adjusted_budget"))
            continue
        is_rounding = difference <= max(unit, parameters().rate_notice_points)
        found, expected = f"{printed}%", f"{rounded_like(rate, printed)}%"
        spent, budget = shown(filing, f"{at}/executed"), shown(filing, f"{at}/adjusted_budget")
        yield Draft(
            (f"{at}/execution_rate", f"{at}/executed", f"{at}/adjusted_budget"),
            f"“{line.label}”执行率填 {found}，全年执行数 {spent} ÷ 全年预算数 {budget} = {expected}"
            f"{_cause(line, printed, is_rounding)}。",
            f"The execution rate of “{line.label}” is printed as {found}; "
            f"{spent} ÷ {budget} is {expected}. Check the rate and both amounts.",
            found,
            expected,
            "notice" if is_rounding else None,
        )


def _cause(line: FundLine, printed: Decimal, is_rounding: bool) -> str:
    if is_rounding:
        return "，仅末位有出入，请核对进位方式"
    if line.initial_budget and line.executed is not None:
        by_initial = line.executed / line.initial_budget * HUNDRED
        if abs(by_initial - printed) <= unit_of(printed) / 2:
            return "；所填数是按年初预算数计算的，应以全年预算数为分母"
    return "，请核对执行率及两项金额"


@form_rule("execution-score", severity="error")
def execution_score(filing: Filing) -> Iterator[Draft | Holds]:
    """The points for execution are the weight times the execution rate, at most the weight.

    The printed rate and the one computed from the amounts both count, so that a wrong rate is reported once.
    Tolerance: 0.01, or half the last printed digit; a whole-number score within 0.5 is a warning, for some
    regions score in whole points.
    Source: published self-evaluation checks; 财预〔2020〕10号 (text to be confirmed).
    Example: weight 10 at 87.28% gives 8.73; printed 7.83 -> error.
    """
    for index, line in enumerate(filing.funds):
        rates = [rate for rate in (line.execution_rate, true_rate(line)) if rate is not None]
        if line.weight is None or line.score is None or not rates or not 0 <= line.score <= line.weight:
            continue
        due = [line.weight * min(rate / HUNDRED, Decimal(1)) for rate in rates]
        difference = min(abs(line.score - score) for score in due)
        is_whole = line.score == line.score.to_integral_value()
        half_digit = Decimal(0) if is_whole else unit_of(line.score) / 2
        if difference <= max(parameters().score_tolerance, half_digit):
            yield Holds((f"/funds/{index}/score", f"/funds/{index}/weight"))
            continue
        at, found, expected = f"/funds/{index}", points(line.score), points(due[-1])
        rate = f"{rounded_like(rates[-1], Decimal('0.01'))}%"
        yield Draft(
            (f"{at}/score", f"{at}/weight", f"{at}/execution_rate"),
            f"预算执行得分填 {found}，分值 {points(line.weight)} × 执行率 {rate} = {expected}，请核对得分。",
            f"The score for execution is printed as {found}; weight {points(line.weight)} × rate {rate} "
            f"is {expected}. Check the score.",
            found,
            expected,
            "warning" if is_whole and difference <= parameters().whole_score_slack else None,
        )


@form_rule("execution-weight", severity="notice")
def execution_weight(filing: Filing) -> Iterator[Draft]:
    """The weight of budget execution is the one its family of forms prescribes.

    Parameter: 10; a form that prints 20 belongs to the provinces that give 20; a form without a weight there
    belongs to the counties that give none.
    Source: notes printed under provincial forms.
    Example: 预算执行率 with a weight of 15 -> notice.
    """
    total = total_line(filing)
    expected = parameters().family.execution_weight
    if total is None or expected is None or total[1].weight is None:
        return
    index, line = total
    if line.weight is not None and line.weight != expected:
        found, due = points(line.weight), points(expected)
        yield Draft(
            (f"/funds/{index}/weight",),
            f"预算执行率分值填 {found}，通行分值为 {due}，请核对当地填报要求。",
            f"Budget execution carries a weight of {found}; {due} is usual. Check the region's instructions.",
            found,
            due,
        )


@form_rule("overspent", severity="error")
def overspent(filing: Filing) -> Iterator[Draft]:
    """The executed amount is at most the adjusted budget, and no execution rate is above 100%.

    An overspent total speaks for its parts. A budget of 0 is `zero-budget-spent`; a rate above 100% that its
    own amounts deny is `execution-rate`.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 262,000.00 executed of 250,000.00 -> error.
    """
    over = [index for index, line in enumerate(filing.funds) if _is_overspent(line)]
    total = total_line(filing)
    for index in [total[0]] if total and total[0] in over else over:
        line, at = filing.funds[index], f"/funds/{index}"
        spent, budget = shown(filing, f"{at}/executed"), shown(filing, f"{at}/adjusted_budget")
        rate = true_rate(line) or line.execution_rate or HUNDRED
        others = [f"/funds/{part}/executed" for part in over if part != index and total and total[0] == index]
        yield Draft(
            (f"{at}/executed", f"{at}/adjusted_budget", f"{at}/execution_rate", *others),
            f"“{line.label}”全年执行数 {spent} 大于全年预算数 {budget}，执行率 {percent(rate / HUNDRED)} 超过 100%，"
            "请核对金额或是否漏记预算调整。",
            f"“{line.label}”: {spent} executed of a budget of {budget}, {percent(rate / HUNDRED)}. "
            "Check the amounts, or a change of the budget that was left out.",
            spent,
            f"≤{budget}",
        )


def _is_overspent(line: FundLine) -> bool:
    if line.adjusted_budget is not None and line.executed is not None:
        return line.adjusted_budget != 0 and line.executed > line.adjusted_budget
    return line.execution_rate is not None and line.execution_rate > HUNDRED
