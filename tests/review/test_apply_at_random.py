"""Any events in any order: each value is what a plain model says, and no correction lands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.filing import Filing
from ingest.page import Box
from review.apply import Applied, apply, taken_back
from review.correction import Correction
from review.row_anchor import RowAnchor, added_rows, addition, change, value_detail
from review.row_place import row_place
from tests.review.events import MakeFiling, event, moved, said

PLACES = ("/total_score", "/funds/0/executed", "/indicators/3/actual", "/indicators/5/score")
TEXTS = {"/indicators/3/actual": ["5.8万元", "6万元", "约6万元"]}


@dataclass
class Model:
    """What should stand at each place: the plainest way to say it."""

    texts: dict[str, str]
    events: list[Correction] = field(default_factory=list)
    rejected: set[str] = field(default_factory=set)
    """What a person made unread, as of the last outcome."""

    def is_standing(self, one: Correction) -> bool:
        return not any(
            other.action == "undo" and other.undoes == one.id and self.is_standing(other)
            for other in self.events
        )

    def outcome(self) -> tuple[dict[str, str], set[str], list[int]]:
        texts, confirmed, lost = dict(self.texts), set[str](), list[int]()
        rejected = set[str]()
        for one in self.events:
            if one.action == "undo" or not self.is_standing(one):
                continue
            if one.action in ("correct", "reject"):
                texts[one.pointer] = one.new or ""
                confirmed.discard(one.pointer)
                (rejected.add if one.action == "reject" else rejected.discard)(one.pointer)
            elif texts[one.pointer] == (one.old or ""):
                confirmed.update({one.pointer} - rejected)
            else:
                lost.append(one.id)
        self.rejected = rejected
        return texts, confirmed, lost


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_sequence_of_events_gives_what_a_plain_model_says(
    make_filing: MakeFiling, data: st.DataObject
) -> None:
    reading = make_filing(with_places=True)
    model = Model({pointer: reading.evidence[pointer].text for pointer in PLACES})
    for number in range(1, data.draw(st.integers(1, 12), label="events") + 1):
        action = data.draw(st.sampled_from(["correct", "confirm", "reject", "undo"]), label="action")
        pointer = data.draw(st.sampled_from(PLACES), label="place")
        if action == "undo" and model.events:
            taken_back = data.draw(st.sampled_from(model.events), label="undone")
            model.events.append(event(number, taken_back.pointer, action="undo", undoes=taken_back.id))
            continue
        box, now = reading.evidence[pointer].box, model.outcome()[0][pointer]
        if action in ("confirm", "reject"):
            model.events.append(event(number, pointer, action=action, old=now or None, box=box))
        else:
            texts = st.sampled_from(TEXTS.get(pointer, ["1", "7.50", "1,200.00", "12%"])) | st.none()
            model.events.append(
                event(number, pointer, data.draw(texts, label="new"), old=now or None, box=box)
            )
    done = apply(reading, data.draw(st.permutations(model.events), label="order"))
    texts, confirmed, lost = model.outcome()
    assert {pointer: done.filing.printed(pointer) for pointer in PLACES} == texts
    assert done.confirmed == confirmed
    assert {pointer for pointer in PLACES if done.filing.is_unread(pointer)} == model.rejected
    assert [orphan.id for orphan in done.orphans] == lost
    untouched = set(reading.evidence) - set(PLACES)
    assert all(done.filing.evidence[pointer] == reading.evidence[pointer] for pointer in untouched)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.permutations(range(7)).flatmap(lambda order: st.integers(1, 7).map(lambda count: order[:count])),
    row=st.integers(0, 6),
    jitter=st.floats(-0.003, 0.003),
)
def test_a_correction_lands_on_its_own_row_or_nowhere(
    make_filing: MakeFiling, rows: list[int], row: int, jitter: float
) -> None:
    reading = make_filing(with_places=True)
    names = [one.level3 for one in reading.indicators]
    correction = said(reading, 1, f"/indicators/{row}/actual", "改后的值")
    done = apply(moved(reading, rows, by=jitter), [correction])
    changed = [one.level3 for one in done.filing.indicators if one.actual == "改后的值"]
    assert changed == ([names[row]] if row in rows else [])
    assert done.orphans == (() if row in rows else (correction,))


def seen(shown: Applied, events: list[Correction]) -> tuple[list[Correction], set[int]]:
    """The events where they stand now, and those that have no place."""
    gone = {*taken_back(events), *(one.id for one in shown.orphans)}
    gone |= {number for number, places in shown.landed.items() if not places}
    now = [
        one.model_copy(update={"pointer": shown.landed[one.id][0]}) if shown.landed.get(one.id) else one
        for one in events
    ]
    return now, gone


def placed(filing: Filing, at: int) -> Box:
    place = row_place(filing, f"/indicators/{at}")
    assert place is not None
    return Box(*place.box)


def made(id: int, action: str, anchor: RowAnchor, new: str | None = None) -> Correction:
    place = anchor.place
    one = event(id, anchor.pointer, new, action=action, box=place.box if place else None)
    return one.model_copy(update={"detail": anchor.detail})


@dataclass
class Rows:
    """The rows of a form by name, and what was done to them, told as plainly as can be."""

    events: list[Correction] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    """The added rows that were read as well, as of the last outcome."""

    meant: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    """By event the name of the row that it speaks of (of a new row: its own), and of the other one."""

    found: dict[int, dict[str, str]] = field(default_factory=dict)
    """By event the rows that were read then where people had added one, with the name of the added one."""

    places: dict[str, Box] = field(default_factory=dict)
    """Where the rows stand that were read."""

    def row_at(self, addition: Correction, rows: list[str]) -> str | None:
        """The row that was read where a person added one, having deleted it before: then nothing was missed.

        One that was added where several rows had stood is none of them.
        """
        strip = Box(*(addition.box or (0, 0, 0, 0)))
        there = (
            name for name in rows if name in self.places and strip.height <= 2 * self.places[name].height
        )
        return next(
            (
                name
                for name in there
                if strip.overlap(self.places[name]) > 0.6 * min(strip.area, self.places[name].area)
            ),
            None,
        )

    def below(self, addition: Correction, rows: list[str]) -> int:
        """Where a row goes whose neighbour is gone: behind the last one that stands above it on the paper."""
        strips = {f"新{one.id}": Box(*one.box) for one in self.events if one.box}
        heights = [(strips | self.places)[name].middle[1] for name in rows]
        height = strips[f"新{addition.id}"].middle[1]
        return max((at for at, one in enumerate(heights, 1) if one < height), default=0)

    def outcome(self, names: list[str]) -> tuple[list[str], dict[str, str], set[int]]:
        """The names in their order, the new scores by name, and the events without a place."""
        rows, scores, lost = list(names), dict[str, str](), set[int]()
        dead, same = taken_back(self.events), dict[str | None, str]()
        for one in self.events:
            if one.action == "undo" or one.id in dead:
                continue
            named = ((called, self.found[one.id].get(called or "")) for called in self.meant[one.id])
            name, other = (also if called not in rows and also in rows else called for called, also in named)
            name, other = same.get(name, name), same.get(other, other)
            assert name is not None
            if one.action == "add_row" and (
                there := self.row_at(one, [row for row in rows if row not in same.values()])
            ):
                same[name] = there
            elif one.action == "add_row":
                rows.insert(rows.index(other) + 1 if other in rows else self.below(one, rows), name)
            elif name not in rows or (other is not None and other not in rows):
                lost.add(one.id)
            elif one.action == "delete_row":
                rows.remove(name)
            elif one.action == "move_row":
                rows.remove(name)
                rows.insert(rows.index(other) + 1 if other is not None else 0, name)
            else:
                scores[name] = one.new or ""
        self.same = same
        return rows, scores, lost


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_sequence_of_changes_of_rows_gives_what_a_plain_model_says(
    make_filing: MakeFiling, data: st.DataObject
) -> None:
    rows_are_what_the_model_says(make_filing, data, 9)


@pytest.mark.bench
@settings(max_examples=10_000, deadline=None)
@given(data=st.data())
def test_ten_thousand_longer_ones_do_too(make_filing: MakeFiling, data: st.DataObject) -> None:
    rows_are_what_the_model_says(make_filing, data, 15)


def rows_are_what_the_model_says(make_filing: MakeFiling, data: st.DataObject, most: int) -> None:
    reading = make_filing(with_places=True)
    names = [str(one.level3) for one in reading.indicators]
    model = Rows(places={name: placed(reading, at) for at, name in enumerate(names)})
    for number in range(1, data.draw(st.integers(1, most), label="events") + 1):
        rows, _, _ = model.outcome(names)
        action = data.draw(
            st.sampled_from(["add_row", "delete_row", "move_row", "correct", "undo"]), label="action"
        )
        if action == "undo" or not rows:
            if model.events:
                undone = data.draw(st.sampled_from(model.events), label="undone")
                model.events.append(event(number, undone.pointer, action="undo", undoes=undone.id))
            continue
        shown = apply(reading, model.events)
        added = added_rows(shown.filing, *seen(shown, model.events))
        row = f"/indicators/{data.draw(st.integers(0, len(rows) - 1), label='row')}"
        at = int(row.rpartition("/")[2])
        other = None
        if action == "move_row":
            other = data.draw(st.none() | st.integers(0, len(rows) - 1), label="behind")
        if other == at:
            continue
        if action == "correct":
            one = said(shown.filing, number, f"{row}/score", str(number))
            model.events.append(one.model_copy(update={"detail": value_detail(f"{row}/score", added)}))
        elif action == "add_row":
            model.events.append(made(number, action, addition(shown.filing, row, None, added)))
        else:
            beside = None if other is None else f"/indicators/{other}"
            model.events.append(made(number, action, change(shown.filing, row, beside, None, added)))
        name = rows[at] if action == "add_row" else None if other is None else rows[other]
        model.found[number] = {there: name for name, there in model.same.items()}
        model.meant[number] = (f"新{number}" if action == "add_row" else rows[at], name)
    done = apply(reading, model.events)
    rows, scores, lost = model.outcome(names)
    assert [one.level3 for one in done.filing.indicators] == [
        None if name.startswith("新") else name for name in rows
    ]
    before = dict(zip(names, (str(one.score) for one in reading.indicators), strict=True))
    now = {name: str(done.filing.indicators[at].score) for at, name in enumerate(rows)}
    assert now == {name: scores.get(name, before.get(name, "None")) for name in rows}
    assert {one.id for one in done.orphans} == lost
