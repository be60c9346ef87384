"""A filing: plain values as printed, and beside them the proof of where and how each was read.

The fields are those of the export contract, in its order. Records are frozen. A number keeps its printed
digits in a Decimal; a printed number that does not parse is None, with its text in the evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

FormType = Literal[
    "self_evaluation", "target", "project_statement", "department_budget", "department_evaluation"
]
Source = Literal["total", "fiscal_current", "carried_over", "other", "unlisted"]
ReadingMethod = Literal["text_layer", "ocr", "text_dump", "model", "person"]
Reader = Literal["geometry", "model"]
Structure = Literal["rules", "alignment"]
TrustState = Literal["corrected", "human_confirmed", "rule_failed", "machine_confirmed", "unreviewed"]
Status = Literal["exact", "fuzzy", "unlocated", "corrected", "blank", "unread"]
LONGEST_INDEX = 9
BoxTuple = tuple[float, float, float, float]
Printed = Annotated[Decimal, WithJsonSchema({"type": "number"})]
"""A number with its printed digits; it leaves the program as a number (`dumps`), and schemas say so."""


class Record(BaseModel):
    """A frozen record of the export contract; unknown names are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Record):
    """Where a value stands: page (1-based) and box `[x0, top, x1, bottom]` in page fractions."""

    page: int
    box: BoxTuple


class Alternative(Record):
    """Another way to read the same place, with its confidence 0-1."""

    text: str
    confidence: float


class Evidence(Record):
    """Where and how a value was read; `text` is what stands there, before any parsing."""

    page: int | None
    box: BoxTuple | None
    text: str
    confidence: float
    method: ReadingMethod
    status: Status
    more: tuple[Place, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    line: int | None = None
    reason: str | None = None
    readers: tuple[Reader, ...] = ()
    """Who says what stands here: the geometry of rules and labels, the local model, or both."""
    structure: Structure | None = None
    """What draws the table that it was read from: its rules, or where they fail the alignment of its words."""
    label: str | None = Field(default=None, exclude_if=lambda label: label is None)
    """The printed label that names the value: the one beside it, or the heading of its column; absent where none was seen."""
    trust: TrustState | None = None
    """How far the value can be believed (review.trust); None as long as no rule has looked at the filing."""


class Option(Record):
    """A checkbox of the form (□ ■ √ ☑)."""

    group: str
    label: str
    ticked: bool


class Contact(Record):
    """A person named on the form (项目负责人, 联系人, 联系电话)."""

    role: str
    name: str | None = None
    phone: str | None = None


class FundLine(Record):
    """One row of the funds block (项目资金). Amounts in the form's unit, the rate in percent."""

    source: Source
    label: str
    initial_budget: Printed | None = None
    adjusted_budget: Printed | None = None
    executed: Printed | None = None
    weight: Printed | None = None
    execution_rate: Printed | None = None
    score: Printed | None = None


class BudgetItem(Record):
    """A sub-item of the year's funds (项目当年投入资金构成)."""

    name: str
    amount: Printed | None = None


class AnnualGoal(Record):
    """年度总体目标: 预算目标 and 实际完成情况."""

    expected: str | None = None
    actual: str | None = None


class Indicator(Record):
    """One row of the indicator table (绩效指标), as printed, wraps joined, level cells repeated."""

    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: Printed | None = None
    score: Printed | None = None
    deviation: str | None = None
    deviation_cause: str | None = None
    deviation_measure: str | None = None


class Section(Record):
    """A narrative block under its heading."""

    heading: str
    text: str


class BudgetTable(Record):
    """A budget table; multi-row headers joined top-down by /."""

    title: str | None = None
    unit: str | None = None
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class StatedAmount(Record):
    """An amount that prose states: a part of 年度预算安排, a figure of 编制说明. `unit` as printed (万元)."""

    label: str | None = None
    amount: Printed | None = None
    unit: str | None = None
    heading: str | None = None
    """The heading of the section that it stands in."""


class OtherField(Record):
    """A printed label without a field of its own, and its value."""

    label: str
    value: str | None = None


class Quote(Record):
    """Words as they stand in the value at a pointer."""

    pointer: str
    text: str


class Claim(Record):
    """What a language model says of meanings, by quotations alone: a contradiction of two, or a cause that one names."""

    kind: Literal["contradiction", "cause"]
    places: tuple[Quote, ...]
    cause: str | None = None


class Filing(Record):
    """One form of a document, by the export contract."""

    id: str
    form_type: FormType
    title: str | None = None
    fiscal_year: int | None = None
    project_name: str | None = None
    project_category: str | None = None
    options: tuple[Option, ...] = ()
    competent_department: str | None = None
    implementing_unit: str | None = None
    contacts: tuple[Contact, ...] = ()
    start_date: str | None = None
    end_date: str | None = None
    amount_unit: Literal["元", "万元"] | None = None
    funds: tuple[FundLine, ...] = ()
    total_budget: Printed | None = None
    current_year_budget: Printed | None = None
    previous_budget: Printed | None = None
    previous_executed: Printed | None = None
    budget_items: tuple[BudgetItem, ...] = ()
    annual_goal: AnnualGoal = AnnualGoal()
    indicators: tuple[Indicator, ...] = ()
    total_weight: Printed | None = None
    total_score: Printed | None = None
    grade: str | None = None
    notes: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[BudgetTable, ...] = ()
    stated_amounts: tuple[StatedAmount, ...] = ()
    other_fields: tuple[OtherField, ...] = ()
    claims: tuple[Claim, ...] = Field(default=(), exclude_if=lambda claims: not claims)
    """What a language model claims; no part of what is printed, and written out only where there is any."""
    evidence: Mapping[str, Evidence] = Field(default_factory=dict)

    def printed(self, pointer: str) -> str | None:
        """Return the text that stands on the paper at this pointer, or None when it has no evidence.

        After a correction this is the corrected text: the words that the rules judge by.
        """
        evidence = self.evidence.get(pointer)
        return evidence.text if evidence else None

    def is_unread(self, pointer: str) -> bool:
        """Whether something stands at the pointer's place that could not be read (unlike a blank)."""
        evidence = self.evidence.get(pointer)
        return evidence is not None and evidence.status == "unread"

    def at(self, pointer: str) -> Any:
        """Return the value at a JSON pointer; KeyError when the filing has no such place."""
        return value_at(self, pointer)

    def pointers(self) -> Iterator[str]:
        """Yield the pointers that have evidence, in the order they were read."""
        yield from self.evidence


class Problem(Record):
    """What could not be read, place by place."""

    page: int | None
    text: str


class DocumentSource(Record):
    """The file: its name, the sha256 of its bytes, its number of pages."""

    file: str
    sha256: str
    pages: int


class Extraction(NamedTuple):
    """What reading one document gives: the file, its filings in page order, and what could not be read.

    `engine` is the OCR engine that it was read by, by the name under which it is chosen; None where that is not known.
    """

    source: DocumentSource
    filings: tuple[Filing, ...]
    problems: tuple[Problem, ...]
    engine: str | None = None


def value_at(record: Any, pointer: str) -> Any:
    """Return the value at a JSON pointer ("/indicators/3/score") inside a record; KeyError when absent."""
    value = record
    for token in pointer.split("/")[1:]:
        if isinstance(value, Record) and token in type(value).model_fields:
            value = getattr(value, token)
        elif isinstance(value, (tuple, list)) and is_index(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise KeyError(pointer)
    return value


def is_index(token: str) -> bool:
    """Whether a token of a pointer is the number of a row: ASCII digits, written in one way alone."""
    is_number = token.isascii() and token.isdigit() and len(token) <= LONGEST_INDEX
    return is_number and (len(token) == 1 or not token.startswith("0"))


def dumps(record: Record | Mapping[str, Any] | list[Any], indent: int | None = None) -> str:
    """Return JSON with every Decimal written by its printed digits (87.30 stays 87.30)."""
    import simplejson

    plain = record.model_dump() if isinstance(record, Record) else record
    return simplejson.dumps(plain, use_decimal=True, ensure_ascii=False, indent=indent, default=_plain)


def loads(text: str) -> Any:
    """Return what `dumps` wrote, numbers with a point as Decimal."""
    return json.loads(text, parse_float=Decimal)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.model_dump()
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")
