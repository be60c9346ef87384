"""The rules' figures as people set them: events over the packs of the program and of its file, each taken back by another.

An event that the program's own figures have come to contradict is not in force, and says why.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import dumps, loads
from index.changes import now
from index.database import Database
from index.permissions import Who, allow
from index.rows import Tuning
from index.schema import TuningEvent
from index.snapshot import once
from ingest.errors import Conflict, NotFound, RefusedFigure, StoreError
from review.books import shipped
from review.figures import Value, figure, parsed, printed, value_of, written
from review.packs import DEFAULT, Condition, Pack, Packs, shipped_packs


class Tunings:
    """The packs of a store: those of the program and of its file, with what people changed since."""

    def __init__(self, database: Database, base: Packs | None = None) -> None:
        """`base`: the packs of the program with those of a file; those of the program alone without."""
        self._database = database
        self._base = base or shipped_packs()
        self._built: tuple[int, Packs] = (0, self._base)

    def packs(self, session: Session) -> Packs:
        """Return the packs to judge by as they stand in this snapshot; the same object until something changes."""
        last = once(session, ("last tuning",), lambda: session.scalar(select(func.max(TuningEvent.id))) or 0)
        known = self._built  # another thread may put that of its own snapshot here at any moment
        if known[0] != last:
            known = self._built = last, _built(self._base, _events(session))[0]
        return known[1]

    def present(self) -> Packs:
        """Return the packs as they stand now."""
        with self._database.read() as session:
            return self.packs(session)

    def history(self) -> list[Tuning]:
        """Return every change, the latest first: who, when, why, whether it was taken back or is not in force."""
        with self._database.read() as session:
            return _listed(self._base, _events(session))[::-1]

    def exported(self, session: Session) -> list[dict[str, object]]:
        """Return the packs that are not as the program has them, each with the changes behind it that count."""
        packs, events = self.packs(session), _listed(self._base, _events(session))
        counting = [one for one in events if one.undone_by is None and one.refused is None]
        return [
            pack.model_dump() | {"changes": [one for one in counting if one.pack == pack.id]}
            for pack in packs.all
            if pack != shipped_packs().get(pack.id)
        ]

    def make(self, name: str, when: Condition, why: str, who: Who) -> Tuning:
        """Keep a pack of a place's or some years' own, still without figures; RefusedFigure without a condition."""
        who, why = allow(who, "tune"), _reason(why)
        name = " ".join(name.split())
        if not name or when.is_empty:
            raise RefusedFigure(
                "请填写名称和适用条件（年度或文字）；对所有表生效的请改“通行参数”。"
                "/ A pack needs a name, and years or words for which it holds."
            )
        with self._database.write() as session:
            packs = self.packs(session)
            if any(pack.name == name for pack in packs.all):
                raise Conflict(f"已有参数包“{name}”。/ There is a pack of that name.")
            last = session.scalar(select(func.max(TuningEvent.id))) or 0
            pack = _pack(_free_id(packs, last + 1), {"name": name, "when": when.model_dump()})
            told = dumps({"name": name, "when": when})
            event = _event("make", pack.id, who, why, new=told)
            session.add(event)
            session.flush()
            number = event.id
        return self._one(number)

    def set(self, pack: str, key: str, text: str, why: str, who: Who) -> Tuning:
        """Keep what a person wrote for a figure of a pack, for every filing that it holds for, from now on.

        RefusedFigure for what the figure cannot be, NotFound without such a pack. A reason is needed.
        """
        who, value, why = allow(who, "tune"), parsed(key, text), _reason(why)
        with self._database.write() as session:
            packs = self.packs(session)
            found = packs.get(pack)
            if found is None:
                raise NotFound(f"没有参数包“{pack}”。/ There is no pack {pack}.")
            old = value_in(packs, found, key)
            if key in found.figures and written(old) == written(value):
                raise RefusedFigure(
                    f"“{figure(key).name}”已是 {printed(key, value)}。/ {key} is that already."
                )
            packs.with_pack(_with_figure(found, key, value))
            event = _event("set", pack, who, why, key=key, old=written(old), new=written(value))
            session.add(event)
            session.flush()
            number = event.id
        return self._one(number)

    def undo(self, event: int, why: str, who: Who) -> None:
        """Take a change back; what was said before it counts again.

        Conflict when that was done, NotFound without it, RefusedFigure where later changes do not stand without it.
        """
        who = allow(who, "tune")
        with self._database.write() as session:
            events = _events(session)
            known = next((one for one in events if one.id == event and one.action != "undo"), None)
            if known is None:
                raise NotFound(f"没有参数更改 #{event}。/ There is no change #{event}.")
            if earlier := next((one for one in events if one.undoes == event), None):
                raise Conflict(
                    f"更改 #{event} 已被 {earlier.who} 撤销。/ {earlier.who} took it back already."
                )
            undo = _event("undo", known.pack, who, why.strip(), key=known.key, undoes=event)
            before, after = (_built(self._base, some)[1] for some in (events, [*events, undo]))
            if known.action == "set" and (lost := sorted(after.keys() - before.keys())):
                raise RefusedFigure(f"请先撤销更改 #{lost[0]}：{after[lost[0]]}")
            session.add(undo)

    def _one(self, number: int) -> Tuning:
        return next(one for one in self.history() if one.id == number)


def value_in(packs: Packs, pack: Pack, key: str) -> Value:
    """Return a figure as a pack has it, else as the default does."""
    default = packs.get(DEFAULT)
    for one in (pack, default):
        if one is not None and key in one.figures:
            return one.figures[key]
    return shipped(key)


def _built(base: Packs, events: Sequence[TuningEvent]) -> tuple[Packs, dict[int, str]]:
    """Return the packs with all that stands, and by event why one does not."""
    undone = {one.undoes for one in events}
    packs, refused = base, dict[int, str]()
    for one in events:
        if one.action == "undo" or one.id in undone:
            continue
        try:
            packs = packs.with_pack(_applied(packs, one))
        except (RefusedFigure, NotFound) as error:
            refused[one.id] = str(error)
    return packs, refused


def _applied(packs: Packs, event: TuningEvent) -> Pack:
    """Return the pack as it is after the event; NotFound where the pack is gone."""
    if event.action == "make":
        return _pack(event.pack, loads(event.new or "{}"))
    known = packs.get(event.pack)
    if known is None:
        raise NotFound("参数包已撤销。/ The pack was taken back.")
    key = event.key or ""
    return _with_figure(known, key, value_of(key, loads(event.new or "null")))


def _with_figure(pack: Pack, key: str, value: Value) -> Pack:
    return pack.model_copy(update={"figures": {**pack.figures, key: value}})


def _pack(id: str, told: object) -> Pack:
    try:
        return Pack.model_validate({"id": id, **told})  # type: ignore[dict-item]
    except ValidationError as error:
        raise RefusedFigure(
            f"参数包的名称或条件不合要求：{error.errors()[0]['msg']}。/ The pack cannot be so."
        ) from error


def _free_id(packs: Packs, number: int) -> str:
    while packs.get(f"local-{number}") is not None:
        number += 1
    return f"local-{number}"


def _reason(why: str) -> str:
    if not why.strip():
        raise StoreError("请填写理由。/ Give a reason.")
    return why.strip()


def _event(
    action: str,
    pack: str,
    who: str,
    why: str,
    key: str | None = None,
    old: str | None = None,
    new: str | None = None,
    undoes: int | None = None,
) -> TuningEvent:
    return TuningEvent(
        action=action, pack=pack, key=key, old=old, new=new, why=why, who=who, made_at=now(), undoes=undoes
    )


def _events(session: Session) -> list[TuningEvent]:
    return list(session.scalars(select(TuningEvent).order_by(TuningEvent.id)))


def _listed(base: Packs, events: Sequence[TuningEvent]) -> list[Tuning]:
    names = {pack.id: pack.name for pack in base.all}
    names |= {one.pack: loads(one.new or "{}")["name"] for one in events if one.action == "make"}
    refused, undone = _built(base, events)[1], {one.undoes: one for one in events}
    return [
        _tuning(one, names.get(one.pack, one.pack), undone.get(one.id), refused.get(one.id))
        for one in events
        if one.action != "undo"
    ]


def _tuning(event: TuningEvent, name: str, undo: TuningEvent | None, refused: str | None) -> Tuning:
    is_made = event.action == "make"
    return Tuning(
        id=event.id,
        action=event.action,  # type: ignore[arg-type]
        pack=event.pack,
        pack_name=name,
        key=event.key,
        when_it_holds=Condition.model_validate(loads(event.new or "{}")["when"]) if is_made else None,
        old=None if is_made else loads(event.old or "null"),
        new=None if is_made else loads(event.new or "null"),
        why=event.why,
        who=event.who,
        when=event.made_at,
        undone_by=undo.who if undo else None,
        undone_at=undo.made_at if undo else None,
        undone_why=undo.why if undo else None,
        refused=refused,
    )
