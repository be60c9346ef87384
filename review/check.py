"""Filings become findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import Filing
from extract.pointer import printed_order
from review.finding import Finding
from review.misreading import with_misreadings
from review.rule import SEVERITIES, rules


def check(filings: Sequence[Filing]) -> tuple[Finding, ...]:
    """Return the findings on the filings: by filing, then in printed order, then the gravest first."""
    return tuple(
        finding
        for filing in filings
        for finding in with_misreadings(filing, sorted(_found(filing), key=_order))
    )


def borne_out(filing: Filing) -> Mapping[str, tuple[str, ...]]:
    """Return by pointer the rules whose arithmetic holds for the value: each would fail, were a digit another one."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in rules():
        for pointer in {path for relation in rule.holding(filing) for path in relation.paths}:
            found[pointer].append(rule.id)
    return {pointer: tuple(names) for pointer, names in found.items()}


def _found(filing: Filing) -> Iterator[Finding]:
    for rule in rules():
        yield from rule.check(filing)


def _order(finding: Finding) -> tuple[tuple[int, ...], int, str]:
    first = printed_order(finding.paths[0]) if finding.paths else ()
    return first, SEVERITIES.index(finding.severity), finding.rule
