"""What the store shows: documents, filings and decided findings, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from extract.filing import Filing, FormType, Problem, Record
from review.correction import Correction
from review.finding import Finding

DocumentState = Literal["waiting", "reading", "read", "failed", "withdrawn"]
FilingState = Literal["new", "in_review"]
Decision = Literal["accepted", "dismissed", "reopened"]
Standing = Literal["open", "accepted", "dismissed"]


class DocumentRow(Record):
    """One kept file: where its reading stands.

    `pages` is None until the file was opened, `progress` the pages read so far. `reason` says why it
    failed or was withdrawn, `added_at` when it was first kept (UTC, ISO 8601).
    """

    sha256: str
    file: str
    pages: int | None
    state: DocumentState
    reason: str | None
    added_at: str
    filings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    progress: int = 0


class FilingRow(Record):
    """One line of the list of filings. `open_findings` counts those without a valid decision, by severity."""

    id: str
    document: str
    file: str
    form_type: FormType
    title: str | None
    fiscal_year: int | None
    project_name: str | None
    implementing_unit: str | None
    total_score: Decimal | None
    state: FilingState
    open_findings: Mapping[str, int] = Field(default_factory=dict)
    corrections: int = 0


class DecidedFinding(Record):
    """A finding and what a person decided on it; a decision on other values counts as open again."""

    finding: Finding
    decision: Standing = "open"
    reason: str | None = None
    who: str | None = None
    when: str | None = None


class FilingView(Record):
    """A filing with its corrections applied, the findings on it, and the events behind it.

    `pages` are those its values stand on. `orphans` are corrections that found no place in this reading,
    `confirmed` the pointers whose value somebody compared with the paper.
    `version` counts the events on the filing's document; a change made against an older one conflicts.
    """

    filing: Filing
    document: str
    file: str
    pages: tuple[int, ...]
    findings: tuple[DecidedFinding, ...]
    corrections: tuple[Correction, ...]
    orphans: tuple[Correction, ...]
    version: int
    confirmed: tuple[str, ...] = ()
