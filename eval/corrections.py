"""`jixiao eval --corrections`: what people said of a store's documents, as cases that the present reader is measured on.

Each document is read again from its kept original; nothing is written to the store. A case is right when what is read at
its place is what the person said. Places are found as the store finds them, by where they stand on the paper.
"""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from extract.filing import Extraction, Filing, dumps
from index.lessons import Taught
from index.store import Store
from index.succession import successors
from ingest.errors import InvalidCorrection
from review.anchor import anchored
from review.apply import parse_value, plain
from review.lesson import NONE, Lesson

log = logging.getLogger(__name__)

Outcome = Literal["mended", "still_wrong", "kept", "broken"]
CALLED: dict[Outcome, str] = {
    "mended": "当时错、现在对 mended",
    "still_wrong": "当时错、现在仍错 still wrong",
    "kept": "当时对、现在对 kept",
    "broken": "当时对、现在错 broken",
}
Read = Callable[[Path, str], Extraction]
"""Reads a file, given the name it came under."""


class Case(NamedTuple):
    """One place of which a person said what stands there, and what is read there now (None: no such place)."""

    document: str
    file: str
    filing: str
    pointer: str
    field: str
    said: str | None
    then: str | None
    now: str | None
    outcome: Outcome
    method: str
    readers: str
    page_kind: str
    unit: str


def cases(store: Store, read: Read) -> list[Case]:
    """Return every case of the store, read anew; a document that cannot be read now counts as read nowhere."""
    return [one for taught in store.lessons.all() for one in _cases_of(store, taught, read)]


def right(found: Iterable[Case]) -> tuple[int, int]:
    """Return how many of the cases are right now, and how many there are."""
    outcomes = [one.outcome in ("mended", "kept") for one in found]
    return sum(outcomes), len(outcomes)


def report(found: Sequence[Case]) -> dict[str, Any]:
    """Return the accuracy over the cases: as a whole, by what became of them, by field, way of reading, page and unit."""
    good, count = right(found)
    return {
        "cases": count,
        "right": good,
        "accuracy": round(good / count, 4) if count else None,
        "outcomes": dict(Counter(one.outcome for one in found)),
        **{by: _by(found, by) for by in ("field", "method", "readers", "page_kind", "unit")},
        "wrong_now": [one._asdict() for one in found if one.outcome in ("still_wrong", "broken")],
    }


def main(store: Store, engine: str, second: str, out: Path, as_json: bool, fail_under: float | None) -> int:
    """Measure, show and keep the report; 0, or 5 when the share of right cases stays under the gate."""
    from index.reading import DEFAULT_READER, named_reader
    from ingest.limits import Limits

    reader = named_reader(DEFAULT_READER, engine, store.labels.book, Limits(), second)
    told = report(cases(store, lambda path, name: reader(path, name=name)))
    out.mkdir(parents=True, exist_ok=True)
    (out / "corrections.json").write_text(dumps(told, indent=1), encoding="utf-8")
    sys.stdout.write(dumps(told, indent=1) + "\n" if as_json else shown(told))
    accuracy = told["accuracy"]
    return 5 if fail_under is not None and accuracy is not None and accuracy < fail_under else 0


def shown(told: dict[str, Any]) -> str:
    """Return the report as lines."""
    if not told["cases"]:
        return "没有更正或确认过的数值。/ Nothing was corrected or confirmed.\n"
    lines = [f"{told['cases']} 处 cases，现在读对 right now {told['right']}（{told['accuracy']:.1%}）"]
    lines += [f"  {name}: {told['outcomes'].get(key, 0)}" for key, name in CALLED.items()]
    for by in ("field", "method", "readers", "page_kind", "unit"):
        lines.append(by)
        lines += [f"  {name}: {one['right']}/{one['cases']}" for name, one in told[by].items()]
    for one in told["wrong_now"]:
        lines.append(
            f"{CALLED[one['outcome']]}: {one['file']} {one['pointer']}: {one['said'] or NONE} ≠ {one['now'] or NONE}"
        )
    return "\n".join(lines) + "\n"


def _cases_of(store: Store, taught: Taught, read: Read) -> list[Case]:
    try:
        filings: Sequence[Filing] = read(store.original(taught.sha256), taught.file).filings
    except Exception as error:  # noqa: BLE001
        # The outermost loop: one document that cannot be read must not end the run.
        log.warning("%s failed: %s", taught.file, type(error).__name__)
        filings = ()
    numbered = {int(one.id.rpartition("-")[2]): one for one in taught.filings}
    names = successors(numbered, filings)
    order = [f"{taught.sha256[:12]}-{number}" for number in names]
    named = dict(zip(order, filings, strict=True))
    return [_case(taught, lesson, named) for lesson in taught.lessons]


def _case(taught: Taught, lesson: Lesson, named: dict[str, Filing]) -> Case:
    event, then = lesson.event, lesson.then
    filing = then.filing if then else None
    now = _found(lesson, named)
    is_right = now is not None and _is_right(lesson, *now)
    outcome: Outcome = (
        ("mended" if is_right else "still_wrong") if lesson.was_wrong else ("kept" if is_right else "broken")
    )
    proof = lesson.proof
    return Case(
        document=taught.sha256,
        file=taught.file,
        filing=filing.id if filing else NONE,
        pointer=event.pointer,
        field=event.field,
        said=event.new,
        then=proof.text if proof else None,
        now=_printed(*now) if now else None,
        outcome=outcome,
        method=proof.method if proof else NONE,
        readers="+".join(sorted(proof.readers)) or NONE if proof else NONE,
        page_kind={"ocr": "scan", "text_layer": "digital", "text_dump": "dump"}.get(proof.method, NONE)
        if proof
        else NONE,
        unit=(filing.implementing_unit if filing else None) or NONE,
    )


def _found(lesson: Lesson, named: dict[str, Filing]) -> tuple[Filing, str] | None:
    """The filing and the pointer where the place of the event is now; its own filing before the others."""
    own = lesson.then.filing.id if lesson.then else ""
    ordered = sorted(named, key=lambda name: name != own)
    for name in ordered if lesson.event.box else [name for name in ordered if name == own]:
        if pointers := anchored(named[name], lesson.event):
            return named[name], pointers[0]
    return None


def _is_right(lesson: Lesson, filing: Filing, pointer: str) -> bool:
    event = lesson.event
    printed = _printed(filing, pointer)
    if event.action == "reject":
        return filing.is_unread(pointer) or plain(printed) != plain(lesson.proof.text if lesson.proof else "")
    if filing.is_unread(pointer):
        return False
    if plain(printed) == plain(event.new or ""):
        return True
    try:
        return bool(parse_value(pointer, event.new) == filing.at(pointer))
    except InvalidCorrection:
        return False


def _printed(filing: Filing, pointer: str) -> str:
    text = filing.printed(pointer)
    value = filing.at(pointer)
    return text if text is not None else "" if value is None else str(value)


def _by(found: Sequence[Case], name: str) -> dict[str, dict[str, int]]:
    groups: dict[str, list[Case]] = {}
    for one in found:
        groups.setdefault(getattr(one, name), []).append(one)
    told = {key: dict(zip(("right", "cases"), right(ones), strict=True)) for key, ones in groups.items()}
    return dict(sorted(told.items(), key=lambda one: (one[1]["right"] - one[1]["cases"], one[0])))
