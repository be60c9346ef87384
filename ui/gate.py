"""Who comes in: an ASGI layer that lets a request pass when its person may make it, and notes whose it is.

A browser shows its session by a cookie, a program its token (`Authorization: Bearer jx_…`, for /api/v1 alone). On the
open desk everybody passes, and the name that the request carries is believed.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.people import People
from index.permissions import ACTS, Person, Who, may
from index.ways_in import Sessions
from ingest.errors import StoreError
from ui.answers import OPEN_DESK, PERSON, named
from ui.doors import (
    ANYONE,
    BY_HAND,
    DOWNLOADS,
    MEMBER,
    PASSWORD,
    SIGN_IN,
    UNATTENDED,
    needs,
)
from ui.guard import SAFE_METHODS, Refusal, answer, unnamed

MOST_FORM_BYTES = 2**14
"""What somebody who has not signed in may send."""
API = "/api/v1/"
PRIVATE = (API, "/config", PASSWORD)
"""What begins so holds what is not everybody's; scripts and styles may stay in a browser's cache."""
BEARER = "bearer "
LONGEST_DOWNLOAD = 1000
"""Of what somebody asked for in a download, so much is written down."""


class Redirected(Exception):
    """A page that is to be seen after another one."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class OpenGate:
    """The gate of the open desk: whoever gives a name acts."""

    def __init__(self, app: ASGIApp, people: People, default_user: str | None) -> None:
        self._app = app
        self._people = people
        self._default_user = default_user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            scope.setdefault("state", {})[OPEN_DESK] = True
            await _note_download(self._people, scope, named(Request(scope), self._default_user))
        await self._app(scope, receive, send)


class Gate:
    """The gate of a desk with people. `cookie` is the name of the session's cookie."""

    def __init__(self, app: ASGIApp, people: People, sessions: Sessions, cookie: str) -> None:
        self._app = app
        self._people = people
        self._sessions = sessions
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its person, send it to the sign-in page, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            person = await self._examine(scope["method"], scope["path"], headers)
        except Refusal as refusal:
            await answer(send, refusal, scope["path"])
            return
        except StoreError as error:
            await answer(send, Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)), scope["path"])
            return
        except Redirected as redirected:
            await _redirect(send, redirected.address)
            return
        scope.setdefault("state", {})[PERSON] = person
        await _note_download(self._people, scope, person)
        await self._app(scope, receive, _unkept(send) if scope["path"].startswith(PRIVATE) else send)

    async def _examine(self, method: str, path: str, headers: Headers) -> Person | None:
        """Return who makes the request, None for one that anyone may make; raises where it is not let through."""
        wanted = needs(method, path)
        if wanted == ANYONE:
            if method not in SAFE_METHODS and int(headers.get("content-length", "0")) > MOST_FORM_BYTES:
                raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求太大 / The request is too large")
            return None
        person = await run_in_threadpool(self._person, path, headers)
        if person is None:
            if method in SAFE_METHODS and path in ("/", PASSWORD):
                raise Redirected(SIGN_IN)
            raise Refusal(HTTPStatus.UNAUTHORIZED, "请先登录 / Sign in first")
        if person.must_change and path != PASSWORD:
            if method in SAFE_METHODS and path == "/":
                raise Redirected(PASSWORD)
            raise Refusal(HTTPStatus.FORBIDDEN, "请先修改密码 / Change your password first")
        if wanted is None:
            raise unnamed(path)
        if wanted != MEMBER and not may(person, wanted):
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                f"{person.name} 无权{ACTS[wanted]} / {person.name} may not {wanted}",
            )
        return person

    def _person(self, path: str, headers: Headers) -> Person | None:
        shown = headers.get("authorization")
        if shown is not None:
            is_token = shown.lower().startswith(BEARER) and path.startswith(API) and not BY_HAND.match(path)
            return self._people.tokens.person(shown[len(BEARER) :].strip()) if is_token else None
        secret = secret_in(headers, self._cookie)
        is_active = not UNATTENDED.fullmatch(path)
        return self._sessions.person(secret, is_active) if secret else None


def secret_in(headers: Headers, cookie: str) -> str | None:
    """Return the secret of the session that a request shows, if any."""
    return cookie_parser(headers.get("cookie", "")).get(cookie) or None


def address_of(scope: Scope) -> str:
    """Return where a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _unkept(send: Send) -> Send:
    """Have answers kept in no cache, page pictures neither: the next person at this browser may not see them."""

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message["headers"])["cache-control"] = "no-store"
        await send(message)

    return sender


async def _note_download(people: People, scope: Scope, who: Who | None) -> None:
    """Keep that somebody takes what is written down; "" where the open desk knows no name."""
    if scope["path"] in DOWNLOADS:
        name = who.name if isinstance(who, Person) else who or ""
        asked = f"?{query}" if (query := unquote(scope["query_string"].decode("latin-1"))) else ""
        what = (scope["path"] + asked)[:LONGEST_DOWNLOAD]
        await run_in_threadpool(people.traces.download, name, what, address_of(scope))


async def _redirect(send: Send, address: str) -> None:
    headers = [(b"location", address.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": HTTPStatus.SEE_OTHER.value, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
