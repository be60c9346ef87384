"""Rules on what an explanation says: with a measure, and of its own row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from extract.filing import Filing
from review.claim import pairs
from review.measures import gives_measure
from review.outcome import folded
from review.parameters import parameters
from review.prose_parameters import prose_parameters
from review.remark import is_remark
from review.row import Row, rows, scored_rows
from review.rule import Draft, form_rule
from review.wording import shown

FEWEST_NAMED = 4
"""Signs of another row's name that an explanation may hold by chance."""


@form_rule("deviation-without-measure", severity="notice")
def deviation_without_measure(filing: Filing) -> Iterator[Draft]:
    """The explanation of a deviation also says what will be done about it.

    A clause gives a measure that looks ahead, or begins with something to do or done, and neither gives a reason
    nor goes on to a shortfall; 改进措施：无 gives none.
    Parameter: the words that look ahead (下一步, 将, 拟 …), those for things to do (加强, 增加, 约谈 …), those for a
    shortfall (不足, 滞后 …).
    Source: 列名“偏差原因分析及改进措施”; notes printed under provincial forms.
    Example: 设备到货晚于计划。 and no more, on a row with lost points -> notice.
    """
    for row in scored_rows(filing):
        if (
            not (row.lost_points or row.outcome.is_short)
            or not row.is_explained
            or row.is_unread("deviation")
        ):
            continue
        if is_remark(row.indicator.deviation_measure) or gives_measure(
            row.indicator.deviation or "", row.name
        ):
            continue
        yield Draft(
            (row.at("deviation"), row.at("score")),
            f"“{row.name}”的偏差说明只有原因，没有改进措施，请补充。",
            f"The explanation of “{row.name}” gives a cause and no measure. Supply the measure.",
            shown(filing, row.at("deviation")),
        )


@form_rule("deviation-copied", severity="warning")
def deviation_copied(filing: Filing) -> Iterator[Draft]:
    """Each indicator has an explanation of its own: no other row's, and none that speaks of another thing.

    The later row is reported, with the first one that says the same. Explanations of fewer than 8 characters,
    and one cell merged over several rows, are not compared. An explanation speaks of another thing where it says
    that some number or rate fell short (培训人数未达预期), or names another row, and shares no two signs in a row
    with the names of its own.
    Parameter: similarity 95%.
    Source: form arithmetic or logic.
    Example: the same two sentences under 采购及时性 and under 培训人数 -> warning.
    """
    limits, seen = parameters(), list[tuple[Row, str]]()
    for row in rows(filing):
        text = folded(row.indicator.deviation or "")
        if len(text) < limits.copied_least_characters or not row.is_explained:
            continue
        if (other_thing := _other_thing(row)) is not None:
            yield _of_another(row, other_thing)
            continue
        first = next(
            (one for one, other in seen if fuzz.ratio(text, other) >= limits.copied_similarity), None
        )
        if first is None:
            seen.append((row, text))
        elif not _is_one_cell(first, row):
            yield Draft(
                (row.at("deviation"), first.at("deviation")),
                f"“{row.name}”的偏差说明与“{first.name}”雷同，请按指标分别说明原因和措施。",
                f"“{row.name}” has the same explanation as “{first.name}”. Each indicator needs its own.",
                shown(filing, row.at("deviation")),
            )


def _other_thing(row: Row) -> str | None:
    """Return the thing that the explanation counts instead of the row's own, None where it speaks of its own."""
    limits, text = prose_parameters(), row.indicator.deviation or ""
    names = f"{row.indicator.level3 or ''}{row.indicator.target or ''}{row.indicator.actual or ''}"
    if row.is_unread("level3", "deviation") or not row.indicator.level3 or pairs(names) & pairs(text):
        return None
    named = [one.level3 for one in row.filing.indicators if one.level3 and one.level3 in text]
    counted = re.search(
        f"([一-鿿]{{2,8}}(?:{'|'.join(limits.measured_things)}))(?:{'|'.join(limits.fallen_short)})", text
    )
    return next((one for one in named if len(one) >= FEWEST_NAMED), counted[1] if counted else None)


def _of_another(row: Row, thing: str) -> Draft:
    return Draft(
        (row.at("deviation"), row.at("level3")),
        f"“{row.name}”的偏差说明所说的是“{thing}”，与本指标无关，请按本指标说明原因和措施。",
        f"The explanation of “{row.name}” speaks of “{thing}”, which is another matter. Explain this indicator.",
        shown(row.filing, row.at("deviation")),
        row.name,
    )


def _is_one_cell(one: Row, other: Row) -> bool:
    places = [row.filing.evidence.get(row.at("deviation")) for row in (one, other)]
    boxes = [(place.page, place.box) for place in places if place is not None and place.box is not None]
    return len(boxes) == len(places) and boxes[0] == boxes[1]
