"""A document as it leaves the program: the export contract's outermost object."""

from __future__ import annotations

from typing import Literal

from extract.filing import DocumentSource, Extraction, Filing, Problem, Record
from review.finding import Finding


class Document(Record):
    """One file with its filings, findings and problems."""

    schema_version: Literal["1"] = "1"
    source: DocumentSource
    filings: tuple[Filing, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def document(extraction: Extraction, findings: tuple[Finding, ...]) -> Document:
    """Return the extraction and the findings on it as one document."""
    return Document(
        source=extraction.source,
        filings=extraction.filings,
        findings=findings,
        problems=extraction.problems,
    )
