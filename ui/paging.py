"""Lists in pages: `limit` rows that follow the row that `cursor` names, a link to the next page, and how many there are.

A page begins behind a row and not at a number, so that nothing is left out or told twice where rows come or go between
two pages. Where the row itself has gone, the list has to be begun anew: that is said, and nothing guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.exceptions import HTTPException

Row = TypeVar("Row")
MOST = 1000
USUAL = 100
"""So many rows where a cursor comes without a limit."""

Limit = Annotated[
    int | None,
    Query(ge=1, le=MOST, description="一页的行数，不给则全部 / rows of a page; all of them without it"),
]
Cursor = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9A-Za-z_-]{1,80}$",
        description="上一页给出的位置，见 Link / where the page before ended, as its Link says",
    ),
]

HEADERS: dict[str, Any] = {
    "X-Total-Count": {
        "description": "全部行数 / how many rows there are in all",
        "schema": {"type": "integer", "minimum": 0},
        "required": True,
    },
    "Link": {
        "description": '下一页 / the next page: `</api/v1/…>; rel="next"`; absent on the last one',
        "schema": {"type": "string"},
    },
}
"""The headers of a page, as the description of the service has them."""


class Page(NamedTuple):
    """The rows of a page, and its headers."""

    rows: list[Any]
    headers: dict[str, str]


def paged(
    request: Request,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    limit: int | None,
    cursor: str | None,
) -> Page:
    """Return the page that is asked for; `key` is what a row is named by. HTTPException 410 where the cursor's row has gone."""
    headers = {"x-total-count": str(len(rows))}
    if limit is None and cursor is None:
        return Page(list(rows), headers)
    first = 0 if cursor is None else _behind([key(row) for row in rows], cursor)
    last = first + (limit or USUAL)
    shown = list(rows[first:last])
    if last < len(rows):
        headers["link"] = f'<{_address(request, key(shown[-1]), limit or USUAL)}>; rel="next"'
    return Page(shown, headers)


def _behind(keys: Sequence[str], cursor: str) -> int:
    if cursor not in keys:
        raise HTTPException(
            HTTPStatus.GONE,
            "上一页的最后一行已不在列表中，请从第一页重新读取 / The last row of the page before is on the list no more",
        )
    return keys.index(cursor) + 1


def _address(request: Request, cursor: str, limit: int) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in PARTS]
    return f"{request.url.path}?{urlencode([*asked, ('limit', limit), ('cursor', cursor)])}"


PARTS = frozenset({"limit", "cursor"})
