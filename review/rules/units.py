"""Rules on the unit of the amounts: its size, its presence, one way of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.filing import Filing
from review.parameters import parameters
from review.rule import Draft, form_rule
from review.rules.funds import COLUMNS
from review.wording import points, shown

FEN = -2
TEN_THOUSAND = Decimal(10000)
SEPARATED_FROM = 1000


def _amounts(filing: Filing) -> Iterator[tuple[str, Decimal]]:
    for index, line in enumerate(filing.funds):
        for column in COLUMNS:
            amount = getattr(line, column)
            if amount is not None:
                yield f"/funds/{index}/{column}", amount


@form_rule("unit-scale", severity="error")
def unit_scale(filing: Filing) -> Iterator[Draft]:
    """Amounts have a size that fits the printed unit: no project of ten billion yuan under 万元.

    Parameter: 1,000,000 万元 or more, written in whole yuan or down to the fen, was counted in 元.
    Source: form arithmetic.
    Example: 10440000.00 under 项目资金（万元） -> error; 1044.00 was meant, or the unit 元.
    """
    if filing.amount_unit != "万元":
        return
    least = parameters().million_in_ten_thousands
    large = [
        (pointer, amount) for pointer, amount in _amounts(filing) if amount >= least and _is_in_fen(amount)
    ]
    if not large:
        return
    pointer = large[0][0]
    found = f"{shown(filing, pointer)}万元"
    in_unit = f"{points(large[0][1] / TEN_THOUSAND)}万元"
    yield Draft(
        ("/amount_unit", *(place for place, _ in large)),
        f"金额单位印为万元，但金额填 {shown(filing, pointer)}，量级应为元（合 {in_unit}），请核对金额单位。",
        f"The unit is printed as 万元 (ten thousand yuan), yet the amount {shown(filing, pointer)} can only be "
        f"yuan ({in_unit}). Check the unit.",
        found,
        in_unit,
    )


def _is_in_fen(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= FEN


@form_rule("unit-mixed", severity="notice")
def unit_mixed(filing: Filing) -> Iterator[Draft]:
    """The amounts have a printed unit, and a row writes its numbers one way: the separators, the unit.

    A unit that could not be read is not missing. Numbers below 1000 have no separators to show.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 250,000.00 beside 215457.60 in one row -> notice; amounts and no unit anywhere -> notice.
    """
    amounts = list(_amounts(filing))
    if not amounts:
        return
    if filing.amount_unit is None and not filing.is_unread("/amount_unit"):
        yield Draft(
            ("/amount_unit", amounts[0][0]),
            "资金金额未标明单位（元或万元），请补充。",
            "The amounts have no printed unit (元 or 万元). Supply it.",
            "空白",
        )
    for index, line in enumerate(filing.funds):
        row = [pointer for pointer, _ in amounts if pointer.startswith(f"/funds/{index}/")]
        odd = _odd_ones(filing, row)
        if odd:
            terms = "、".join(shown(filing, pointer) for pointer in row)
            yield Draft(
                (*odd, *(pointer for pointer in row if pointer not in odd)),
                f"“{line.label}”一行的金额书写格式不一致（{terms}），请统一千分位和单位。",
                f"“{line.label}” writes its amounts in different ways ({terms}). Use one way throughout.",
                shown(filing, odd[0]),
            )


def _odd_ones(filing: Filing, row: list[str]) -> list[str]:
    """The amounts of a row that carry another unit than the form, or differ from the first in separators."""
    printed = {pointer: filing.printed(pointer) or "" for pointer in row}
    odd = [pointer for pointer, text in printed.items() if _has_other_unit(text, filing.amount_unit)]
    if odd:
        return odd
    large = [pointer for pointer in row if printed[pointer] and abs(filing.at(pointer)) >= SEPARATED_FROM]
    separated = [bool(re.search("[,，]", printed[pointer])) for pointer in large]
    return [pointer for pointer, has in zip(large, separated, strict=True) if has != separated[0]]


def _has_other_unit(text: str, unit: str | None) -> bool:
    written = re.search("(万?元)", text)
    return written is not None and written[1] != unit
