"""The routes of the desk's frame: the work list with what needs a person most, the queue of reading, the demo set, About."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request

from extract.filing import Record
from index.changes import now
from index.document_rows import DocumentRow
from index.need import by_need
from index.pace import Task
from index.pause import Paused
from index.permissions import ACTS, Person, Who, allow, may, name_to_upload
from index.queue import Underway
from index.rows import FilingRow
from index.settings import Settings
from index.store import Store
from ingest.errors import Conflict, NotFound
from ui.about import AboutTold, about
from ui.answers import Id, Json, named, who
from ui.files_told import UNKEPT
from ui.ledger_api import ReceiptTold, receipt_answer
from ui.reading import Reader
from ui.service_api import LanguageTold

DEMO = Path(__file__).parents[1] / "fixtures" / "demo"
Stage = Literal["waiting", "opening", "page", "assembling"]


class Taking(Record):
    """What a person does with a filing on the work list."""

    action: Literal["take", "hand_back"]


class TakingTold(Taking):
    """Which filing was taken or handed back."""

    filing: str


class Work(Record):
    """The work list: filings and documents, the filings that wait for whoever asks (`next`), the neediest first.

    `mark` is another text whenever the lists may show something else.
    """

    mark: str
    filings: tuple[FilingRow, ...]
    documents: tuple[DocumentRow, ...]
    next: tuple[str, ...]
    who: str | None


class Coming(Record):
    """A document on its way: what is done with it, pages read of how many (None: not opened), seconds it still takes.

    `early`: whether its first pages can be looked at already.
    """

    sha256: str
    file: str
    stage: Stage
    done: int
    pages: int | None
    seconds_left: float | None
    early: bool


class ReadingTold(Record):
    """How far the reading is, held by whom (`paused`), and why nothing can be read (`fault`).

    `seconds_left` is None until two pages were read, here, since the program started; documents that were not opened
    (`unopened`) are not in it. `mark` is that of the work list.
    """

    mark: str
    paused: Paused | None
    fault: str | None
    documents: tuple[Coming, ...]
    failed: int
    done: int
    pages: int
    unopened: int
    seconds_a_page: float | None
    seconds_left: float | None
    max_file_mb: int


def add_routes(routes: APIRouter, store: Store, settings: Settings, reader: Reader) -> None:
    """Add the routes over a store, whose waiting documents the reader reads."""
    _work(routes, store, settings.user)
    _reading(routes, store, settings, reader)

    @routes.post("/demo", status_code=HTTPStatus.CREATED, response_model=list[ReceiptTold])
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

    @routes.get("/about", response_model=AboutTold)
    def described(request: Request) -> Json:
        language = request.app.state.language
        return Json(about(settings, LanguageTold(**language) if language else None))


def _work(routes: APIRouter, store: Store, default_user: str | None) -> None:
    @routes.get("/work", response_model=Work)
    def work(request: Request) -> Json:
        person = named(request, default_user)
        name = person.name if isinstance(person, Person) else person
        acts = [act for act in ACTS if not isinstance(person, Person) or may(person, act)]
        before = mark(store)  # what comes in while the lists are made is asked for once more
        filings = store.filings()
        answer = Work(
            mark=before,
            filings=tuple(filings),
            documents=tuple(store.documents()),
            next=tuple(by_need(filings, name, acts)),
            who=name,
        )
        return Json(answer, headers=UNKEPT)

    @routes.post("/filings/{filing_id}/taking", response_model=TakingTold)
    def take(filing_id: Id, body: Taking, request: Request) -> Json:
        name = who(request, default_user)
        act = store.takings.take if body.action == "take" else store.takings.hand_back
        act(filing_id, name)
        return Json(TakingTold(filing=filing_id, action=body.action))


def _reading(routes: APIRouter, store: Store, settings: Settings, reader: Reader) -> None:
    default_user = settings.user

    @routes.get("/reading", response_model=ReadingTold)
    def reading() -> Json:
        return told(store, settings, reader)

    @routes.post("/reading/pause", response_model=ReadingTold)
    def pause(request: Request) -> Json:
        store.pause.begin(_reader_of(request, default_user), now())
        return told(store, settings, reader)

    @routes.post("/reading/resume", response_model=ReadingTold)
    def resume(request: Request) -> Json:
        _reader_of(request, default_user)
        store.pause.end()
        reader.wake()
        return told(store, settings, reader)

    @routes.post("/reading/retry", response_model=ReadingTold)
    def retry(request: Request) -> Json:
        _reader_of(request, default_user)
        store.queue.failed_again()
        reader.wake()
        return told(store, settings, reader)


def told(store: Store, settings: Settings, reader: Reader) -> Json:
    """Return how far the reading is, as an answer that nobody keeps."""
    found = store.queue.standing()
    coming = [one for one in found if one.state != "failed"]
    tasks = [Task(one.sha256, one.progress if one.state == "reading" else 0, one.pages) for one in coming]
    pace = store.queue.pace
    answer = ReadingTold(
        mark=mark(store),
        paused=store.pause.told(),
        fault=reader.fault,
        documents=tuple(
            Coming(
                sha256=one.sha256,
                file=one.file,
                stage=stage(one),
                done=task.done,
                pages=one.pages,
                seconds_left=pace.left(task) if one.state == "reading" else None,
                early=one.state == "reading" and store.early.has(one.sha256),
            )
            for one, task in zip(coming, tasks, strict=True)
        ),
        failed=len(found) - len(coming),
        done=sum(task.done for task in tasks),
        pages=sum(task.pages or 0 for task in tasks),
        unopened=sum(task.pages is None for task in tasks),
        seconds_a_page=pace.seconds_a_page,
        seconds_left=pace.left_of_all(tasks, reader.count),
        max_file_mb=settings.max_upload_mb,
    )
    return Json(answer, headers=UNKEPT)


def stage(one: Underway) -> Stage:
    """Return what is being done with a document on its way."""
    if one.state == "waiting":
        return "waiting"
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
