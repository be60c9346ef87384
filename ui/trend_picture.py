"""A trend as one picture, A4 across: small charts beside each other, and below them what their shapes say."""

from __future__ import annotations

import io
from threading import Lock
from typing import Any

from index.trend import Trend
from ingest.errors import FontUnavailable
from ui.texts import say
from ui.trend_panels import INK, SIGNS, SOFT, cut, draw_causes, draw_fates, draw_lines
from ui.trend_sheet import is_doubtful

FACES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK JP",
)  # fmt: skip
SIZE_INCHES, DPI = (11.69, 8.27), 150
LONGEST_NAME = 34
_drawing = Lock()
"""The library's fonts are shared by all threads, and no two may draw at once."""


def trend_png(trend: Trend) -> bytes:
    """Return the picture as PNG; FontUnavailable where the machine has no typeface with Chinese in it."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with (
        _drawing,
        rc_context({"font.family": [_face()], "axes.unicode_minus": False, "hatch.linewidth": 0.5}),
    ):
        figure = Figure(figsize=SIZE_INCHES, dpi=DPI, facecolor="white")
        _head(figure, trend)
        _draw(trend, figure)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _face() -> str:
    from matplotlib.font_manager import fontManager

    known = {one.name for one in fontManager.ttflist}
    found = next((face for face in FACES if face in known), None)
    if found is None:
        raise FontUnavailable(
            "这台机器上没有中文字体，图片无法标注：请安装 fonts-noto-cjk（apt-packages.txt）后再试。"
            " / No typeface with Chinese is installed: install fonts-noto-cjk (apt-packages.txt) and try again."
        )
    return found


def _head(figure: Any, trend: Trend) -> None:
    one = trend.subject
    figure.text(0.06, 0.945, cut(one.name, LONGEST_NAME), fontsize=17, color=INK)
    about = [one.unit if one.kind == "project" else say("trend.projects", "zh", count=one.size)]
    if trend.years:
        first, last = trend.years[0], trend.years[-1]
        about.append(
            say("trend.year", "zh", year=first)
            if first == last
            else say("trend.years", "zh", first=first, last=last)
        )
    if trend.undated:
        about.append(say("trend.undated", "zh", count=trend.undated))
    figure.text(
        0.06, 0.908, "　".join(cut(part, LONGEST_NAME) for part in about if part), fontsize=10, color=SOFT
    )
    figure.text(0.06, 0.03, _legend(trend), fontsize=8.5, color=SOFT)


def _legend(trend: Trend) -> str:
    """What the shapes say, of those that the picture has."""
    points = [point for series in trend.series for point in series.points]
    signs = (
        *((f"{sign} ", state, any(one.state == state for one in points)) for state, sign in SIGNS.items()),
        ("◇ ", "computed", any(one.is_computed and not one.projects for one in points)),
        ("○ 虚线 ", "partial", any(one.is_partial for one in points)),
        ("▲ ", "doubtful", any(is_doubtful(one) for one in points)),
        ("灰底 ", "missing", any(one.state == "missing" for one in points)),
    )
    told = [f"{sign}{say(f'trend.state.{state}', 'zh')}" for sign, state, is_there in signs if is_there]
    counts = [say("trend.counts", "zh")] if trend.subject.kind == "unit" else []
    return "　　".join(["● " + say("trend.state.value", "zh"), *told, *counts])


def _draw(trend: Trend, figure: Any) -> None:
    panels = figure.subplots(2, 3)
    figure.subplots_adjust(left=0.06, right=0.975, top=0.82, bottom=0.1, wspace=0.24, hspace=0.46)
    by_name = {one.measure: one for one in trend.series}
    score = "trend.score.mean" if trend.subject.kind == "unit" else "trend.score"
    draw_lines(
        panels[0][0], trend, [by_name["planned"], by_name["budget"], by_name["executed"]], "trend.amounts"
    )
    draw_lines(panels[0][1], trend, [by_name["execution_rate"]], "trend.execution_rate")
    draw_lines(panels[0][2], trend, [by_name["score"]], score)
    draw_fates(panels[1][0], trend)
    left, right = panels[1][1], panels[1][2]
    box, end = left.get_position(), right.get_position().x1
    left.remove()
    right.remove()
    draw_causes(figure.add_axes((box.x0 + 0.075, box.y0, end - box.x0 - 0.075, box.height)), trend)
