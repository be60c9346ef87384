"""What reaches the application at all: known hosts, our own origin, known paths, bodies of a bearable size.

A page of another site must not be able to speak to the desk, which may be open, or hold a session of this
browser: neither by a cross-origin request (Origin, Sec-Fetch-Site) nor by a name that resolves to this machine (Host).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.doors import methods
from ui.problems import MEDIA_TYPE, told, written

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})

# Of Gradio's own paths only those that the desk uses: no event, no upload, no file serving, no proxy, no generic API.
OPEN_PATHS = re.compile(
    r"/(api/v1/.*|sign-in|sign-out|password|static/.*|assets/.*|svelte/.*|theme\.css|config/?|favicon\.ico|manifest\.json|robots\.txt"
    r"|gradio_api/(heartbeat/\w+|startup-events|info/?|theme\.css))?"
)


class Refusal(Exception):
    """A request that is not let through, with its HTTP status and the reason."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}


class Guard:
    """The outermost ASGI layer. `hosts` are names served beside the loopback ones; `max_bytes` bounds a body."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], max_bytes: int) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem."""
        if scope["type"] == "http":
            try:
                self._examine(scope["method"], scope["path"], Headers(scope=scope))
            except Refusal as refusal:
                await answer(send, refusal, scope["path"])
                return
        elif scope["type"] != "lifespan":
            return
        await self._app(scope, receive, send)

    def _examine(self, method: str, path: str, headers: Headers) -> None:
        if ".." in path.split("/") or not OPEN_PATHS.fullmatch(path):
            raise Refusal(HTTPStatus.NOT_FOUND, "没有这个地址 / No such address")
        if _host(headers.get("host", "")) not in self._hosts:
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, "不认识的主机名 / Unknown host name (JIXIAO_HOSTS)")
        if method in SAFE_METHODS:
            return
        if not _is_own_origin(headers):
            raise Refusal(HTTPStatus.FORBIDDEN, "跨站请求被拒绝 / A request from another site is refused")
        length = headers.get("content-length", "")
        if not length.isdecimal():
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "缺少 Content-Length / Content-Length is needed")
        if int(length) > self._max_bytes:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "上传太大 / The upload is too large")


def _host(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own_origin(headers: Headers) -> bool:
    """Whether the request comes from our own page, or from no browser at all."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def unnamed(path: str) -> Refusal:
    """Return the refusal of a request that no door names: no such address, or not by this method."""
    if allowed := methods(path):
        told = ", ".join(allowed)
        detail = f"此地址只支持 {told} / This address takes {told} alone"
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, detail, {"allow": told})
    return Refusal(HTTPStatus.NOT_FOUND, "没有这个地址 / No such address")


async def answer(send: Send, refusal: Refusal, path: str) -> None:
    """Answer with the refusal of a request to this path as problem+json."""
    body = written(told(refusal.status, refusal.detail, quote(path)))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"x-content-type-options", b"nosniff")]
    headers += [(name.encode(), value.encode()) for name, value in refusal.headers.items()]
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": refusal.status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})
