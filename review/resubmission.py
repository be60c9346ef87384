"""Which filings look like corrected versions of earlier ones: proposed here, decided by a person.

Two filings of different documents are taken for one when form type, fiscal year, unit and project agree,
slips of the OCR apart. At most one of year and unit may be missing; the name may not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

from extract.filing import Filing, FormType, Record
from review.heading import Heading
from review.spelling import compare, near, slips_of, spelled

TraitName = Literal["form_type", "fiscal_year", "unit", "project"]
Verdict = Literal["same", "alike", "missing", "different"]
DEPARTMENT_FORMS: frozenset[FormType] = frozenset({"department_budget", "department_evaluation"})
"""Forms of a whole unit: its name is theirs, they have no project."""
BASIS_LENGTH = 16


Group = tuple[FormType, str]
"""A kind of form, and the telling signs of a name."""
Headed = Filing | Heading


class Trait(Record):
    """One of the things that two filings are told the same by, as each prints it."""

    name: TraitName
    earlier: str | None
    later: str | None
    verdict: Verdict


class Upload(NamedTuple):
    """A filing and the document it came in."""

    document: str
    filing: Headed


class Slot(NamedTuple):
    """Where filings are looked for that may be resubmissions of each other: their group, and how long the name is."""

    group: Group
    length: int


class Pair(NamedTuple):
    """Two filings by their ids: the later one seems to supersede the earlier."""

    earlier: str
    later: str


def traits(earlier: Headed, later: Headed) -> tuple[Trait, ...]:
    """Return what the two filings are compared by, with what each has there."""
    year = [None if one.fiscal_year is None else str(one.fiscal_year) for one in (earlier, later)]
    found = [
        _trait("form_type", earlier.form_type, later.form_type, exact=True),
        _trait("fiscal_year", year[0], year[1], exact=True),
        _trait("unit", *_units(earlier, later)),
    ]
    if {earlier.form_type, later.form_type} - DEPARTMENT_FORMS:
        found.append(_trait("project", earlier.project_name, later.project_name))
    return tuple(found)


def is_resubmission(found: Sequence[Trait]) -> bool:
    """Whether filings with these traits may be one filing, handed in twice."""
    missing = [trait.name for trait in found if trait.verdict == "missing"]
    if any(trait.verdict == "different" for trait in found):
        return False
    return found[-1].name not in missing and len(missing) <= 1


def basis(found: Sequence[Trait]) -> str:
    """Return a hash of the values behind a proposal: a refusal holds as long as they stay."""
    values = "\x1f".join(f"{trait.name}={trait.earlier}\x1e{trait.later}" for trait in found)
    return sha256(values.encode()).hexdigest()[:BASIS_LENGTH]


def proposals(uploads: Iterable[Upload], refused: Collection[tuple[Pair, str]] = ()) -> tuple[Pair, ...]:
    """Return the pairs that look like one filing handed in twice; `uploads` come in the order of adding.

    A filing is set against the likest of the earlier ones, the latest among equals, and each earlier one is
    proposed to be superseded once. `refused` are pairs with the basis that a person refused them by.
    """
    found: list[Pair] = []
    taken: set[str] = set()
    groups: dict[tuple[FormType, str], _Group] = defaultdict(lambda: _Group([], []))
    for later in uploads:
        name = _name(later.filing)
        if not name:
            continue
        group = groups[later.filing.form_type, spelled(name).telling]
        fitting = [one for one in _fitting(group, name, later, refused) if one[-1] not in taken]
        if fitting:
            best = max(fitting)[-1]
            taken.add(best)
            found.append(Pair(best, later.filing.id))
        group.uploads.append(later)
        group.letters.append(spelled(name).letters)
    return tuple(found)


def slot_of(filing: Headed) -> Slot | None:
    """Return where a filing is looked for; None for one that is never proposed."""
    name = _name(filing)
    if not name:
        return None
    found = spelled(name)
    return Slot((filing.form_type, found.telling), len(found.letters))


def neighbours(asked: Upload, among: Callable[[Slot], Iterable[Upload]]) -> tuple[Upload, ...]:
    """Return the filings that the proposals about one can hang on, itself among them, in no order.

    `among` gives the filings of a slot.
    """
    edge, known = [asked], {asked.filing.id: asked}
    while edge:
        one = edge.pop()
        beside = [other for slot in _beside(one.filing) for other in among(slot)]
        letters = [spelled(_name(other.filing) or "").letters for other in beside]
        for place in near(_name(one.filing) or "", letters):
            other = beside[place]
            if other.filing.id not in known and _may_be_one(one, other):
                known[other.filing.id] = other
                edge.append(other)
    return tuple(known.values())


def _beside(filing: Headed) -> Iterator[Slot]:
    """Yield the slots of the names that may be this one's but for slips."""
    slot = slot_of(filing)
    if slot is not None:
        most = slips_of(slot.length)
        yield from (Slot(slot.group, slot.length + by) for by in range(-most, most + 1))


def _may_be_one(one: Upload, other: Upload) -> bool:
    if one.document == other.document or _is_of_another_year(one.filing, other.filing):
        return False
    return is_resubmission(traits(one.filing, other.filing))


class _Group(NamedTuple):
    """Filings of one form type whose names have the same telling signs, with the letters of their names."""

    uploads: list[Upload]
    letters: list[str]


def _fitting(
    group: _Group, name: str, later: Upload, refused: Collection[tuple[Pair, str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield those of the earlier ones that the later may supersede: how like, how late, which."""
    for place in near(name, group.letters):
        one = group.uploads[place]
        if one.document == later.document or _is_of_another_year(one.filing, later.filing):
            continue
        found = traits(one.filing, later.filing)
        pair = Pair(one.filing.id, later.filing.id)
        if is_resubmission(found) and (pair, basis(found)) not in refused:
            yield sum(trait.verdict == "same" for trait in found), place, one.filing.id


def _name(filing: Headed) -> str | None:
    """What a filing is called: its unit for a department's form, else its project."""
    if filing.form_type in DEPARTMENT_FORMS:
        return filing.implementing_unit or filing.competent_department
    return filing.project_name


def _is_of_another_year(one: Headed, other: Headed) -> bool:
    return None not in (one.fiscal_year, other.fiscal_year) and one.fiscal_year != other.fiscal_year


def _units(earlier: Headed, later: Headed) -> tuple[str | None, str | None]:
    """The units as both forms name them: the implementing ones, else the departments."""
    if earlier.implementing_unit and later.implementing_unit:
        return earlier.implementing_unit, later.implementing_unit
    if earlier.competent_department and later.competent_department:
        return earlier.competent_department, later.competent_department
    return earlier.implementing_unit, later.implementing_unit


def _trait(name: TraitName, earlier: str | None, later: str | None, exact: bool = False) -> Trait:
    verdict: Verdict
    if not earlier or not later:
        verdict = "missing"
    elif exact:
        verdict = "same" if earlier == later else "different"
    else:
        verdict = compare(earlier, later)
    return Trait(name=name, earlier=earlier, later=later, verdict=verdict)
