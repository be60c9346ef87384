"""The headers that keep a page to itself: Content-Security-Policy, nosniff, no framing, no referrer to other sites.

Gradio writes inline scripts into its page; each is allowed by its own hash, so that no other inline script
runs. It builds functions from text ('unsafe-eval') and sets inline styles: these two cannot be taken away.
Every other answer may run no script at all.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
FOREIGN_META = re.compile(rb'\s*<meta\s+(?:property|name)="(?:og|twitter):[^>]*>', re.DOTALL)

SCRIPTLESS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HTTPS_ALONE = "max-age=31536000"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with it a browser hides the origin of our own forms, by which the guard knows them.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def policy(inline_scripts: list[bytes]) -> str:
    """Return the Content-Security-Policy of a page with these inline scripts."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in inline_scripts
    )
    return (
        f"default-src 'self'; script-src 'self' 'unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


class Policy:
    """An ASGI layer that sets the headers, and on the page itself drops the links that name other sites."""

    def __init__(self, app: ASGIApp, is_https: bool = False) -> None:
        """`is_https`: browsers come over https, and are told to use nothing else."""
        self._app = app
        self._more = {"strict-transport-security": HTTPS_ALONE} if is_https else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers set."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/":
            # The page is rewritten, so it must not arrive compressed.
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self._app({**scope, "headers": plain}, receive, _PageSender(send, self._more))
        else:
            await self._app(scope, receive, _sender(send, self._more))


def _sender(send: Send, more: Mapping[str, str]) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            _set(message, SCRIPTLESS, more)
        await send(message)

    return sender


class _PageSender:
    """Holds the page back until it is whole, because its headers depend on its scripts."""

    def __init__(self, send: Send, more: Mapping[str, str]) -> None:
        self._send = send
        self._more = more
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = FOREIGN_META.sub(b"", self._body)
        _set(self._start, policy(INLINE_SCRIPT.findall(body)), self._more)
        MutableHeaders(raw=self._start["headers"])["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _set(start: Message, content_security_policy: str, more: Mapping[str, str]) -> None:
    headers = MutableHeaders(raw=start["headers"])
    headers["content-security-policy"] = content_security_policy
    for name, value in {**HEADERS, **more}.items():
        headers[name] = value
