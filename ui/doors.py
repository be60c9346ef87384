"""Which act each address is: what a request asks of `index.permissions` before anything else sees it.

An address that stands here not is closed to everybody. `ANYONE` needs no sign-in, `MEMBER` any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from starlette.routing import compile_path

from index.permissions import Act

Needs = Act | Literal["anyone", "member"]
ANYONE: Literal["anyone"] = "anyone"
MEMBER: Literal["member"] = "member"

SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/password"

API: Mapping[str, Needs] = {
    "GET /health": ANYONE,
    "GET /me": MEMBER,
    "GET /about": MEMBER,
    "GET /work": "read",
    "GET /reading": "read",
    "POST /reading/pause": "upload",
    "POST /reading/resume": "upload",
    "POST /reading/retry": "upload",
    "POST /demo": "upload",
    "GET /problems": MEMBER,
    "GET /problems/{name}": MEMBER,
    "GET /openapi.json": MEMBER,
    "GET /metrics": "watch",
    "GET /tokens": MEMBER,
    "POST /tokens": MEMBER,
    "POST /tokens/{number}/revocation": MEMBER,
    "GET /users": "administer",
    "POST /users": "administer",
    "POST /users/{name}/roles": "administer",
    "POST /users/{name}/password": "administer",
    "POST /users/{name}/standing": "administer",
    "GET /users/events": "administer",
    "GET /sign-ins": "administer",
    "GET /downloads": "administer",
    "GET /documents": "read",
    "POST /documents": "upload",
    "GET /documents/{sha}": "read",
    "GET /documents/{sha}/early": "read",
    "GET /documents/{sha}/pages/{number}.png": "read",
    "GET /documents/{sha}/pages/{number}/text": "correct",
    "GET /documents/{sha}/pages/{number}/crop.png": "read",
    "GET /documents/{sha}/lines": "read",
    "POST /documents/{sha}/withdrawal": "withdraw",
    "POST /documents/{sha}/restoration": "withdraw",
    "POST /documents/{sha}/reading": "upload",
    "GET /documents/{sha}/directions": "read",
    "POST /documents/{sha}/directions": "correct",
    "POST /directions/{event}/undo": "correct",
    "GET /compositions": "read",
    "POST /compositions": "correct",
    "POST /compositions/{event}/undo": "correct",
    "GET /filings": "read",
    "GET /filings/{filing_id}": "read",
    "GET /filings/{filing_id}/crop.png": "read",
    "POST /filings/{filing_id}/corrections": "correct",
    "POST /filings/{filing_id}/confirmations": "correct",
    "POST /filings/{filing_id}/rejections": "correct",
    "POST /filings/{filing_id}/readings": "correct",
    "POST /filings/{filing_id}/rows": "correct",
    "POST /filings/{filing_id}/taking": "correct",
    "POST /filings/{filing_id}/submission": "submit",
    "POST /filings/{filing_id}/signature": "approve",
    "POST /filings/{filing_id}/return": "approve",
    "POST /filings/{filing_id}/reopening": "reopen",
    "GET /filings/{earlier}/difference/{later}": "read",
    "POST /corrections/{correction_id}/undo": "correct",
    "GET /findings": "read",
    "GET /findings/{finding_id}": "read",
    "POST /findings/{finding_id}/decision": "decide",
    "POST /links": "link",
    "GET /resubmissions": "read",
    "POST /resubmissions": "supersede",
    "POST /resubmissions/{event}/undo": "supersede",
    "GET /search": "read",
    "POST /ask": "read",
    "POST /ask/stream": "read",
    "GET /coverage": "read",
    "POST /coverage": "read",
    "GET /labels": "read",
    "POST /labels": "teach",
    "GET /labels/proposals": "read",
    "POST /labels/dismissals": "teach",
    "POST /labels/{event}/undo": "teach",
    "GET /parameters": "read",
    "POST /parameters": "tune",
    "POST /parameters/packs": "tune",
    "POST /parameters/{event}/undo": "tune",
    "GET /second-readings": "read",
    "POST /second-readings": "retype",
    "GET /second-readings/next": "retype",
    "GET /second-readings/{task}/crop.png": "retype",
    "GET /verify": "read",
    "GET /export.json": "read",
    "GET /working-paper.xlsx": "read",
    "GET /trends": "read",
    "GET /comparison": "read",
    "GET /trends.csv": "read",
    "GET /trends.png": "read",
}
"""The REST API, under /api/v1."""

PAGES: Mapping[str, Needs] = {
    "GET /": "read",
    f"GET {SIGN_IN}": ANYONE,
    f"POST {SIGN_IN}": ANYONE,
    f"POST {SIGN_OUT}": ANYONE,
    f"GET {PASSWORD}": MEMBER,
    f"POST {PASSWORD}": MEMBER,
    "GET /static/desk/sign_in.css": ANYONE,
    "GET /favicon.ico": ANYONE,
    "GET /robots.txt": ANYONE,
    "GET /static/{path:path}": "read",
    "GET /assets/{path:path}": "read",
    "GET /svelte/{path:path}": "read",
    "GET /theme.css": "read",
    "GET /config": "read",
    "GET /config/": "read",
    "GET /manifest.json": "read",
    "GET /gradio_api/heartbeat/{session_hash}": "read",
    "GET /gradio_api/startup-events": "read",
    "GET /gradio_api/info": "read",
    "GET /gradio_api/info/": "read",
    "GET /gradio_api/theme.css": "read",
}
"""The pages, their static files, and of Gradio's own addresses those that the frame asks for; no event can be sent to it."""

DOWNLOADS = frozenset(
    f"/api/v1/{name}" for name in ("export.json", "working-paper.xlsx", "trends.csv", "trends.png")
)
"""What is written down when somebody takes it."""

BY_HAND = re.compile(r"/api/v1/(tokens|users)\b")
"""What no token does: one that was lost must not make others, or people."""

UNATTENDED = re.compile(r"/api/v1/(me|work|reading)|/gradio_api/heartbeat/.*")
"""What an open page asks for by itself: that keeps no session from ending."""


class Door(NamedTuple):
    """One address and what it needs."""

    pattern: re.Pattern[str]
    needs: Needs
    path: str


def needs(method: str, path: str) -> Needs | None:
    """Return what a request needs; None for one that nobody may make."""
    door = door_at(method, path)
    return door.needs if door else None


def door_at(method: str, path: str) -> Door | None:
    """Return the door that a request comes to; None where there is none."""
    asked = "GET" if method == "HEAD" else method
    return next((door for door in _doors().get(asked, ()) if door.pattern.fullmatch(path)), None)


def methods(path: str) -> list[str]:
    """Return the methods that an address takes, none where it names nothing."""
    return [method for method in ("GET", "HEAD", "POST") if door_at(method, path)]


@cache
def _doors() -> Mapping[str, tuple[Door, ...]]:
    """The doors by method, in the order in which they are tried."""
    every = {**{f"{method} /api/v1{path}": act for (method, path), act in _parted(API)}, **PAGES}
    doors: dict[str, list[Door]] = {}
    for (method, path), act in _parted(every):
        doors.setdefault(method, []).append(Door(compile_path(path)[0], act, path))
    return {method: tuple(found) for method, found in doors.items()}


def _parted(table: Mapping[str, Needs]) -> list[tuple[tuple[str, str], Needs]]:
    return [((key.partition(" ")[0], key.partition(" ")[2]), act) for key, act in table.items()]
