"""The speeds as tables in the terminal: Chinese first, English second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table

from eval.contestants import BY_NAME
from eval.engines import Share
from eval.race import Race
from eval.speed import Speed
from eval.table import percent

WIDTH_ELSEWHERE = 120
"""Columns where the output is no terminal."""


def show(speed: Speed, out: TextIO | None = None) -> None:
    """Print the speeds as tables to standard output (or to `out`)."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    console.print(_races("整条流水线 whole pipeline ÷ RapidOCR 默认 OCR alone", "RapidOCR", speed.races))
    if speed.shares:
        console.print(_yardsticks(speed.yardsticks, speed.shares))
    for name, remedy in (speed.missing or {}).items():
        console.print(f"{BY_NAME[name].title}: 未测 not measured: {remedy}", soft_wrap=True)
    if speed.digital:
        title = f"{speed.digital_pages} 页文字层 digital pages: 整条流水线 whole pipeline ÷ pdfplumber.extract_tables"
        console.print(_races(title, "pdfplumber", [speed.digital]))
    for one in speed.memory:
        console.print(f"{one.pages} 页 pages: 内存峰值 peak memory {one.peak_mib:.0f} MiB")
    console.print(
        f"{speed.pages} 页 pages · {len(speed.races[0].turns) if speed.races else 0} 轮 turns · "
        f"{speed.machine.cpu} × {speed.machine.cores} 线程 threads · "
        f"此前负载 load before {speed.load:.1f} · 提交 commit {speed.commit} · {speed.date}"
    )


def _races(title: str, rival: str, races: Sequence[Race]) -> Table:
    headings = (
        "对手 against", f"{rival} s/页", "Jixiao s/页", "比值 ratio", "最小–最大 range", "复读 second",
    )  # fmt: skip
    table = _empty(f"速度 Speed: {title}", headings)
    for row in (one.plain() for one in races):
        cells = (
            row["runtime"],
            row["theirs_seconds_a_page"],
            row["ours_seconds_a_page"],
            row["ratio"],
            f"{row['ratio_least']}–{row['ratio_most']}",
            f"+{row['second_ratio']}",
        )
        table.add_row(*map(str, cells))
    return table


def _yardsticks(races: Sequence[Race], shares: Mapping[str, Share]) -> Table:
    """Return the table of those beside us: all by the same pictures and values, in the same turns."""
    headings = ("别家 yardstick", "s/页", "比值 ratio", "最小–最大 range", "整格 whole", "数字整格 numbers")
    table = _empty("同样的页 The same pages ÷ RapidOCR 默认", headings)
    rows = {one.runtime: one.plain() for one in races}
    for name, share in shares.items():
        row = rows.get(name)
        seconds = ("", "1", "") if row is None else (
            str(row["ours_seconds_a_page"]), str(row["ratio"]), f"{row['ratio_least']}–{row['ratio_most']}",
        )  # fmt: skip
        table.add_row(BY_NAME[name].title, *seconds, percent(share.whole), percent(share.numeric))
    return table


def _empty(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
