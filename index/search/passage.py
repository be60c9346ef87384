"""A passage: one record of a filing as search finds it, with its printed words apart from what they are found by.

A record is the smallest thing that a person looks for: a form as a whole, an indicator, an explanation, a goal,
a section, a line of funds, a part of the budget, a stated amount, a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from extract.filing import BoxTuple, Evidence, Filing, Record
from index.search.saying import words_of

PassageKind = Literal[
    "form", "indicator", "explanation", "goal", "section", "fund", "budget_item", "amount", "note"
]
KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
OF_FORM = (
    "title",
    "project_name",
    "project_category",
    "competent_department",
    "implementing_unit",
    "fiscal_year",
    "start_date",
    "end_date",
    "total_budget",
    "current_year_budget",
    "previous_budget",
    "previous_executed",
    "total_weight",
    "total_score",
    "grade",
)
OF_INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score")
OF_FUND = (
    "label",
    "initial_budget",
    "adjusted_budget",
    "executed",
    "weight",
    "execution_rate",
    "score",
)
ROWS: dict[str, tuple[PassageKind, tuple[str, ...]]] = {
    "funds": ("fund", OF_FUND),
    "budget_items": ("budget_item", ("name", "amount")),
    "sections": ("section", ("heading", "text")),
    "stated_amounts": ("amount", ("heading", "label", "amount", "unit")),
}


Proof = dict[str, list[tuple[str, Evidence]]]
"""By a pointer: the evidence of what stands there and below, each with its own pointer."""


class Passage(Record):
    """One record: where it stands, what is printed there (`text`), and what else it is found by.

    `words` are worked out and stand nowhere on the paper; a snippet shows `text` alone. `page` and `box` (page
    fractions) are None where the record has no place. `pointer` is "" for a form as a whole.
    """

    filing: str
    document: str
    file: str
    kind: PassageKind
    pointer: str
    text: str
    page: int | None = None
    box: BoxTuple | None = None
    fiscal_year: int | None = None
    unit: str | None = None
    project_name: str | None = None
    level1: str | None = None
    form_kind: str
    words: str = ""

    @property
    def around(self) -> str:
        """The head of the form that it stands on: project, unit and year."""
        year = f"{self.fiscal_year}年" if self.fiscal_year else ""
        return " ".join(part for part in (self.project_name, self.unit, year) if part)

    @property
    def embedded(self) -> str:
        """The text that its vector is made of: without the head, which the names in a query look for."""
        return f"{self.text} {self.words}".strip()


def passages(filing: Filing, document: str, file: str) -> tuple[Passage, ...]:
    """Return the records of a filing, corrections applied, in the order of the form; none where nothing is printed.

    A value that could not be read gives no words: its evidence is no text of the form.
    """
    proof = _by_record(filing)
    return tuple(_passage(filing, document, file, proof, *part) for part in _parts(filing) if part[2])


def _passage(
    filing: Filing,
    document: str,
    file: str,
    proof: Proof,
    kind: PassageKind,
    pointer: str,
    text: str,
    level1: str | None,
) -> Passage:
    page, box = _place(_evidence(filing, proof, kind, pointer))
    return Passage(
        filing=filing.id,
        document=document,
        file=file,
        kind=kind,
        pointer=pointer,
        text=text,
        page=page,
        box=box,
        fiscal_year=filing.fiscal_year,
        unit=filing.implementing_unit or filing.competent_department,
        project_name=filing.project_name,
        level1=level1,
        form_kind=filing.form_type,
        words=words_of(filing, kind, pointer),
    )


Part = tuple[PassageKind, str, str, str | None]


def _parts(filing: Filing) -> Iterator[Part]:
    """Yield kind, pointer, printed text and first level of each record."""
    yield "form", "", _form_text(filing), None
    for at, row in enumerate(filing.indicators):
        here = f"/indicators/{at}"
        yield "indicator", here, _joined(filing, here, row, OF_INDICATOR), row.level1
        if row.deviation:
            yield (
                "explanation",
                f"{here}/deviation",
                _printed(filing, f"{here}/deviation", row.deviation),
                row.level1,
            )
    for name in ("expected", "actual"):
        here = f"/annual_goal/{name}"
        yield "goal", here, _printed(filing, here, getattr(filing.annual_goal, name)), None
    for key, (kind, fields) in ROWS.items():
        for at, one in enumerate(getattr(filing, key)):
            yield kind, f"/{key}/{at}", _joined(filing, f"/{key}/{at}", one, fields), None
    for number, table in enumerate(filing.tables):
        for at, cells in enumerate(table.rows):
            yield "budget_item", f"/tables/{number}/rows/{at}", " ".join(filter(None, cells)), None
    for at, note in enumerate(filing.notes):
        yield "note", f"/notes/{at}", _printed(filing, f"/notes/{at}", note), None


def _form_text(filing: Filing) -> str:
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    others = [f"{one.label} {one.value}" for one in filing.other_fields if one.value]
    return " ".join(part for part in (_joined(filing, "", filing, OF_FORM), year, *others) if part)


def _joined(filing: Filing, here: str, record: Record, fields: tuple[str, ...]) -> str:
    parts = (_printed(filing, f"{here}/{name}", getattr(record, name)) for name in fields)
    return " ".join(part for part in parts if part)


def _printed(filing: Filing, pointer: str, value: object) -> str:
    """The words on the paper, else the value as it is written; "" for what is blank or unread."""
    if value is None or filing.is_unread(pointer):
        return ""
    return filing.printed(pointer) or str(value)


def _place(evidence: Iterable[Evidence]) -> tuple[int | None, BoxTuple | None]:
    """The page that the record begins on and the box around its values there."""
    found = [one for one in evidence if one.page is not None]
    if not found:
        return None, None
    page = found[0].page
    boxes = [one.box for one in found if one.page == page and one.box]
    if not boxes:
        return page, None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return page, (min(lefts), min(tops), max(rights), max(bottoms))


def _by_record(filing: Filing) -> Proof:
    """The evidence below each pointer, gone through once: a budget has thousands of cells."""
    found: Proof = {}
    for at, one in filing.evidence.items():
        parts = at.split("/")
        above = {"/".join(parts[:end]) for end in range(2, len(parts) + 1)}
        if parts[-1].startswith("deviation_"):
            above.add("/".join((*parts[:-1], "deviation")))
        for pointer in above:
            found.setdefault(pointer, []).append((at, one))
    return found


def _evidence(filing: Filing, proof: Proof, kind: PassageKind, pointer: str) -> Iterator[Evidence]:
    if kind == "form":
        yield from (filing.evidence[f"/{name}"] for name in OF_FORM if f"/{name}" in filing.evidence)
        return
    for at, one in proof.get(pointer, ()):
        if kind != "indicator" or "/deviation" not in at:
            yield one
