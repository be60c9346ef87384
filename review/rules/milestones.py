"""A rule on the steps of a plan within the project's period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing
from review.calendar import DateMention, dates
from review.mention import Mention, mentions
from review.period import Day, Period, period_of
from review.rule import Draft, form_rule
from review.sentences import clause_around, plan_sections, sentences_of
from review.target_forms import target_forms
from review.wording import points

MONTHS = {"月": 1, "每月": 1, "季": 3, "季度": 3, "半年": 6}
DAYS = {"个月": Decimal(30), "天": Decimal(1), "周": Decimal(7)}


class Span(NamedTuple):
    """A project's period in whole months, counted from the year 0."""

    first: int
    last: int

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        return self.last - self.first + 1


class Fault(NamedTuple):
    """What of a plan does not fit: the words, in both languages, and what stands there."""

    found: str
    message: str
    message_en: str


@form_rule("milestones-in-period", severity="warning", forms=("target", "project_statement"))
def milestones_in_period(filing: Filing) -> Iterator[Draft]:
    """The steps of the plan lie in the project's period, and so do what is done each month and all stages together.

    Judged are the sections that tell the plan. A step without a year belongs to a period of one year. What was
    approved before the beginning, and payment, audit and the like after the end, are let be; stages at the same
    time are not added. One finding a section, the first.
    Tolerance: none, by the month; stages are added as months of 30 days.
    Source: form arithmetic or logic.
    Example: 2022年12月完成栽植 in a project that ends on 2022-10-31 -> warning.
    """
    period = period_of(filing)
    span = _span(period)
    if span is None:
        return
    said = f"{filing.start_date} 至 {filing.end_date}"
    for pointer, text in plan_sections(filing):
        fault = next(_faults(text, span), None)
        if fault:
            yield Draft(
                (pointer, "/start_date", "/end_date"),
                f"{fault.message}，与项目实施期（{said}）不符，请核对。",
                f"{fault.message_en}; the project runs from {filing.start_date} to {filing.end_date}. Check both.",
                fault.found,
                said,
            )


def _span(period: Period) -> Span | None:
    if not period.first or not period.last or period.last.is_before(period.first):
        return None
    return Span(_month(period.first, 1), _month(period.last, 12))


def _month(one: Day, otherwise: int) -> int:
    return one.year * 12 + (one.month or otherwise) - 1


def _faults(text: str, span: Span) -> Iterator[Fault]:
    for date in dates(text):
        month = _month_of(date, span)
        clause = clause_around(text, date.start, date.end)
        if month is None or not date.is_possible or not _is_outside(month, span, clause):
            continue
        side, side_en = (
            ("早于开始", "before it begins") if month < span.first else ("晚于结束", "after it ends")
        )
        yield Fault(date.text, f"进度节点“{date.text}”{side}", f"The step “{date.text}” lies {side_en}")
    for sentence, own in sentences_of(text, mentions(text)):
        yield from _too_often(own, span)
        yield from _too_long(own, sentence, text, span)


def _month_of(date: DateMention, span: Span) -> int | None:
    """The month of a step, counted from the year 0; None where its year is not known."""
    if date.year is not None:
        return date.year * 12 + date.month - 1
    is_one_year = span.first // 12 == span.last // 12
    return span.first // 12 * 12 + date.month - 1 if is_one_year and not date.relative else None


def _is_outside(month: int, span: Span, clause: str) -> bool:
    limits = target_forms()
    if month < span.first:
        return not any(word in clause for word in limits.done_before)
    return month > span.last and not any(word in clause for word in limits.done_after)


def _too_often(own: list[Mention], span: Span) -> Iterator[Fault]:
    """A number for each month, and one for all that the period's months do not give."""
    for each in own:
        every = MONTHS.get(each.per)
        if (
            every is None
            or each.quantity.low != each.quantity.high
            or each.quantity.operator not in (None, "=")
        ):
            continue
        turns = span.last // every - span.first // every + 1
        most = each.quantity.low * turns
        for total in own:
            is_same = not total.per and total.quantity.unit == each.quantity.unit and total.start > each.start
            counted = total.subject.lstrip("共计合总")
            is_whole = not counted or each.subject.endswith(counted)
            if is_same and is_whole and total.quantity.operator in (None, "=") and total.quantity.low > most:
                text = f"{each.per}{each.text}"
                yield Fault(
                    total.text,
                    f"每{text}，在周期内至多 {points(most)}，文中合计为“{total.text}”",
                    f"{points(each.quantity.low)} each ({each.per}) gives at most {points(most)}, not “{total.text}”",
                )


def _too_long(own: list[Mention], sentence: str, text: str, span: Span) -> Iterator[Fault]:
    """Stages one after the other that take longer than the period."""
    limits = target_forms()
    if any(word in sentence for word in limits.in_parallel):
        return
    stages = [one for one in own if one.quantity.unit in DAYS and _is_stage(one, text)]
    total = sum((one.quantity.low * DAYS[one.quantity.unit] for one in stages), Decimal(0))
    # A month has up to 31 days.
    if len(stages) > 1 and total > span.months * 31:
        terms = "+".join(one.text for one in stages)
        yield Fault(
            terms,
            f"各阶段时长合计 {terms} 超过实施期 {span.months} 个月",
            f"The stages ({terms}) exceed {span.months} months",
        )


def _is_stage(one: Mention, text: str) -> bool:
    quantity = one.quantity
    is_exact = quantity.operator in (None, "=") and not one.per and not one.is_cumulative
    clause = clause_around(text, one.start, one.end)
    return is_exact and bool(one.subject) and not any(word in clause for word in target_forms().not_a_stage)
