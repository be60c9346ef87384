"""The routes of the rules and their figures: what is in force, changing a figure, a pack of one's own, taking back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request

from extract.filing import Record
from index.rows import Tuning
from index.store import Store
from index.tuning import value_in
from review.books import shipped
from review.catalogue import catalogue
from review.figures import Kind, Value, figures, printed
from review.finding import Scope, Severity
from review.packs import Condition, Pack, Packs, is_shipped
from ui.answers import Json, Number, Text, who


class NewFigure(Record):
    """What a person writes for a figure of a pack (20%, 1.3, 不设), and why."""

    pack: Text
    key: Text
    new: Text
    why: Text


class NewPack(Record):
    """A pack of one's own: its name, the filings that it holds for, and why it is wanted."""

    name: Text
    when: Condition
    why: Text


class Reason(Record):
    """Why a change is taken back."""

    why: Text = ""


class RuleTold(Record):
    """A rule: what it says in Chinese and in English, where it comes from, the keys of its figures."""

    id: str
    scope: Scope
    severity: Severity
    name: str
    says: str
    says_en: str
    source: str
    source_en: str
    figures: tuple[str, ...]


class FigureTold(Record):
    """A figure as the program has it (review.figures): its value, that as people write it, and what may be written for it."""

    key: str
    name: str
    name_en: str
    kind: Kind
    unit: str
    is_optional: bool
    rules: tuple[str, ...]
    shipped: Value
    shown: str
    allowed: str
    allowed_en: str


class OwnFigure(Record):
    """A figure as a pack has it; `is_own`: its own and not the default's, `is_changed`: not as the program has it."""

    value: Value
    shown: str
    is_own: bool
    is_changed: bool


class PackTold(Record):
    """A pack of figures, for which filings it holds, and every figure as it has it."""

    id: str
    name: str
    name_en: str
    when: Condition
    is_shipped: bool
    figures: Mapping[str, OwnFigure]


class TuningTold(Tuning):
    """A change of the figures, with what the figure is called and its values as people write them."""

    name: str | None
    name_en: str | None
    old_shown: str | None
    new_shown: str | None


class Everything(Record):
    """The rules, the figures as shipped, the packs with their figures, and all changes, the latest first."""

    rules: tuple[RuleTold, ...]
    figures: tuple[FigureTold, ...]
    packs: tuple[PackTold, ...]
    history: tuple[TuningTold, ...]


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the routes over a store."""

    @routes.get("/parameters", response_model=Everything)
    def parameters() -> Json:
        return Json(everything(store))

    @routes.post("/parameters", status_code=HTTPStatus.CREATED, response_model=TuningTold)
    def change(body: NewFigure, request: Request) -> Json:
        name = who(request, default_user)
        return Json(
            _told(store.tunings.set(body.pack, body.key, body.new, body.why, name)), HTTPStatus.CREATED
        )

    @routes.post("/parameters/packs", status_code=HTTPStatus.CREATED, response_model=TuningTold)
    def make(body: NewPack, request: Request) -> Json:
        name = who(request, default_user)
        return Json(_told(store.tunings.make(body.name, body.when, body.why, name)), HTTPStatus.CREATED)

    @routes.post("/parameters/{event}/undo", response_model=Everything)
    def undo(event: Number, body: Reason, request: Request) -> Json:
        store.tunings.undo(event, body.why, who(request, default_user))
        return Json(everything(store))


def everything(store: Store) -> dict[str, Any]:
    """Return the rules, the figures as shipped, the packs with their figures, and all changes, the latest first."""
    packs = store.tunings.present()
    return {
        "rules": [entry._asdict() for entry in catalogue()],
        "figures": list(_figures()),
        "packs": [_pack(packs, one) for one in packs.all],
        "history": [_told(one) for one in store.tunings.history()],
    }


def _figures() -> Iterator[dict[str, Any]]:
    for key, one in figures().items():
        allowed, allowed_en = one.allowed()
        value = shipped(key)
        yield one.model_dump() | {
            "shipped": value,
            "shown": printed(key, value),
            "allowed": allowed,
            "allowed_en": allowed_en,
        }


def _pack(packs: Packs, pack: Pack) -> dict[str, Any]:
    """Return a pack with every figure as it has it; `is_own`: its own and not the default's, `is_changed`: not as shipped."""
    told = {}
    for key in figures():
        value = value_in(packs, pack, key)
        told[key] = {
            "value": value,
            "shown": printed(key, value),
            "is_own": key in pack.figures,
            "is_changed": value != shipped(key),
        }
    return pack.model_dump() | {"is_shipped": is_shipped(pack.id), "figures": told}


def _told(one: Tuning) -> dict[str, Any]:
    if one.key is None or one.key not in figures():
        return one.model_dump() | {"name": one.key, "name_en": one.key, "old_shown": None, "new_shown": None}
    figure = figures()[one.key]
    return one.model_dump() | {
        "name": figure.name,
        "name_en": figure.name_en,
        "old_shown": printed(one.key, one.old),
        "new_shown": printed(one.key, one.new),
    }
