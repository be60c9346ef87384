"""The routes of blind second readings: the next place, its piece of paper, what was typed of it, and the measure.

What was read at a place leaves the program only in the answer to what somebody typed there.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from extract.filing import Record
from index.permissions import Person, Who, may
from index.second_readings import Compared, Difference, Task
from index.store import Store
from review.error_rate import ErrorRate
from review.second_reading import figures
from ui.answers import Json, named, who
from ui.files_told import PNG, UNKEPT

TaskId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]


class Typed(Record):
    """What a second reader saw at a place: "" where nothing stands there, null where they cannot read it."""

    task: Annotated[str, Field(pattern=r"^[0-9a-f]{1,64}$")]
    typed: Annotated[str, Field(max_length=400)] | None


class SecondReadingsTold(Record):
    """The measure, the differences, and how many places wait for whoever asks; `may` whether they may type."""

    summary: ErrorRate
    differences: tuple[Difference, ...]
    waiting: int
    share_percent: float
    longest_text: int
    may: bool


class NextTold(Record):
    """The place that waits for whoever asks, None where none does."""

    task: Task | None


class ComparedTold(Compared):
    """What was typed and what had been read there, with the measure as it is now."""

    summary: ErrorRate


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the routes over a store."""

    @routes.get("/second-readings", response_model=SecondReadingsTold)
    def second_readings(request: Request) -> Json:
        return Json(_everything(store, named(request, default_user)), headers=UNKEPT)

    @routes.get("/second-readings/next", response_model=NextTold)
    def following(request: Request) -> Json:
        return Json({"task": store.second_readings.next(who(request, default_user))}, headers=UNKEPT)

    @routes.get("/second-readings/{task}/crop.png", responses=PNG, response_class=Response)
    def crop(task: TaskId, request: Request) -> Response:
        png = store.second_readings.crop(task, who(request, default_user))
        return Response(png, media_type="image/png", headers=UNKEPT)

    @routes.post("/second-readings", status_code=HTTPStatus.CREATED, response_model=ComparedTold)
    def type_it(body: Typed, request: Request) -> Json:
        kept = store.second_readings.type(body.task, body.typed, who(request, default_user))
        told = ComparedTold(**dict(kept), summary=store.second_readings.summary())
        return Json(told, HTTPStatus.CREATED)


def _everything(store: Store, asker: Who | None) -> SecondReadingsTold:
    readings = store.second_readings
    person = asker.name if isinstance(asker, Person) else asker
    return SecondReadingsTold(
        summary=readings.summary(),
        differences=tuple(readings.differences()),
        waiting=readings.waiting(person),
        share_percent=readings.share_percent,
        longest_text=figures().longest_text,
        may=not isinstance(asker, Person) or may(asker, "retype"),
    )
