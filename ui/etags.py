"""The versions of a filing over the API: its ETag, what a reader has already, and that nobody changes what they did not see."""

from __future__ import annotations

import re
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from index.rows import FilingView
from index.store import Store
from ui.answers import Json

LENGTH = 12
TAG = re.compile(r'(W/)?"([^"]*)"')
NUMBER = re.compile(r"(\d{1,9})-[0-9a-f]+")
UNKEPT = {"cache-control": "no-store"}

TAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "此表的版本，用于 If-None-Match 和 If-Match / the version of the filing",
                "schema": {"type": "string"},
                "required": True,
            }
        }
    }
}
"""How the description of the service says that an answer has an ETag."""
SHOWN: dict[str, Any] = {"response_model": FilingView, "responses": TAGGED}
"""What the description says of a route that answers with a filing."""


def etag(view: FilingView) -> str:
    """Return the ETag of a filing: its version, and what ties it to others, which changes with their documents too."""
    across = [one for one in view.findings if one.finding.scope != "form"]
    ties = sha256(repr((view.superseded_by, view.resubmissions, view.kin, across)).encode())
    return f'"{view.version}-{ties.hexdigest()[:LENGTH]}"'


def shown(view: FilingView) -> Json:
    """Return the answer with a filing and its ETag."""
    return Json(view, headers={"etag": etag(view), **UNKEPT})


def shown_anew(request: Request, view: FilingView) -> Response:
    """Return the answer with a filing, or 304 where the request's If-None-Match has it already."""
    given = request.headers.get("if-none-match")
    if given is not None and _has(given, etag(view), is_weak_enough=True):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"etag": etag(view), **UNKEPT})
    return shown(view)


def seen_version(request: Request, store: Store, filing_id: str, version: int | None) -> int | None:
    """Return the version that a change is made against: the body's, else that of If-Match; None where neither says one.

    HTTPException 412 where If-Match names no present state. Where it names an older version that is returned: the store
    refuses it in its own transaction, and says who changed what.
    """
    given = request.headers.get("if-match")
    if given is None or given.strip() == "*":
        return version
    view = store.filing(filing_id)
    if _has(given, etag(view)):
        return view.version if version is None else version
    older = [int(found[1]) for tag in TAG.findall(given) if (found := NUMBER.fullmatch(tag[1]))]
    stale = next((number for number in older if number != view.version), None)
    if stale is not None and not any(number == view.version for number in older):
        return stale
    raise HTTPException(
        HTTPStatus.PRECONDITION_FAILED,
        f"{filing_id} 与 If-Match 所指的不同：同项目的其他表已变化。"
        f" / {filing_id} is not what If-Match names: other filings of its project changed.",
    )


def _has(given: str, tag: str, is_weak_enough: bool = False) -> bool:
    """Whether a header of ETags names this one; `*` names any that there is."""
    if given.strip() == "*":
        return True
    return any(f'"{name}"' == tag and (is_weak_enough or not weak) for weak, name in TAG.findall(given))
