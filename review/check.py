"""Filings become findings: those within each form, and those across the forms and years of a project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import Filing
from extract.pointer import printed_order
from review.finding import Finding
from review.kinship import kinship
from review.misreading import with_misreadings
from review.packs import Packs, judging, shipped_packs
from review.project import Project, Verdict
from review.rule import SEVERITIES, form_rules, project_rules
from review.unsure import with_doubts


class Judgement(NamedTuple):
    """What the rules say of one filing.

    findings   in printed order, then the gravest first
    borne_out  by pointer the rules whose arithmetic holds for the value: each would fail, were a digit another one
    """

    findings: tuple[Finding, ...]
    borne_out: Mapping[str, tuple[str, ...]]


def check(
    filings: Sequence[Filing], verdicts: Sequence[Verdict] = (), packs: Packs | None = None
) -> tuple[Finding, ...]:
    """Return the findings within each filing, as `within` does, then those across forms and years.

    `verdicts`: what people said of pairs of filings. Superseded filings are not to be among them.
    `packs`: the packs of figures to judge by, the shipped ones where none are given.
    """
    return (*within(filings, packs), *between(filings, verdicts, packs))


def within(filings: Sequence[Filing], packs: Packs | None = None) -> tuple[Finding, ...]:
    """Return the findings of each form by itself: by filing, then in the order of `judge`."""
    return tuple(finding for filing in filings for finding in judge(filing, packs).findings)


def judge(filing: Filing, packs: Packs | None = None, confirmed: Collection[str] = ()) -> Judgement:
    """Return what the rules over one filing find, and which values they bear out, by the figures of its packs.

    `confirmed`: the pointers whose value a person compared with the paper.
    """
    with judging(filing, packs or shipped_packs()):
        return _judged(filing, confirmed)


def _judged(filing: Filing, confirmed: Collection[str]) -> Judgement:
    findings: list[Finding] = []
    borne_out: dict[str, list[str]] = defaultdict(list)
    for rule in form_rules():
        judged = rule.judge(filing)
        findings += judged.findings
        for pointer in {path for relation in judged.holds for path in relation.paths}:
            borne_out[pointer].append(rule.id)
    told = with_misreadings(filing, sorted(findings, key=_order))
    return Judgement(
        with_doubts(filing, told, confirmed),
        {pointer: tuple(names) for pointer, names in borne_out.items()},
    )


def between(
    filings: Sequence[Filing], verdicts: Sequence[Verdict] = (), packs: Packs | None = None
) -> tuple[Finding, ...]:
    """Return the findings across the forms and years of each project that the filings make."""
    projects = kinship(filings, verdicts).projects if len(filings) > 1 else ()
    return tuple(finding for project in projects for finding in across(project, packs))


def across(project: Project, packs: Packs | None = None) -> tuple[Finding, ...]:
    """Return the findings across the forms and years of one project: by filing, then as `within` orders them.

    A finding follows the figures in force for the filing that it stands on.
    """
    place = {filing.id: number for number, filing in enumerate((*project.filings, *project.beside))}
    with judging(project.filings[0], packs or shipped_packs()):
        found = tuple(finding for rule in project_rules() for finding in rule.check(project))
    return tuple(sorted(found, key=lambda finding: (place[finding.filing], *_order(finding))))


def _order(finding: Finding) -> tuple[tuple[int, ...], int, str]:
    first = printed_order(finding.paths[0]) if finding.paths else ()
    return first, SEVERITIES.index(finding.severity), finding.rule
