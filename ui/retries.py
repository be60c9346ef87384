"""Requests sent again: the same `Idempotency-Key` is answered as it was the first time, and nothing is done twice.

Kept in memory by person and key, for a day and within bounds: after a restart a key is new, and `If-Match` still holds. Kept in
the store answers would be copies of what filings say, and a key written after its change could be lost all the same.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from threading import Lock

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.permissions import Person
from ui.answers import named
from ui.doors import BY_HAND
from ui.guard import Refusal, answer

API = "/api/v1/"
HEADER = "idempotency-key"
REPLAYED = (b"idempotency-replayed", b"true")
LONGEST_KEY = 200
MOST_BYTES = 2**20
"""Of a request with a key; uploads need none: the same bytes are the same document."""
MOST_KEPT_BYTES = 64 * 2**20
DAY_SECONDS = 24 * 3600.0
NEVER = ("/api/v1/documents", "/api/v1/coverage", "/api/v1/ask/stream")
"""Files, which need no key, and what comes line by line."""
Key = tuple[str, str]


@dataclass
class Kept:
    """A request by its digest, and its answer once there is one."""

    digest: str
    since: float
    messages: list[Message] = field(default_factory=list)
    is_done: bool = False

    @property
    def size(self) -> int:
        """How many bytes its answer holds."""
        return sum(len(one.get("body", b"")) for one in self.messages)


class Answers:
    """The answers by person and key, the oldest first; usable from many threads."""

    def __init__(
        self, most_bytes: int = MOST_KEPT_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_bytes, self._clock = most_bytes, clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def begin(self, key: Key, digest: str) -> Kept | None:
        """Return what is kept for the key; None where it is new, and the request is begun with that."""
        with self._lock:
            self._forget_old()
            known = self._kept.get(key)
            if known is None:
                self._kept[key] = Kept(digest, self._clock())
            return known

    def end(self, key: Key, messages: list[Message] | None) -> None:
        """Keep the answer; None where there is none to be kept, and the key is new again."""
        with self._lock:
            kept = self._kept[key]
            if messages is None:
                del self._kept[key]
                return
            kept.messages, kept.is_done = messages, True
            self._bytes += kept.size
            self._forget_old()

    def _forget_old(self) -> None:
        """Let go of what is a day old, and of the oldest while all of it is too much; never of what is being done."""
        for key, kept in list(self._kept.items()):
            is_old = self._clock() - kept.since > DAY_SECONDS
            if kept.is_done and (is_old or self._bytes > self._most_bytes):
                self._bytes -= kept.size
                del self._kept[key]


class Retries:
    """An ASGI layer inside the gate: by then it is known who asks, and that they may."""

    def __init__(self, app: ASGIApp, default_user: str | None, answers: Answers | None = None) -> None:
        self._app = app
        self._default_user = default_user
        self._answers = answers or Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it as the first time."""
        asks = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(API)
        given = Headers(scope=scope).get(HEADER) if asks else None
        if given is None or scope["path"] in NEVER:
            await self._app(scope, receive, send)
            return
        try:
            body = await _body(scope, given, receive)
            key, digest = (_name(scope, self._default_user), given), _digest(scope, body)
            known = self._answers.begin(key, digest)
            if known is not None:
                _refuse(known, digest)
        except Refusal as refusal:
            await answer(send, refusal, scope["path"])
            return
        if known is not None:
            for message in known.messages:
                await send(_marked(message))
            return
        await self._done(key, scope, _again(body, receive), send)

    async def _done(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def sender(message: Message) -> None:
            messages.append(message)
            await send(message)

        try:
            await self._app(scope, receive, sender)
        finally:
            is_whole = bool(messages) and not messages[-1].get("more_body")
            is_answer = (
                is_whole and len(messages) > 1 and messages[0]["status"] < HTTPStatus.INTERNAL_SERVER_ERROR
            )
            self._answers.end(key, messages if is_answer else None)


def _refuse(known: Kept, digest: str) -> None:
    if known.digest != digest:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "这个 Idempotency-Key 已用于另一请求，请换一个 / This Idempotency-Key was used for another request",
        )
    if not known.is_done:
        raise Refusal(
            HTTPStatus.CONFLICT,
            "同一请求正在处理，请稍后再试 / The same request is being done; try again in a moment",
        )


async def _body(scope: Scope, key: str, receive: Receive) -> bytes:
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"Idempotency-Key 须为 1 至 {LONGEST_KEY} 个可见字符 / Idempotency-Key: 1 to {LONGEST_KEY} printable characters",
        )
    if BY_HAND.match(scope["path"]):
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "此地址的答复含密码或令牌，不予保留：请去掉 Idempotency-Key / Secrets are kept for nobody: leave Idempotency-Key out",
        )
    body: bytes = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求太大 / The request is too large")
        if not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what hands over a body that was taken already, and then whatever comes."""
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return given.pop() if given else await receive()

    return again


def _name(scope: Scope, default_user: str | None) -> str:
    who = named(Request(scope), default_user)
    return who.name if isinstance(who, Person) else who or ""


def _digest(scope: Scope, body: bytes) -> str:
    asked = (scope["path"].encode(), scope["query_string"], Headers(scope=scope).get("if-match", "").encode())
    return sha256(b"\0".join((*asked, body))).hexdigest()


def _marked(message: Message) -> Message:
    if message["type"] != "http.response.start":
        return message
    return {**message, "headers": [*message["headers"], REPLAYED]}
