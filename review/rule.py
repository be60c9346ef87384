"""Rules: a generator over one filing or one project, its scope as its decorator, its regulation in its docstring.

A rule yields drafts: what disagrees, in words and with both values. The decorator makes findings of them,
with an id that stays while the place on the paper stays, and a basis that changes with the values.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from extract.filing import Filing, FormType
from review.finding import Finding, Scope, Severity
from review.packs import judged_alike, judging
from review.project import Pair, Project

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
SAME_PLACE = 4
"""So many findings of one rule on one place are looked for where the paper lies in another document."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule yields. `paths` name the places, the most relevant first; severity None is the rule's own.

    A rule over a project says on which of its filings the finding stands, by the `pair` whose later one it
    is; `paths` into the earlier one are "OTHER-ID#/pointer", and follow the filing's own.
    """

    paths: tuple[str, ...]
    message: str
    message_en: str
    found: str | None = None
    expected: str | None = None
    severity: Severity | None = None
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """What a rule yields where the form's own arithmetic holds: the values at `paths` bear each other out.

    Only for relations that a single wrong digit would break: a sum, a quotient, a product.
    """

    paths: tuple[str, ...]


class Judged(NamedTuple):
    """What one rule says of one filing: what is wrong, and where the form's own arithmetic holds."""

    findings: tuple[Finding, ...]
    holds: tuple[Holds, ...]


FormBody = Callable[[Filing], Iterator[Draft | Holds]]
FormCheck = Callable[[Filing], Iterator[Finding]]
FormJudge = Callable[[Filing], "Judged"]
ProjectBody = Callable[[Project], Iterator[Draft]]
ProjectCheck = Callable[[Project], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: its permanent id, the highest severity it gives, its scope and its docstring."""

    id: str
    severity: Severity
    scope: Scope
    forms: tuple[FormType, ...]
    docstring: str


@dataclass(frozen=True, slots=True)
class FormRule(Rule):
    """A rule over one filing."""

    check: FormCheck
    judge: FormJudge


@dataclass(frozen=True, slots=True)
class ProjectRule(Rule):
    """A rule over the filings of one project. It may share the id of a rule over one filing."""

    check: ProjectCheck


_registry: dict[tuple[str, bool], FormRule | ProjectRule] = {}


def rules() -> tuple[FormRule | ProjectRule, ...]:
    """Return every registered rule, in the order of the catalogue; none before `review.rules` is imported."""
    return tuple(_registry.values())


def form_rules() -> tuple[FormRule, ...]:
    """Return the rules over one filing."""
    return tuple(rule for rule in rules() if isinstance(rule, FormRule))


def project_rules() -> tuple[ProjectRule, ...]:
    """Return the rules over the filings of one project."""
    return tuple(rule for rule in rules() if isinstance(rule, ProjectRule))


def form_rule(
    id: str, *, severity: Severity, forms: tuple[FormType, ...] = ("self_evaluation",)
) -> Callable[[FormBody], FormCheck]:
    """Return a decorator that registers a rule on one filing of the given forms.

    The id is the function's name in kebab-case, and permanent: decisions of people hang on it. Raises
    ValueError at import for an id that is taken or that is not the function's name.
    """

    def register(body: FormBody) -> FormCheck:
        _refuse_odd(id, getattr(body, "__name__", ""), is_form=True)

        def judge(filing: Filing) -> Judged:
            if filing.form_type not in forms:
                return Judged((), ())
            with judging(filing):
                yielded = tuple(body(filing))
            drafts = (one for one in yielded if isinstance(one, Draft))
            holds = tuple(one for one in yielded if isinstance(one, Holds))
            return Judged(tuple(_findings(rule, (filing,), drafts)), holds)

        @functools.wraps(body)
        def check(filing: Filing) -> Iterator[Finding]:
            yield from judge(filing).findings

        rule = FormRule(id, severity, "form", forms, body.__doc__ or "", check, judge)
        _registry[id, True] = rule
        return check

    return register


def project_rule(
    id: str,
    *,
    severity: Severity,
    scope: Literal["cross_form", "cross_year"],
    forms: tuple[FormType, ...] = ("target", "self_evaluation"),
) -> Callable[[ProjectBody], ProjectCheck]:
    """Return a decorator that registers a rule on the filings of one project that are of the given forms.

    An error stands only where a person confirmed that the two filings are of one project: where that is
    inferred it is lowered to a warning. Raises ValueError as `form_rule` does.
    """

    def register(body: ProjectBody) -> ProjectCheck:
        _refuse_odd(id, getattr(body, "__name__", ""), is_form=False)

        @functools.wraps(body)
        def check(project: Project) -> Iterator[Finding]:
            narrowed = project.only(forms)
            if narrowed.filings:
                everything = (*narrowed.filings, *narrowed.beside)
                yield from _findings(rule, everything, _drafts(body, narrowed, everything))

        rule = ProjectRule(id, severity, scope, forms, body.__doc__ or "", check)
        _registry[id, False] = rule
        return check

    return register


def _drafts(body: ProjectBody, project: Project, filings: Sequence[Filing]) -> Iterator[Draft]:
    """Yield what the rule finds in the project, on each filing by the figures in force for that one."""
    for alike in judged_alike(filings):
        with judging(alike[0]):
            drafts = tuple(body(project))
        standing = {filing.id for filing in alike}
        yield from (
            one for one in drafts if (one.pair.later if one.pair else project.filings[0]).id in standing
        )


def _refuse_odd(id: str, name: str, *, is_form: bool) -> None:
    if id != name.replace("_", "-"):
        raise ValueError(f"rule {id!r} must be named like its function {name!r}")
    if (id, is_form) in _registry:
        raise ValueError(f"rule {id!r} exists already")


def _findings(rule: Rule, filings: Sequence[Filing], drafts: Iterator[Draft]) -> Iterator[Finding]:
    held = {filing.id: filing for filing in filings}
    taken: set[str] = set()
    for draft in drafts:
        finding = _finding(rule, draft.pair.later if draft.pair else filings[0], held, draft, taken)
        taken.add(finding.id)
        yield finding


def _finding(
    rule: Rule, filing: Filing, held: Mapping[str, Filing], draft: Draft, taken: set[str]
) -> Finding:
    severity = _severity(rule, draft)
    values = (_value(*_resolved(filing, held, path)) for path in draft.paths)
    return Finding(
        id=_id(rule, filing, held, draft, taken),
        basis=_digest(severity, draft.found, draft.expected, *values),
        filing=filing.id,
        rule=rule.id,
        severity=severity,
        scope=rule.scope,
        message=draft.message,
        message_en=draft.message_en,
        paths=draft.paths,
        found=draft.found,
        expected=draft.expected,
    )


def _severity(rule: Rule, draft: Draft) -> Severity:
    severity = draft.severity or rule.severity
    if SEVERITIES.index(severity) < SEVERITIES.index(rule.severity):
        raise ValueError(f"rule {rule.id!r} gives at most {rule.severity!r}, not {severity!r}")
    is_inferred = draft.pair is not None and not draft.pair.link.is_confirmed
    return "warning" if severity == "error" and is_inferred else severity


Elsewhere = tuple[str, Mapping[int, int]]
"""A filing on the same paper in another document, and by their numbers here the numbers of its pages there."""


def known_as(finding: Finding, filing: Filing, others: Iterable[Elsewhere]) -> Iterator[str]:
    """Yield the ids that a finding within a form has in other filings on the same paper.

    Which of several findings on one place it is there cannot be told: the first few are all named, and the basis tells them.
    """
    for name, pages in others:
        place = _place(filing, finding.paths[0], pages) if finding.paths else ""
        yield from _numbered(finding.rule, name, place)


def known_across(
    finding: Finding, filing_of: Callable[[str], Filing], others: Callable[[str], Iterable[Elsewhere]]
) -> Iterator[str]:
    """Yield the ids that a finding across filings has where either lies in another document; `others` tells by filing."""
    foreign = next((path for path in finding.paths if "#" in path), None)
    if foreign is None:
        return
    earlier, _, pointer = foreign.partition("#")
    sides = [((name, None), *others(name)) for name in (finding.filing, earlier)]
    for (name, pages), (other, other_pages) in list(product(*sides))[1:]:
        place = _place(filing_of(finding.filing), finding.paths[0], pages)
        there = _place(filing_of(earlier), pointer, other_pages)
        yield from _numbered(finding.rule, name, place, finding.scope, other, there)


def _numbered(rule: str, filing: str, *parts: str) -> Iterator[str]:
    for number in range(SAME_PLACE):
        yield _digest(rule, filing, *parts, str(number) if number else "")


def _id(rule: Rule, filing: Filing, held: Mapping[str, Filing], draft: Draft, taken: set[str]) -> str:
    """Return the hash of rule, filing and first place; a second finding on the same place gets a number.

    Across filings the scope, the other filing and the first place in it belong to it as well.
    """
    parts = [_place(filing, draft.paths[0]) if draft.paths else ""]
    if draft.pair:
        other = draft.pair.earlier
        foreign = next((path for path in draft.paths if "#" in path), None)
        there = _place(*_resolved(filing, held, foreign)) if foreign else ""
        parts = [*parts, rule.scope, other.id, there]
    number = 0
    while (name := _digest(rule.id, filing.id, *parts, str(number) if number else "")) in taken:
        number += 1
    return name


def _resolved(filing: Filing, held: Mapping[str, Filing], path: str) -> tuple[Filing, str]:
    """Return the filing that a path points into, and the pointer inside it."""
    other, mark, pointer = path.partition("#")
    return (held[other], pointer) if mark else (filing, path)


def _place(filing: Filing, pointer: str, pages: Mapping[int, int] | None = None) -> str:
    """Return where the value stands, coarse enough (1% of the page) that a second reading agrees.

    `pages`: what the pages are called in another document.
    """
    evidence = filing.evidence.get(pointer)
    if evidence is None or evidence.box is None:
        return pointer
    x0, top, x1, bottom = evidence.box
    page = evidence.page if pages is None or evidence.page is None else pages.get(evidence.page)
    return f"{page}:{(x0 + x1) / 2:.2f}:{(top + bottom) / 2:.2f}"


def _value(filing: Filing, pointer: str) -> str:
    try:
        value = filing.at(pointer)
    except KeyError:
        return "absent"
    if value is None:
        return "unread" if filing.is_unread(pointer) else "blank"
    return f"={value}"


def _digest(*parts: str | None) -> str:
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()[:16]
