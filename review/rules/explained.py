"""Rules on what the funds block leaves to words: low execution, and a budget changed during the year."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing
from review.finding import Severity
from review.parameters import parameters
from review.remark import has_unread_remark, says, sentences
from review.row import total_line
from review.rule import Draft, form_rule
from review.rules.execution import HUNDRED, true_rate
from review.wording import percent, shown

NO_CHANGE = ("未调整", "无调整", "没有调整", "不调整", "未作调整", "未进行调整", "调整事项无")
CHANGE = ("预算调整", "调整预算", "追加预算", "预算追加", "核减预算", "预算核减")


@form_rule("low-execution-unexplained", severity="error")
def low_execution_unexplained(filing: Filing) -> Iterator[Draft]:
    """An execution rate below 90% is explained: in the deviation column, the actual goal or a note.

    A sentence explains it that names money (执行率, 预算, 支付, 结余 …) and a reason (因, 影响, 未支付, 推迟 …).
    Parameter: below 90% a warning, below 60% an error. A remark that could not be read suspends the rule.
    Source: notes printed under provincial forms.
    Example: 72.40% executed, not a word about it -> warning.
    """
    total = total_line(filing)
    if total is None:
        return
    index, line = total
    rate, limits = true_rate(line), parameters().low_execution
    rate = line.execution_rate if rate is None else rate
    if (
        rate is None
        or rate >= limits.warning_below
        or has_unread_remark(filing)
        or says(filing, "money", "reason")
    ):
        return
    is_error = limits.error_below is not None and rate < limits.error_below
    severity: Severity = "error" if is_error else "warning"
    at, found, expected = f"/funds/{index}", percent(rate / HUNDRED), f"≥{limits.warning_below}%"
    yield Draft(
        (f"{at}/execution_rate", f"{at}/executed", f"{at}/adjusted_budget", "/annual_goal/actual"),
        f"预算执行率为 {found}，低于 {limits.warning_below}%，"
        "而偏差原因、实际完成情况和表注均未说明资金未执行完的原因，请补充说明。",
        f"Only {found} of the budget was executed (below {limits.warning_below}%), "
        "and neither the deviations, the actual goal nor a note explains why.",
        found,
        expected,
        severity,
    )


@form_rule("adjustment-unexplained", severity="warning")
def adjustment_unexplained(filing: Filing) -> Iterator[Draft]:
    """A change of the budget by more than 20% during the year is explained in a remark of the form.

    A remark that speaks of an adjusted budget where both budgets are equal is a notice.
    Parameter: 20% of the initial budget. An initial budget of 0 or blank is not judged; a remark that could
    not be read suspends the rule.
    Source: notes printed under provincial forms; 财预〔2015〕88号 (text to be confirmed).
    Example: 200.00 raised to 320.00 (+60%), not a word about it -> warning.
    """
    total = total_line(filing)
    if total is None or not total[1].initial_budget or total[1].adjusted_budget is None:
        return
    index, initial, adjusted = total[0], total[1].initial_budget, total[1].adjusted_budget
    before, after = (
        shown(filing, f"/funds/{index}/initial_budget"),
        shown(filing, f"/funds/{index}/adjusted_budget"),
    )
    paths = (f"/funds/{index}/adjusted_budget", f"/funds/{index}/initial_budget")
    share = (adjusted - initial) / initial
    if adjusted == initial:
        yield from _change_told_but_not_made(filing, paths, after)
    elif abs(share) > parameters().adjustment_share and not has_unread_remark(filing):
        if says(filing, "budget", "adjustment"):
            return
        limit, change = (
            percent(parameters().adjustment_share),
            f"{'+' if share > 0 else '-'}{percent(abs(share))}",
        )
        yield Draft(
            (*paths, "/annual_goal/actual"),
            f"年初预算数 {before} 调整为全年预算数 {after}（{change}，超过 {limit}），"
            "表内未说明调整原因，请补充说明并核对目标、指标是否相应调整。",
            f"The budget went from {before} to {after} ({change}, more than {limit}) without a word of why; "
            "check whether goals and indicators were adjusted as well.",
            change,
            f"≤{limit}",
        )


def _change_told_but_not_made(filing: Filing, paths: tuple[str, ...], budget: str) -> Iterator[Draft]:
    for pointer, sentence in sentences(filing):
        if _tells_adjustment(sentence):
            yield Draft(
                (*paths, pointer),
                f"说明文字称预算有调整，但年初预算数与全年预算数同为 {budget}，请核对全年预算数。",
                f"A remark speaks of an adjusted budget, yet both budgets are {budget}. Check the adjusted one.",
                budget,
                None,
                "notice",
            )
            return


def _tells_adjustment(sentence: str) -> bool:
    if any(word in sentence for word in NO_CHANGE):
        return False
    return any(word in sentence for word in CHANGE)
