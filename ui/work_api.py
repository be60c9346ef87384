"""The routes of the desk's frame: the work list with what needs a person most, the queue of reading, the demo set, About."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request

from extract.filing import Record
from index.changes import now
from index.need import by_need
from index.pace import Task
from index.permissions import ACTS, Person, Who, allow, may, name_to_upload
from index.queue import Underway
from index.settings import Settings
from index.store import Store
from ingest.errors import Conflict, NotFound
from ui.about import about
from ui.answers import Id, Json, named, who
from ui.ledger_api import receipt_answer
from ui.reading import Reader

DEMO = Path(__file__).parents[1] / "fixtures" / "demo"
Stage = Literal["waiting", "opening", "page", "assembling", "failed"]


class Taking(Record):
    """What a person does with a filing on the work list."""

    action: Literal["take", "hand_back"]


def add_routes(routes: APIRouter, store: Store, settings: Settings, reader: Reader) -> None:
    """Add the routes over a store, whose waiting documents the reader reads."""
    _work(routes, store, settings.user)
    _reading(routes, store, settings, reader)

    @routes.post("/demo", status_code=HTTPStatus.CREATED)
    def demo(request: Request) -> Json:
        person = named(request, settings.user)
        name_to_upload(person)
        if store.documents(everything=True):
            raise Conflict(
                "资料库已有文件，不再放入样例。/ The store holds documents: the demo set is for an empty one."
            )
        receipts = [store.receive(path.read_bytes(), path.name, person) for path in _demo_set()]
        reader.wake()
        return Json([receipt_answer(one, request) for one in receipts], HTTPStatus.CREATED)

    @routes.get("/about")
    def told(request: Request) -> Json:
        return Json(about(settings, request.app.state.language))


def _work(routes: APIRouter, store: Store, default_user: str | None) -> None:
    @routes.get("/work")
    def work(request: Request) -> Json:
        person = named(request, default_user)
        name = person.name if isinstance(person, Person) else person
        acts = [act for act in ACTS if not isinstance(person, Person) or may(person, act)]
        before = mark(store)  # what comes in while the lists are made is asked for once more
        filings = store.filings()
        told = {"mark": before, "filings": filings, "next": by_need(filings, name, acts)}
        return Json(
            told | {"documents": store.documents(), "who": name}, headers={"cache-control": "no-store"}
        )

    @routes.post("/filings/{filing_id}/taking")
    def take(filing_id: Id, body: Taking, request: Request) -> Json:
        name = who(request, default_user)
        act = store.takings.take if body.action == "take" else store.takings.hand_back
        act(filing_id, name)
        return Json({"filing": filing_id, "action": body.action})


def _reading(routes: APIRouter, store: Store, settings: Settings, reader: Reader) -> None:
    default_user = settings.user

    @routes.get("/reading")
    def reading() -> Json:
        found = told(store, reader) | {"max_file_mb": settings.max_upload_mb}
        return Json(found, headers={"cache-control": "no-store"})

    @routes.post("/reading/pause")
    def pause(request: Request) -> Json:
        store.pause.begin(_reader_of(request, default_user), now())
        return Json(told(store, reader))

    @routes.post("/reading/resume")
    def resume(request: Request) -> Json:
        _reader_of(request, default_user)
        store.pause.end()
        reader.wake()
        return Json(told(store, reader))

    @routes.post("/reading/retry")
    def retry(request: Request) -> Json:
        _reader_of(request, default_user)
        count = store.queue.failed_again()
        reader.wake()
        return Json(told(store, reader) | {"retried": count})


def told(store: Store, reader: Reader) -> dict[str, Any]:
    """Return how far the reading is: each document on its way with its stage and seconds left, and all together.

    `seconds_left` is None until two pages were read, here, since the program started; documents that were not opened
    (`unopened`) are not in it. `mark` changes with whatever the lists show.
    """
    found = store.queue.standing()
    coming = [one for one in found if one.state != "failed"]
    tasks = [Task(one.sha256, one.progress if one.state == "reading" else 0, one.pages) for one in coming]
    pace, paused = store.queue.pace, store.pause.told()
    return {
        "mark": mark(store),
        "paused": paused,
        "fault": reader.fault,
        "documents": [
            {
                "sha256": one.sha256,
                "file": one.file,
                "stage": stage(one),
                "done": task.done,
                "pages": one.pages,
                "seconds_left": pace.left(task) if one.state == "reading" else None,
            }
            for one, task in zip(coming, tasks, strict=True)
        ],
        "failed": len(found) - len(coming),
        "done": sum(task.done for task in tasks),
        "pages": sum(task.pages or 0 for task in tasks),
        "unopened": sum(task.pages is None for task in tasks),
        "seconds_a_page": pace.seconds_a_page,
        "seconds_left": pace.left_of_all(tasks, reader.count),
    }


def stage(one: Underway) -> Stage:
    """Return what is being done with a document on its way."""
    if one.state in ("waiting", "failed"):
        return "waiting" if one.state == "waiting" else "failed"
    if one.pages is None:
        return "opening"
    return "page" if one.progress < one.pages else "assembling"


def mark(store: Store) -> str:
    """Return a text that is another one whenever the lists may show something else."""
    states = [(one.sha256, one.state) for one in store.queue.standing()]
    return f"{store.chain().links}-{sha256(repr(states).encode()).hexdigest()[:12]}"


def _demo_set() -> list[Path]:
    found = sorted(DEMO.glob("*.pdf"))
    if not found:
        raise NotFound("没有样例文件（fixtures/demo）。/ The demo set (fixtures/demo) is not there.")
    return found


def _reader_of(request: Request, default_user: str | None) -> str | None:
    """Return the name of whoever steers the reading; Forbidden for a person who may not upload."""
    person: Who | None = named(request, default_user)
    return allow(person, "upload") if isinstance(person, Person) else person
