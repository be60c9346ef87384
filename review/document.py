"""A document as it leaves the program: the export contract's outermost object."""

from __future__ import annotations

from typing import Literal

from extract.filing import DocumentSource, Extraction, Filing, Problem, Record
from review.finding import Finding
from review.trust import entrusted, trust


class Document(Record):
    """One file with its filings, findings and problems."""

    schema_version: Literal["1"] = "1"
    source: DocumentSource
    filings: tuple[Filing, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def document(extraction: Extraction, findings: tuple[Finding, ...]) -> Document:
    """Return the extraction and the findings on it as one document, each value with the trust that it has.

    A filing whose values have theirs already, what people said included, keeps it.
    """
    return Document(
        source=extraction.source,
        filings=tuple(_entrusted(filing, findings) for filing in extraction.filings),
        findings=findings,
        problems=extraction.problems,
    )


def _entrusted(filing: Filing, findings: tuple[Finding, ...]) -> Filing:
    if any(proof.trust for proof in filing.evidence.values()):
        return filing
    return entrusted(filing, trust(filing, findings, ()))
