"""Rules on a single indicator: does its score follow from its target and its result?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.filing import Filing
from review.parameters import parameters
from review.remark import is_idle
from review.row import Row, has_column, has_whole_scores, scored_rows
from review.rule import Draft, form_rule
from review.wording import hundredths, percent, points, shown


def _target_and_actual(row: Row) -> tuple[str, str]:
    return shown(row.filing, row.at("target")), shown(row.filing, row.at("actual"))


def _score_of(row: Row) -> tuple[Decimal, Decimal]:
    """The score and the weight of a scored row."""
    return row.indicator.score or Decimal(0), row.indicator.weight or Decimal(0)


@form_rule("score-proportion", severity="warning")
def score_proportion(filing: Filing) -> Iterator[Draft]:
    """The score of a counted aim is the share that was reached: result over target, target over result for ≤.

    "=" counts both ways, by the share it is off. Too many points are a warning, too few a notice. A full
    score of a missed target is `missed-but-full-score`, a lost point of a met one `met-but-points-lost`, a
    result beyond the overshoot factor `overshoot-unexplained`. A target or a result of 0 is not judged.
    Tolerance: 0.3 points or 5% of the weight, the larger; 1 point on a form that scores in whole numbers.
    Source: notes printed under provincial forms; published self-evaluation checks.
    Example: 56.47% of 100% with 9 of 10 points, 5.65 being due -> warning.
    """
    limits = parameters().proportion
    least = limits.whole_points if has_whole_scores(filing) else limits.least_points
    for row in scored_rows(filing):
        completion, overshoot = row.outcome.completion, row.outcome.overshoot or Decimal(0)
        score, weight = _score_of(row)
        if completion is None or overshoot > parameters().overshoot_factor:
            continue
        if (row.outcome.verdict == "missed" and row.is_full) or (
            row.outcome.verdict == "met" and row.lost_points
        ):
            continue
        due = weight * completion
        if abs(score - due) <= max(least, weight * limits.share_of_weight):
            continue
        target, actual = _target_and_actual(row)
        found, expected = points(score), hundredths(due)
        yield Draft(
            (row.at("score"), row.at("actual"), row.at("target"), row.at("weight")),
            f"“{row.name}”目标 {target}、完成 {actual}，完成比例 {percent(completion)}，分值 {points(weight)} "
            f"按比例应得 {expected}，实得 {found}，{'多' if score > due else '少'}计 {points(abs(score - due))}，请核对得分。",
            f"“{row.name}”: {actual} of {target} is {percent(completion)}, {expected} of {points(weight)} points; "
            f"{found} were given. Check the score.",
            found,
            expected,
            None if score > due else "notice",
        )


@form_rule("missed-but-full-score", severity="error")
def missed_but_full_score(filing: Filing) -> Iterator[Draft]:
    """A target that was missed does not have all its points.

    Tolerance: none. A result in words that says 基本 or 部分 is `qualitative-band`.
    Source: 财预〔2020〕10号 (text to be confirmed); published self-evaluation checks.
    Example: target ≥5家, result 3家, 10 of 10 points -> error.
    """
    for row in scored_rows(filing):
        if row.outcome.verdict != "missed" or not row.is_full:
            continue
        target, actual = _target_and_actual(row)
        score, weight = _score_of(row)
        share = row.outcome.completion
        yield Draft(
            (row.at("score"), row.at("actual"), row.at("target")),
            f"“{row.name}”目标 {target}，实际完成 {actual}，未达目标却得满分 {points(score)}，请核对完成值或扣减得分。",
            f"“{row.name}”: the target is {target}, the result {actual}; missed, and yet all {points(score)} points. "
            "Check the result or take points off.",
            points(score),
            f"<{points(weight)}" if share is None else hundredths(weight * share),
        )


@form_rule("met-but-points-lost", severity="warning")
def met_but_points_lost(filing: Filing) -> Iterator[Draft]:
    """A target that was met loses points only for a reason that the explanation gives.

    An explanation that says no more than 已完成 or 达标 gives none; one that could not be read suspends the row.
    Tolerance: none.
    Source: published self-evaluation checks.
    Example: target ≥90%, result 95%, 8 of 10 points and no explanation -> warning.
    """
    if not has_column(filing, "deviation"):
        return
    for row in scored_rows(filing):
        if row.outcome.verdict != "met" or not row.lost_points or row.is_unread("deviation"):
            continue
        if row.is_explained and not is_idle(row.indicator.deviation):
            continue
        target, actual = _target_and_actual(row)
        score, weight = _score_of(row)
        yield Draft(
            (row.at("score"), row.at("deviation"), row.at("actual"), row.at("target")),
            f"“{row.name}”目标 {target}、完成 {actual}，已达目标却得 {points(score)}/{points(weight)} 分，"
            "说明未给出扣分理由，请补充说明或核对得分。",
            f"“{row.name}”: {actual} meets {target}, and yet {points(score)} of {points(weight)} points, "
            "with no reason given. Explain it or check the score.",
            points(score),
            points(weight),
        )


@form_rule("qualitative-band", severity="warning")
def qualitative_band(filing: Filing) -> Iterator[Draft]:
    """The score of an aim said in words lies in its band: met 100-80%, partly 80-60%, not met below 60%.

    Both ends of a band belong to it. 基本 may reach into the upper band, but 基本 and 部分 never have all
    points. A met aim with lost points and no explanation is `met-but-points-lost`, a missed one with all
    points `missed-but-full-score`. A result in other words than the target's is not judged.
    Parameter: 80%, 60%.
    Source: notes printed under provincial forms; 财预〔2020〕10号 (text to be confirmed).
    Example: target 及时, result 基本及时, 10 of 10 points -> warning.
    """
    for row in scored_rows(filing):
        share, band = row.share, _band(row)
        if share is None or band is None or band[0] <= share <= band[1]:
            continue
        if not (row.outcome.verdict == "partly" and row.is_full) and _is_said_elsewhere(row):
            continue
        target, actual = _target_and_actual(row)
        score, weight = _score_of(row)
        limits = f"{percent(band[0])}–{percent(band[1])}"
        is_full = "，不得满分" if row.is_full else ""
        yield Draft(
            (row.at("score"), row.at("actual"), row.at("target"), row.at("weight")),
            f"“{row.name}”目标“{target}”、完成“{actual}”，得 {points(score)}/{points(weight)} 分（{percent(share)}），"
            f"应在 {limits} 档内{is_full}，请核对得分或完成情况。",
            f"“{row.name}”: “{actual}” of “{target}” has {points(score)} of {points(weight)} points "
            f"({percent(share)}); its band is {limits}. Check the score or the result.",
            points(score),
            f"{points(weight * band[0])}–{points(weight * band[1])}",
        )


def _band(row: Row) -> tuple[Decimal, Decimal] | None:
    bands = parameters().bands
    if row.outcome.is_number:
        return None
    match row.outcome.verdict:
        case "met":
            return bands.met_from, Decimal(1)
        case "partly":
            is_nearly = "基本" in (row.indicator.actual or "")
            return bands.partly_from, Decimal("0.99") if is_nearly else bands.met_from
        case "missed":
            return Decimal(0), bands.partly_from
    return None


def _is_said_elsewhere(row: Row) -> bool:
    if row.outcome.verdict == "missed":
        return row.is_full
    return row.outcome.verdict == "met" and (not row.is_explained or is_idle(row.indicator.deviation))
