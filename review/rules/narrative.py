"""A rule on one number told in several places: the actual text, an indicator's result, its explanation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from extract.filing import Filing
from review.calendar import years
from review.claim import Claim, pairs, share_within
from review.none_or_all import is_denied, said
from review.phrases import bare, is_of_part, stem_of, told
from review.prose_parameters import has_word, prose_parameters
from review.quantity import Quantity, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.same_thing import joined
from review.shortfall import due, is_left
from review.spelling import spelled
from review.target_forms import target_forms
from review.wording import shown

ACTUAL = "/annual_goal/actual"
FEWEST = 2
SHORTEST_PHRASE = 3
LEAD = 20
FROM = re.compile(r"[由从](?![业事严])[^，,。；;、]{0,8}$")
"""What leads to the number that something was changed from."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row's result as one number, and the letters of what the row counts."""

    row: Row
    quantity: Quantity
    thing: str


@form_rule("narrative-conflict", severity="error")
def narrative_conflict(filing: Filing) -> Iterator[Draft]:
    """The actual text, the result in the table and the explanation give one number for one thing.

    A phrase of the actual text speaks of a row where it holds the words of the row's name and its unit; where the
    name holds the phrase's words, the finding is a warning. An explanation speaks of its own row where it says 实际
    or 只 before a number in the row's unit, and of the way from target to result where it says 少, 尚有…未, 超额,
    完成率 or by how many points. Not compared are parts, plans, other years, sums
    over years, numbers for each period or thing, and things of which a text gives several numbers.
    Tolerance: half a unit of the last printed digit; 10% for 约.
    Source: form arithmetic or logic.
    Example: 举办运动会18场 in the actual text, 16场 as the result of 运动会场次 -> error.
    """
    results = list(_results(filing))
    if filing.annual_goal.actual and not filing.is_unread(ACTUAL):
        yield from _against_text(filing, told(filing.annual_goal.actual), results)
        yield from _against_none_or_all(filing, filing.annual_goal.actual, results)
    for result in results:
        yield from _against_explanation(filing, result)


def _results(filing: Filing) -> Iterator[Result]:
    for row in rows(filing):
        quantity = parse(row.indicator.actual)
        if quantity is None or row.is_unread("actual", "level3") or not row.indicator.level3:
            continue
        if quantity.operator in (None, "=") and quantity.unit:
            yield Result(row, quantity, stem_of(row.indicator.level3))


def _against_text(filing: Filing, found: Sequence[Claim], results: Sequence[Result]) -> Iterator[Draft]:
    spoken: dict[int, list[Claim]] = {}
    for claim in found:
        if (result := _spoken_of(claim, results)) is not None:
            spoken.setdefault(result.row.index, []).append(claim)
    for one in results:
        own = spoken.get(one.row.index, [])
        if any(not _differs(claim, one.quantity) for claim in own):
            continue
        whole = [claim for claim in own if not _is_part(claim, one, filing.annual_goal.actual or "")]
        if len(whole) == 1:
            is_sure = share_within(one.thing, whole[0].words) >= prose_parameters().same
            yield _conflict(filing, one, whole[0].shown, ACTUAL, "实际完成情况", is_sure)


def _against_none_or_all(filing: Filing, text: str, results: Sequence[Result]) -> Iterator[Draft]:
    """A result that is more than none, or less than all, where the text says none or all."""
    for one in said(text):
        for result in results:
            if is_denied(one, result.thing, result.quantity):
                yield _conflict(filing, result, one.clause, ACTUAL, "实际完成情况", False)


def _spoken_of(claim: Claim, results: Sequence[Result]) -> Result | None:
    """Return the one row that the phrase speaks of, None where there is none or more than one.

    The phrase holds the words of the row's name, or the name those of the phrase; of several rows it is the one
    that has most in common with it.
    """
    scored = sorted(
        ((_closeness(claim, one), place) for place, one in enumerate(results)), key=lambda pair: -pair[0]
    )
    if not scored or not scored[0][0] or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return results[scored[0][1]]


def _closeness(claim: Claim, result: Result) -> float:
    if claim.quantity.unit != result.quantity.unit or len(result.thing) < FEWEST:
        return 0.0
    phrase, name = joined(bare(claim.phrase)), joined(bare(result.thing))
    name_in_phrase = share_within(name, phrase)
    phrase_in_name = share_within(phrase, name) if len(claim.words) >= SHORTEST_PHRASE else 0.0
    if name_in_phrase < prose_parameters().same and phrase_in_name < 1:
        return 0.0
    return float(fuzz.ratio(phrase, name))


def _is_part(claim: Claim, result: Result, text: str) -> bool:
    """Whether the number is one of a part, a plan, another time or a sum over years, by words that the name lacks."""
    limits, name = prose_parameters(), result.row.name
    around = _without_year_ends(f"{claim.before}{claim.phrase}")
    sentence = text[claim.sentence[0] : claim.sentence[1]]
    is_total = "累计" in around and not has_word(sentence, limits.year_whole)
    if claim.mention.is_per or (is_total and "累计" not in name):
        return True
    if (
        FROM.search(claim.lead)
        or is_of_part(around, name)
        or _is_of_other_year(text[: claim.mention.start], result.row.filing)
    ):
        return True
    return _tells_more(claim, result)


def _without_year_ends(around: str) -> str:
    for word in prose_parameters().year_ends:
        around = around.replace(word, "")
    return around


def _is_of_other_year(before: str, filing: Filing) -> bool:
    """Whether the last year that is named before the number in its clause is not the form's."""
    named = [one.year for one in years(re.split(r"[，,。；;！!？?\n]", before)[-1]) if one.kind == "date"]
    actual = filing.annual_goal.actual or ""
    is_told = has_word(actual, prose_parameters().year_whole[1:])
    year = filing.fiscal_year or (0 if is_told else max((one.year for one in years(actual)), default=0))
    return bool(named) and (named[-1] != year or len(set(named)) > 1 or "以来" in before)


def _tells_more(claim: Claim, result: Result) -> bool:
    """Whether the phrase has a telling sign that the name lacks."""
    words = bare(claim.phrase)
    for word in target_forms().not_telling:
        words = words.replace(word, "")
    return bool(Counter(spelled(words).telling) - Counter(spelled(result.row.name).telling))


def _differs(claim: Claim, result: Quantity) -> bool:
    """Whether the result lies outside what the text says, rounding allowed."""
    stated, slack = claim.quantity, claim.mention.tolerance
    if claim.mention.is_approximate:
        slack = max(slack, stated.low * prose_parameters().about_share)
    match stated.operator:
        case "≥":
            return result.low < stated.low - slack
        case ">":
            return result.low <= stated.low - (slack if claim.mention.is_approximate else 0)
        case "≤":
            return result.low > stated.high + slack
        case "<":
            return result.low >= stated.high + (slack if claim.mention.is_approximate else 0)
    return not stated.low - slack <= result.low <= stated.high + slack


def _against_explanation(filing: Filing, result: Result) -> Iterator[Draft]:
    row, text = result.row, result.row.indicator.deviation
    if not text or row.is_unread("deviation"):
        return
    target = parse(row.indicator.target)
    place = row.at("deviation")
    claims = tuple(told(text))
    in_parts = sum(map(is_left, claims)) > 1
    known = {result.quantity.low, target.low if target else None}
    for claim in claims:
        must = due(claim, row.name, target, result.quantity)
        is_told = claim.quantity.low in known or (in_parts and is_left(claim))
        is_way = must is not None and not is_told and _is_off(claim, must)
        if is_way or (must is None and _tells_another(claim, result, target)):
            yield _conflict(filing, result, claim.shown, place, "偏差说明", True)
            return


def _is_off(claim: Claim, must: Decimal) -> bool:
    """Whether the number is not what target and result make it, rounding allowed."""
    slack = claim.mention.tolerance
    if claim.mention.is_approximate:
        slack = max(slack, must * prose_parameters().about_share)
    return abs(claim.quantity.low - must) > slack


def _tells_another(claim: Claim, result: Result, target: Quantity | None) -> bool:
    """Whether the explanation says by this number what was reached, and it is another."""
    if claim.quantity.unit != result.quantity.unit or not _tells_result(claim, result, target):
        return False
    is_only = has_word(claim.lead, prose_parameters().only)
    return _is_off(claim, result.quantity.low) if is_only else _differs(claim, result.quantity)


def _tells_result(claim: Claim, result: Result, target: Quantity | None) -> bool:
    """Whether the number is what was reached: 实际只…, or the name before it."""
    limits, lead = prose_parameters(), claim.lead[-LEAD:]
    known = {target.low, abs(target.low - result.quantity.low)} if target else set[Decimal]()
    if claim.mention.is_per or "累计" in claim.phrase or claim.quantity.low in known:
        return False
    around = _without_year_ends(f"{claim.before}{claim.phrase}")
    if is_of_part(around, result.row.name):
        return False
    is_own = share_within(result.thing, claim.words) >= limits.same
    is_near = not claim.words or share_within(claim.words, result.thing) >= limits.alike
    if is_own or (is_near and has_word(lead, limits.counted_result)):
        return True
    is_only = has_word(lead, limits.only) or has_word(lead, limits.year_ends)
    return is_only and (len(bare(around)) <= FEWEST or bool(pairs(claim.words) & pairs(result.thing)))


def _conflict(filing: Filing, result: Result, other: str, place: str, where: str, is_sure: bool) -> Draft:
    row = result.row
    actual = shown(filing, row.at("actual"))
    return Draft(
        (row.at("actual"), place),
        f"“{row.name}”的实际完成值为“{actual}”，{where}为“{other}”，同一事项前后不一致，请核对。",
        f"The result of “{row.name}” is “{actual}”, elsewhere the form says “{other}”. Check which one is right.",
        actual,
        other,
        None if is_sure else "warning",
    )
