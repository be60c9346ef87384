"""What the command line shows: short tables, Chinese first, with nothing a terminal would obey."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.document_rows import DocumentRow
from index.rows import DecidedFinding, FilingRow, Stage
from review.finding import Severity

PIPE_WIDTH = 160
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    "error": ("错误", "bold red"),
    "warning": ("警告", "yellow"),
    "notice": ("提示", "cyan"),
}
STAGES: Mapping[Stage, tuple[str, str]] = {
    "new": ("待审 new", ""),
    "in_review": ("审核中 in review", ""),
    "reopened": ("已重新打开 reopened", "yellow"),
    "submitted": ("待签发 to be signed", "cyan"),
    "signed_off": ("已签发 signed off", "green"),
}
STATES = {
    "waiting": "待读取 waiting",
    "reading": "读取中 reading",
    "read": "已读取 read",
    "failed": "失败 failed",
    "withdrawn": "已撤回 withdrawn",
}


def answers() -> Console:
    """Return the console on standard output; wide where no person looks, so that nothing is cut."""
    wide = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(file=sys.stdout, width=wide, markup=False, highlight=False, emoji=False)


def notes() -> Console:
    """Return the console on standard error."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)


def plain(text: object) -> str:
    """Return the text on one line without control characters: a filing may not steer the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in ("" if text is None else str(text)))


def filings_table(rows: Sequence[FilingRow]) -> Table:
    """Return one line for each filing, with its open findings by severity."""
    grid = table(
        "编号 ID", "年度 Year", "项目 Project", "单位 Unit", "总分 Score", "状态 State", "问题 Findings", "文件 File"
    )  # fmt: skip
    for row in rows:
        grid.add_row(
            row.id,
            plain(row.fiscal_year),
            plain(row.project_name or row.title),
            plain(row.implementing_unit),
            plain(row.total_score),
            Text(*STAGES[row.stage]),
            _tied(row) or _counts(row.open_findings),
            plain(row.file),
        )
    return grid


def progress(rows: Sequence[FilingRow]) -> str:
    """Return in a line how many of the filings are signed off, and how far the others are."""
    counts = Counter(row.stage for row in rows)
    done = counts.pop("signed_off", 0)
    left = "、".join(f"{STAGES[stage][0]} {counts[stage]}" for stage in STAGES if counts[stage])
    return f"共 {len(rows)} 张，已签发 signed off {done}，尚余 left {len(rows) - done}" + (
        f"（{left}）" if left else ""
    )


def documents_table(rows: Sequence[DocumentRow]) -> Table:
    """Return one line for each document, with its state and why."""
    grid = table("文件编号 Document", "文件 File", "状态 State", "页 Pages", "说明 Reason")
    for row in rows:
        grid.add_row(row.sha256[:12], plain(row.file), STATES[row.state], plain(row.pages), plain(row.reason))
    return grid


def findings_table(findings: Sequence[DecidedFinding]) -> Table:
    """Return one line for each finding: where, how grave, and what it says in both languages."""
    grid = table("表 Filing", "级别 Severity", "规则 Rule", "问题 Finding")
    for one in findings:
        word, style = SEVERITIES[one.finding.severity]
        said = f"{plain(one.finding.message)}\n{plain(one.finding.message_en)}"
        grid.add_row(one.finding.filing, Text(word, style=style), one.finding.rule, said)
    return grid


def table(*headings: str) -> Table:
    """Return an empty table without lines, under these headings."""
    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    return grid


def _tied(row: FilingRow) -> Text | None:
    """What a superseded filing shows in the place of its findings: they are no longer looked at."""
    return Text(f"已被取代 superseded → {row.superseded_by}", style="dim") if row.superseded_by else None


def _counts(findings: Mapping[str, int]) -> Text:
    if not findings:
        return Text("无 none", style="green")
    told = Text()
    for severity, (word, style) in SEVERITIES.items():
        if findings.get(severity):
            told.append(f"{findings[severity]} {word} ", style=style)
    return told
