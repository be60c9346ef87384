"""A document as it leaves the program: the export contract's outermost object."""

from __future__ import annotations

from typing import Literal

from extract.filing import DocumentSource, Extraction, Filing, Problem, Record
from review.check import between, judge
from review.finding import Finding
from review.packs import Packs
from review.trust import entrusted, trust


class Document(Record):
    """One file with its filings, findings and problems."""

    schema_version: Literal["1"] = "1"
    source: DocumentSource
    filings: tuple[Filing, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def checked(extraction: Extraction, packs: Packs | None = None) -> Document:
    """Return the extraction with everything that the rules say of it: findings, and the trust in each value.

    `packs`: the packs of figures to judge by, the shipped ones where none are given.
    """
    judged = [judge(filing, packs) for filing in extraction.filings]
    across = between(extraction.filings, packs=packs)
    believed = tuple(
        entrusted(filing, trust(filing, (*one.findings, *across), one.borne_out))
        for filing, one in zip(extraction.filings, judged, strict=True)
    )
    findings = (*(finding for one in judged for finding in one.findings), *across)
    return document(extraction._replace(filings=believed), findings)


def document(extraction: Extraction, findings: tuple[Finding, ...]) -> Document:
    """Return the extraction and the findings on it as one document; its values say already how they are trusted."""
    return Document(
        source=extraction.source, filings=extraction.filings, findings=findings, problems=extraction.problems
    )
