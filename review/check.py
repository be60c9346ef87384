"""Filings become findings: those within each form, and those across the forms and years of a project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import Filing
from extract.pointer import printed_order
from review.finding import Finding
from review.kinship import kinship
from review.misreading import with_misreadings
from review.project import Project, Verdict
from review.rule import SEVERITIES, form_rules, project_rules


def check(filings: Sequence[Filing], verdicts: Sequence[Verdict] = ()) -> tuple[Finding, ...]:
    """Return the findings within each filing, as `within` does, then those across forms and years.

    `verdicts`: what people said of pairs of filings. Superseded filings are not to be among them.
    """
    projects = kinship(filings, verdicts).projects if len(filings) > 1 else ()
    return (*within(filings), *(finding for project in projects for finding in across(project)))


def within(filings: Sequence[Filing]) -> tuple[Finding, ...]:
    """Return the findings of each form by itself: by filing, then in printed order, then the gravest first."""
    return tuple(
        finding
        for filing in filings
        for finding in with_misreadings(filing, sorted(_found(filing), key=_order))
    )


def borne_out(filing: Filing) -> Mapping[str, tuple[str, ...]]:
    """Return by pointer the rules whose arithmetic holds for the value: each would fail, were a digit another one."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in form_rules():
        for pointer in {path for relation in rule.holding(filing) for path in relation.paths}:
            found[pointer].append(rule.id)
    return {pointer: tuple(names) for pointer, names in found.items()}


def across(project: Project) -> tuple[Finding, ...]:
    """Return the findings across the forms and years of one project: by filing, then as `within` orders them."""
    place = {filing.id: number for number, filing in enumerate((*project.filings, *project.beside))}
    found = (finding for rule in project_rules() for finding in rule.check(project))
    return tuple(sorted(found, key=lambda finding: (place[finding.filing], *_order(finding))))


def _found(filing: Filing) -> Iterator[Finding]:
    for rule in form_rules():
        yield from rule.check(filing)


def _order(finding: Finding) -> tuple[tuple[int, ...], int, str]:
    first = printed_order(finding.paths[0]) if finding.paths else ()
    return first, SEVERITIES.index(finding.severity), finding.rule
