"""How the service describes answers that are files and not JSON: pictures, tables, workbooks, lines that come one by one."""

from __future__ import annotations

from typing import Any

PNG_TYPE = "image/png"
UNKEPT = {"cache-control": "no-store"}
Told = dict[int | str, dict[str, Any]]


def file_of(media_type: str, what: str, is_text: bool = False) -> Told:
    """Return the description of an answer that is a file of this type."""
    schema = {"type": "string"} if is_text else {"type": "string", "format": "binary"}
    return {200: {"description": what, "content": {media_type: {"schema": schema}}}}


PNG = file_of(PNG_TYPE, "图片 / a picture")
