"""A rule on one quantity that a form states in several places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extract.filing import Filing, FormType
from review.calendar import years
from review.claim import Claim, claims, share_within
from review.finding import Severity
from review.mention import Mention
from review.phrases import bare, is_one_unit, speaks_of, stem_of
from review.quantity import Quantity, parse
from review.rule import Draft, form_rule
from review.same_thing import are_one_thing, joined
from review.sentences import clause_around, sentence_before
from review.spelling import spelled
from review.target_forms import target_forms
from review.wording import shown

FORMS: tuple[FormType, ...] = ("target", "self_evaluation", "project_statement")
SHORTEST = 2
"""What fewer signs name is found everywhere."""
MOST = 300
"""A form that states more quantities is held against itself by the first of them."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity that a text of the form states for the form's year."""

    pointer: str
    claim: Claim
    clause: str

    @property
    def mention(self) -> Mention:
        """The number with its unit."""
        return self.claim.mention

    @property
    def shown(self) -> str:
        """The quantity as printed, with what it counts."""
        return f"{self.clause.strip()}" if len(self.clause) <= 30 else self.mention.text


@form_rule("same-quantity-same-number", severity="error", forms=FORMS)
def same_quantity_same_number(filing: Filing) -> Iterator[Draft]:
    """What goal, overview and indicators say of one quantity is one number.

    A phrase states the quantity of an indicator where it holds all signs of its name, or the name all of its,
    words that stand for one another joined, and its unit; two texts state one where both count the same thing
    in phrases of like words, which is a warning. Not compared are
    numbers of another year, of several years, of a part, of each period or time, approximate ones and ranges,
    and a thing of which one text states several numbers.
    Tolerance: half a unit of the last printed digit.
    Source: form arithmetic or logic.
    Example: 新建球场5个 in the goal, ≥6个 as the indicator's target -> error.
    """
    stated = list(islice(_stated(filing), MOST))
    printed = [one.level3 or "" for one in filing.indicators]
    things = [stem_of(name) for name in printed]
    names, told = Counter(things), set[Stated]()
    targets = [parse(one.target) for one in filing.indicators]
    for index in range(len(printed)):
        at, stem, target = f"/indicators/{index}/target", things[index], targets[index]
        if target is None or target.low != target.high or len(stem) < SHORTEST or names[stem] > 1:
            continue
        named = [one for one in stated if _names(one, printed[index], target)]
        odd = next(_single(named, [one for one in stated if _may_name(one, stem, target)], target), None)
        if odd and not any(_is_of(odd, *other) for other in zip(printed, targets, strict=True)):
            is_alone = not any(_agrees(one.mention, target) for one in named)
            is_sure = is_alone and not Counter(stem) - Counter(spelled(odd.clause).letters)
            yield _against_row(filing, at, printed[index], odd, None if is_sure else "warning")
            told.add(odd)
    yield from _between_texts(
        [one for one in stated if one.mention.quantity.unit != "元" and one not in told]
    )


def _stated(filing: Filing) -> Iterator[Stated]:
    limits = target_forms()
    for pointer, heading, text in _texts(filing):
        is_long_term = any(word in heading for word in limits.long_goals) and "年度" not in heading
        for one in claims(text) if not is_long_term else ():
            clause = clause_around(text, one.mention.start, one.mention.end)
            if _is_plain(one.mention) and not _is_of_other_year(clause, text, one, filing.fiscal_year):
                yield Stated(pointer, one, clause)


def _texts(filing: Filing) -> Iterator[tuple[str, str, str]]:
    """The texts that say what is planned: pointer, heading, text; the goal only where no section repeats it."""
    goal = filing.annual_goal.expected
    if goal and not any("".join(one.text.split()) == "".join(goal.split()) for one in filing.sections):
        yield "/annual_goal/expected", "", goal
    for index, section in enumerate(filing.sections):
        if any(word in section.heading for word in target_forms().goal_headings):
            yield f"/sections/{index}/text", section.heading, section.text
    for index, field in enumerate(filing.other_fields):
        if field.value and any(word in field.label for word in target_forms().goal_headings):
            yield f"/other_fields/{index}/value", field.label, field.value


def _is_plain(one: Mention) -> bool:
    quantity = one.quantity
    is_single = quantity.low == quantity.high and bool(quantity.unit)
    return is_single and not (one.per or one.is_approximate or one.is_cumulative)


def _is_of_other_year(clause: str, text: str, one: Claim, year: int | None) -> bool:
    sentence = sentence_before(text, one.mention.start) + clause
    said = {found.year for found in years(sentence) if found.kind == "date"}
    return bool(said) and said != {year}


def _is_of_other_scope(clause: str, name: str) -> bool:
    """Whether the number is of other years or of a part, by words that the name lacks."""
    return any(word in clause and joined(word) not in joined(name) for word in target_forms().other_scope)


def _names(one: Stated, name: str, target: Quantity) -> bool:
    """Whether the phrase speaks of the indicator, beside a number of its unit."""
    is_own = is_one_unit(one.mention.quantity.unit, target.unit) and speaks_of(one.claim, name)
    return is_own and not _is_of_other_scope(one.clause, name)


def _is_of(one: Stated, name: str, target: Quantity | None) -> bool:
    """Whether the number is that of an indicator which the phrase speaks of too."""
    return target is not None and _agrees(one.mention, target) and speaks_of(one.claim, name)


def _agrees(one: Mention, target: Quantity) -> bool:
    """Whether the text's number is the target's, or, of money, one that its bound admits."""
    way = one.quantity.low - target.low
    if target.unit == "元" and target.operator is not None and one.quantity.operator is None:
        return way <= one.tolerance if target.operator in ("≤", "<") else way >= -one.tolerance
    return abs(way) <= one.tolerance


def _single(named: Sequence[Stated], likely: Sequence[Stated], target: Quantity) -> Iterator[Stated]:
    """The texts that state one number for it, and another one: of several, some may be parts of it."""
    for one in named:
        beside = [other for other in likely if other.pointer == one.pointer]
        if len(beside) == 1 and not _agrees(one.mention, target):
            yield one


def _may_name(one: Stated, stem: str, target: Quantity) -> bool:
    """Whether the phrase may speak of the indicator, or of a part of it."""
    if not is_one_unit(one.mention.quantity.unit, target.unit):
        return False
    own, phrase = joined(bare(stem)), joined(bare(one.claim.phrase))
    return max(share_within(own, phrase), share_within(phrase, own)) >= target_forms().shared_words


def _against_row(filing: Filing, at: str, name: str, told: Stated, severity: Severity | None) -> Draft:
    found = shown(filing, at)
    return Draft(
        (at, told.pointer),
        f"指标“{name}”的指标值为“{found}”，文字部分为“{told.shown}”，同一数量前后不一致，请核对。",
        f"The target of “{name}” is “{found}”; the text says “{told.shown}”. One quantity, two numbers: check both.",
        found,
        told.mention.text,
        severity,
    )


def _between_texts(stated: Sequence[Stated]) -> Iterator[Draft]:
    counted = Counter((one.pointer, _thing(one)) for one in stated)
    reported: set[tuple[str, str]] = set()
    for place, one in enumerate(stated):
        for other in stated[place + 1 :]:
            pair = (one.pointer, other.pointer)
            if one.pointer == other.pointer or pair in reported or not _are_one_thing(one, other):
                continue
            if max(counted[one.pointer, _thing(one)], counted[other.pointer, _thing(other)]) > 1:
                continue
            slack = max(one.mention.tolerance, other.mention.tolerance)
            if abs(one.mention.quantity.low - other.mention.quantity.low) <= slack:
                continue
            reported.add(pair)
            yield Draft(
                (other.pointer, one.pointer),
                f"两处文字对同一数量的说法不一致：“{one.shown}”与“{other.shown}”，请核对。",
                f"Two texts state one quantity differently: “{one.shown}” and “{other.shown}”. Check both.",
                other.mention.text,
                one.mention.text,
                "warning",
            )


def _thing(one: Stated) -> tuple[str, str]:
    return spelled(one.mention.subject).letters, one.mention.quantity.unit


def _are_one_thing(one: Stated, other: Stated) -> bool:
    """Whether both count one thing: one name, or one that goes on, in clauses that share most of their words."""
    (first, unit), (second, other_unit) = _thing(one), _thing(other)
    if unit != other_unit or any(_is_of_other_scope(stated.clause, "") for stated in (one, other)):
        return False
    phrases = bare(one.claim.phrase), bare(other.claim.phrase)
    if min(map(len, phrases)) >= SHORTEST and are_one_thing(*phrases):
        return True
    if min(len(first), len(second)) < SHORTEST or not (first.startswith(second) or second.startswith(first)):
        return False
    words, others = (Counter(_words(stated)) for stated in (one, other))
    shared = sum((words & others).values())
    return shared >= target_forms().shared_words * min(sum(words.values()), sum(others.values()))


def _words(one: Stated) -> str:
    """The letters of a clause without its number."""
    return spelled(one.clause.replace(one.mention.text, "")).letters
