"""What the words of a question say, one by one, before a plan is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.answers.fields import loaded
from index.answers.figures_said import NO_UNIT
from index.answers.plan import Condition
from index.answers.reader import Piece

ANY = "any_"
UNITS = {"%": "rate", "分": "any_score"}
NAMES = ("unit", "project", "level1", "level2", "level3", "item", "table", "line")
"""The kinds of names that the store knows."""
QUIET = frozenset({"filler", "each", "money", "percent", "hint", "first", "where"})


@dataclass
class Asked:
    """A field that is named, and whether a condition has used it up."""

    name: str
    text: str
    is_used: bool = False
    is_first: bool = False


@dataclass
class Limit:
    """A condition as it is said; `field` None until one is found for it."""

    sign: str
    figure: str | None = None
    field: str | None = None
    than_field: str | None = None


@dataclass
class Gathered:
    """What is said, by kind."""

    names: dict[str, list[str]] = field(default_factory=dict)
    either: list[tuple[str, ...]] = field(default_factory=list)
    """Names that can be of several kinds: the name, then the kinds."""
    meant: dict[tuple[str, str], str] = field(default_factory=dict)
    """By such a name and a kind, what it means of that kind."""
    years: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    """The first and the last of years that are said as a range."""
    said: dict[str, list[str]] = field(default_factory=dict)
    """All other senses: kind to values."""
    fields: list[Asked] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    top: tuple[str, int] | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)

    def has(self, kind: str, *values: str) -> bool:
        """Whether something of the kind was said, of these values where any are given."""
        told = self.said.get(kind, ())
        return any(one in values for one in told) if values else bool(told)

    def first(self, kind: str) -> str:
        """Return the first value of the kind, "" where nothing was said."""
        return next(iter(self.said.get(kind, ())), "")


def gathered(pieces: Sequence[Piece]) -> Gathered:
    """Return what the pieces of a question say."""
    made = Gathered()
    pending: Limit | None = None
    unwanted: Piece | None = None
    bounds: set[int] = set()
    made.rest.extend(_torn(pieces))
    for at, piece in enumerate(pieces):
        if not piece.senses or piece.has("beyond"):
            made.rest.append(piece.text)
            continue
        kinds = {one.kind for one in piece.senses}
        following = _following(pieces, at)
        if piece.has("unwanted"):
            unwanted = following
            continue
        if piece is unwanted and kinds & {"field", "amount_unit"}:
            continue  # 不要措施, 别给元
        if "compare" in kinds and "filler" in kinds and not _is_bound(following):
            continue  # under a project
        if "compare" in kinds and "op" not in kinds:
            pending = Limit(piece.value("compare"), field=_last(made))
            made.limits.append(pending)
        elif "between" in kinds:
            low, high, unit = piece.value("between").split()
            about, unit = _last(made), "" if unit == NO_UNIT else unit
            made.limits += [
                Limit(">=", f"{low} {unit}".strip(), about),
                Limit("<=", f"{high} {unit}".strip(), about),
            ]
        elif "figure" in kinds:
            if _take_figure(made, pending, piece, following):
                bounds.add(id(following))
            pending = None
        elif "after" in kinds and id(piece) not in bounds:
            made.rest.append(piece.text)  # 以上 of no figure
        elif "field" in kinds and pending is not None and pending.figure is None and pending.field:
            pending.than_field = piece.value("field")
            pending = None
        else:
            _take(made, piece, kinds)
    made.rest.extend(one.sign for one in made.limits if one.figure is None and one.than_field is None)
    return made


def _torn(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield what two small words of one sign make together that no particle is: 事由 is no 事 and no 由, but a word unknown."""
    particles = loaded("particles")["particles"]
    for one, other in pairwise(pieces):
        if not other.is_after_break and all(
            _is_small(piece) and piece.text not in particles for piece in (one, other)
        ):
            yield one.text + other.text


def _is_small(piece: Piece) -> bool:
    is_filler = bool(piece.senses) and all(one.kind == "filler" for one in piece.senses)
    return is_filler and len(piece.text) == 1 and not piece.text.isascii()


def _is_bound(piece: Piece | None) -> bool:
    """Whether a piece can stand behind a comparison: a figure, or another field."""
    return piece is not None and (piece.has("figure") or piece.has("field"))


def _last(made: Gathered) -> str | None:
    """The field named last, taken by a condition."""
    for one in reversed(made.fields):
        if not one.is_used:
            one.is_used = True
            return one.name
    return made.fields[-1].name if made.fields else None


def _following(pieces: Sequence[Piece], at: int) -> Piece | None:
    """The piece behind one, beyond a word that leaves everything as it is (95%|及|以上)."""
    for piece in pieces[at + 1 : at + 3]:
        if any(one.kind != "filler" for one in piece.senses) or not piece.senses:
            return piece
    return None


def _take_figure(made: Gathered, pending: Limit | None, piece: Piece, following: Piece | None) -> bool:
    """Take a figure as the bound of a condition; return whether the piece behind it says which (以上)."""
    figure = piece.value("figure")
    if pending is not None and pending.figure is None:
        pending.figure = figure
        if pending.sign in ("=", ">=") and following is not None and following.has("after"):
            pending.sign = following.value("after")  # 达到99%及以上
            return True
    elif following is not None and following.has("after"):
        made.limits.append(Limit(following.value("after"), figure, _last(made)))
        return True
    elif made.fields and not made.fields[-1].is_used:
        made.limits.append(Limit("=", figure, _last(made)))
    elif not made.limits or made.limits[-1].figure != figure:  # 98分以上（含98分）
        made.rest.append(piece.text)
    return False


def _take(made: Gathered, piece: Piece, kinds: set[str]) -> None:
    named = [one for one in piece.senses if one.kind in NAMES]
    if len({one.kind for one in named}) > 1:
        made.either.append((named[0].value, *dict.fromkeys(one.kind for one in named)))
        made.meant.update({(made.either[-1][0], one.kind): one.value for one in named})
    elif named:
        made.names.setdefault(named[0].kind, []).append(named[0].value)
    elif "year" in kinds:
        years = [int(one.value) for one in piece.senses]
        made.years.extend(years)
        made.spans.extend([(years[0], years[-1])] if len(years) > 1 else ())
    elif "top" in kinds:
        way, number = piece.value("top").split()
        made.top = (way, int(number))
    elif "says" in kinds:
        made.says.append(piece.value("says"))
    elif "both" in kinds:
        for one in piece.senses:
            if one.kind == "field":
                made.fields.append(Asked(one.value, piece.text, is_first=made.has("first")))
            elif one.kind != "both":
                made.said.setdefault(one.kind, []).append(one.value)
                made.texts.setdefault(one.kind, []).append(piece.text)
    elif "field" in kinds:
        made.fields.append(Asked(piece.value("field"), piece.text, is_first=made.has("first")))
    else:
        # an op that is a comparison as well (高, 低) stands as the comparison of two
        for one in piece.senses:
            made.said.setdefault(one.kind, []).append(one.value)
            made.texts.setdefault(one.kind, []).append(piece.text)


def conditions(made: Gathered, of_rows: bool) -> list[Condition] | None:
    """Return the conditions that are said; None where one cannot be told what it is about."""
    found: list[Condition] = []
    for one in made.limits:
        condition = _condition(one, of_rows)
        if condition is None:
            return None
        found.append(condition)
    for macro in made.said.get("macro", ()):
        found.extend(Condition(**told) for told in loaded("macros")[macro]["where"])
    found.extend(Condition(field="grade", sign="has", than=one) for one in made.said.get("graded", ()))
    if made.says and not is_open(made):
        told = "level3" if made.has("where") else "deviation"
        found.extend(Condition(field=told, sign="has", than=one) for one in made.says)
    return list(dict.fromkeys(found))


def is_open(made: Gathered) -> bool:
    """Whether it is asked what says something, of whatever kind: no figure, no explanation, no indicator is named."""
    is_plain = (
        not made.limits
        and not made.has("macro")
        and not made.has("where")
        and not made.has("graded")
        and not made.has("noun", "indicator")
    )
    return bool(made.says) and is_plain and not made.fields and set(made.said.get("op", ())) <= {"list"}


def _condition(limit: Limit, of_rows: bool) -> Condition | None:
    number, _, unit = (limit.figure or "").partition(" ")
    name = limit.field or UNITS.get(unit)
    if name is None:
        return None
    name = settled(name, of_rows)
    if unit == "%" and name in ("executed", ANY + "budget"):
        name = "rate"  # 花钱不到九成
    if name.startswith(ANY):
        return None
    if limit.than_field is not None:
        other = settled(limit.than_field, of_rows)
        allowed = [name, other] in loaded("macros")["comparable"]
        return Condition(field=name, sign=limit.sign, than_field=other) if allowed else None  # type: ignore[arg-type]
    is_money = name in loaded("macros")["money"]
    if is_money != (unit in ("元", "万元")):
        return None
    if unit and not is_money and loaded("macros")["figures"].get(name) != unit:
        return None
    return Condition(field=name, sign=limit.sign, than=number, unit=unit or None)  # type: ignore[arg-type]


def settled(name: str, of_rows: bool) -> str:
    """Return which field is meant by a word that can mean the form's or the indicator's."""
    rows = {"any_score": "points", "any_done": "actual", "any_goal": "target"}
    forms = {"any_score": "score", "any_done": "achieved", "any_goal": "expected"}
    return (rows if of_rows else forms).get(name, name)
