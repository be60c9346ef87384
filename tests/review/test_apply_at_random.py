"""Any events in any order: each value is what a plain model says, and no correction lands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from review.apply import apply
from review.correction import Correction
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
