"""A rule on what a language model claims: it compares the claim with the form, and asks no model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.filing import Claim, Filing, Quote
from review.rule import Draft, form_rule

PLACE = re.compile(r"/indicators/(\d+)/(?:target|actual|deviation)|/annual_goal/(?:expected|actual)")
MOST = 12
"""More than this many claims on one form say more of the model than of the form: they are told up to here."""


@form_rule(
    "claimed-contradiction", severity="notice", forms=("self_evaluation", "target", "department_evaluation")
)
def claimed_contradiction(filing: Filing) -> Iterator[Draft]:
    """What the goal, a row's target, its result and its explanation say does not contradict itself in meaning.

    A language model points at two places by quoting both; the notice stands only while both quotations stand there, in one row
    or one of them in the goal. Nothing is taken from the value's trust. Without a model the rule says nothing.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 各巷道的路灯已按方案改造 as the goal's result, 两处点位停工 as a row's explanation -> notice.
    """
    told: set[frozenset[str]] = set()
    for claim in filing.claims[:MOST]:
        pointers = frozenset(place.pointer for place in claim.places)
        if claim.kind == "contradiction" and pointers not in told and _is_sound(filing, claim):
            told.add(pointers)
            yield _draft(*claim.places)


def _draft(one: Quote, other: Quote) -> Draft:
    return Draft(
        paths=(one.pointer, other.pointer),
        message=f"语言模型认为“{one.text}”与“{other.text}”意思矛盾，请核对两处原文。",
        message_en=f"A language model takes “{one.text}” and “{other.text}” to contradict each other. Compare the two places.",
        found=one.text,
        expected=other.text,
    )


def _is_sound(filing: Filing, claim: Claim) -> bool:
    """Whether both places are such as may contradict each other, and still say what was quoted."""
    places = [PLACE.fullmatch(place.pointer) for place in claim.places]
    rows = {found[1] for found in places if found and found[1] is not None}
    return (
        len(places) == 2
        and all(places)
        and len({place.pointer for place in claim.places}) == 2
        and len(rows) <= 1
        and all(_says(filing, place) for place in claim.places)
    )


def _says(filing: Filing, place: Quote) -> bool:
    try:
        text = filing.at(place.pointer)
    except KeyError:
        return False
    words = re.sub(r"\s", "", place.text)
    return len(words) > 1 and words in re.sub(r"\s", "", text or "")
