"""Rules on the sums of weights and scores, and on the grade that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.filing import Filing
from review.outcome import folded
from review.parameters import Grade, parameters
from review.row import rows, total_line
from review.rule import Draft, Holds, form_rule
from review.wording import points, shown, unit_of

EXECUTION_POINTS = frozenset({Decimal(10), Decimal(20)})
"""What the forms of the ministry and of the provinces give execution."""


def parts(filing: Filing, field: str) -> dict[str, Decimal | None]:
    """Return the weights or scores that a form adds up, by pointer: execution first, then the indicators."""
    total = total_line(filing)
    found: dict[str, Decimal | None] = {}
    if total is not None:
        found[f"/funds/{total[0]}/{field}"] = getattr(total[1], field)
    return found | {row.at(field): getattr(row.indicator, field) for row in rows(filing)}


def summed(filing: Filing, field: str) -> Decimal | None:
    """Return the sum, blanks as nothing; None where a part could not be read or no indicator has one."""
    found = parts(filing, field)
    if any(map(filing.is_unread, found)) or all(getattr(one, field) is None for one in filing.indicators):
        return None
    return sum((part for part in found.values() if part is not None), Decimal(0))


def unseen_points(filing: Filing) -> Decimal:
    """Return the points that execution has on paper where its weight was not seen: 10 or 20 that the rest leaves; else 0.

    It was not seen where no total of the funds was read at all. A filing without any evidence is taken to show all that
    there is.
    """
    weights = summed(filing, "weight")
    if not filing.evidence or total_line(filing) is not None or weights is None:
        return Decimal(0)
    left = parameters().full_marks - weights
    return left if left in EXECUTION_POINTS else Decimal(0)


@form_rule("weights-total", severity="error")
def weights_total(filing: Filing) -> Iterator[Draft | Holds]:
    """The weights of execution and of all indicators come to 100, and so does the printed total.

    A blank weight counts as nothing, one that could not be read suspends the rule, and so does execution's where it
    was not seen and would make the sum right. A printed total of the indicators alone is accepted.
    Tolerance: 0.001.
    Source: notes printed under provincial forms; 财预〔2020〕10号 (text to be confirmed).
    Example: execution 10 and indicators 95 -> 105, error.
    """
    total = summed(filing, "weight")
    if total is None or unseen_points(filing):
        return
    full, slack = parameters().full_marks, parameters().weight_tolerance
    execution = total_line(filing)
    aside = (execution[1].weight or Decimal(0)) if execution else Decimal(0)
    printed = filing.total_weight
    is_sum_right = abs(total - full) <= slack
    if is_sum_right and (printed is None or min(abs(printed - full), abs(printed - (full - aside))) <= slack):
        yield Holds((*parts(filing, "weight"), *(["/total_weight"] if printed is not None else [])))
        return
    found = points(printed if is_sum_right and printed is not None else total)
    said = "" if printed is None else f"（总分行印为 {points(printed)}）"
    yield Draft(
        ("/total_weight", *parts(filing, "weight")),
        f"各项分值之和（含预算执行 {points(aside)}）为 {points(total)}{said}，应为 {points(full)}，请核对各项分值。",
        f"The weights, execution's {points(aside)} included, come to {points(total)}"
        f"{'' if printed is None else f' (printed total {points(printed)})'}; they should be {points(full)}.",
        found,
        points(full),
    )


@form_rule("scores-total", severity="error")
def scores_total(filing: Filing) -> Iterator[Draft | Holds]:
    """The printed total score is the sum of all scores, that of execution included.

    A blank score counts as nothing, one that could not be read suspends the rule, and so does execution's where its
    weight was not seen and the total leaves room for it.
    Tolerance: 0.01; a total printed with fewer digits than its parts, and right to those digits, is a notice.
    Source: published self-evaluation checks; 财预〔2020〕10号 (text to be confirmed).
    Example: scores that come to 93.73 under a printed 95.73 -> error.
    """
    total, printed = summed(filing, "score"), filing.total_score
    if total is None or printed is None:
        return
    difference = abs(total - printed)
    if 0 <= printed - total <= unseen_points(filing) > 0:
        return
    if difference <= parameters().score_tolerance:
        yield Holds(("/total_score", *parts(filing, "score")))
        return
    is_rounded = difference <= unit_of(printed) / 2 and unit_of(total) < unit_of(printed)
    found, expected = shown(filing, "/total_score"), points(total)
    yield Draft(
        ("/total_score", *parts(filing, "score")),
        f"总分填 {found}，各项得分之和（含预算执行得分）为 {expected}，"
        f"{'仅进位有出入，请核对' if is_rounded else f'相差 {points(difference)}，请核对总分与各项得分'}。",
        f"The total score is printed as {found}; the scores, execution included, come to {expected}. "
        "Check the total and the scores.",
        found,
        expected,
        "notice" if is_rounded else None,
    )


@form_rule("score-above-weight", severity="error")
def score_above_weight(filing: Filing) -> Iterator[Draft]:
    """Every score lies between 0 and its weight.

    Tolerance: none. A blank weight bounds nothing but below.
    Source: notes printed under provincial forms.
    Example: weight 10, score 12 -> error.
    """
    for at, score in parts(filing, "score").items():
        weight_at = at.removesuffix("score") + "weight"
        weight = filing.at(weight_at)
        if score is None or (score >= 0 and (weight is None or score <= weight)):
            continue
        found = points(score)
        bound = f"0–{points(weight)}" if weight is not None else "≥0"
        name = filing.at(at.removesuffix("score") + ("label" if at.startswith("/funds") else "level3")) or at
        yield Draft(
            (at, weight_at),
            f"“{name}”得分 {found} 不在 {bound} 之间（分值 {shown(filing, weight_at)}），请核对得分或分值。",
            f"“{name}” scores {found}, outside {bound}. Check the score or the weight.",
            found,
            bound,
        )


@form_rule("grade-band", severity="error")
def grade_band(filing: Filing) -> Iterator[Draft]:
    """The printed grade is the one that the total score gives: 优 from 90, 良 from 80, 中 from 60, 差 below.

    A word that names no grade, and a total out of other full marks than 100, are not judged.
    Tolerance: none.
    Source: 财政部 grade bands 优≥90 良80–90 中60–80 差<60.
    Example: 86.50 points and the grade 优 -> error.
    """
    grade, total = _grade_named(filing.grade), filing.total_score
    if grade is None or total is None or not 0 <= total <= parameters().full_marks:
        return
    due = next(one for one in parameters().grades if total >= one.begins)
    if grade != due:
        found, score = shown(filing, "/grade"), shown(filing, "/total_score")
        yield Draft(
            ("/grade", "/total_score"),
            f"评价等级填“{found}”，总分 {score} 对应等级为“{due.name}”，请核对等级或总分。",
            f"The grade is printed as “{found}”; a total of {score} is “{due.name}”. Check the grade or the total.",
            found,
            due.name,
        )


def _grade_named(text: str | None) -> Grade | None:
    word = folded(text or "")
    return next((grade for grade in parameters().grades if word in grade.words), None)
