"""Rules on deviations: explained where they must be, and alike for like cases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from extract.filing import Filing
from review.outcome import folded
from review.parameters import parameters
from review.remark import is_remark
from review.row import Row, has_column, has_whole_scores, rows, scored_rows
from review.rule import Draft, form_rule
from review.wording import percent, points, shown


@form_rule("deduction-consistency", severity="warning")
def deduction_consistency(filing: Filing) -> Iterator[Draft]:
    """Points are taken off alike within a form: the further along a result, the smaller its deduction.

    A result that is further along and loses the larger share is a notice; the same target, result and
    explanation with another share of the points a warning. Rows that met their target, or have all points,
    are left to other rules.
    Parameter: 5 percentage points; half a point more for each of two different weights where a form scores in
    whole numbers.
    Source: form arithmetic or logic.
    Example: 90% reached with 60% of the points beside 70% reached with 85% of the points -> notice.
    """
    short = [row for row in scored_rows(filing) if row.lost_points and row.outcome.is_short]
    is_whole = has_whole_scores(filing)
    for one, other in combinations(short, 2):
        better, worse = (one, other) if _reached(one) >= _reached(other) else (other, one)
        slack = _slack(better, worse, is_whole)
        if _is_same_case(one, other):
            if abs(_share(one) - _share(other)) > slack:
                yield _unequal(one, other, "同一完成情况和原因", "the same result and reason", None)
        elif (
            better.outcome.completion is not None
            and worse.outcome.completion is not None
            and _reached(better) - _reached(worse) > parameters().consistency_share
            and _share(worse) - _share(better) > slack
        ):
            yield _unequal(
                better, worse, "完成比例高者反而扣分比例大", "the better result loses more", "notice"
            )


def _reached(row: Row) -> Decimal:
    return row.outcome.completion or Decimal(0)


def _share(row: Row) -> Decimal:
    return row.share or Decimal(0)


def _slack(one: Row, other: Row, is_whole: bool) -> Decimal:
    slack, weights = parameters().consistency_share, (one.indicator.weight, other.indicator.weight)
    if not is_whole or weights[0] == weights[1]:
        return slack
    half = parameters().whole_score_slack
    return slack + sum((half / weight for weight in weights if weight), Decimal(0))


def _is_same_case(one: Row, other: Row) -> bool:
    if not one.is_explained or one.is_unread("deviation") or other.is_unread("deviation"):
        return False
    fields = ("target", "actual", "deviation")
    return all(
        folded(getattr(one.indicator, field) or "") == folded(getattr(other.indicator, field) or "")
        for field in fields
    )


def _unequal(one: Row, other: Row, why: str, why_en: str, severity: str | None) -> Draft:
    def said(row: Row) -> str:
        return f"“{row.name}”（{shown(row.filing, row.at('actual'))}）得分率 {percent(_share(row))}"

    return Draft(
        (one.at("score"), other.at("score"), one.at("actual"), other.at("actual")),
        f"{why}：{said(one)}，{said(other)}，扣分尺度不一致，请核对得分。",
        f"“{one.name}” has {percent(_share(one))} of its points and “{other.name}” {percent(_share(other))}: {why_en}. "
        "Check both scores.",
        percent(_share(one)),
        percent(_share(other)),
        "notice" if severity == "notice" else None,
    )


@form_rule("overshoot-unexplained", severity="warning")
def overshoot_unexplained(filing: Filing) -> Iterator[Draft]:
    """A result more than 30% better than its target is explained: was the target set too low?

    For ≤ the target is held against the result. A target or a result of 0 is not judged; an explanation that
    could not be read suspends the row.
    Parameter: factor 1.3.
    Source: 财政部自评通知要求 (text to be confirmed).
    Example: target ≥100人, result 180人, no explanation -> warning.
    """
    limit = parameters().overshoot_factor
    if not has_column(filing, "deviation"):
        return
    for row in rows(filing):
        factor = row.outcome.overshoot
        if (
            factor is None
            or factor <= limit
            or row.is_unread("target", "actual", "deviation")
            or row.is_explained
        ):
            continue
        target, actual = shown(filing, row.at("target")), shown(filing, row.at("actual"))
        yield Draft(
            (row.at("actual"), row.at("target"), row.at("deviation")),
            f"“{row.name}”目标 {target}，实际完成 {actual}，为目标的 {percent(factor)}，超过 {percent(limit)}，"
            "未说明目标是否偏低，请补充说明并核对得分是否酌减。",
            f"“{row.name}”: {actual} against {target} is {percent(factor)} of the target, more than {percent(limit)}, "
            "without a word on whether the target was too low.",
            actual,
            f"≤{percent(limit)}",
        )


@form_rule("deviation-unexplained", severity="error")
def deviation_unexplained(filing: Filing) -> Iterator[Draft]:
    """A row with lost points or a missed target has an explanation, and one without a result not all points.

    A form without the column, and an explanation that could not be read, are not judged. A missed target with
    all points is at fault twice: its score (`missed-but-full-score`) and its blank explanation. 基本 or 部分
    with all points is `qualitative-band`.
    Tolerance: none.
    Source: published self-evaluation checks; notes printed under provincial forms.
    Example: 6 of 10 points, and nothing under 偏差原因分析及改进措施 -> error.
    """
    has_explanations = has_column(filing, "deviation")
    for row in rows(filing):
        if row.share is None or row.is_out_of_bounds or row.is_unread("actual", "target", "deviation"):
            continue
        if row.is_full and not is_remark(row.indicator.actual):
            yield _without_result(row)
        elif (
            has_explanations and not row.is_explained and (row.lost_points or row.outcome.verdict == "missed")
        ):
            yield _without_explanation(row)


def _without_result(row: Row) -> Draft:
    score = points(row.indicator.score or Decimal(0))
    return Draft(
        (row.at("actual"), row.at("score")),
        f"“{row.name}”实际完成值空白却得满分 {score}，请补填完成值或核对得分。",
        f"“{row.name}” has all its {score} points and no result. Supply the result or check the score.",
        shown(row.filing, row.at("actual")),
    )


def _without_explanation(row: Row) -> Draft:
    one = row.indicator
    score, weight = points(one.score or Decimal(0)), points(one.weight or Decimal(0))
    target, actual = shown(row.filing, row.at("target")), shown(row.filing, row.at("actual"))
    return Draft(
        (row.at("deviation"), row.at("score"), row.at("actual"), row.at("target")),
        f"“{row.name}”目标 {target}、完成 {actual}，得 {score}/{weight} 分，偏差原因分析及改进措施空白，请补充原因和措施。",
        f"“{row.name}”: {actual} of {target}, {score} of {weight} points, and no explanation of the deviation.",
        shown(row.filing, row.at("deviation")),
    )
