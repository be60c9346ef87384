"""What the store shows: documents, filings and decided findings, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from extract.filing import Filing, FormType, Problem, Record
from index.schema import Document
from review.conflict import ReadingConflict
from review.correction import Correction
from review.difference import Kind
from review.figures import Value
from review.finding import Finding
from review.packs import Condition, PackName
from review.project import Link
from review.resubmission import Trait
from review.trust import Trust

DocumentState = Literal["waiting", "reading", "read", "failed", "withdrawn"]
FilingState = Literal["new", "in_review"]
Decision = Literal["accepted", "dismissed", "reopened"]
Standing = Literal["open", "accepted", "dismissed"]


class Name(Record):
    """A name that a document's bytes came in under: by whom, and when first (UTC, ISO 8601)."""

    file: str
    who: str | None
    when: str


class Withdrawn(Record):
    """One event in a document's trace: taken out, or taken back in, by whom and why."""

    action: Literal["withdraw", "restore"]
    reason: str
    who: str
    when: str


class DocumentRow(Record):
    """One kept file: where its reading stands.

    `pages` is None until the file was opened, `progress` the pages read so far. `reason` says why it
    failed or was withdrawn, `added_at` when it was first kept (UTC, ISO 8601). `names` are those its bytes
    came in under, the first one first; `trace` its withdrawals, oldest first.
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
    names: tuple[Name, ...] = ()
    trace: tuple[Withdrawn, ...] = ()


class Receipt(Record):
    """What became of a file that came in as `file`: known before or not, and whether that brought it back."""

    file: str
    document: DocumentRow
    is_known: bool
    is_restored: bool


class FilingRow(Record):
    """One line of the list of filings. `open_findings` counts those without a valid decision, by severity.

    `superseded_by` is the filing that took this one's place; `proposed` those that it seems to supersede, or
    to be superseded by, and that nobody decided on.
    """

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
    superseded_by: str | None = None
    proposed: tuple[str, ...] = ()


class DecidedFinding(Record):
    """A finding and what a person decided on it; a decision on other values counts as open again."""

    finding: Finding
    decision: Standing = "open"
    reason: str | None = None
    who: str | None = None
    when: str | None = None


class ResolvedFinding(Record):
    """A finding that an event on a value ended: whose, when, and the number of that event."""

    finding: Finding
    who: str
    when: str
    correction: int | None


class HandedIn(Record):
    """One of the two filings of a resubmission, as it is told apart: by its file and when that came in."""

    id: str
    document: str
    file: str
    added_at: str
    form_type: FormType
    title: str | None
    fiscal_year: int | None
    project_name: str | None
    implementing_unit: str | None
    total_score: Decimal | None


def handed_in(row: Document, filing: Filing) -> HandedIn:
    """Return the filing of a kept document as it is told apart from others."""
    shared = ("id", "form_type", "title", "fiscal_year", "project_name", "implementing_unit", "total_score")
    told = {name: getattr(filing, name) for name in shared}
    return HandedIn(document=row.sha256, file=row.file, added_at=row.added_at, **told)


class Kin(Record):
    """Another filing of the same project, as one filing sees it, and what a person said of the two.

    `link` says what ties them, with its reasons; None where a person parted them.
    """

    other: HandedIn
    link: Link | None
    decision: Literal["same", "different"] | None = None
    who: str | None = None
    when: str | None = None
    reason: str | None = None


class Resubmission(Record):
    """Two filings of which the later may supersede the earlier, and what a person said of it.

    `traits` are what the two are taken for one filing by, `fields` counts the fields by how they differ
    (review.difference). `event` is the last thing said, with who, when and why; None while it is proposed.
    """

    status: Literal["proposed", "confirmed", "refused"]
    earlier: HandedIn
    later: HandedIn
    traits: tuple[Trait, ...]
    fields: Mapping[Kind, int]
    event: int | None = None
    who: str | None = None
    when: str | None = None
    reason: str | None = None


class LearnedLabel(Record):
    """A label that a person taught for a field (header.project_name).

    `undone_by` took it back; `refused` says why it is not in force though it stands: the program's labels, or
    those of the data file, have come to contradict it.
    """

    id: int
    label: str
    field: str
    who: str
    when: str
    undone_by: str | None = None
    undone_at: str | None = None
    refused: str | None = None


class Tuning(Record):
    """A person's change of the rules' figures: a pack that was made for a place or some years, or a figure of a pack set.

    `undone_by` took it back; `refused` says why it is not in force though it stands: other figures have come to
    contradict it.
    """

    id: int
    action: Literal["make", "set"]
    pack: str
    pack_name: str
    key: str | None
    when_it_holds: Condition | None
    old: Value
    new: Value
    why: str
    who: str
    when: str
    undone_by: str | None = None
    undone_at: str | None = None
    undone_why: str | None = None
    refused: str | None = None


class FilingView(Record):
    """A filing with its corrections applied, the findings on it, and the events behind it.

    `pages` are those its values stand on. `orphans` are corrections that found no place in this reading,
    `confirmed` the pointers whose value somebody compared with the paper, `trust` how far each value can be believed.
    `conflicts` are corrected places that a later reading reads otherwise: the correction stands until a person chooses.
    `resolved` are the findings within the form that a correction ended, the latest first.
    `causes` sorts what each explanation of a deviation gives as its cause.
    `superseded_by` is the filing that took its place, `resubmissions` what it was handed in as before or
    after, `kin` the filings of the same project in other forms and years.
    `packs` are the packs of figures that it is judged by, the last one having the last word.
    `rule_names` is what each rule is called in Chinese, by its id.
    `version` counts the events on the filing's document and on the rules' figures; a change made against an older one conflicts.
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
    causes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    trust: Mapping[str, Trust] = Field(default_factory=dict)
    superseded_by: str | None = None
    resubmissions: tuple[Resubmission, ...] = ()
    kin: tuple[Kin, ...] = ()
    packs: tuple[PackName, ...] = ()
    conflicts: tuple[ReadingConflict, ...] = ()
    resolved: tuple[ResolvedFinding, ...] = ()
    rule_names: Mapping[str, str] = Field(default_factory=dict)
