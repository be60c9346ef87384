"""Any life of a store: no correction is lost, the chain is unbroken after every step, what is shown is what was said."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import get_args
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from extract.filing import Filing
from index.database import Database
from index.store import Store
from ingest.errors import Conflict, InvalidCorrection, NotFound
from review.apply import ROW_ACTIONS
from review.correction import Correction, RowAction
from tests.index.conftest import make_extraction, make_filing

DATA = b"paper"
PLACES = ("/total_score", "/indicators/0/score", "/indicators/1/score")
TEXTS = ("11", "12.50", "13", "14.5")
FREE = 2
"""The first row that may be changed: nothing is said of values from there on."""
LIVES, LOTS = 10_000, 50
CRASHES = ("index.changes.announce", "index.shelf.Shelf.anew", "index.saying.find_document")
"""Where the program may be stopped within a change: after the row was added, after it was written, before either."""

places = st.sampled_from(PLACES[:2])
"""Those that people speak of: few, so that what they say meets; the third one nobody touches."""
texts = st.sampled_from(TEXTS)
people = st.sampled_from(["王芳", "李强"])


class Stopped(Exception):
    """What a crash looks like from within."""


def reading(said: tuple[str, ...]) -> Filing:
    total, one, other = said
    rows = (("植树数量", "20", one), ("成活率", "30", other), ("群众满意度", "40", "38"))
    return make_filing(total=total, rows=rows)


def kept(one: Correction) -> tuple[object, ...]:
    """What must stay of an event; the row that one is about may be numbered anew."""
    pointer = None if one.action in ROW_ACTIONS else one.pointer
    return one.id, pointer, one.action, one.old, one.new, one.who, one.undoes, one.reading


class Life(RuleBasedStateMachine):
    """A store beside the plainest model of it: the readings, and the events in their order."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.home = self.new_home()
        copytree(self.template, self.home)
        self.store, self.other = self.opened(), self.opened()
        (row,) = self.store.filings()
        self.name, self.document = row.id, row.document
        self.readings: list[dict[str, str]] = [dict(zip(PLACES, TEXTS[:3], strict=True))]
        self.events: list[Correction] = []
        self.decisions = 0
        self.digests = [self.store.chain().last]

    def new_home(self) -> Path:
        return Path(mkdtemp()) / "home"

    def opened(self) -> Store:
        return Store.open(self.home)

    def teardown(self) -> None:
        self.store.close()
        self.other.close()
        rmtree(self.home.parent)

    # What people do

    @rule(place=places, text=texts | st.none(), who=people)
    def correct(self, place: str, text: str | None, who: str) -> None:
        self.store.correct(self.name, place, text, who, version=self.version())
        self.said(place, "correct", text, who)

    @rule(place=places, who=people)
    def reject(self, place: str, who: str) -> None:
        self.store.reject(self.name, place, who)
        self.said(place, "reject", None, who)

    @rule(place=places, who=people)
    def confirm(self, place: str, who: str) -> None:
        now = self.shown()[place] or None
        self.store.confirm(self.name, place, who)
        self.said(place, "confirm", now, who)

    @precondition(lambda self: self.events)
    @rule(data=st.data(), who=people)
    def undo(self, data: st.DataObject, who: str) -> None:
        event = data.draw(st.sampled_from(self.events))
        if event.id in self.dead():
            with pytest.raises(Conflict):
                self.store.undo(event.id, who)
            return
        self.store.undo(event.id, who)
        self.said(event.pointer, "undo", event.old, who, undoes=event.id)

    @rule(place=places, who=people)
    def take_reading(self, place: str, who: str) -> None:
        dead, lost = self.dead(), self.lost()
        standing = [
            one
            for one in self.events
            if one.pointer == place and one.action != "undo" and one.id not in dead and one.id not in lost
        ]
        if not standing:
            with pytest.raises(NotFound):
                self.store.take_reading(self.name, place, who)
            return
        self.store.take_reading(self.name, place, who)
        for event in reversed(standing):
            self.said(place, "undo", event.old, who, undoes=event.id)

    @rule(action=st.sampled_from(get_args(RowAction)), back=st.integers(0, 2), who=people)
    def change_row(self, action: RowAction, back: int, who: str) -> None:
        """Rows below those whose values people speak of; what becomes of them is held in tests/review."""
        count = len(self.store.filing(self.name).filing.indicators)
        row, before = (f"/indicators/{max(count - 1 - back - by, FREE)}" for by in (0, 1))
        other = (
            before if action == "merge_rows" else f"/indicators/{FREE - 1}" if action == "move_row" else None
        )
        pointer = f"/indicators/{count - 1}" if action == "add_row" else row
        try:
            view = self.store.change_row(self.name, pointer, action, who, other=other)
        except (NotFound, InvalidCorrection):
            return
        (made,) = view.corrections[len(self.events) :]
        assert (made.action, made.who) == (action, who)
        self.events.append(made)

    @rule(who=people)
    def decide(self, who: str) -> None:
        for found in self.store.filing(self.name).findings[:1]:
            self.store.decide(found.finding.id, "dismissed", "附件已说明", who)
            self.decisions += 1

    # What happens

    @rule(said=st.tuples(texts, texts, texts))
    def read_again(self, said: tuple[str, str, str]) -> None:
        self.store.save_reading(self.document, make_extraction(DATA, reading(said)))
        self.readings.append(dict(zip(PLACES, said, strict=True)))

    @rule(place=places, text=texts, back=st.integers(1, 3))
    def edit_what_is_stale(self, place: str, text: str, back: int) -> None:
        seen = self.version() - back
        for change in (
            lambda: self.store.correct(self.name, place, text, "赵四", version=seen),
            lambda: self.store.reject(self.name, place, "赵四", version=seen),
            lambda: self.store.take_reading(self.name, place, "赵四", version=seen),
        ):
            with pytest.raises(Conflict):
                change()

    @rule(place=places, text=texts, where=st.sampled_from(CRASHES))
    def crash(self, place: str, text: str, where: str) -> None:
        with patch(where, side_effect=Stopped):
            for change in (
                lambda: self.store.correct(self.name, place, text, "赵四"),
                lambda: self.store.reject(self.name, place, "赵四"),
                lambda: self.store.undo(1, "赵四"),
            ):
                with suppress(Stopped, NotFound, Conflict):
                    change()
                    raise AssertionError("it was to be stopped")

    @rule()
    def open_anew(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule()
    def go_on_elsewhere(self) -> None:
        """Another process over the same store, which knows what it saw last."""
        self.store, self.other = self.other, self.store

    # What holds

    @invariant()
    def no_correction_is_lost_and_what_is_shown_is_what_was_said(self) -> None:
        view = self.store.filing(self.name)
        assert [kept(one) for one in view.corrections] == [kept(one) for one in self.events]
        assert view.version == len(self.readings) + len(self.events) + self.decisions
        assert {place: view.filing.printed(place) for place in PLACES} == self.shown()
        assert [one.id for one in view.orphans if one.action not in ROW_ACTIONS] == self.lost()
        assert {one.pointer for one in view.conflicts} == self.conflicts()
        assert not {one.finding.id for one in view.resolved} & {one.finding.id for one in view.findings}

    @invariant()
    def it_is_listed_as_it_is_shown(self) -> None:
        (row,) = self.store.filings()
        assert row.corrections == len(self.events)
        is_decided = any(one.who for one in self.store.filing(self.name).findings)
        assert row.state == ("in_review" if self.events or is_decided else "new")

    @invariant()
    def the_chain_is_unbroken_and_only_grows(self) -> None:
        found = self.store.verify(self.digests[0])
        assert found.faults == ()
        if found.head.last != self.digests[-1]:
            self.digests.append(found.head.last)
        middle = self.digests[len(self.digests) // 2]
        assert self.store.chain(middle).expected is not None

    # The model

    def version(self) -> int:
        return self.store.filing(self.name).version

    def said(self, place: str, action: str, new: str | None, who: str, undoes: int | None = None) -> None:
        """Note an event, as it must have been kept; of an undo `new` is what it brings back."""
        undone = next((one for one in self.events if one.id == undoes), None)
        old = undone.new if undone else self.shown()[place] or None
        self.events.append(
            Correction.model_validate(
                {
                    "id": len(self.events) + 1,
                    "document": self.document,
                    "page": 1,
                    "box": None,
                    "field": place,
                    "pointer": place,
                    "action": action,
                    "old": old,
                    "new": new,
                    "who": who,
                    "when": "",
                    "undoes": undoes,
                    "reading": len(self.readings),
                }
            )
        )

    def dead(self) -> set[int]:
        dead: set[int] = set()
        for one in reversed(self.events):
            if one.action == "undo" and one.id not in dead and one.undoes:
                dead.add(one.undoes)
        return dead

    def standing(self) -> list[Correction]:
        dead = self.dead()
        left_out = {"undo", *ROW_ACTIONS}
        return [one for one in self.events if one.action not in left_out and one.id not in dead]

    def outcome(self) -> tuple[dict[str, str], list[int]]:
        shown, lost = dict(self.readings[-1]), list[int]()
        for one in self.standing():
            if one.action != "confirm":
                shown[one.pointer] = one.new or ""
            elif shown[one.pointer] != (one.old or ""):
                lost.append(one.id)
        return shown, lost

    def shown(self) -> dict[str, str]:
        return self.outcome()[0]

    def lost(self) -> list[int]:
        return self.outcome()[1]

    def conflicts(self) -> set[str]:
        lost, last = self.lost(), dict[str, tuple[Correction, Correction]]()
        for one in self.standing():
            if one.action != "confirm":
                last[one.pointer] = one, one
            elif one.pointer in last and one.id not in lost:
                last[one.pointer] = last[one.pointer][0], one
        return {
            place
            for place, (correction, seen) in last.items()
            if self.readings[(seen.reading or 0) - 1][place] != self.readings[-1][place]
            and (correction.action == "reject" or self.readings[-1][place] != (correction.new or ""))
        }


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A store with one reading, made once: every life begins with a copy."""
    Life.template = tmp_path_factory.mktemp("template") / "home"
    store = Store.open(Life.template)
    row = store.keep(DATA, "a.pdf")
    store.save_reading(row.sha256, make_extraction(DATA, reading(TEXTS[:3])))
    store.close()


class QuickLife(Life):
    """The same in a twentieth of the time: one connection, in memory where the machine has such a folder.

    Each step is looked at, and the whole chain and the list at the end: what breaks there stays broken.
    """

    place = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    folder: TemporaryDirectory[str] | None = None
    database: Database | None = None

    def new_home(self) -> Path:
        kind = type(self)
        if kind.folder is None:
            kind.folder = TemporaryDirectory(dir=kind.place)
        return Path(kind.folder.name) / "life" / "home"

    def opened(self) -> Store:
        kind = type(self)
        if kind.database is None:
            kind.database = Database(
                f"sqlite:///{self.home / 'jixiao.db'}", self.home / "locks" / "open.lock"
            )
        return Store(self.home, kind.database)

    def teardown(self) -> None:
        self.it_is_listed_as_it_is_shown()
        self.the_chain_is_unbroken_and_only_grows()
        super().teardown()

    def it_is_listed_as_it_is_shown(self) -> None:
        super().it_is_listed_as_it_is_shown()

    def the_chain_is_unbroken_and_only_grows(self) -> None:
        super().the_chain_is_unbroken_and_only_grows()

    @invariant()
    def the_chain_only_grows(self) -> None:
        head = self.store.chain(self.digests[-1])
        assert head.expected is not None
        if head.last != self.digests[-1]:
            self.digests.append(head.last)


def lives(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def test_no_life_of_a_store_loses_a_correction_or_breaks_the_chain() -> None:
    run_state_machine_as_test(Life, settings=lives(4, 20))


@pytest.mark.bench
@pytest.mark.parametrize("number", range(LOTS))
def test_none_of_ten_thousand_lives_of_a_store_does_either(number: int) -> None:
    seed(number)(QuickLife)
    run_state_machine_as_test(QuickLife, settings=lives(LIVES // LOTS, 16))
