"""The export as JSON, and as CSV for a spreadsheet, where text never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TextIO

from extract.filing import Filing, dumps
from review.correction import Correction
from review.document import Document
from review.finding import Finding

SheetName = Literal["filings", "indicators", "funds", "findings", "corrections", "supersessions"]
Value = str | int | Decimal | None

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMULA_BLANKS = ("\t", "\r", "\n")


class Sheet(NamedTuple):
    """One sheet: its name, its Chinese heading, its columns by English name, and its rows."""

    name: SheetName
    title: str
    columns: Mapping[str, str]
    rows: tuple[tuple[Value, ...], ...]


FILINGS = {
    "id": "编号",
    "file": "文件",
    "form_type": "表类型",
    "title": "表名",
    "fiscal_year": "年度",
    "project_name": "项目名称",
    "project_category": "项目类别",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "amount_unit": "金额单位",
    "total_budget": "项目总预算",
    "current_year_budget": "项目当年预算",
    "total_weight": "总分值",
    "total_score": "总得分",
    "grade": "评价等级",
    "expected": "年度目标",
    "actual": "目标完成情况",
}
FUNDS = {
    "filing": "表编号",
    "project_name": "项目名称",
    "label": "资金",
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "execution_rate": "执行率（%）",
    "score": "得分",
}
INDICATORS = {
    "filing": "表编号",
    "project_name": "项目名称",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "deviation": "偏差",
    "deviation_cause": "偏差原因",
    "deviation_measure": "改进措施",
}
FINDINGS = {
    "filing": "表编号",
    "severity": "级别",
    "rule": "规则",
    "message": "问题",
    "message_en": "说明（英文）",
    "paths": "位置",
    "found": "表上数值",
    "expected": "应为",
}
CORRECTIONS = {
    "id": "编号",
    "document": "文件编号",
    "page": "页",
    "pointer": "位置",
    "action": "操作",
    "old": "原值",
    "new": "新值",
    "who": "操作人",
    "when": "时间",
    "why": "理由",
    "undoes": "撤销编号",
    "reading": "所见读取版本",
}
SUPERSESSIONS = {
    "earlier": "被取代的表",
    "earlier_file": "被取代的文件",
    "later": "现行的表",
    "later_file": "现行的文件",
    "who": "操作人",
    "when": "时间",
    "reason": "理由",
}


def sheets(export: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """Return the sheets of a store's export, in the order an auditor reads them.

    Superseded filings are left out of all but the last sheet: a sum over a column is one over current ones.
    """
    documents: Sequence[Document] = export["documents"]
    supersessions = export.get("supersessions", ())
    superseded = {one["earlier"] for one in supersessions}
    all_filings = [(document.source.file, filing) for document in documents for filing in document.filings]
    filings = [(file, filing) for file, filing in all_filings if filing.id not in superseded]
    findings = [
        found for document in documents for found in document.findings if found.filing not in superseded
    ]
    files = {filing.id: file for file, filing in all_filings}
    return (
        Sheet("filings", "填报表", FILINGS, tuple(_filing(file, filing) for file, filing in filings)),
        Sheet("indicators", "绩效指标", INDICATORS, tuple(_lines(filings, "indicators", INDICATORS))),
        Sheet("funds", "项目资金", FUNDS, tuple(_lines(filings, "funds", FUNDS))),
        Sheet("findings", "问题", FINDINGS, tuple(_findings([*findings, *export["findings"]]))),
        Sheet("corrections", "更正", CORRECTIONS, tuple(_corrections(export["corrections"]))),
        Sheet("supersessions", "重报", SUPERSESSIONS, tuple(_supersessions(supersessions, files))),
    )


def exported(
    export: Mapping[str, Any], form: Literal["json", "csv"], name: SheetName, to_file: bool
) -> bytes:
    """Return the export in that format; `name` is the sheet that a csv holds, a csv file begins with a BOM."""
    if form == "json":
        return (dumps(export) + "\n").encode()
    out = io.StringIO(newline="")
    write_csv(next(part for part in sheets(export) if part.name == name), out)
    # Excel takes a csv file for UTF-8 by its BOM alone; a program that reads standard output wants none.
    return out.getvalue().encode("utf-8-sig" if to_file else "utf-8")


def write_csv(sheet: Sheet, out: TextIO) -> None:
    """Write one sheet as csv under its Chinese headings; text that could be a formula gets an apostrophe."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns.values())
    for row in sheet.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])


def harmless(text: str) -> str:
    """Return the text as a csv may hold it: with an apostrophe before what a spreadsheet would compute."""
    if text.lstrip().startswith(FORMULA_SIGNS) or text.startswith(FORMULA_BLANKS):
        return f"'{text}"
    return text


def _filing(file: str, filing: Filing) -> tuple[Value, ...]:
    own = {"file": file, "expected": filing.annual_goal.expected, "actual": filing.annual_goal.actual}
    return tuple(own[name] if name in own else getattr(filing, name) for name in FILINGS)


def _lines(
    filings: Iterable[tuple[str, Filing]], block: Literal["indicators", "funds"], columns: Mapping[str, str]
) -> Iterator[tuple[Value, ...]]:
    for _, filing in filings:
        own = {"filing": filing.id, "project_name": filing.project_name}
        for line in getattr(filing, block):
            yield tuple(own[name] if name in own else getattr(line, name) for name in columns)


def _findings(findings: Iterable[Finding]) -> Iterator[tuple[Value, ...]]:
    for found in findings:
        yield tuple(" ".join(found.paths) if name == "paths" else getattr(found, name) for name in FINDINGS)


def _corrections(corrections: Iterable[Correction]) -> Iterator[tuple[Value, ...]]:
    for event in corrections:
        yield tuple(getattr(event, name) for name in CORRECTIONS)


def _supersessions(
    supersessions: Iterable[Mapping[str, Value]], files: Mapping[Any, str]
) -> Iterator[tuple[Value, ...]]:
    for one in supersessions:
        own = {"earlier_file": files.get(one["earlier"]), "later_file": files.get(one["later"])}
        yield tuple(own[name] if name in own else one[name] for name in SUPERSESSIONS)
