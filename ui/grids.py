"""The two lists of the desk as Gradio's table takes them: headers, texts, and a style for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.rows import DocumentRow, FilingRow
from ui.texts import Language, say

FILING_COLUMNS = (
    "project", "form", "unit", "year", "score", "errors", "warnings", "notices", "state", "file", "id",
)  # fmt: skip
FILING_WIDTHS = ["24%", "11%", "16%", "5%", "6%", "6%", "6%", "6%", "7%", "13%", "0px"]
DOCUMENT_COLUMNS = ("file", "state", "pages", "filings", "remark", "act", "id")
DOCUMENT_WIDTHS = ["30%", "10%", "11%", "6%", "35%", "8%", "0px"]
SEVERITIES = ("error", "warning", "notice")
SEVERITY_COLOURS = {"error": "#b42318", "warning": "#b54708", "notice": "#1f5fae"}
STATE_COLOURS = {
    "failed": "#b42318", "read": "#067647", "reading": "#1f5fae", "in_review": "#1f5fae",
    "signed_off": "#067647", "reopened": "#b54708",
}  # fmt: skip

PROPOSED_COLOUR = "#b54708"


def filing_grid(rows: Sequence[FilingRow], language: Language) -> dict[str, Any]:
    """Return the table of filings, one line each."""
    heads = [say(f"filings.{column}", language) for column in FILING_COLUMNS]
    return _grid(heads, [_filing_cells(row, language) for row in rows], [_filing_styles(row) for row in rows])


def document_grid(rows: Sequence[DocumentRow], language: Language) -> dict[str, Any]:
    """Return the table of documents: how far each is read, or why it could not be."""
    heads = [say(f"documents.{column}", language) for column in DOCUMENT_COLUMNS]
    return _grid(
        heads, [_document_cells(row, language) for row in rows], [_document_styles(row) for row in rows]
    )


def document_address(key: str, column: int) -> str:
    """Return the address that a cell of the documents leads to, by the row's key.

    It is the first filing; the document itself from the column for managing it, and where it has no filing.
    """
    document, filing = key.split(" ")
    managed = DOCUMENT_COLUMNS[column] == "act" or not filing
    return f"document={document}" if managed else f"filing={filing}"


def _grid(heads: list[str], cells: list[list[str]], styles: list[list[str]]) -> dict[str, Any]:
    """The last column is the row's key: there to be picked, not to be read."""
    shown = [[*texts[:-1], ""] for texts in cells]
    return {"headers": heads, "data": cells, "metadata": {"display_value": shown, "styling": styles}}


def _filing_cells(row: FilingRow, language: Language) -> list[str]:
    counts = [str(row.open_findings.get(severity, 0) or "·") for severity in SEVERITIES]
    return [
        row.project_name or row.title or say("none", language),
        say(f"form.{row.form_type}", language),
        row.implementing_unit or "",
        str(row.fiscal_year or ""),
        "" if row.total_score is None else str(row.total_score),
        *counts,
        say(f"state.{row.stage}", language)
        + (f" · {say('state.proposed', language)}" if row.proposed else ""),
        row.file,
        row.id,
    ]


def _filing_styles(row: FilingRow) -> list[str]:
    counts = [
        f"color: {SEVERITY_COLOURS[severity]}; font-weight: 700"
        if row.open_findings.get(severity)
        else "color: #a3adb8"
        for severity in SEVERITIES
    ]
    colour = PROPOSED_COLOUR if row.proposed else STATE_COLOURS.get(row.state, "inherit")
    state = f"color: {colour}"
    return ["font-weight: 600", "color: #5b6775", "", "", "", *counts, state, "color: #5b6775", ""]


def _document_cells(row: DocumentRow, language: Language) -> list[str]:
    remarks = [row.reason] if row.reason else []
    others = [name.file for name in row.names if name.file != row.file]
    if others:
        remarks.append(say("documents.also", language, names="、".join(others)))
    for problem in row.problems:
        place = say("documents.page", language, page=problem.page) if problem.page else ""
        remarks.append(f"{place}{problem.text}")
    pages = f"{row.progress} / {row.pages}" if row.pages else ""
    return [
        row.file,
        say(f"state.{row.state}", language),
        pages if row.state == "reading" else str(row.pages or ""),
        str(len(row.filings) or "") if row.state == "read" else "",
        "；".join(remarks),
        say("documents.manage", language),
        f"{row.sha256} {row.filings[0] if row.filings else ''}",
    ]


def _document_styles(row: DocumentRow) -> list[str]:
    pages = ""
    if row.state == "reading" and row.pages:
        done = round(100 * row.progress / row.pages)
        pages = f"background: linear-gradient(to right, #c9ddf5 {done}%, #eef2f6 {done}%)"
    state = f"color: {STATE_COLOURS.get(row.state, '#5b6775')}; font-weight: 600"
    return [
        "",
        state,
        pages,
        "",
        f"color: {'#b42318' if row.state == 'failed' else '#5b6775'}",
        "color: #1f5fae",
        "",
    ]
