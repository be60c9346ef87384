"""A rule on one number told in several places: the actual text, an indicator's result, its explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from extract.filing import Filing
from review.claim import Claim, claims, share_within, thing_of
from review.prose_parameters import has_word, prose_parameters
from review.quantity import Quantity, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.spelling import spelled
from review.wording import shown

ACTUAL = "/annual_goal/actual"
FEWEST = 2
SHORTEST_PHRASE = 3
LEAD = 20


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
    or 只 before a number in the row's unit, or what is left over. Not compared are parts, plans, other years, sums
    over years, numbers for each period or thing, and things of which a text gives several numbers.
    Tolerance: half a unit of the last printed digit; 10% for 约.
    Source: form arithmetic or logic.
    Example: 举办运动会18场 in the actual text, 16场 as the result of 运动会场次 -> error.
    """
    results = list(_results(filing))
    if filing.annual_goal.actual and not filing.is_unread(ACTUAL):
        yield from _against_text(filing, claims(filing.annual_goal.actual), results)
    for result in results:
        yield from _against_explanation(filing, result)


def _results(filing: Filing) -> Iterator[Result]:
    for row in rows(filing):
        quantity = parse(row.indicator.actual)
        if quantity is None or row.is_unread("actual", "level3") or not row.indicator.level3:
            continue
        if quantity.operator in (None, "=") and quantity.unit:
            yield Result(row, quantity, thing_of(row.indicator.level3))


def _against_text(filing: Filing, told: Sequence[Claim], results: Sequence[Result]) -> Iterator[Draft]:
    spoken: dict[int, list[Claim]] = {}
    for claim in told:
        if (result := _spoken_of(claim, results)) is not None:
            spoken.setdefault(result.row.index, []).append(claim)
    for one in results:
        own = spoken.get(one.row.index, [])
        if any(not _differs(claim, one.quantity) for claim in own):
            continue
        whole = [claim for claim in own if not _is_part(claim, one, filing.annual_goal.actual or "")]
        if len(own) == len(whole) == 1:
            is_sure = share_within(one.thing, own[0].words) >= prose_parameters().same
            yield _conflict(filing, one, own[0].shown, ACTUAL, "实际完成情况", is_sure)


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
    name_in_phrase = share_within(result.thing, claim.words)
    phrase_in_name = share_within(claim.words, result.thing) if len(claim.words) >= SHORTEST_PHRASE else 0.0
    if name_in_phrase < prose_parameters().same and phrase_in_name < 1:
        return 0.0
    return float(fuzz.ratio(claim.words, result.thing))


def _is_part(claim: Claim, result: Result, text: str) -> bool:
    """Whether the number is one of a part, a plan, another time or a sum over years, by words that the name lacks."""
    limits, name = prose_parameters(), result.row.name
    around = f"{claim.before}{claim.phrase}"
    for word in limits.year_ends:
        around = around.replace(word, "")
    sentence = text[claim.sentence[0] : claim.sentence[1]]
    is_total = "累计" in around and not has_word(sentence, limits.year_whole)
    if claim.mention.is_per or (is_total and "累计" not in name):
        return True
    if any(word in around and word not in name for word in (*limits.parts, *limits.planned)):
        return True
    extra = Counter(spelled(claim.words).telling) - Counter(spelled(result.thing).telling)
    return bool(extra)


def _differs(claim: Claim, result: Quantity) -> bool:
    """Whether the result lies outside what the text says, rounding allowed."""
    said, slack = claim.quantity, claim.mention.tolerance
    if claim.mention.is_approximate:
        slack = max(slack, said.low * prose_parameters().about_share)
    match said.operator:
        case "≥":
            return result.low < said.low - slack
        case ">":
            return result.low <= said.low - (slack if claim.mention.is_approximate else 0)
        case "≤":
            return result.low > said.high + slack
        case "<":
            return result.low >= said.high + (slack if claim.mention.is_approximate else 0)
    return not said.low - slack <= result.low <= said.high + slack


def _against_explanation(filing: Filing, result: Result) -> Iterator[Draft]:
    row, text = result.row, result.row.indicator.deviation
    if not text or row.is_unread("deviation"):
        return
    target = parse(row.indicator.target)
    for claim in claims(text):
        if claim.quantity.unit != result.quantity.unit or not _differs(claim, result.quantity):
            continue
        if _tells_result(claim, result, target):
            place = row.at("deviation")
            yield _conflict(filing, result, claim.shown, place, "偏差说明", True)
            return


def _tells_result(claim: Claim, result: Result, target: Quantity | None) -> bool:
    """Whether the explanation says by this number what was reached: 实际只…, or the name before it."""
    limits, lead = prose_parameters(), claim.lead[-LEAD:]
    known = {target.low, abs(target.low - result.quantity.low)} if target else set[Decimal]()
    if claim.mention.is_per or "累计" in claim.phrase or claim.quantity.low in known:
        return False
    around = f"{claim.before}{claim.phrase}"
    if any(word in around and word not in result.row.name for word in (*limits.parts, *limits.planned)):
        return False
    is_own = share_within(result.thing, claim.words) >= limits.same
    is_bare = not claim.words or share_within(claim.words, result.thing) >= limits.alike
    return is_own or (is_bare and has_word(lead, limits.counted_result))


def _conflict(filing: Filing, result: Result, told: str, place: str, where: str, is_sure: bool) -> Draft:
    row = result.row
    actual = shown(filing, row.at("actual"))
    return Draft(
        (row.at("actual"), place),
        f"“{row.name}”的实际完成值为“{actual}”，{where}为“{told}”，同一事项前后不一致，请核对。",
        f"The result of “{row.name}” is “{actual}”, elsewhere the form says “{told}”. Check which one is right.",
        actual,
        told,
        None if is_sure else "warning",
    )
