"""Rules on the sums within a budget's tables and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.filing import Filing
from review.budget import Sheet, sheets
from review.budget_conflicts import agreements, conflicts
from review.budget_figures import figures
from review.budget_sums import Audit, Failure, Kind, Miss, audit, is_only_rounding
from review.finding import Severity
from review.rule import Draft, Holds, form_rule
from review.table_kinds import kind_of

MOST_COLUMNS_SAID = 3


def audits(filing: Filing) -> Iterator[tuple[Sheet, Audit]]:
    """Yield the tables with what their sums come to."""
    for sheet in sheets(filing):
        yield sheet, audit(sheet, kind_of(sheet.title))


def money(value: Decimal) -> str:
    """Return an amount with separators, its digits as they are."""
    return f"{value:,f}"


@form_rule("budget-hierarchy", severity="error", forms=("department_budget",))
def budget_hierarchy(filing: Filing) -> Iterator[Draft | Holds]:
    """Within a table by account the class is the sum of its sections, the section of its items, the total of the classes.

    So are the totals of incomes and expenses. A row is known by its code; one without a sure code, and a cell that
    could not be read, suspend the sums that they may belong to. One finding a row, with all columns that fail. Where
    the columns are off by amounts that fit one another, and the table was read from a picture, a whole row may have
    been lost: a warning, as is a blank total. A table of which many sums fail was probably misread: one notice.
    Tolerance: none; in 万元 what the rounding of the parts explains is one notice for the budget.
    Source: form arithmetic.
    Example: 20601 printed as 74,514,371 over items that come to 74,241,371 -> error.
    """
    rounded: list[tuple[Sheet, Failure]] = []
    for sheet, found in audits(filing):
        rows = _of(found, "rows")
        if found.is_misread and rows:
            yield _misread(sheet, found)
        elif not found.is_misread:
            yield from _held(found, "rows")
            rounded += [(sheet, failure) for failure in rows if is_only_rounding(failure)]
            yield from (_missed_rows(sheet, failure) for failure in rows if not is_only_rounding(failure))
    yield from _rounded(rounded)


def _of(found: Audit, kind: Kind) -> list[Failure]:
    return [failure for failure in found.failures if failure.kind == kind]


def _held(found: Audit, kind: Kind) -> Iterator[Holds]:
    return (Holds(one.paths) for one in found.matches if one.kind == kind)


def _misread(sheet: Sheet, found: Audit) -> Draft:
    first = found.failures[0]
    count = len(found.failures)
    return Draft(
        (first.misses[0].paths[0], *(one.misses[0].paths[0] for one in found.failures[1:])),
        f"{sheet.shown}共核对 {found.tried} 个合计关系，其中 {count} 个不成立，该表多半是漏读、错读了行或列，请对照原件查看该表。",
        f"Of {found.tried} sums of the table {count} do not hold: it was probably misread. Compare it with the paper.",
        str(count),
        "0",
        "notice",
    )


def _rounded(failures: Sequence[tuple[Sheet, Failure]]) -> Iterator[Draft]:
    """Yield one notice for all sums of a budget that only rounding puts out."""
    if not failures:
        return
    places = [miss.paths[0] for _, failure in failures for miss in failure.misses]
    said = [f"{sheet.shown}“{failure.line.shown}”" for sheet, failure in failures[:MOST_COLUMNS_SAID]]
    most = max(abs(miss.gap) for _, failure in failures for miss in failure.misses)
    yield Draft(
        tuple(dict.fromkeys(places)),
        f"{'、'.join(said)}等 {len(places)} 处合计与各组成部分之和相差不超过 {money(most)}，在四舍五入范围内，一般无须更正。",
        f"{len(places)} sums are off by {money(most)} at most, which rounding explains.",
        money(most),
        "0",
        "notice",
    )


def _missed_rows(sheet: Sheet, failure: Failure) -> Draft:
    first = failure.misses[0]
    severity, advice, advice_en = _judged(sheet, failure)
    names = "、".join(part.shown for part in failure.parts[:MOST_COLUMNS_SAID])
    names += f"等{len(failure.parts)}行" if len(failure.parts) > MOST_COLUMNS_SAID else ""
    return Draft(
        _paths(failure.misses),
        f"{sheet.shown}“{failure.line.shown}”应等于{names}之和：{_said(failure.misses, sheet)}，{advice}。",
        f"The row “{failure.line.shown}” is printed as {money(first.printed)} in “{first.column.label}”; the "
        f"{len(failure.parts)} rows that it adds up come to {money(first.summed)}. " + advice_en,
        money(first.printed),
        money(first.summed),
        severity,
    )


def _judged(sheet: Sheet, failure: Failure) -> tuple[Severity | None, str, str]:
    """Return how grave the failure is, and what to look at in both languages."""
    if _is_row_lost(sheet, failure):
        advice = "各列差额自身相符，可能漏印或漏读了一行，请对照原件"
        return "warning", advice, "A row may be missing. Compare it with the paper."
    is_blank = all(not failure.line.cells[miss.column.place].text for miss in failure.misses)
    return "warning" if is_blank else None, "请核对该行及其各组成行", "Check the row and its parts."


def _paths(misses: Sequence[Miss]) -> tuple[str, ...]:
    firsts = [miss.paths[0] for miss in misses]
    rest = [path for miss in misses for path in miss.paths[1:]]
    return tuple(dict.fromkeys((*firsts, *rest)))


def _said(misses: Sequence[Miss], sheet: Sheet) -> str:
    said = [
        f"“{miss.column.label}”印为 {money(miss.printed)}，各行之和为 {money(miss.summed)}，"
        f"相差 {money(abs(miss.gap))}{sheet.unit or ''}"
        for miss in misses[:MOST_COLUMNS_SAID]
    ]
    rest = len(misses) - MOST_COLUMNS_SAID
    return "；".join(said) + (f"；另有 {rest} 列不符" if rest > 0 else "")


def _is_row_lost(sheet: Sheet, failure: Failure) -> bool:
    """Whether one missing row would explain all that fails: its amounts would be a row of the table themselves."""
    if sheet.is_typed or len(failure.misses) < 2:
        return False
    gaps = {miss.column.place: miss.gap for miss in failure.misses}
    biggest = max(gaps.values())
    return all(gap > 0 for gap in gaps.values()) and sum(gaps.values()) == 2 * biggest


@form_rule("budget-row-sum", severity="error", forms=("department_budget",))
def budget_row_sum(filing: Filing) -> Iterator[Draft | Holds]:
    """In every row of a table the column of totals is the sum of the columns that it heads.

    Which columns it adds up, the headings say, groups by their own total; that is trusted only where it holds for most
    rows. Columns that may overlap (其中) are not judged; the outlays of 三公 have their own rule. A table of which many
    sums fail gets one notice.
    Parameter: held in 60% of the rows, three at least. In 万元 what rounding explains is one notice for the budget.
    Source: form arithmetic.
    Example: 合计 1,435,100 beside 基本支出 200,000 and 项目支出 1,235,000 -> error.
    """
    rounded: list[tuple[Sheet, Failure]] = []
    for sheet, found in audits(filing):
        own = _of(found, "columns")
        if found.is_misread:
            if own and not _of(found, "rows"):
                yield _misread(sheet, found)
            continue
        yield from _held(found, "columns")
        rounded += [(sheet, failure) for failure in own if is_only_rounding(failure)]
        yield from (_missed_columns(sheet, failure) for failure in own if not is_only_rounding(failure))
    yield from _rounded(rounded)


def _missed_columns(sheet: Sheet, failure: Failure) -> Draft:
    (miss,) = failure.misses
    labels = {column.place: column.label for column in failure.side.columns}
    parts = [labels[int(path.rsplit("/", 1)[1])] for path in miss.paths[1:]]
    return Draft(
        miss.paths,
        f"{sheet.shown}“{failure.line.shown}”一行：“{miss.column.label}”印为 {money(miss.printed)}，"
        f"{'＋'.join(parts)}为 {money(miss.summed)}，相差 {money(abs(miss.gap))}{sheet.unit or ''}，"
        "请核对该行各列。",
        f"In the row “{failure.line.shown}” “{miss.column.label}” is printed as {money(miss.printed)}; its columns come to "
        f"{money(miss.summed)}. Check the columns of the row.",
        money(miss.printed),
        money(miss.summed),
    )


@form_rule("budget-cross-table", severity="error", forms=("department_budget",))
def budget_cross_table(filing: Filing) -> Iterator[Draft | Holds]:
    """A figure that several tables print is one figure: incomes and expenses in all, what the treasury gives, each account.

    Compared are 收入总计 and 支出总计, the totals of the tables by account, 财政拨款 with the general and the fund's budget,
    the basic expenses with the table by economic account. Tables are known by their titles; two of one kind, and one
    that was misread, are left out; accounts are compared only between tables that agree for the most part, and sums with
    money carried over only within their table. The figure that differs from most is reported; a blank one is a warning.
    Tolerance: none in one unit; half a unit of the coarser digits between units.
    Source: form arithmetic.
    Example: 收入总计 47,732,581 beside 支出总计 47,732,851 -> error.
    """
    found = figures(sheets(filing))
    yield from (Holds(pointers) for pointers in agreements(found))
    for odd, others in conflicts(found):
        first = others[0]
        is_blank = not any(filing.at(pointer) for pointer in odd.pointers)
        yield Draft(
            (*odd.pointers, *(pointer for one in others for pointer in one.pointers)),
            f"{odd.said}，与{'、'.join(one.said for one in others[:2])}不一致，相差 "
            f"{money(abs(odd.value - first.value).normalize())}元，请核对各表口径与数字。",
            f"{money(odd.value)} yuan here, {money(first.value)} yuan for the same figure in another place. "
            "Check both tables.",
            money(odd.value),
            money(first.value),
            "warning" if is_blank else None,
        )
