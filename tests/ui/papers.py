"""A store with two years of one project, drawn here, and what the working paper of it says, sheet by sheet."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import openpyxl

from extract.filing import DocumentSource, Extraction, Filing
from index.store import Store
from tests.ui.form import Form
from ui.choosing import Choice
from ui.paper.working_paper import working_paper

SHEETS = ["汇总", "各表", "问题", "更正", "指标", "跨年", "签字"]
LOWERED = ("产出指标", "数量指标", "老旧管网改造长度", "≥15公里", "15.2公里", "20", "20", "")


def keep(store: Store, form: Form, file: str, **told: Any) -> str:
    """Keep a drawn form and its reading; the filing's id comes back."""
    data = form.png()
    sha256 = hashlib.sha256(data).hexdigest()
    store.keep(data, file)
    return keep_reading(store, sha256, file, form.filing(sha256).model_copy(update=told))


def keep_reading(store: Store, sha256: str, file: str, filing: Filing) -> str:
    source = DocumentSource(file=file, sha256=sha256, pages=1)
    store.save_reading(sha256, Extraction(source, (filing,), ()))
    return f"{sha256[:12]}-1"


def two_years(store: Store) -> tuple[str, str]:
    """The filings of 2022 and 2023 of one project; in the second one an actual value is not read."""
    earlier = Form(year=2022, rate="86.18%", indicators=[LOWERED, *Form().indicators[1:]])
    later = Form(year=2023)
    later.mark("/indicators/2/actual", status="unread", text="8B%", confidence=0.3)
    filing = later.filing("0" * 64)
    rows = (
        one.model_copy(update={"actual": None}) if at == 2 else one
        for at, one in enumerate(filing.indicators)
    )
    return keep(store, earlier, "自评表2022.png"), keep(
        store, later, "自评表2023.png", indicators=tuple(rows)
    )


def book(store: Store, choice: Choice | None = None, **more: Any) -> Any:
    """The working paper as a program reads it."""
    return openpyxl.load_workbook(io.BytesIO(working_paper(store, choice, **more).data))


def texts(sheet: Any) -> list[str]:
    """Every text of a sheet, row by row."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def table(sheet: Any, head: int = 1) -> list[dict[str, Any]]:
    """The rows below a head, by what the head calls their cells."""
    heads = [cell.value for cell in sheet[head]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1, values_only=True)]


def beside(sheet: Any, label: str) -> str:
    """What stands right of a label."""
    return next(str(row[1].value) for row in sheet.iter_rows() if row[0].value == label)
