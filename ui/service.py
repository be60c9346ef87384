"""What the service promises at every address of the API: an address that is not there is a problem, so is a fault, and
HEAD is answered wherever GET is."""

from __future__ import annotations

import logging
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import trail
from ui.doors import needs
from ui.guard import Refusal, answer, unnamed

logger = logging.getLogger(__name__)

API = "/api/v1/"


class Service:
    """The innermost ASGI layer. What fails there is told as a fault, and its place alone is logged: no text of a document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        if needs(method, path) is None:
            await answer(send, unnamed(path), path)
            return
        # The server itself leaves the body of an answer to HEAD out: it goes by the scope that it made.
        asked = {**scope, "method": "GET"} if method == "HEAD" else scope
        watched = _Watched(send)
        try:
            await self._app(asked, receive, watched)
        except Exception as error:  # noqa: BLE001  (the outermost loop of a request)
            logger.error("a request failed, please report it: %s %s", method, trail(error))
            if not watched.has_begun:
                detail = "程序出错，请报告此问题；详情见服务日志 / An internal fault, see the server's log"
                await answer(send, Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, detail), path)


class _Watched:
    """Passes an answer on, and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        await self._send(message)
