"""The report as tables in the terminal: Chinese first, English second."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table

from eval.outcome import Tally, error_rate, tally
from eval.reliability import SURE, reliability
from eval.report import Level, Report, boxes_right, by_group
from eval.trust import confirmation

PART_NAMES = {"dev": "开发用 dev", "kept_out": "留出 kept out", "samples": "样本 samples"}
MOST_FAULTS = 15
WIDTH_ELSEWHERE = 160
"""Columns where the output is no terminal."""


def show(report: Report, out: TextIO | None = None) -> None:
    """Print the levels, their groups and the worst faults to standard output (or to `out`)."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    console.print(_levels(report.levels))
    for level in report.levels:
        console.print(_groups(level))
    if report.faults:
        console.print(_faults(report))
    console.print(
        f"提交 commit {report.commit} · {report.date} · {report.machine.cpu} × {report.machine.cores} · "
        f"内存峰值 peak memory {report.peak_memory_mib:.0f} MiB"
    )


def level_name(level: Level) -> str:
    """Return how a level is called."""
    return f"{PART_NAMES[level.part]} · {level.grade}"


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share in percent, — for none."""
    return "—" if share is None else f"{share:.{digits}%}"


def summary(level: Level) -> dict[str, str]:
    """Return the headline figures of a level by their names, as they are shown."""
    fields = tally(level.total.fields)
    numeric = tally(outcome for outcome in level.total.fields if outcome.is_numeric)
    found = tally(level.total.findings)
    has_findings = bool(level.total.findings)
    return {
        "文件/页 documents/pages": f"{len(level.readings)}/{level.pages}",
        "字段 fields exact": percent(fields.exact),
        "数字 numeric exact": percent(numeric.exact),
        "给出而错 given wrong": f"{percent(fields.given_wrong)} ({fields.wrong + fields.spurious})",
        f"把握 ≥{SURE} 者对 sure and right": _sure(level),
        "机器确认/其中对 machine-confirmed/right": _confirmed(level),
        "长文字错率 error rate": percent(error_rate(level.total.fields)),
        "位置 boxes right": percent(boxes_right(level.total)),
        "发现 findings P/R": f"{percent(found.precision)} / {percent(found.recall)}" if has_findings else "—",
        "秒/页 s a page": f"{level.seconds_a_page()['all']:.2f}",
    }


def _sure(level: Level) -> str:
    sure = reliability(level.total.fields).sure
    return f"{percent(sure.share)} ({sure.values})" if sure else "—"


def _confirmed(level: Level) -> str:
    found = confirmation(level.total.fields)
    return f"{percent(found.coverage, 1)} / {percent(found.accuracy)}"


def group_figures(counts: Tally, rate: float | None) -> tuple[str, ...]:
    """Return a group's figures as they are shown: exact, correct, wrong, missing, spurious, given wrong, CER."""
    numbers = (str(count) for count in counts)
    return percent(counts.exact), *numbers, percent(counts.given_wrong), percent(rate)


GROUP_HEADINGS = (
    "组 group", "一致 exact", "对 correct", "错 wrong", "缺 missing", "多 spurious", "给出而错 given wrong", "错字率 CER",
)  # fmt: skip


def _levels(levels: Iterable[Level]) -> Table:
    table = Table(title="读取质量 How good the reading is")
    table.add_column("级别 level")
    rows = [(level_name(level), summary(level)) for level in levels]
    for heading in rows[0][1] if rows else ():
        table.add_column(heading, justify="right")
    for name, figures in rows:
        table.add_row(name, *figures.values())
    return table


def _groups(level: Level) -> Table:
    table = Table(title=level_name(level), title_justify="left")
    for heading in GROUP_HEADINGS:
        table.add_column(heading, justify="left" if heading == GROUP_HEADINGS[0] else "right")
    for name, outcomes in by_group(level.total.fields).items():
        table.add_row(name, *group_figures(tally(outcomes), error_rate(outcomes)))
    return table


def _faults(report: Report) -> Table:
    table = Table(title=f"最重的错 Worst of {len(report.faults)} faults", title_justify="left")
    for heading, width in (("文件 document", 26), ("字段 field", 34), ("错 fault", 12)):
        table.add_column(heading, overflow="fold", max_width=width)
    for heading in ("应为 expected", "读作 found"):
        table.add_column(heading, overflow="ellipsis", no_wrap=True, max_width=32)
    for fault in report.faults[:MOST_FAULTS]:
        expected, found = fault.expected or "", fault.found or ""
        table.add_row(fault.document, fault.pointer, fault.kind, _plain(expected), _plain(found))
    return table


def _plain(text: str) -> str:
    return text.replace("[", "\\[").replace("\n", " ")[:60]
