"""The parts of the HTML report that show what to make of single values: the reliability diagram, the worst pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from eval.charts import COLOURS, Column, diagram, line
from eval.crops import Colour, cuttings, overview
from eval.outcome import Cause, Outcome, Spot
from eval.reliability import SURE, Bin, Reliability, by_method, reliability
from eval.table import percent
from eval.trust import calibration_error, confirmation, curve
from eval.worst import MOST_FIELDS, BadField, BadPage

METHODS = {
    "text_layer": "文字层 text layer",
    "ocr": "识别 OCR",
    "text_dump": "文本 text dump",
    "geometry": "几何 geometry alone",
    "model": "本机模型 local model alone",
    "both": "两者一致 both",
}
CAUSE_NAMES: Mapping[Cause, str] = {
    "wrong reading": "认错字 wrong reading",
    "wrong place": "取错处 wrong place",
    "unread": "未读出 unread",
    "not found": "未找到 not found",
}
STATE_NAMES = {
    "machine_confirmed": "机器确认 machine-confirmed",
    "unreviewed": "待核对 unreviewed",
    "rule_failed": "规则不符 rule-failed",
    "human_confirmed": "人工确认 human-confirmed",
    "corrected": "已更正 corrected",
}
KIND_NAMES = {"wrong": "错 wrong", "spurious": "多 spurious", "missing": "缺 missing"}

CAUSE_COLOURS: Mapping[Cause, Colour] = {
    "wrong reading": (200, 40, 30),
    "wrong place": (140, 50, 130),
    "unread": (200, 130, 0),
    "not found": (60, 90, 130),
}
MOST_SHOWN = 120
"""Characters of a value."""
LEAST_MARKED = 0.3
"""Texts less alike than this have no differences worth marking."""

STYLE = """
svg .grid { stroke: #e3e8ee; } svg text.quiet { fill: #667; }
svg .interval { stroke: #1d2733; stroke-width: 1.5; } svg .promised { stroke: #c8553d; stroke-width: 2.5; }
.worst { border: 1px solid #dde3ea; border-radius: 6px; padding: .2rem 1rem .6rem; margin: 1rem 0; }
.worst .beside { display: grid; grid-template-columns: 300px 1fr; gap: 1.2rem; align-items: start; }
.worst .beside > img { max-width: none; max-height: none; border: 1px solid #cbd3dc; }
.worst table { table-layout: fixed; font-size: .87rem; } .worst td { overflow-wrap: anywhere; }
.worst th:nth-child(1) { width: 18%; } .worst th:nth-child(2) { width: 18%; } .worst th:nth-child(5) { width: 9%; }
.worst td img { max-width: 100%; max-height: 70px; } mark { background: #ffd9d4; color: inherit; }
.worst h3 { margin: .7rem 0 .2rem; } .worst p { margin: .1rem 0 .4rem; }
.cause { display: inline-block; border-radius: 3px; padding: 0 .45em; margin-right: .5em; white-space: nowrap; }
.cause.reading { background: #fde7e4; color: #8c1d18; } .cause.place { background: #f6e3f3; color: #74256a; }
.cause.unread { background: #fdf1d8; color: #7a4f00; } .cause.found { background: #e8edf3; color: #344; }
"""


def confidence(outcomes: Sequence[Outcome]) -> str:
    """Return how far confidence can be trusted: all values first, then those of each method where there are several."""
    whole, methods = reliability(outcomes), by_method(outcomes)
    parts = [_diagram("全部 all", whole)]
    if len(methods) > 1:
        parts += [_diagram(METHODS.get(name, name), one) for name, one in methods.items()]
    legend = (
        '<p class="quiet">柱：该把握区间内正确的比例，竖线为 95% 区间；红线：平均把握；下方为个数。'
        "Bars: the share right of the values given with so much confidence, with its 95% interval; "
        "red: their mean confidence; below: how many.</p>"
    )
    return f"<h3>把握与正确率 Confidence and what is right</h3>{legend}{''.join(parts)}"


def trusted(outcomes: Sequence[Outcome]) -> str:
    """Return what the machine's own confirmation is worth: its share, how much of it is right, and the curve."""
    found, points = confirmation(outcomes), curve(outcomes)
    if found.coverage is None or not points:
        return ""
    states = "".join(
        f"<tr><td>{STATE_NAMES.get(state, escape(state))}</td><td>{count}</td><td>{percent(found.right[state] / count)}</td></tr>"
        for state, count in found.values.most_common()
    )
    lowest = min(0.9, min(point.accuracy for point in points))
    return (
        "<h3>可信程度 Trust</h3>"
        f"<p>机器确认 machine-confirmed {percent(found.coverage, 1)}，其中正确 of these right {percent(found.accuracy)}；"
        f"校准误差 calibration error {percent(calibration_error(outcomes))}</p>"
        f"<table><tr><th>状态 state</th><th>个数 values</th><th>正确 right</th></tr>{states}</table>"
        '<p class="quiet">横：按可信程度取用的比例；纵：其中正确的比例。'
        "Across: the share of the values taken, the most trusted first; up: the share of these that is right.</p>"
        f"{line(points, lowest)}"
    )


def sure_line(found: Reliability) -> str:
    """Return in a line how many of the values that claim to be sure are right."""
    if found.sure is None:
        return f"把握 ≥ {SURE} 的值：无 / none"
    sure, low = found.sure, found.sure.interval[0]
    wrong = sure.values - sure.right
    return (
        f"把握 ≥ {SURE}：{sure.values} 个值，正确 {percent(sure.share)}（错 {wrong}，95% 下限 {percent(low)}） / "
        f"fields given with ≥ {SURE}: {sure.values}, {percent(sure.share)} right ({wrong} wrong, "
        f"at least {percent(low)} with 95% likelihood)"
    )


def _diagram(name: str, found: Reliability) -> str:
    if not found.bins:
        return ""
    columns = [Column(_range(one), one.share, one.interval, one.mean, one.values) for one in found.bins]
    without = f" · 无把握值 without confidence: {found.without}" if found.without else ""
    return (
        f"<h4>{escape(name)}</h4><p>{escape(sure_line(found))}"
        f'<span class="quiet">{without}</span></p>{diagram(columns, COLOURS[0])}'
    )


def _range(one: Bin) -> str:
    return f"{one.low:g}–{one.high:g}"


def worst(pages: Sequence[BadPage]) -> str:
    """Return the worst pages, each with its gravest fields and a cutting of the paper for each."""
    if not pages:
        return ""
    spots = [(page.path, field.spot) for page in pages for field in page.fields[:MOST_FIELDS]]
    pictures = cuttings(spots)
    title = f"<h2>最差的页 Worst pages <small>({len(pages)})</small></h2>"
    return title + "".join(_page(page, pictures) for page in pages)


def _page(page: BadPage, pictures: Mapping[tuple[Path, Spot], str]) -> str:
    shown = page.fields[:MOST_FIELDS]
    rows = "".join(_field(field, pictures.get((page.path, field.spot))) for field in shown)
    headings = ("字段 field", "怎么了 what", "应为 expected", "读作 got", "把握 sure", "原处 on the page")
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    marked = [(field.spot, CAUSE_COLOURS[field.cause]) for field in page.fields if field.spot and field.cause]
    whole = overview(page.path, marked)
    image = f'<img alt="" src="{whole}">' if whole else "<span></span>"
    causes = "".join(f"{_cause(cause)} × {count}&emsp;" for cause, count in page.causes.items())
    rest = len(page.fields) - len(shown)
    more = f'<p class="quiet">另有 {rest} 处 / {rest} more</p>' if rest else ""
    return (
        f'<section class="worst"><h3>{escape(page.document)} · 第 {page.page} 页 page {page.page} '
        f'<small class="quiet">{escape(page.level)}</small></h3><p>{causes}</p>'
        f'<div class="beside">{image}<div><table class="text"><tr>{head}</tr>{rows}</table>'
        f"{more}</div></div></section>"
    )


def _field(field: BadField, picture: str | None) -> str:
    kind = f'<span class="{escape(field.kind)}">{KIND_NAMES[field.kind]}</span>'
    sure = "—" if field.confidence is None else f"{field.confidence:.3f}"
    image = f'<img alt="" src="{picture}">' if picture else "—"
    return (
        f"<tr><td>{escape(field.group)}<br><span class='quiet'>{escape(field.pointer)}</span></td>"
        f"<td>{kind}<br>{_cause(field.cause)}</td>"
        f"<td>{_marked(field.expected, field.found)}</td><td>{_marked(field.found, field.expected)}</td>"
        f"<td>{sure}</td><td>{image}</td></tr>"
    )


def _cause(cause: Cause | None) -> str:
    if cause is None:
        return ""
    return f'<span class="cause {cause.split()[-1]}">{CAUSE_NAMES[cause]}</span>'


def _marked(text: str | None, other: str | None) -> str:
    """Return the text with what the other has not marked; of a long one the part around its first difference."""
    if text is None:
        return '<span class="quiet">—</span>'
    matcher = SequenceMatcher(None, text, other or "", autojunk=False)
    if not other or matcher.ratio() < LEAST_MARKED:
        return escape(text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…")
    blocks = matcher.get_opcodes()
    first = next((begin for tag, begin, *_ in blocks if tag != "equal"), 0)
    start = max(first - MOST_SHOWN // 3, 0) if len(text) > MOST_SHOWN else 0
    end = start + MOST_SHOWN
    shown = []
    for tag, begin, stop, *_ in blocks:
        part = escape(text[max(begin, start) : min(stop, end)])
        shown.append(f"<mark>{part}</mark>" if tag != "equal" and part else part)
    return ("…" if start else "") + "".join(shown) + ("…" if end < len(text) else "")
