"""What a form of its kind should have and was not read to have: most often its rules are too faint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extract.filing import Problem
from extract.flow import Form


def missing_blocks(form: Form, blocks: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each empty block; its name is "Chinese / English"."""
    for name, found in blocks.items():
        if not found:
            chinese, english = name.split(" / ")
            text = (
                f"没有读出{chinese}表,请对照纸面补录或重新扫描 / "
                f"no {english} table was read; fill it in or scan the page again"
            )
            yield Problem(page=form.pages[0], text=text)
