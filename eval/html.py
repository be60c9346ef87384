"""The report as one HTML file that fetches nothing: figures, charts, and the worst faults with cuttings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from eval.charts import COLOURS, Bar, bars, stacked
from eval.crops import cuttings
from eval.exhibits import STYLE as EXHIBITS_STYLE
from eval.exhibits import confidence, trusted, worst
from eval.faults import Fault
from eval.outcome import error_rate, tally
from eval.report import Level, Reading, Report, by_family, by_group
from eval.table import GROUP_HEADINGS, group_figures, level_name, percent, summary

SHOWN_FAULTS = 40
SHOWN_DOCUMENTS = 12

STYLE = """
:root { color-scheme: light; font: 15px/1.55 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
body { max-width: 1240px; margin: 2rem auto; padding: 0 1.2rem; color: #1d2733; }
h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { margin-top: 2.4rem; font-size: 1.25rem; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1rem; } .quiet { color: #667; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #dde3ea; padding: .3rem .5rem; text-align: right; vertical-align: top; }
th { background: #f3f6f9; font-weight: 600; }
th:first-child, td:first-child, .text td { text-align: left; } .text th { text-align: left; }
td.value { max-width: 18rem; overflow-wrap: anywhere; }
td img { max-width: 320px; max-height: 130px; border: 1px solid #cbd3dc; }
.wrong, .spurious { color: #b3261e; } .missing { color: #8a5a00; }
svg text { font-size: 12px; fill: #1d2733; } .rail { fill: #e9eef3; }
.legend .key { margin-right: 1.1rem; white-space: nowrap; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .35em; }
"""


def page(report: Report) -> str:
    """Return the whole file."""
    title = "绩效读取评测 How well Jixiao reads"
    body = "\n".join(
        (
            f"<h1>{title}</h1>",
            _about(report),
            _levels(report.levels),
            *(_level(level) for level in report.levels),
            _documents(report.levels),
            worst(report.worst),
            _faults(report),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}{EXHIBITS_STYLE}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _about(report: Report) -> str:
    command = " ".join(
        f"{name}={','.join(value) if isinstance(value, tuple) else value}"
        for name, value in report.command.items()
        if value is not None
    )
    cpu, cores, system = report.machine
    return (
        f'<p class="quiet">提交 commit {escape(report.commit)} · {escape(report.date)} · {escape(cpu)} × {cores} · '
        f"{escape(system)} · 内存峰值 peak memory {report.peak_memory_mib:.0f} MiB<br>{escape(command)}</p>"
    )


def _levels(levels: Sequence[Level]) -> str:
    rows = [(level_name(level), *summary(level).values()) for level in levels]
    headings = ("级别 level", *summary(levels[0])) if levels else ()
    steps = {
        level_name(level): {name: s for name, s in level.seconds_a_page().items() if name != "all"}
        for level in levels
    }
    return (
        "<h2>总览 Overview</h2>"
        + _table(headings, rows)
        + "<h3>给出而错的值 Values given that are wrong</h3>"
        + bars([_wrong(level) for level in levels], COLOURS[1])
        + "<h3>每页用时 Seconds a page by step</h3>"
        + stacked(steps, "s")
    )


def _wrong(level: Level) -> Bar:
    counts = tally(level.total.fields)
    figure = f"{percent(counts.given_wrong)} ({counts.wrong + counts.spurious}/{counts.given})"
    return Bar(level_name(level), min(counts.given_wrong * 20, 1.0), f"{figure} · ▕ = 5%")


def _level(level: Level) -> str:
    groups = by_group(level.total.fields)
    chart = [
        Bar(name, tally(outcomes).exact, percent(tally(outcomes).exact)) for name, outcomes in groups.items()
    ]
    rows = [
        (name, *group_figures(tally(outcomes), error_rate(outcomes))) for name, outcomes in groups.items()
    ]
    families = [
        Bar(name, tally(outcomes).exact, percent(tally(outcomes).exact))
        for name, outcomes in by_family(level).items()
    ]
    failed = [(reading.name, str(reading.failure)) for reading in level.readings if reading.failure]
    return (
        f"<h2>{escape(level_name(level))}</h2><h3>字段一致率 Fields exact</h3>{bars(chart)}"
        + _table(GROUP_HEADINGS, rows)
        + confidence(level.total.fields)
        + trusted(level.total.fields)
        + f"<h3>按版式 By layout family</h3>{bars(families, COLOURS[2])}"
        + _rules(level)
        + (f"<h3>未能读取 Could not be read</h3>{_table(('', ''), failed)}" if failed else "")
    )


def _rules(level: Level) -> str:
    rules = sorted({finding.rule for finding in level.total.findings})
    counted = [(rule, tally(f for f in level.total.findings if f.rule == rule)) for rule in rules]
    rows = [
        (rule, str(t.correct), str(t.missing), str(t.spurious), percent(t.precision), percent(t.recall))
        for rule, t in counted
    ]
    headings = ("规则 rule", "对 correct", "漏 missing", "多 spurious", "准确 precision", "召回 recall")
    return f"<h3>发现 Findings</h3>{_table(headings, rows)}" if rows else ""


def _documents(levels: Iterable[Level]) -> str:
    read = [(level, reading) for level in levels for reading in level.readings]
    worst = sorted(read, key=lambda pair: tally(pair[1].comparison.fields).exact)[:SHOWN_DOCUMENTS]
    headings = (
        "文件 document",
        "版式 family",
        "级别 level",
        "一致 exact",
        "错 wrong",
        "缺 missing",
        "多 spurious",
    )
    return "<h2>最差的文件 Worst documents</h2>" + _table(headings, [_document(*pair) for pair in worst])


def _document(level: Level, reading: Reading) -> tuple[str, ...]:
    counts = tally(reading.comparison.fields)
    bad = (str(count) for count in (counts.wrong, counts.missing, counts.spurious))
    return reading.name, reading.family, level_name(level), percent(counts.exact), *bad


def _faults(report: Report) -> str:
    shown = report.faults[:SHOWN_FAULTS]
    pictures = cuttings((fault.path, fault.spot) for fault in shown if fault.spot)
    rows = "".join(
        _fault(fault, pictures.get((fault.path, fault.spot)) if fault.spot else None) for fault in shown
    )
    headings = ("文件 document", "字段 field", "错 fault", "应为 expected", "读作 found", "原处 on the page")
    return (
        f"<h2>最重的错 Worst faults <small>({len(shown)} / {len(report.faults)})</small></h2>"
        f'<table class="text"><tr>{"".join(f"<th>{heading}</th>" for heading in headings)}</tr>{rows}</table>'
    )


def _fault(fault: Fault, picture: str | None) -> str:
    where = "" if fault.spot is None else f"第 {fault.spot.page} 页 {_box(fault)}"
    image = f'<img alt="" src="{picture}"><br>' if picture else ""
    return (
        f"<tr><td>{escape(fault.document)}<br><span class='quiet'>{escape(fault.level)}</span></td>"
        f'<td class="value">{escape(fault.group)}<br>{escape(fault.pointer)}</td>'
        f'<td class="{escape(fault.kind)}">{escape(fault.kind)}</td>'
        f'<td class="value">{escape(fault.expected or "")}</td><td class="value">{escape(fault.found or "")}</td>'
        f"<td>{image}<span class='quiet'>{where}</span></td></tr>"
    )


def _box(fault: Fault) -> str:
    return "" if fault.spot is None else " ".join(f"{edge:.3f}" for edge in fault.spot.box)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
