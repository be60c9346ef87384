"""Rules on the days of a form: first and last day against each other, the fiscal year and the calendar."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing, FormType
from review.period import Period, period_of
from review.rule import Draft, form_rule
from review.wording import shown

FORMS: tuple[FormType, ...] = ("target", "self_evaluation", "project_statement")


@form_rule("period-in-year", severity="error", forms=FORMS)
def period_in_year(filing: Filing) -> Iterator[Draft]:
    """The project ends no earlier than it begins, and its period meets the form's fiscal year.

    A period that reaches into another year is a notice. A fiscal year that was taken from elsewhere in the
    document makes a period without it a warning. Shorter dates are compared by the parts that both print.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 2023-09-01 to 2023-03-31 -> error; 2021-01-01 to 2021-12-31 on a form of 2023 -> error;
    2023-03-01 to 2025-10-15 on a form of 2023 -> notice.
    """
    period, year = period_of(filing), filing.fiscal_year
    ends = tuple(at for at, one in zip(("/start_date", "/end_date"), period, strict=True) if one)
    if period.first and period.last and period.last.is_before(period.first):
        last, first = shown(filing, "/end_date"), shown(filing, "/start_date")
        yield Draft(
            ("/end_date", "/start_date"),
            f"项目结束日期 {last} 早于开始日期 {first}，请核对起止日期。",
            f"The project ends on {last}, before it begins on {first}. Check both dates.",
            last,
            f"≥{first}",
        )
    elif ends and year is not None and _misses(period, year):
        yield _outside(filing, year, ends)
    elif len(ends) == len(period) and _reaches_beyond(period, year):
        said = _said(filing, ends)
        yield Draft(
            ("/end_date", "/start_date"),
            f"项目实施期（{said}）跨 {period.years} 个年度，请核对总预算、绩效目标是否分年度列明。",
            f"The project's period ({said}) spans {period.years} years. "
            "Check whether budget and goals are told year by year.",
            said,
            None,
            "notice",
        )


def _misses(period: Period, year: int) -> bool:
    begins_later = period.first is not None and period.first.year > year
    return begins_later or (period.last is not None and period.last.year < year)


def _reaches_beyond(period: Period, year: int | None) -> bool:
    if year is None or not (period.first and period.last):
        return period.is_over_years
    return period.first.year < year or period.last.year > year


def _outside(filing: Filing, year: int, ends: tuple[str, ...]) -> Draft:
    said = _said(filing, ends)
    evidence = filing.evidence.get("/fiscal_year")
    is_doubtful = evidence is not None and evidence.status == "fuzzy"
    return Draft(
        (*ends, "/fiscal_year"),
        f"项目实施期（{said}）与本表年度 {year} 没有交集，请核对起止日期或年度。",
        f"The project's period ({said}) has nothing of the form's fiscal year {year}. Check the dates or the year.",
        said,
        str(year),
        "warning" if is_doubtful else None,
    )


def _said(filing: Filing, ends: tuple[str, ...]) -> str:
    return " 至 ".join(str(filing.at(at)) for at in ends)
