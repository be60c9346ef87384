"""Problems: how the service says that a request could not be done (RFC 9457, application/problem+json).

`type` names the kind of problem, and its address tells what to do about it; `detail` says what it is this time, in
Chinese with English beside, `instance` which address was asked; `errors` the parts of a request that do not fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from fastapi import Response
from pydantic import ConfigDict

from extract.filing import Record, dumps

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/problems/"
LONGEST_INSTANCE = 300
Part = Literal["body", "query", "path", "header", "cookie"]


class Misfit(Record):
    """A part of a request that does not fit: where it stands, as a JSON pointer in the body or by its name, and why."""

    part: Part
    pointer: str
    detail: str


class Kind(Record):
    """A kind of problem: its address, its status, what it is called, and what to do about it."""

    type: str
    status: int
    title: str
    remedy: str


class Problem(Record):
    """What a refused or failed request is answered with."""

    model_config = ConfigDict(
        title="Problem",
        json_schema_extra={
            "examples": [
                {
                    "type": f"{ADDRESS}changed",
                    "title": "内容已被修改 / Changed meanwhile",
                    "status": 412,
                    "detail": "您看到的内容已被修改：王芳 确认了 /total_score。请刷新后再试。 / It was changed meanwhile …",
                    "remedy": "重新读取，核对后再提交 / Read it again, look at what changed, then send it again",
                    "instance": "/api/v1/filings/0123456789ab-1/corrections",
                }
            ]
        },
    )
    type: str
    title: str
    status: int
    detail: str
    remedy: str
    instance: str
    errors: tuple[Misfit, ...] = ()


_TOLD: Mapping[HTTPStatus, tuple[str, str, str]] = {
    HTTPStatus.BAD_REQUEST: (
        "malformed",
        "请求无法处理 / The request cannot be done so",
        "按 detail 所述改正请求 / Put the request right as the detail says",
    ),
    HTTPStatus.UNAUTHORIZED: (
        "not-signed-in",
        "需要登录 / Sign in first",
        "登录，或出示有效的令牌（Authorization: Bearer jx_…）/ Sign in, or show a token that is valid",
    ),
    HTTPStatus.FORBIDDEN: (
        "forbidden",
        "无权进行 / Not allowed",
        "请有相应角色的人进行，或请管理员授予角色 / Ask somebody with the role, or an administrator for it",
    ),
    HTTPStatus.NOT_FOUND: (
        "not-found",
        "没有找到 / Not found",
        "核对地址和编号，用列表接口查找 / Check address and id; the lists tell what there is",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method-not-allowed",
        "此地址不支持该方法 / No such method here",
        "用 Allow 中列出的方法 / Use one of the methods that Allow lists",
    ),
    HTTPStatus.CONFLICT: (
        "conflict",
        "与现状冲突 / It conflicts with how things stand",
        "重新读取，核对后再提交 / Read it again, look at what changed, then send it again",
    ),
    HTTPStatus.GONE: (
        "list-changed",
        "列表已变化 / The list has changed",
        "从第一页重新读取列表 / Begin the list anew, from its first page",
    ),
    HTTPStatus.LENGTH_REQUIRED: (
        "length-required",
        "缺少长度 / The length is wanted",
        "在请求中写明 Content-Length / Say the length of the body in Content-Length",
    ),
    HTTPStatus.PRECONDITION_FAILED: (
        "changed",
        "内容已被修改 / Changed meanwhile",
        "重新读取，核对后再提交 / Read it again, look at what changed, then send it again",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "too-large",
        "内容太大 / Too large",
        "减小或拆分后再发送，或请管理员调高 JIXIAO_MAX_UPLOAD_MB / Send less at once, or have JIXIAO_MAX_UPLOAD_MB raised",
    ),
    HTTPStatus.MISDIRECTED_REQUEST: (
        "unknown-host",
        "不认识的主机名 / Unknown host name",
        "请管理员把主机名加入 JIXIAO_HOSTS / Have the host name added to JIXIAO_HOSTS",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        "invalid",
        "内容不符合要求 / It does not fit",
        "按 detail 和 errors 改正 / Put right what detail and errors name",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "too-many",
        "请求过多 / Too many requests",
        "按 Retry-After 等待后再试 / Wait as long as Retry-After says",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "fault",
        "程序出错 / A fault of the program",
        "请报告此问题，并附上服务日志中的一行 / Report it with the line of the server's log",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "unavailable",
        "暂不可用 / Not available now",
        "按 detail 处理后再试 / Do what the detail says, then try again",
    ),
}

KINDS: Mapping[HTTPStatus, Kind] = {
    status: Kind(type=f"{ADDRESS}{name}", status=status.value, title=title, remedy=remedy)
    for status, (name, title, remedy) in _TOLD.items()
}
"""Every kind of problem, by the one status that it has."""


def told(status: HTTPStatus, detail: str, instance: str, errors: Sequence[Misfit] = ()) -> dict[str, Any]:
    """Return what is told of a problem; a status that has no kind of its own is told as about:blank."""
    kind = KINDS.get(status) or Kind(type="about:blank", status=status.value, title=status.phrase, remedy="")
    problem = Problem(
        **kind.model_dump(),
        detail=detail or kind.title,
        instance=instance[:LONGEST_INSTANCE],
        errors=tuple(errors),
    )
    return problem.model_dump(exclude=None if errors else {"errors"})


def written(problem: Mapping[str, Any]) -> bytes:
    """Return the bytes of a problem; what a request named that is no text is written as question marks."""
    return dumps(problem).encode(errors="replace")


def answered(
    status: HTTPStatus,
    detail: str,
    instance: str,
    errors: Sequence[Misfit] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a request that could not be done."""
    body = written(told(status, detail, instance, errors))
    return Response(body, status.value, media_type=MEDIA_TYPE, headers=dict(headers or {}))
