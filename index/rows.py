"""What the store shows of filings, findings and what people taught, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pydantic import Field

from extract.filing import Filing, FormType, Printed, Record
from review.conflict import ReadingConflict
from review.correction import Correction
from review.difference import Kind
from review.figures import Value
from review.finding import Finding
from review.heading import Heading
from review.packs import Condition, PackName
from review.project import Link
from review.resubmission import Trait
from review.second_reading import Dispute
from review.trust import Trust

FilingState = Literal["new", "in_review", "signed_off", "reopened"]
Stage = Literal["new", "in_review", "reopened", "submitted", "signed_off"]
"""How far a filing is on its way to a signature, in that order: its state, and whether it waits to be signed."""
Decision = Literal["accepted", "dismissed", "reopened"]
Standing = Literal["open", "accepted", "dismissed"]


class FilingRow(Record):
    """One line of the list of filings. `open_findings` counts those without a valid decision, by severity.

    `superseded_by` is the filing that took this one's place; `proposed` those that it seems to supersede, or
    to be superseded by, and that nobody decided on. `awaits_signature`: it was submitted to be signed off.
    `unconfirmed` counts the values that neither a machine nor a person confirmed, `held_by` is who has it (index.takings),
    `last_by` who last did something on it.
    """

    id: str
    document: str
    file: str
    form_type: FormType
    title: str | None
    fiscal_year: int | None
    project_name: str | None
    implementing_unit: str | None
    total_score: Printed | None
    state: FilingState
    open_findings: Mapping[str, int] = Field(default_factory=dict)
    corrections: int = 0
    superseded_by: str | None = None
    proposed: tuple[str, ...] = ()
    awaits_signature: bool = False
    unconfirmed: int = 0
    held_by: str | None = None
    last_by: str | None = None

    @property
    def stage(self) -> Stage:
        """How far it is on its way to a signature."""
        return "submitted" if self.awaits_signature else self.state


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


class Told(Record):
    """Something said to a person, in Chinese and English."""

    text: str
    text_en: str


class Hindrance(Told):
    """What keeps a filing from being signed off, with the remedy."""

    what: Literal["errors", "conflicts", "orphans", "disputes", "unsubmitted", "own_work"]


class SignOff(Record):
    """One event of a filing's sign-off (签发): submitted for it, signed, returned to the reviewers, or reopened.

    `version` counts the events on the document that the person saw, `basis` is a hash of what the filing then said,
    `chain` the last digest of the chain at that moment. A signature holds as long as the filing has that basis.
    """

    id: int
    action: Literal["submitted", "signed", "returned", "reopened"]
    who: str
    when: str
    reason: str
    version: int
    basis: str
    chain: str


class Paper(NamedTuple):
    """A kept file as its filings are told apart by it; `number` is the order of adding."""

    number: int
    sha256: str
    file: str
    added_at: str


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
    total_score: Printed | None


def handed_in(row: Paper, filing: Filing | Heading) -> HandedIn:
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


class DismissedLabel(Record):
    """A proposed label that a person does not want to name the field."""

    id: int
    label: str
    field: str
    who: str
    when: str


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
    `buried` are the events, by number, on what stands nowhere now since a row was taken out.
    `packs` are the packs of figures that it is judged by, the last one having the last word.
    `rule_names` is what each rule is called in Chinese, by its id.
    `disputes` are the values of which a blind second reader typed something else, until a person decides.
    `state` is how far the review has come, `sign_offs` what was done to that end, oldest first. `hindrances` keep it from
    being signed by anybody, and those in `worked_by` by them; `lapsed` says why its last signature holds no more.
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
    disputes: tuple[Dispute, ...] = ()
    rule_names: Mapping[str, str] = Field(default_factory=dict)
    buried: tuple[int, ...] = ()
    state: FilingState = "new"
    sign_offs: tuple[SignOff, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()
    worked_by: tuple[str, ...] = ()
    lapsed: Told | None = None
