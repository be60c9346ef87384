"""Rules on the arithmetic of the funds block: parts and total, blanks, nothing and something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extract.filing import Filing
from review.row import total_line
from review.rule import Draft, Holds, form_rule
from review.wording import shown, unit_of

COLUMNS = {
    "initial_budget": ("年初预算数", "initial budget"),
    "adjusted_budget": ("全年预算数", "adjusted budget"),
    "executed": ("全年执行数", "executed amount"),
}
MOST_UNLISTED = 6


def _parts(filing: Filing) -> list[int]:
    return [index for index, line in enumerate(filing.funds) if line.source != "total"]


def _amount(filing: Filing, index: int, column: str) -> Decimal | None:
    amount: Decimal | None = getattr(filing.funds[index], column)
    return amount


@form_rule("funds-total", severity="error")
def funds_total(filing: Filing) -> Iterator[Draft | Holds]:
    """In every column the year's total is the sum of current appropriation, carried-over and other funds.

    A blank part counts as nothing, and lowers the finding to a warning; a part that could not be read
    suspends the column; a column whose parts are all blank is passed over. Rows of the region's own may be
    parts of a part: the finding is a warning, and any choice of them that fits is accepted.
    Tolerance: one unit of the total's last digit.
    Source: form arithmetic.
    Example: 1,200,000.00 against 900,000.00 + 200,000.00 -> error.
    """
    total = total_line(filing)
    if total is None:
        return
    parts = _parts(filing)
    for column in COLUMNS:
        sought = _amount(filing, total[0], column)
        pointers = [f"/funds/{index}/{column}" for index in parts]
        given = [amount for index in parts if (amount := _amount(filing, index, column)) is not None]
        if sought is None or not given or any(map(filing.is_unread, pointers)):
            continue
        if sought == 0 and any(given):
            continue  # zero-budget-spent says so
        if _adds_up(filing, column, sought):
            listed = [index for index in parts if filing.funds[index].source != "unlisted"]
            yield Holds(tuple(f"/funds/{index}/{column}" for index in (total[0], *listed)))
            continue
        has_blank = len(given) < len(parts)
        has_unlisted = any(filing.funds[index].source == "unlisted" for index in parts)
        yield _imbalance(filing, total[0], column, sum(given, Decimal(0)), has_blank or has_unlisted)


def _adds_up(filing: Filing, column: str, sought: Decimal) -> bool:
    """Whether the listed parts, with any choice of the unlisted ones, come to the total."""
    listed, unlisted = Decimal(0), []
    for index in _parts(filing):
        amount = _amount(filing, index, column) or Decimal(0)
        if filing.funds[index].source == "unlisted":
            unlisted.append(amount)
        else:
            listed += amount
    return any(abs(listed + more - sought) <= unit_of(sought) for more in _sums(unlisted[:MOST_UNLISTED]))


def _sums(amounts: Sequence[Decimal]) -> Iterator[Decimal]:
    for count in range(len(amounts) + 1):
        for chosen in combinations(amounts, count):
            yield sum(chosen, Decimal(0))


def _imbalance(filing: Filing, total: int, column: str, summed: Decimal, is_doubtful: bool) -> Draft:
    label, label_en = COLUMNS[column]
    at = f"/funds/{total}/{column}"
    parts = [index for index in _parts(filing) if _amount(filing, index, column) is not None]
    terms = " + ".join(shown(filing, f"/funds/{index}/{column}") for index in parts)
    found = shown(filing, at)
    return Draft(
        (at, *(f"/funds/{index}/{column}" for index in _parts(filing))),
        f"{label}的年度资金总额填 {found}，各分项之和 {terms} = {summed}，请核对总额与分项"
        f"{'（有空白或自设的分项行）' if is_doubtful else ''}。",
        f"The total of the {label_en} is printed as {found}; its parts {terms} come to {summed}. "
        "Check the total and the parts.",
        found,
        str(summed),
        "warning" if is_doubtful else None,
    )


@form_rule("funds-part-missing", severity="notice")
def funds_part_missing(filing: Filing) -> Iterator[Draft]:
    """A part of the funds has an amount in all columns or in none: a blank beside an amount is a gap.

    A row that is blank throughout is not reported, blank is not 0, and a cell that could not be read
    suspends its row. Only columns that the form fills in somewhere count.
    Tolerance: none.
    Source: form arithmetic.
    Example: 其他资金 with 50.00 budgeted and a blank under 全年执行数 -> notice.
    """
    lines = range(len(filing.funds))
    used = [
        column for column in COLUMNS if any(_amount(filing, index, column) is not None for index in lines)
    ]
    for index in _parts(filing):
        blank = [column for column in used if _amount(filing, index, column) is None]
        if not blank or len(blank) == len(used):
            continue
        if any(filing.is_unread(f"/funds/{index}/{column}") for column in used):
            continue
        label = filing.funds[index].label
        names, names_en = (
            "、".join(COLUMNS[one][0] for one in blank),
            ", ".join(COLUMNS[one][1] for one in blank),
        )
        given = [column for column in used if column not in blank]
        yield Draft(
            tuple(f"/funds/{index}/{column}" for column in (*blank, *given)),
            f"“{label}”的{names}空白，而同一行其他金额已填，请补填；没有金额的应填 0。",
            f"“{label}” leaves the {names_en} blank while the rest of the row is filled in; write 0 for nothing.",
            "空白",
        )


@form_rule("zero-budget-spent", severity="error")
def zero_budget_spent(filing: Filing) -> Iterator[Draft]:
    """Nothing is executed from a budget of 0, and no part has an amount where the total is 0.

    Tolerance: none. Blank is not 0. A total that is at fault speaks for its parts.
    Source: published self-evaluation checks.
    Example: 全年预算数 0.00 and 全年执行数 30.00 -> error.
    """
    spent = [
        index
        for index, line in enumerate(filing.funds)
        if line.adjusted_budget == 0 and (line.executed or 0) > 0
    ]
    total = total_line(filing)
    for index in [total[0]] if total and total[0] in spent else spent:
        at, label = f"/funds/{index}", filing.funds[index].label
        found, budget = shown(filing, f"{at}/executed"), shown(filing, f"{at}/adjusted_budget")
        yield Draft(
            (f"{at}/executed", f"{at}/adjusted_budget"),
            f"“{label}”全年预算数为 {budget}，全年执行数却为 {found}，请核对预算数或执行数。",
            f"“{label}” has a budget of {budget} and yet {found} executed. Check both amounts.",
            found,
            "0",
        )
    if total is not None:
        yield from _parts_of_nothing(filing, total[0])


def _parts_of_nothing(filing: Filing, total: int) -> Iterator[Draft]:
    for column, (label, label_en) in COLUMNS.items():
        given = [index for index in _parts(filing) if _amount(filing, index, column)]
        if _amount(filing, total, column) != 0 or not given:
            continue
        terms = "、".join(
            f"{filing.funds[one].label} {shown(filing, f'/funds/{one}/{column}')}" for one in given
        )
        yield Draft(
            (f"/funds/{total}/{column}", *(f"/funds/{index}/{column}" for index in given)),
            f"{label}的年度资金总额为 0，分项却有金额（{terms}），请核对总额。",
            f"The total of the {label_en} is 0 while its parts are not ({terms}). Check the total.",
            "0",
        )
