"""What a language model claims of meanings: a contradiction between two places, a cause that an explanation names.

A claim is its quotations: each has to stand in the value at its pointer, word for word. What becomes of it is a pure rule's
matter (review.rules.claims, review.causes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extract.filing import Claim, Filing, Quote
from extract.language.model import SECONDS, LanguageModel
from extract.language.prompt import prompt, quoted
from extract.language.structured import structured

SHORTEST, LONGEST = 2, 60
ROW_FIELDS = {"target": "目标", "actual": "完成情况", "deviation": "说明"}


class Place(NamedTuple):
    """A text of the form that a claim may speak of."""

    pointer: str
    of: str
    text: str


class Contradiction(BaseModel):
    """Two places, by their numbers, and the words there."""

    model_config = ConfigDict(extra="forbid")
    one: int
    other: int
    one_words: str
    other_words: str


class Contradictions(BaseModel):
    """What a model says of meanings."""

    model_config = ConfigDict(extra="forbid")
    contradictions: list[Contradiction]


class NamedCause(BaseModel):
    """The class of a cause, and the words that say so."""

    model_config = ConfigDict(extra="forbid")
    place: int
    cause: str
    words: str


class NamedCauses(BaseModel):
    """What a model says of causes."""

    model_config = ConfigDict(extra="forbid")
    causes: list[NamedCause]


def with_claims(
    filing: Filing, model: LanguageModel, classes: Sequence[str], seconds: float = SECONDS
) -> Filing:
    """Return the filing with what the model claims and can quote. Errors of asking are raised."""
    claims = (*contradictions(filing, model, seconds), *causes(filing, model, classes, seconds))
    return filing.model_copy(update={"claims": tuple(dict.fromkeys(claims))}) if claims else filing


def contradictions(filing: Filing, model: LanguageModel, seconds: float = SECONDS) -> list[Claim]:
    """Return the contradictions that the model claims between the goal, a row's target, result and explanation."""
    goals = [
        Place(f"/annual_goal/{side}", name, text)
        for side, name in (("expected", "年度目标"), ("actual", "年度目标完成情况"))
        if (text := getattr(filing.annual_goal, side))
    ]
    rows = [_row(filing, number) for number in range(len(filing.indicators))]
    claims: list[Claim] = []
    for places in _shared_out(goals, [row for row in rows if row], model.room):
        answer = structured(model, prompt("claims", _told(places)), Contradictions, seconds)
        claims += (
            (made for one in answer.contradictions if (made := _contradiction(one, places))) if answer else ()
        )
    return claims


def causes(
    filing: Filing, model: LanguageModel, classes: Sequence[str], seconds: float = SECONDS
) -> list[Claim]:
    """Return the causes that the model claims explanations to name, of the classes given."""
    places = [
        Place(f"/indicators/{number}/deviation", row.level3 or "", row.deviation)
        for number, row in enumerate(filing.indicators)
        if row.deviation and len(row.deviation.strip()) > SHORTEST
    ]
    claims: list[Claim] = []
    for shown in _shared_out([], [[place] for place in places], model.room) if classes else ():
        data = {"classes": list(classes), **_told(shown)}
        answer = structured(model, prompt("causes", data), NamedCauses, seconds)
        for one in answer.causes if answer else ():
            quote = _quote(shown, one.place, one.words)
            if quote and one.cause in classes:
                claims.append(Claim(kind="cause", places=(quote,), cause=one.cause))
    return claims


def stands(quote: str, text: str | None) -> bool:
    """Whether the words stand in the text, but for blanks; a single sign says nothing."""
    words = _plain(quote)
    return SHORTEST <= len(words) <= LONGEST and words in _plain(text or "")


def _row(filing: Filing, number: int) -> list[Place]:
    row = filing.indicators[number]
    return [
        Place(f"/indicators/{number}/{field}", f"{row.level3 or ''} {name}".strip(), text)
        for field, name in ROW_FIELDS.items()
        if (text := getattr(row, field))
    ]


def _shared_out(always: list[Place], rows: list[list[Place]], room: int) -> Iterator[list[Place]]:
    """Yield the rows in as many parts as there is room for, each behind what always goes along; one too large is left out."""
    used = _size(always)
    part: list[Place] = []
    for row in rows:
        if part and used + _size(part) + _size(row) > room:
            yield [*always, *part]
            part = []
        if used + _size(row) <= room:
            part += row
    if part:
        yield [*always, *part]


def _size(places: list[Place]) -> int:
    return sum(len(quoted(place.text)) + len(place.of) + 40 for place in places)


def _told(places: list[Place]) -> dict[str, object]:
    return {
        "places": [{"number": number, "of": one.of, "text": one.text} for number, one in enumerate(places)]
    }


def _contradiction(said: Contradiction, places: list[Place]) -> Claim | None:
    one, other = _quote(places, said.one, said.one_words), _quote(places, said.other, said.other_words)
    if one is None or other is None or one.pointer == other.pointer:
        return None
    return Claim(kind="contradiction", places=(one, other))


def _quote(places: list[Place], number: int, words: str) -> Quote | None:
    if not 0 <= number < len(places) or not stands(words, places[number].text):
        return None
    return Quote(pointer=places[number].pointer, text=words.strip())


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
