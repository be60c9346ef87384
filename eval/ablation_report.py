"""The ablation as a table in the terminal and as an HTML file: a row for each condition and reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TextIO

from rich.console import Console
from rich.table import Table

from eval.ablation import Ablation, Trial, title_of
from eval.charts import COLOURS, Bar, bars
from eval.html import STYLE
from eval.table import WIDTH_ELSEWHERE, percent
from extract.read import Readers

NAMES: dict[Readers, str] = {"geometry": "几何 geometry", "model": "模型 model", "both": "两者 both"}
ROWS = "指标字段 indicator fields"
HEADINGS = (
    "条件 condition",
    "读法 readers",
    "文件 documents",
    ROWS,
    "全部字段 all fields",
    "给出而错 given wrong",
)
TITLE = "消融 Ablation: 每种读法独自与合用 each reader alone, and both"


def show(ablation: Ablation, out: TextIO | None = None) -> None:
    """Print the shares that are right, and of the given ones those that are wrong, to standard output or `out`."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    table = Table(title=TITLE)
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if number > 1 else "left")
    for row in _rows(ablation):
        table.add_row(*row)
    console.print(table)
    console.print(_about(ablation))


def page(ablation: Ablation) -> str:
    """Return the ablation as one HTML file that fetches nothing."""
    body = "".join(
        (
            f"<h1>{TITLE}</h1>",
            f'<p class="quiet">{escape(_about(ablation))}</p>',
            "<table>",
            _row("th", HEADINGS),
            *(_row("td", row) for row in _rows(ablation)),
            "</table>",
            *(_chart(ablation, condition) for condition in dict.fromkeys(map(_key, ablation.trials))),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _rows(ablation: Ablation) -> Iterator[tuple[str, ...]]:
    for trial in ablation.trials:
        counts = trial.fields
        yield (
            _named(_key(trial)),
            NAMES[trial.readers],
            str(len(trial.readings)),
            percent(trial.rows.exact),
            percent(counts.exact),
            f"{percent(counts.given_wrong)} ({counts.wrong + counts.spurious})",
        )


def _key(trial: Trial) -> tuple[str, str]:
    return trial.condition, trial.grade


def _named(key: tuple[str, str]) -> str:
    return f"{title_of(key[0])} · {key[1]}"


def _chart(ablation: Ablation, key: tuple[str, str]) -> str:
    mine = [trial for trial in ablation.trials if _key(trial) == key]
    whole = [Bar(NAMES[trial.readers], trial.rows.exact, percent(trial.rows.exact)) for trial in mine]
    families = [
        Bar(f"{name} · {trial.readers}", rows.exact, percent(rows.exact))
        for trial in mine
        for name, (rows, _) in trial.by_family().items()
    ]
    return (
        f"<h2>{escape(_named(key))}</h2><h3>{ROWS}</h3>{bars(whole)}"
        f"<h3>按版式 By layout family</h3>{bars(families, COLOURS[2])}"
    )


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _about(ablation: Ablation) -> str:
    command = " ".join(f"{name}={value}" for name, value in ablation.command.items())
    cpu, cores, system = ablation.machine
    return f"提交 commit {ablation.commit} · {ablation.date} · {cpu} × {cores} · {system} · {command}"
