"""Rules on the money of a target form: sub-items, the whole and the year, what last year had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.filing import Filing
from review.outcome import folded
from review.period import period_of
from review.rule import Draft, Holds, form_rule
from review.target_forms import target_forms
from review.wording import shown, unit_of

YUAN_IN = {"元": Decimal(1), "万元": Decimal(10000)}


@form_rule("budget-items-total", severity="error", forms=("target",))
def budget_items_total(filing: Filing) -> Iterator[Draft | Holds]:
    """The amounts of the sub-items come to the project's budget of the year.

    A blank amount counts as nothing and lowers the finding to a warning; one that could not be read, in a row
    or as the year's budget, suspends the rule. A row that is itself a sum (合计) is no part.
    Tolerance: 1 元, or one unit of the last printed digit where the form prints fewer.
    Source: form arithmetic.
    Example: 1,990,000 + 150,000 + 7,460,000 under a budget of 9,700,000 -> error.
    """
    sought = filing.current_year_budget
    parts = _parts(filing)
    given = {at: amount for at, amount in parts.items() if amount is not None}
    if sought is None or not given or any(map(filing.is_unread, parts)):
        return
    summed = sum(given.values(), Decimal(0))
    if summed == sought:
        yield Holds(("/current_year_budget", *given))
    slack = target_forms().item_tolerance_yuan / YUAN_IN.get(filing.amount_unit or "元", Decimal(1))
    if abs(summed - sought) <= max(slack, *(unit_of(amount) for amount in (sought, *given.values()))):
        return
    has_blank = len(given) < len(parts)
    found, terms = shown(filing, "/current_year_budget"), " + ".join(shown(filing, at) for at in given)
    yield Draft(
        ("/current_year_budget", *parts),
        f"项目当年预算填 {found}，各子项目预算之和 {terms} = {summed}，相差 {abs(summed - sought)}，"
        f"请核对当年预算与子项目金额{'（有子项目金额空白）' if has_blank else ''}。",
        f"The year's budget is printed as {found}; its sub-items {terms} come to {summed}. "
        "Check the budget and the sub-items.",
        found,
        str(summed),
        "warning" if has_blank else None,
    )


def _parts(filing: Filing) -> dict[str, Decimal | None]:
    return {
        f"/budget_items/{index}/amount": item.amount
        for index, item in enumerate(filing.budget_items)
        if folded(item.name) not in target_forms().sum_rows
    }


@form_rule("total-budget-covers-year", severity="warning", forms=("target",))
def total_budget_covers_year(filing: Filing) -> Iterator[Draft]:
    """The project's whole budget is at least the year's, and more than it where the project runs for years.

    A project runs for years where its first and its last day lie in different years, or a text says so (分三年).
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: a whole of 3,000,000 under a year's budget of 3,200,000 -> warning; 2022-03-01 to 2024-11-30 with
    the whole equal to the year's budget -> warning.
    """
    whole, year = filing.total_budget, filing.current_year_budget
    if whole is None or year is None or whole > year:
        return
    found, printed = shown(filing, "/total_budget"), shown(filing, "/current_year_budget")
    if whole < year:
        yield Draft(
            ("/total_budget", "/current_year_budget"),
            f"项目总预算 {found} 小于当年预算 {printed}，请核对两项金额。",
            f"The project's whole budget {found} is less than the year's {printed}. Check both.",
            found,
            f"≥{printed}",
        )
        return
    for paths, said, said_en in _over_years(filing) if whole else ():
        yield Draft(
            ("/total_budget", "/current_year_budget", *paths),
            f"{said}，但项目总预算与当年预算同为 {found}，请核对总预算是否漏计其他年度。",
            f"{said_en}, yet the whole budget equals the year's, {found}. Check whether the other years were left out.",
            found,
            f">{printed}",
        )
        return


def _over_years(filing: Filing) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What says that the project runs for years: the places, and the words in both languages."""
    period = period_of(filing)
    if period.is_over_years:
        said = f"项目实施期为 {shown(filing, '/start_date')} 至 {shown(filing, '/end_date')}，跨 {period.years} 个年度"
        yield ("/start_date", "/end_date"), said, f"The project runs over {period.years} years"
    for index, section in enumerate(filing.sections):
        word = next((word for word in target_forms().over_years if word in section.text), None)
        if word:
            at = f"/sections/{index}/text"
            yield (
                (at,),
                f"“{section.heading}”称项目{word}实施",
                f"“{section.heading}” says {word}, over years",
            )


@form_rule("previous-year-figures", severity="warning", forms=("target",))
def previous_year_figures(filing: Filing) -> Iterator[Draft]:
    """What the form says of last year fits together: budget and execution, and the kind of project.

    A budget of last year has an amount executed that is not 0. A one-off or new project has no budget of last
    year, and is not said to be carried out every year. A continued project has one. A cell that could not be
    read is not judged; one that the form does not print is not asked for.
    Parameter: the words that print a kind of project, and those that say "every year".
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 9,694,800 budgeted last year, 0 executed -> warning; 一次性项目 with a budget of last year -> warning.
    """
    yield from _last_year_not_spent(filing)
    kinds = dict(_kinds(filing))
    single = _naming(kinds, (*target_forms().one_off, *target_forms().new))
    continued = _naming(kinds, target_forms().continued)
    if single and not continued:
        yield from _one_off_every_year(filing, single)
    if continued and not single and _is_blank(filing, "/previous_budget"):
        yield Draft(
            ("/previous_budget", *continued),
            f"项目类别为“{kinds[continued[0]]}”，但同名项目上年预算额空白，请补填或核对项目类别。",
            f"The project is “{kinds[continued[0]]}”, yet last year's budget is blank. Supply it or check the kind.",
            "空白",
        )


def _last_year_not_spent(filing: Filing) -> Iterator[Draft]:
    budget, spent = filing.previous_budget, filing.previous_executed
    if not budget or budget < 0 or filing.is_unread("/previous_executed"):
        return
    if spent == 0 or _is_blank(filing, "/previous_executed"):
        found = shown(filing, "/previous_executed")
        printed = shown(filing, "/previous_budget")
        yield Draft(
            ("/previous_executed", "/previous_budget"),
            f"同名项目上年预算额为 {printed}，上年预算执行数为{found if spent is None else f' {found}'}，"
            "请核对是否漏填或说明未执行的原因。",
            f"Last year's budget was {printed}, its executed amount is {'blank' if spent is None else found}. "
            "Check whether it was left out, or say why nothing was spent.",
            found,
        )


def _one_off_every_year(filing: Filing, single: Sequence[str]) -> Iterator[Draft]:
    kind = shown(filing, single[0]) if not single[0].startswith("/options") else _label(filing, single[0])
    if filing.previous_budget:
        printed = shown(filing, "/previous_budget")
        yield Draft(
            (*single, "/previous_budget"),
            f"项目类别为“{kind}”，但同名项目有上年预算额 {printed}，请核对项目类别是否应为经常性或延续项目。",
            f"The project is “{kind}”, yet the same project had a budget of {printed} last year. Check its kind.",
            kind,
        )
        return
    for index, section in enumerate(filing.sections):
        said = next((word for word in target_forms().every_year if word in section.text), None)
        if said:
            yield Draft(
                (*single, f"/sections/{index}/text"),
                f"项目类别为“{kind}”，但“{section.heading}”称“{said}”，请核对项目类别。",
                f"The project is “{kind}”, yet “{section.heading}” says “{said}”. Check its kind.",
                kind,
            )
            return


def _kinds(filing: Filing) -> Iterator[tuple[str, str]]:
    """The places that name the kind of project, and their words: the ticked boxes, or the category as text."""
    ticked = [
        (f"/options/{index}/ticked", one.label) for index, one in enumerate(filing.options) if one.ticked
    ]
    yield from ticked
    if not ticked and filing.project_category:
        yield "/project_category", filing.project_category


def _naming(kinds: dict[str, str], words: Sequence[str]) -> tuple[str, ...]:
    return tuple(at for at, label in kinds.items() if any(word in label for word in words))


def _label(filing: Filing, pointer: str) -> str:
    return filing.options[int(pointer.split("/")[2])].label


def _is_blank(filing: Filing, pointer: str) -> bool:
    """Whether the form prints the cell and it is empty; one without evidence is not on the form."""
    evidence = filing.evidence.get(pointer)
    return filing.at(pointer) is None and evidence is not None and evidence.status == "blank"
