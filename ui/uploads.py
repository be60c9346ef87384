"""What the browser uploads through Gradio: only files of the upload folder may be named, under their own names.

Mounted on another application, Gradio takes any path of this machine, or any address, for an upload and
copies it to its cache: it checks only what it has launched itself. So events are examined before it sees them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.permissions import Person, Who
from index.store import Store
from ingest.errors import Forbidden
from ui.answers import clean_name
from ui.guard import Refusal, answer
from ui.receipts import receipt_told
from ui.texts import Language, say

logger = logging.getLogger(__name__)

EVENTS = "/gradio_api/queue/join"
MOST_BYTES = 2**20


def upload_folder(store: Store) -> Path:
    """Return the folder of the store that uploads pass through; other users of the machine have no part in it."""
    return store.home / "uploads"


def keep_uploads(
    store: Store, files: Sequence[dict[str, Any]], who: Who | None, language: Language = "zh"
) -> list[str]:
    """Keep what the browser uploaded, under the name it has there, and empty the upload folder of it.

    Returns what there is to tell: which files were here already, and which were brought back, or not.
    """
    told: list[str] = []
    for file in files:
        path = Path(str(file.get("path"))).resolve()
        if not is_upload(path, upload_folder(store)):
            logger.warning("a path outside the upload folder was refused")
            continue
        name = clean_name(file.get("orig_name") or path.name)
        try:
            line = receipt_told(store.receive(path.read_bytes(), name, who), language)
        except Forbidden:
            key = "receipt.notAllowed" if isinstance(who, Person) else "receipt.forbidden"
            line = say(key, language, file=name)
        told += [line] if line else []
        path.unlink()
    return told


def is_upload(path: object, folder: Path) -> bool:
    """Whether this names a file inside the upload folder."""
    if not isinstance(path, str | Path):
        return False
    file = Path(path).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file()


class Uploads:
    """An ASGI layer that refuses every event of Gradio's that names a file which nobody uploaded."""

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app = app
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != EVENTS:
            await self._app(scope, receive, send)
            return
        try:
            body = await _body(receive)
            self._examine(body)
        except Refusal as refusal:
            await answer(send, refusal, scope["path"])
            return
        whole: Message = {"type": "http.request", "body": body, "more_body": False}
        given = iter([whole])

        async def again() -> Message:
            return next(given, None) or await receive()

        await self._app(scope, again, send)

    def _examine(self, body: bytes) -> None:
        try:
            paths = list(_paths(json.loads(body)))
        except (ValueError, RecursionError) as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, "请求不是有效的 JSON / The event is no JSON") from error
        if not all(is_upload(path, self._folder) for path in paths):
            raise Refusal(HTTPStatus.FORBIDDEN, "所指文件不是上传的文件 / The file named was not uploaded")


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求太大 / The event is too large")
        if not message.get("more_body"):
            return body


def _paths(value: object) -> Iterator[object]:
    """Yield what stands under "path" anywhere in an event."""
    if isinstance(value, dict):
        if "path" in value:
            yield value["path"]
        for part in value.values():
            yield from _paths(part)
    elif isinstance(value, list):
        for part in value:
            yield from _paths(part)
