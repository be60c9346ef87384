"""A rule on the counts that an indicator's name lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.filing import Filing
from review.mention import Mention, mentions
from review.name_sums import parts_in_name
from review.numerals import flat
from review.prose_parameters import has_word, prose_parameters
from review.quantity import canonical_unit, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.wording import points, shown

FEWEST = 2
BRACKETS = re.compile(r"\(([^()]*)\)")
LISTED = re.compile(r"([0-9]+(?:\.[0-9]+)?)([一-鿿])(?=$|[、,，+和及与;；)）])")


@form_rule("name-counts", severity="error", forms=("self_evaluation", "target"))
def name_counts(filing: Filing) -> Iterator[Draft]:
    """The counts that an indicator's name lists come to its target.

    Counts of several units, of each period or thing, of a part (其中) and an open list (等) are not added. Where the
    target is "at least" and the counts come to more, the finding is a notice.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 开展活动（1项+3项+10项） with the target =6项 -> error.
    """
    for row in rows(filing):
        target = parse(row.indicator.target)
        if target is None or not row.indicator.level3 or row.is_unread("level3", "target"):
            continue
        counts = _counts(row.indicator.level3, target.unit)
        if len(counts) < FEWEST or target.operator == "range":
            continue
        total = sum(counts, Decimal(0))
        is_more = total > target.low
        if (
            total == target.low
            or (is_more and target.operator == ">")
            or (not is_more and target.operator in ("≤", "<"))
        ):
            continue
        yield _unlike_sum(row, counts, total, is_more and target.operator == "≥")


def _counts(name: str, unit: str) -> list[Decimal]:
    """Return the counts that the name adds up, in the target's unit; none where they are no list."""
    plain = flat(name)
    if has_word(plain, prose_parameters().list_open):
        return []
    if (parts := parts_in_name(name)) is not None:
        return list(parts.numbers) if _fits(parts.unit, unit) else []
    found = mentions(name)
    bracket = next(
        (one for one in BRACKETS.finditer(plain) if len(_within(name, one.span())) >= FEWEST), None
    )
    if bracket is not None:
        found = _within(name, bracket.span())
    is_list = not any(
        one.is_per or one.is_approximate or one.quantity.low != one.quantity.high for one in found
    )
    if len(found) < FEWEST:
        listed = LISTED.findall(plain)
        is_one_kind = len({kind for _, kind in listed}) == 1
        return [Decimal(one) for one, kind in listed if is_one_kind and _fits(canonical_unit(kind), unit)]
    units = {one.quantity.unit for one in found}
    if not is_list or len(units) > 1 or not _fits(units.pop(), unit) or unit in prose_parameters().idle_units:
        return []
    return [one.quantity.low for one in found]


def _within(name: str, span: tuple[int, int]) -> tuple[Mention, ...]:
    return tuple(one for one in mentions(name) if span[0] < one.start < span[1])


def _fits(own: str, unit: str) -> bool:
    return unit != "%" and (own == unit or "" in (own, unit))


def _unlike_sum(row: Row, counts: Sequence[Decimal], total: Decimal, is_notice: bool) -> Draft:
    target, added = shown(row.filing, row.at("target")), "+".join(points(one) for one in counts)
    return Draft(
        (row.at("target"), row.at("level3")),
        f"指标“{row.name}”名称中列举的数量为 {added}={points(total)}，与指标值“{target}”不一致，请核对。",
        f"The counts in the name of “{row.name}” come to {added}={points(total)}; the target is “{target}”.",
        target,
        points(total),
        "notice" if is_notice else None,
    )
