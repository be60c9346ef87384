"""Rules: a generator over one filing, its scope as its decorator, its regulation in its docstring.

A rule yields drafts: what disagrees, in words and with both values. The decorator makes findings of them,
with an id that stays while the place on the paper stays, and a basis that changes with the values.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract.filing import Filing, FormType
from review.finding import Finding, Scope, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule yields. `paths` name the places, the most relevant first; severity None is the rule's own."""

    paths: tuple[str, ...]
    message: str
    message_en: str
    found: str | None = None
    expected: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """What a rule yields where the form's own arithmetic holds: the values at `paths` bear each other out.

    Only for relations that a single wrong digit would break: a sum, a quotient, a product.
    """

    paths: tuple[str, ...]


FormBody = Callable[[Filing], Iterator[Draft | Holds]]
FormCheck = Callable[[Filing], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: its permanent id, the highest severity it gives, its scope and its docstring."""

    id: str
    severity: Severity
    scope: Scope
    forms: tuple[FormType, ...]
    docstring: str
    check: FormCheck
    holding: Callable[[Filing], Iterator[Holds]]


_registry: dict[str, Rule] = {}


def rules() -> tuple[Rule, ...]:
    """Return every registered rule, in the order of the catalogue; none before `review.rules` is imported."""
    return tuple(_registry.values())


def form_rule(
    id: str, *, severity: Severity, forms: tuple[FormType, ...] = ("self_evaluation",)
) -> Callable[[FormBody], FormCheck]:
    """Return a decorator that registers a rule on one filing of the given forms.

    The id is the function's name in kebab-case, and permanent: decisions of people hang on it. Raises
    ValueError at import for an id that is taken or that is not the function's name.
    """

    def register(body: FormBody) -> FormCheck:
        name = getattr(body, "__name__", "")
        if id != name.replace("_", "-"):
            raise ValueError(f"rule {id!r} must be named like its function {name!r}")
        if id in _registry:
            raise ValueError(f"rule {id!r} exists already")

        @functools.wraps(body)
        def check(filing: Filing) -> Iterator[Finding]:
            if filing.form_type in forms:
                yield from _findings(rule, filing, _drafts(body(filing)))

        def holding(filing: Filing) -> Iterator[Holds]:
            if filing.form_type in forms:
                yield from (one for one in body(filing) if isinstance(one, Holds))

        rule = Rule(id, severity, "form", forms, body.__doc__ or "", check, holding)
        _registry[id] = rule
        return check

    return register


def _drafts(yielded: Iterator[Draft | Holds]) -> Iterator[Draft]:
    return (one for one in yielded if isinstance(one, Draft))


def _findings(rule: Rule, filing: Filing, drafts: Iterator[Draft]) -> Iterator[Finding]:
    taken: set[str] = set()
    for draft in drafts:
        finding = _finding(rule, filing, draft, taken)
        taken.add(finding.id)
        yield finding


def _finding(rule: Rule, filing: Filing, draft: Draft, taken: set[str]) -> Finding:
    severity = draft.severity or rule.severity
    if SEVERITIES.index(severity) < SEVERITIES.index(rule.severity):
        raise ValueError(f"rule {rule.id!r} gives at most {rule.severity!r}, not {severity!r}")
    return Finding(
        id=_id(rule, filing, draft, taken),
        basis=_digest(severity, draft.found, draft.expected, *(_value(filing, path) for path in draft.paths)),
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


def _id(rule: Rule, filing: Filing, draft: Draft, taken: set[str]) -> str:
    """Return the hash of rule, filing and first place; a second finding on the same place gets a number."""
    place = _place(filing, draft.paths[0]) if draft.paths else ""
    number = 0
    while (name := _digest(rule.id, filing.id, place, str(number) if number else "")) in taken:
        number += 1
    return name


def _place(filing: Filing, pointer: str) -> str:
    """Return where the value stands, coarse enough (1% of the page) that a second reading agrees."""
    evidence = filing.evidence.get(pointer)
    if evidence is None or evidence.box is None:
        return pointer
    x0, top, x1, bottom = evidence.box
    return f"{evidence.page}:{(x0 + x1) / 2:.2f}:{(top + bottom) / 2:.2f}"


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
