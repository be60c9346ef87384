"""The list of expected projects that a person hands in as CSV: unit, project, year, kinds of form.

The columns may stand in any order and be headed in Chinese; the text is UTF-8 or GB18030, the separator a
comma, a semicolon or a tab. A line that does not fit is named with its number and the rest is taken.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence

from extract.filing import FormType, Record
from ingest.errors import UnreadableTable

HEADINGS: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"unit", "单位", "单位名称", "预算单位", "实施单位", "项目单位", "填报单位"}),
    "project": frozenset({"project", "项目", "项目名称"}),
    "year": frozenset({"year", "年度", "年份", "预算年度", "财政年度"}),
    "kinds": frozenset({"kinds", "kind", "表种", "表类", "表类型", "表格", "应报材料", "应报表", "材料"}),
}
KINDS: Mapping[str, FormType] = {
    "自评表": "self_evaluation",
    "绩效自评表": "self_evaluation",
    "项目支出绩效自评表": "self_evaluation",
    "财政项目支出绩效自评表": "self_evaluation",
    "目标表": "target",
    "绩效目标表": "target",
    "申报表": "target",
    "绩效目标申报表": "target",
    "财政项目支出绩效目标表": "target",
    "财政支出项目绩效目标申报表": "target",
    "项目说明": "project_statement",
    "情况说明": "project_statement",
    "经费说明": "project_statement",
    "项目经费情况说明": "project_statement",
    "预算": "department_budget",
    "部门预算": "department_budget",
    "部门自评": "department_evaluation",
    "部门自评表": "department_evaluation",
    "部门整体自评": "department_evaluation",
    "部门整体自评表": "department_evaluation",
    "部门整体支出绩效自评表": "department_evaluation",
    "self_evaluation": "self_evaluation",
    "target": "target",
    "project_statement": "project_statement",
    "department_budget": "department_budget",
    "department_evaluation": "department_evaluation",
}
ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (",", "\t", ";", "，", "；")
BETWEEN_KINDS = re.compile(r"[、,，;；/|+\s]+")
YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年度?)?(?:\.0)?")


class Expected(Record):
    """A project whose forms should be there; `project` None stands for the unit's own. `line` is its line."""

    line: int
    unit: str
    project: str | None
    year: int
    kinds: tuple[FormType, ...]


class Fault(Record):
    """A line that does not fit (counted from 1, the heading too) and why."""

    line: int
    text: str


class ExpectedList(Record):
    """What the list names, and what of it could not be taken."""

    projects: tuple[Expected, ...]
    faults: tuple[Fault, ...]


def read_expected(data: bytes, file: str) -> ExpectedList:
    """Return the projects of a CSV; UnreadableTable when it has no heading that we know."""
    rows = _rows(_text(data, file), file)
    heading = next(((line, row) for line, row in rows if any(row)), None)
    columns = _columns(heading[1]) if heading else {}
    lacking = [name for name in ("unit", "year", "kinds") if name not in columns]
    if heading is None or lacking:
        raise UnreadableTable(
            f"{file}：第 {heading[0] if heading else 1} 行的表头缺少 {'、'.join(lacking)}；"
            "应有 单位、项目、年度、表种 四列。"
            f" / The heading lacks {', '.join(lacking)}; wanted: unit, project, year, kinds."
        )
    projects: list[Expected] = []
    faults: list[Fault] = []
    for line, row in rows:
        if line <= heading[0] or not any(row):
            continue
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        fault = _fault(cells)
        if fault:
            faults.append(Fault(line=line, text=fault))
        else:
            projects.append(_expected(line, cells))
    return ExpectedList(projects=tuple(projects), faults=tuple(faults))


def _text(data: bytes, file: str) -> str:
    if data.startswith(UTF_16):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(
        f"{file}：不是 UTF-8 或 GB18030 编码的文本，请另存为 CSV UTF-8。/ Neither UTF-8 nor GB18030; save it as CSV UTF-8."
    )


def _rows(text: str, file: str) -> Sequence[tuple[int, list[str]]]:
    """Each row with the number of the line that it begins on; cells trimmed, widths folded."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    began = 1
    try:
        for row in reader:
            found.append((began, [unicodedata.normalize("NFKC", cell).strip() for cell in row]))
            began = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableTable(
            f"{file}：第 {began} 行的引号不成对或有无法识别的字符，请改正。/ Line {began}: {error}; mend its quotes."
        ) from error
    return found


def _columns(heading: Sequence[str]) -> dict[str, int]:
    return {
        name: place
        for place, cell in reversed(list(enumerate(heading)))
        for name, known in HEADINGS.items()
        if cell.casefold().replace(" ", "") in known
    }


def _fault(cells: Mapping[str, str]) -> str | None:
    """Why a line does not fit; None when it does."""
    if not cells["unit"]:
        return "单位为空 / the unit is empty"
    if not YEAR.fullmatch(cells["year"]):
        return f"年度“{cells['year']}”不是四位年份 / the year is no year of four digits"
    unknown = [name for name in _kinds(cells["kinds"]) if name.casefold() not in KINDS]
    if unknown:
        return f"不认识的表种“{'、'.join(unknown)}” / unknown kinds of form: {', '.join(unknown)}"
    if not _kinds(cells["kinds"]):
        return "表种为空 / no kind of form is named"
    return None


def _kinds(cell: str) -> list[str]:
    return [part for part in BETWEEN_KINDS.split(cell) if part]


def _expected(line: int, cells: Mapping[str, str]) -> Expected:
    year = YEAR.fullmatch(cells["year"])
    kinds = dict.fromkeys(KINDS[name.casefold()] for name in _kinds(cells["kinds"]))
    return Expected(
        line=line,
        unit=cells["unit"],
        project=cells.get("project") or None,
        year=int(year[1]) if year else 0,
        kinds=tuple(kinds),
    )
