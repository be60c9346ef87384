"""How the API answers: records as JSON with their printed digits, errors as problem+json, and who asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field
from starlette.exceptions import HTTPException

from extract.filing import dumps
from index.permissions import ACTS, Person, Who, may
from ingest.errors import (
    Conflict,
    EngineUnavailable,
    FontUnavailable,
    Forbidden,
    InvalidCorrection,
    JixiaoError,
    NotFound,
    RefusedAccount,
    RefusedDirection,
    RefusedFigure,
    RefusedLabel,
    Stale,
    UnreadableDocument,
    UnreadablePage,
    UnreadableTable,
)
from ui.problems import Misfit, answered

STATUSES: tuple[tuple[type[JixiaoError], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (InvalidCorrection, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RefusedLabel, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RefusedAccount, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RefusedDirection, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RefusedFigure, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadableDocument, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadableTable, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadablePage, HTTPStatus.UNPROCESSABLE_ENTITY),
    (EngineUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (FontUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (JixiaoError, HTTPStatus.BAD_REQUEST),
)
NAME_LENGTH = 60
MOST_MISFITS = 20
"""So many parts of a request that do not fit are named."""
PERSON, OPEN_DESK = "person", "is_open"
"""What `ui.gate` notes of a request: who signed in, or that it came to the open desk."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")

Sha = Annotated[str, Path(pattern=r"^[0-9a-f]{8,64}$")]
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,80}$")]
Text = Annotated[str, Field(max_length=20_000)]
Number = Annotated[int, Path(ge=1, lt=2**63)]
"""The number of an event or a token: what the database can count to."""


class Json(JSONResponse):
    """Records as JSON, every Decimal by its printed digits."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of a record, a mapping or a list of them."""
        return dumps(content).encode()


def example(**body: Any) -> ConfigDict:
    """Return the configuration of a record of which the description of the service shows this example."""
    return ConfigDict(json_schema_extra={"examples": [body]})


def clean_name(name: str | None) -> str:
    """Return a file's name as shown: its last component, without control characters."""
    return PurePosixPath(UNPRINTABLE.sub("", name or "").replace("\\", "/")).name or "document"


def named(request: Request, default: str | None) -> Who | None:
    """Return the person who signed in; at the open desk the name that the request carries, else the default, else None."""
    person: Person | None = getattr(request.state, PERSON, None)
    if person or not is_open(request):
        return person
    given = request.headers.get("jixiao_user") or request.cookies.get("jixiao_user") or ""
    return UNPRINTABLE.sub(" ", unquote(given)).strip()[:NAME_LENGTH] or default


def is_open(request: Request) -> bool:
    """Whether the request came to the open desk, where nobody signs in."""
    return bool(getattr(request.state, OPEN_DESK, False))


def who(request: Request, default: str | None) -> Who:
    """Return the person who acts; Forbidden when nobody has said a name."""
    name = named(request, default)
    if not name:
        raise Forbidden("请先填写姓名 / Please give your name first (jixiao_user)")
    return name


def me_told(request: Request, default: str | None) -> dict[str, Any]:
    """Return what a request is told of its own person: name, roles, what they may do, whether the desk is open, and
    which language model is asked where."""
    person = named(request, default)
    roles = sorted(person.roles) if isinstance(person, Person) else []
    acts = [act for act in ACTS if not isinstance(person, Person) or may(person, act)]
    name = person.name if isinstance(person, Person) else person
    told = {"who": name, "roles": roles, "acts": acts, "is_open": is_open(request)}
    return told | {"language": getattr(request.app.state, "language", None)}


def answer_errors(app: FastAPI) -> None:
    """Answer every error of the API with problem+json."""

    def refused(request: Request, error: Exception) -> Response:
        status = next(status for kind, status in STATUSES if isinstance(error, kind))
        if isinstance(error, Stale) and "if-match" in request.headers:
            status = HTTPStatus.PRECONDITION_FAILED
        return answered(status, str(error), request.url.path)

    def failed(request: Request, error: Exception) -> Response:
        status = HTTPStatus(getattr(error, "status_code", 500))
        detail, headers = getattr(error, "detail", ""), getattr(error, "headers", None)
        return answered(status, "" if detail == status.phrase else str(detail), request.url.path, (), headers)

    def malformed(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        misfits = [_misfit(place["loc"], place["msg"]) for place in found[:MOST_MISFITS]]
        named = "; ".join(f"{one.part}{one.pointer}: {one.detail}" for one in misfits)
        detail = f"有 {len(found)} 处不符合要求：{named} / {len(found)} parts of the request do not fit"
        return answered(HTTPStatus.UNPROCESSABLE_ENTITY, detail, request.url.path, misfits)

    app.add_exception_handler(JixiaoError, refused)
    app.add_exception_handler(HTTPException, failed)
    app.add_exception_handler(RequestValidationError, malformed)


def _misfit(place: Sequence[str | int], why: str) -> Misfit:
    """Return a part that does not fit, by where the validation found it."""
    part, *steps = place
    tokens = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return Misfit.model_construct(part=part, pointer="".join(f"/{token}" for token in tokens), detail=why)
