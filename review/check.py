"""Filings become findings: those within each form, and those across the forms and years of a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import Filing
from extract.pointer import printed_order
from review.finding import Finding
from review.kinship import kinship
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
    return tuple(finding for filing in filings for finding in sorted(_found(filing), key=_order))


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
