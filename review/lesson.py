"""What can be learned from what people said: where it was misread, and which printed labels the reader lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from extract.filing import Evidence, Filing, Record, value_at
from extract.learning import Data, Taught, refusal
from extract.pointer import field_of
from review.apply import plain, taken_back
from review.correction import Correction

Cause = Literal[
    "field", "label", "method", "engine", "readers", "structure", "unit", "document", "confidence"
]
CAUSES: tuple[Cause, ...] = get_args(Cause)
SAID = frozenset({"correct", "confirm", "reject"})
BANDS = ((0.5, "<0.50"), (0.8, "0.50–0.79"), (0.95, "0.80–0.94"), (1.01, "≥0.95"))
"""Confidences below each of these stand together."""
NONE = "—"
"""What stands where there is nothing to name: a place that was not read at all has no method."""


class Read(NamedTuple):
    """A filing as it was read in the version that somebody saw, with the document that it is of, and by which OCR engine."""

    document: str
    file: str
    filing: Filing
    engine: str | None = None


class Lesson(NamedTuple):
    """The last thing that stands of what people said of one place, and the reading that they saw."""

    event: Correction
    then: Read | None

    @property
    def proof(self) -> Evidence | None:
        """What was read at the place; None where nothing was."""
        return self.then.filing.evidence.get(self.event.pointer) if self.then else None

    @property
    def was_wrong(self) -> bool:
        """Whether the reading says otherwise than the person; who confirms a correction says so, too."""
        said, read = self.event.new or "", self.proof.text if self.proof else ""
        return self.event.action == "reject" or plain(said) != plain(read)


class Rate(Record):
    """Of so many values read, how many a person corrected or rejected, and how many they confirmed."""

    name: str
    values: int
    corrected: int
    confirmed: int

    @property
    def per_thousand(self) -> float | None:
        """Corrections in a thousand values; None where none is read by that name any more."""
        return round(1000 * self.corrected / self.values, 1) if self.values else None


class LabelProposal(Record):
    """A printed label that no field has, whose value people put into a field: to be taken up by a person, or not."""

    label: str
    field: str
    count: int
    documents: tuple[str, ...]


def standing(events: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return of what people said of a document's values the last event on each place that none took back."""
    said = sorted(events, key=lambda one: one.id)
    dead = taken_back(said)
    last = {_place(one): one for one in said if one.action in SAID and one.id not in dead}
    return tuple(sorted(last.values(), key=lambda one: one.id))


def rates(lessons: Sequence[Lesson], read: Iterable[Read]) -> dict[Cause, tuple[Rate, ...]]:
    """Return by cause how often what was read was corrected, the most often first."""
    values: dict[Cause, Counter[str]] = defaultdict(Counter)
    for one in read:
        for pointer, proof in one.filing.evidence.items():
            if proof.text:
                _count(values, one, pointer, proof)
    wrong: dict[Cause, Counter[str]] = defaultdict(Counter)
    right: dict[Cause, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        if lesson.then is not None:
            into = wrong if lesson.was_wrong else right
            _count(into, lesson.then, lesson.event.pointer, lesson.proof)
    return {
        cause: tuple(
            sorted(
                (
                    Rate(
                        name=name,
                        values=values[cause][name],
                        corrected=wrong[cause][name],
                        confirmed=right[cause][name],
                    )
                    for name in {*wrong[cause], *right[cause]}
                ),
                key=lambda one: (-one.corrected, -one.confirmed, one.name),
            )
        )
        for cause in CAUSES
    }


def label_proposals(lessons: Iterable[Lesson], data: Data) -> tuple[LabelProposal, ...]:
    """Return the labels under which a value stood that a person then put into a field, the most frequent first.

    Only those that can be learned: a label that names another field already is none.
    """
    found: dict[Taught, list[str]] = defaultdict(list)
    for lesson in lessons:
        if lesson.event.action == "correct" and lesson.event.new and lesson.then is not None:
            for taught in _moved(lesson.event, lesson.then.filing):
                if refusal(data, taught) is None:
                    found[taught].append(lesson.then.document)
    told = (
        LabelProposal(
            label=taught.label,
            field=taught.field,
            count=len(documents),
            documents=tuple(dict.fromkeys(documents)),
        )
        for taught, documents in found.items()
    )
    return tuple(sorted(told, key=lambda one: (-one.count, one.field, one.label)))


def label_lines(proposals: Iterable[LabelProposal]) -> str:
    """Return the proposals as lines for the file of labels (extract.label_file)."""
    fields: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in proposals:
        block, _, name = one.field.partition(".")
        fields[block][name].append(one.label)
    lines = []
    for block, names in sorted(fields.items()):
        lines.append(f"{block}:")
        lines += [f"  {name}: [{', '.join(map(_quoted, labels))}]" for name, labels in sorted(names.items())]
    return "".join(f"{line}\n" for line in lines)


def _place(event: Correction) -> tuple[Any, ...]:
    return (event.page, event.box, event.field) if event.box else (event.pointer,)


def _moved(event: Correction, filing: Filing) -> Iterator[Taught]:
    """Yield the labels without a field under which the text stood that the person put into a field of the header."""
    name = event.pointer.removeprefix("/")
    if "/" in name:
        return
    for other in filing.other_fields:
        if other.value and plain(other.value) == plain(event.new or ""):
            yield Taught(other.label.strip().rstrip(":：").strip(), f"header.{name}")


def _count(into: Mapping[Cause, Counter[str]], read: Read, pointer: str, proof: Evidence | None) -> None:
    for cause in CAUSES:
        into[cause][_NAMED[cause](read, pointer, proof)] += 1


def printed_label(filing: Filing, pointer: str, proof: Evidence | None) -> str | None:
    """Return the label as it is printed on the paper that names the value at a pointer; None where none is known.

    What is read as one row has its label as a value of its own: the name of a field without a name, the heading of a text or
    of a budget table's column.
    """
    parts = pointer.split("/")[1:]
    match parts:
        case ["tables", table, "rows", _, column]:
            return _text(filing, f"/tables/{table}/header/{column}")
        case ["other_fields", row, "value"]:
            return _text(filing, f"/other_fields/{row}/label")
        case ["sections", row, "text"]:
            return _text(filing, f"/sections/{row}/heading")
        case _:
            return proof.label if proof else None


def _text(filing: Filing, pointer: str) -> str | None:
    try:
        text = value_at(filing, pointer)
    except KeyError:
        return None
    return str(text).strip().rstrip(":：").strip() if text else None


def _band(_read: Read, _pointer: str, proof: Evidence | None) -> str:
    if proof is None or not proof.text:
        return NONE
    return next(name for under, name in BANDS if proof.confidence < under)


_NAMED: Mapping[Cause, Callable[[Read, str, Evidence | None], str]] = {
    "field": lambda _read, pointer, _proof: field_of(pointer),
    "label": lambda read, pointer, proof: printed_label(read.filing, pointer, proof) or NONE,
    "method": lambda _read, _pointer, proof: proof.method if proof else NONE,
    "engine": lambda read, _pointer, proof: (
        (read.engine or NONE) if proof and proof.method == "ocr" else NONE
    ),
    "readers": lambda _read, _pointer, proof: "+".join(sorted(proof.readers)) or NONE if proof else NONE,
    "structure": lambda _read, _pointer, proof: (proof.structure or NONE) if proof else NONE,
    "unit": lambda read, _pointer, _proof: read.filing.implementing_unit or NONE,
    "document": lambda read, _pointer, _proof: f"{read.document[:12]} {read.file}",
    "confidence": _band,
}


def _quoted(label: str) -> str:
    """The label as YAML reads it: plain where it is but signs and letters."""
    return (
        label
        if label.isalnum() and not label.isascii()
        else '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )
