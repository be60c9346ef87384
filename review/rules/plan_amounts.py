"""A rule on the shares and amounts by which a plan divides the year's money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extract.filing import Filing
from review.mention import Mention, mentions
from review.rule import Draft, Holds, form_rule
from review.rules.project_budget import YUAN_IN
from review.sentences import clause_around, plan_sections, sentences_of
from review.target_forms import target_forms
from review.wording import points, shown

HUNDRED = Decimal(100)
NEXT_TO = 4
"""Signs that may stand between a share and its amount: 20%（208.8万元）, 20%即208.8万元."""


class Paid(NamedTuple):
    """One step of a sentence: its share and its amount, one of which may be left out."""

    share: Mention | None
    amount: Mention | None


class Plan(NamedTuple):
    """What a sentence divides: its shares, its steps, and the amounts that come to the budget (() for none)."""

    shares: Sequence[Mention]
    steps: Sequence[Paid]
    parts: tuple[Mention, ...]
    leaves_rest: bool


class Fault(NamedTuple):
    """What does not fit: the words in both languages, what stands there and what should."""

    message: str
    message_en: str
    found: str
    expected: str
    is_sure: bool = True


@form_rule("plan-amounts", severity="error", forms=("target",))
def plan_amounts(filing: Filing) -> Iterator[Draft | Holds]:
    """The shares of a plan come to 100%, its amounts to the year's budget, and each amount is its share of it.

    Judged is a sentence of the plan's sections that divides money into two steps or more. Shares called
    cumulative rise, up to 100%; where the rest is left in words (其余, 付清), shares may come to less. Amounts
    alone are a warning. A budget that could not be read is not held against the amounts. One finding a section.
    Tolerance: 0.05 万元 an amount and 0.1 percentage point, or half a unit of the last printed digit.
    Source: form arithmetic or logic.
    Example: 4月20% 208.8万元、6月30% 313.2万元、9月40% 417.6万元 of 1044万元, and no more -> error.
    """
    budget = _budget(filing)
    for pointer, text in plan_sections(filing):
        if any(_total(step.parts) == budget for step in _sentences(text) if step.parts):
            yield Holds(("/current_year_budget",))
        fault = next(_faults(text, budget), None)
        if fault:
            yield Draft(
                (pointer, "/current_year_budget"),
                f"实施计划中{fault.message}（当年预算 {shown(filing, '/current_year_budget')}），请核对。",
                f"In the plan, {fault.message_en}. Check the plan and the year's budget.",
                fault.found,
                fault.expected,
                None if fault.is_sure else "warning",
            )


def _budget(filing: Filing) -> Decimal | None:
    """The year's budget in yuan."""
    scale = YUAN_IN.get(filing.amount_unit or "")
    return filing.current_year_budget * scale if filing.current_year_budget is not None and scale else None


def _sentences(text: str) -> Iterator[Plan]:
    """Yield the sentences that divide money."""
    counted = [one for one in mentions(text) if one.quantity.unit in ("元", "%")]
    for sentence, own in sentences_of(text, counted):
        money = [one for one in own if one.quantity.unit == "元"]
        if money or any(word in sentence for word in target_forms().paid):
            shares = [one for one in own if one.quantity.unit == "%" and _is_share(one, text)]
            steps = _steps(shares, money)
            leaves_rest = any(word in sentence for word in target_forms().the_rest)
            yield Plan(shares, steps, _amounts(steps, text), leaves_rest)


def _faults(text: str, budget: Decimal | None) -> Iterator[Fault]:
    for plan in _sentences(text):
        yield from _shares(plan.shares, plan.leaves_rest)
        yield from _sums(plan, budget)
        yield from _parts(plan.steps, budget)


def _is_share(one: Mention, text: str) -> bool:
    clause = clause_around(text, one.start, one.end)
    is_exact = one.quantity.operator in (None, "=") and not one.per and not one.is_approximate
    return is_exact and not any(word in clause for word in target_forms().rates_of_work)


def _steps(shares: Sequence[Mention], found: Sequence[Mention]) -> list[Paid]:
    """The shares with the amounts right behind or before them, and the amounts of no share."""
    free = list(found)
    steps = []
    for share in shares:
        near = [one for one in free if -NEXT_TO <= one.start - share.end <= NEXT_TO]
        steps.append(Paid(share, near[0] if near else None))
        free = [one for one in free if one not in near[:1]]
    return steps + [Paid(None, one) for one in free]


def _shares(shares: Sequence[Mention], leaves_rest: bool) -> Iterator[Fault]:
    if len(shares) < 2:
        return
    values, slack = [one.quantity.low for one in shares], target_forms().share_slack
    terms = "、".join(one.text for one in shares)
    if any(one.is_cumulative for one in shares):
        rises = all(before < after for before, after in pairwise(values))
        if not rises or values[-1] > HUNDRED + slack or not (leaves_rest or values[-1] >= HUNDRED - slack):
            yield Fault(
                f"累计支付比例 {terms} 未逐步递增至 100%",
                f"the cumulative shares {terms} do not rise to 100%",
                terms,
                "100%",
            )
        return
    total = sum(values, Decimal(0))
    if total > HUNDRED + slack or (total < HUNDRED - slack and not leaves_rest):
        found = f"{points(total)}%"
        yield Fault(
            f"各期比例 {terms} 合计 {found}，不等于 100%",
            f"the shares {terms} come to {found}",
            found,
            "100%",
        )


def _amounts(steps: Sequence[Paid], text: str) -> tuple[Mention, ...]:
    """Return the amounts that come to the budget, () where the sentence does not give them all."""
    has_shares = any(step.share for step in steps)
    parts = tuple(
        one.amount for one in steps if one.amount and (one.share or (not has_shares and _is_timed(one, text)))
    )
    if len(parts) < 2 or any(one.is_cumulative or one.is_approximate or one.per for one in parts):
        return ()
    return () if has_shares and any(step.share and not step.amount for step in steps) else parts


def _total(parts: Sequence[Mention]) -> Decimal:
    return sum((one.quantity.low for one in parts), Decimal(0))


def _sums(plan: Plan, budget: Decimal | None) -> Iterator[Fault]:
    """Whether the amounts of the steps come to the budget."""
    parts, total = plan.parts, _total(plan.parts)
    if budget is None or not parts:
        return
    slack = max(target_forms().plan_slack_yuan, sum((one.tolerance for one in parts), Decimal(0)))
    if abs(total - budget) > slack and not (plan.leaves_rest and total < budget):
        terms = "、".join(one.text for one in parts)
        found = f"{points(total / 10000)}万元"
        yield Fault(
            f"各期金额 {terms} 合计 {found}，与当年预算不等",
            f"the amounts {terms} come to {found}, which is not the year's budget",
            found,
            f"{points(budget / 10000)}万元",
            any(step.share for step in plan.steps),
        )


def _is_timed(step: Paid, text: str) -> bool:
    one = step.amount
    if one is None or any(word in one.subject for word in ("总", "共", "合计", "预算")):
        return False
    clause = clause_around(text, one.start, one.end)
    return any(word in clause for word in target_forms().times)


def _parts(steps: Sequence[Paid], budget: Decimal | None) -> Iterator[Fault]:
    """Whether each amount is its share of the budget."""
    for share, amount in steps:
        if budget is None or share is None or amount is None or share.is_cumulative or amount.is_cumulative:
            continue
        due = budget * share.quantity.low / HUNDRED
        if abs(amount.quantity.low - due) > max(
            target_forms().plan_slack_yuan, amount.tolerance, budget * share.tolerance / HUNDRED
        ):
            expected = f"{points(due / 10000)}万元"
            yield Fault(
                f"“{share.text}”对应金额填 {amount.text}，按当年预算应为 {expected}",
                f"“{share.text}” stands beside {amount.text}; of the year's budget it is {expected}",
                amount.text,
                expected,
            )
