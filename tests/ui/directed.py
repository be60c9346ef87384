"""A document of three pages that is read as people say: its pictures, and a reader that knows it and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from extract.directions import NONE, Directions
from extract.filing import DocumentSource, Extraction
from extract.flow import flow
from extract.read import filings_of
from tests.extract.conftest import sheet
from tests.ui.form import FONT

TITLE = "项目支出绩效目标申报表"
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
Rows = list[list[str]]


def first(name: str, target: str) -> Rows:
    return [["项目名称", name, "主管部门", "市政局"], HEAD, ["产出指标", "数量指标", f"{name}数量", target]]


PAPER: tuple[tuple[str | Rows, ...], ...] = (
    (f"^{TITLE}", first("路灯更换", "≥300盏")),
    ([HEAD, ["产出指标", "质量指标", "灯具合格率", "≥98%"]],),
    (f"^{TITLE}", first("公厕改造", "≥6座")),
)


def paper() -> bytes:
    """The three pages as a TIFF, each with what stands on it."""
    font = ImageFont.truetype(FONT, 26)
    pages = []
    for parts in PAPER:
        page = Image.new("RGB", (827, 1169), "white")
        lines = [
            text
            for part in parts
            for row in ([[part]] if isinstance(part, str) else part)
            for text in ["  ".join(row)]
        ]
        for number, line in enumerate(lines):
            ImageDraw.Draw(page).text((120, 110 + 60 * number), line.strip("^"), "black", font)
        pages.append(page)
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    return data.getvalue()


def read(
    path: Path,
    *,
    name: str | None = None,
    on_page: Callable[[int, int], None] | None = None,
    directions: Directions = NONE,
) -> Extraction:
    """Read the paper, whatever the file is, as it would be read."""
    pages = [sheet(*parts, number=number) for number, parts in enumerate(PAPER, start=1)]
    items = list(flow(page for page in pages if page.number not in directions.left_out))
    digest, problems = sha256(path.read_bytes()).hexdigest(), directions.told()
    filings = filings_of(items, digest, problems, directions=directions)
    if on_page:
        on_page(len(pages), len(pages))
    return Extraction(
        DocumentSource(file=name or path.name, sha256=digest, pages=len(pages)), filings, tuple(problems)
    )
