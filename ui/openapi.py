"""The description of the service (OpenAPI 3.1), made from the routes, the doors and the kinds of problems."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from index.permissions import ACTS, MAY
from ui.doors import ANYONE, BY_HAND, MEMBER, needs
from ui.problems import KINDS, MEDIA_TYPE, Problem

ABOUT = """绩效自评表：从扫描件到可核对的事实。Scanned performance filings become checked facts.

数字保留票面位数（87.30 就是 87.30），读取时请用十进制解析。Numbers keep their printed digits: parse them as decimals.
`Idempotency-Key` 使重发的请求只执行一次。A POST sent again with its `Idempotency-Key` is done once.
用法和 Python 示例 / how it is used, with a client in Python: docs/api.md.
"""
SCHEMES: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "jx_…",
        "description": "程序用的令牌，jixiao user token / a token for a program",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "jixiao_session",
        "description": "登录后的会话（经 https 为 __Host-jixiao_session）/ a browser's session",
    },
    "name": {
        "type": "apiKey",
        "in": "header",
        "name": "jixiao_user",
        "description": "开放模式下的姓名（百分号编码的 UTF-8）/ the name given at the open desk, percent-encoded",
    },
}
ALWAYS = (HTTPStatus.UNPROCESSABLE_ENTITY,)
SIGNED_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
WRITES = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
REF = "#/components/schemas/{model}"


def described(routes: APIRouter) -> dict[str, Any]:
    """Return the description of these routes."""
    told = get_openapi(
        title="绩效 Jixiao",
        version=version("jixiao"),
        description=ABOUT,
        routes=routes.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = told.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    components["schemas"] |= models_json_schema([(Problem, "serialization")], ref_template=REF)[1]["$defs"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["responses"] = {kind.type.rpartition("/")[2]: _response(kind.title) for kind in KINDS.values()}
    components["responses"]["problem"] = _response("其他问题 / any other problem")
    for path, method, operation in _operations(told):
        _complete(operation, method.upper(), path)
    return told


def _operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    """Say who may ask, by what, and which problems there may be."""
    act = needs(method, path.replace("{", "").replace("}", "")) or _needs(method, path)
    is_for_all = act == ANYONE
    statuses = [*ALWAYS, *(() if is_for_all else SIGNED_IN), *(WRITES if method == "POST" else ())]
    if "{" in path or method == "POST":
        statuses.append(HTTPStatus.NOT_FOUND)
    if any(one["name"] == "cursor" for one in operation.get("parameters", ())):
        statuses.append(HTTPStatus.GONE)
    if method == "POST" and "200" in operation["responses"] and _has_etag(operation):
        statuses.append(HTTPStatus.PRECONDITION_FAILED)
        operation.setdefault("parameters", []).append(IF_MATCH)
    if _has_etag(operation) and method == "GET":
        operation.setdefault("parameters", []).append(IF_NONE_MATCH)
    if path.endswith("/ask/stream"):
        statuses.append(HTTPStatus.TOO_MANY_REQUESTS)
    for status in sorted(statuses):
        name = KINDS[status].type.rpartition("/")[2]
        operation["responses"][str(status.value)] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"]["default"] = {"$ref": "#/components/responses/problem"}
    operation["tags"] = [path.split("/")[3]]
    operation["security"] = [] if is_for_all else _schemes(path)
    if act not in (ANYONE, MEMBER, None):
        roles = "、".join(role for role, acts in MAY.items() if act in acts)
        operation["x-act"] = act
        operation["description"] = f"{ACTS[act]}（{act}）：{roles}"  # type: ignore[index]


IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "所见版本的 ETag，已变化则 412 / the ETag that one saw; 412 where it has changed",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "已有版本的 ETag，未变化则 304 / the ETag that one has; 304 where nothing changed",
}


def _has_etag(operation: dict[str, Any]) -> bool:
    return "ETag" in operation["responses"].get("200", {}).get("headers", {})


def _needs(method: str, path: str) -> Any:
    """What an address whose ids have a form needs: asked with ids of that form."""
    filled = path
    for name, example in (("sha", "ab" * 32), ("number", "1"), ("event", "1"), ("correction_id", "1")):
        filled = filled.replace(f"{{{name}}}", example)
    return needs(method, filled.replace("{", "").replace("}", ""))


def _schemes(path: str) -> list[dict[str, list[str]]]:
    """What a request may show of who makes it; no token opens what is done by hand alone."""
    names = [name for name in SCHEMES if name != "token" or not BY_HAND.match(path)]
    return [{name: []} for name in names]


def _response(title: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": title, "content": {MEDIA_TYPE: {"schema": schema}}}
