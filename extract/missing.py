"""What a form of its kind should have and was not read to have: most often its rules are too faint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extract.filing import Filing, Problem
from extract.flow import Form
from extract.indicator_block import LOST_HEADER


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


def doubts(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what a person should look at on any form: no title, two years that disagree, a table without a header."""
    page = form.pages[0]
    if filing.title is None:
        yield Problem(
            page=page, text="此表没有标题,种类按内容判断 / no title; the kind of form was told by its content"
        )
    year = filing.evidence.get("/fiscal_year")
    if year and year.alternatives:
        printed = "、".join((year.text, *(other.text for other in year.alternatives)))
        text = f"年度不一致({printed}),取前者,请核对 / the years disagree; the first was taken, check it"
        yield Problem(page=year.page, text=text)
    lost = next((proof for proof in filing.evidence.values() if (proof.reason or "") == LOST_HEADER), None)
    if lost:
        yield Problem(page=lost.page, text=f"指标表{LOST_HEADER}")
