"""The charts of a trend's picture: lines of figures, columns of indicators, a field of causes.

●──●   ×      a line joins only years that follow each other; what is no figure stands in a strip above the axis
─────────     (× unread, ≠ forms that differ, ? no unit of money, □ blank), never at zero; years without a form are grey
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from index.trend import FATES, Fate, Measure, Point, Series, State, Trend
from ui.texts import say
from ui.trend_sheet import counted, is_doubtful

COLOURS: dict[Measure, str] = {
    "planned": "#8a93a0",
    "budget": "#1f5fae",
    "executed": "#c2571a",
    "execution_rate": "#1f5fae",
    "score": "#067647",
}
FATE_LOOKS: dict[Fate, tuple[str, str, str]] = {
    "met": ("#2c7a5b", "", "white"),
    "short": ("#c2571a", "///", "white"),
    "unknown": ("#b9c2cd", "...", "white"),
    "unread": ("#ffffff", "xxx", "#47525f"),
}
"""Fill, hatching and edge: no fate is told by its colour alone."""
INK, SOFT, HAIR, GREY = "#1d2733", "#5b6775", "#e3e7ec", "#f0f2f5"
SIGNS: dict[State, str] = {"unread": "×", "several": "≠", "no_unit": "?", "blank": "□", "absent": "–"}
MOST_CAUSES, MOST_YEARS_WITH_FIGURES = 8, 9
LEGEND: dict[str, Any] = {
    "fontsize": 8,
    "frameon": False,
    "loc": "lower left",
    "bbox_to_anchor": (-0.03, 0.985),
    "labelcolor": SOFT,
    "handlelength": 1.4,
    "columnspacing": 1.1,
}


def draw_lines(axes: Any, trend: Trend, shown: Sequence[Series], title: str) -> None:
    """Draw measures of one unit over the years."""
    low, high = _scale(
        [float(one.value) for series in shown for one in series.points if one.value is not None], shown
    )
    axes.set_ylim(low, high)
    _years(axes, _with_counts(shown[-1]))
    _title(axes, title, shown[0].unit)
    for place, points in enumerate(zip(*(series.points for series in shown), strict=True)):
        if all(one.state == "missing" for one in points):
            axes.axvspan(place - 0.45, place + 0.45, color=GREY, zorder=0)
    for number, series in enumerate(shown):
        _line(axes, series, (number - (len(shown) - 1) / 2) * 0.27)
    if len(trend.years) <= MOST_YEARS_WITH_FIGURES:
        _figures(axes, shown[-1], below=len(shown) > 1)
    if len(shown) > 1:
        axes.legend(ncols=3, **LEGEND)


def draw_fates(axes: Any, trend: Trend) -> None:
    """Draw what became of the indicators of each year, as columns of parts."""
    _years(axes, [str(year) for year in trend.years])
    _title(axes, "trend.indicators", "项")
    feet = [0] * len(trend.years)
    for fate in FATES:
        parts = [
            (place, one.counts[fate])
            for place, one in enumerate(trend.tallies)
            if one.counts and one.counts[fate]
        ]
        fill, hatch, edge = FATE_LOOKS[fate]
        look = {
            "color": fill,
            "hatch": hatch,
            "edgecolor": edge,
            "linewidth": 0.6,
            "label": say(f"trend.fate.{fate}", "zh"),
        }
        if parts:
            places, counts = zip(*parts, strict=True)
            axes.bar(places, counts, 0.56, bottom=[feet[place] for place in places], **look)
        for place, count in parts:
            patch = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
            axes.text(
                place,
                feet[place] + count / 2,
                str(count),
                ha="center",
                va="center",
                fontsize=8,
                color=INK,
                bbox=patch,
            )
            feet[place] += count
    axes.set_ylim(0, (max(feet, default=0) or 1) * 1.08)
    axes.yaxis.get_major_locator().set_params(integer=True)
    for place, one in enumerate(trend.tallies):
        if one.counts is None:
            _told_below(axes, place, say(f"trend.state.{one.state}", "zh"))
    if any(feet):
        axes.legend(ncols=4, **LEGEND)


def draw_causes(axes: Any, trend: Trend) -> None:
    """Draw a field of counts, causes by years: the darker the more."""
    _title(axes, "trend.causes", "次")
    lines = [(one.cause, one.counts) for one in trend.causes[:MOST_CAUSES]]
    if any(trend.unread_explanations):
        lines.append((say("trend.causes.unread", "zh"), trend.unread_explanations))
    axes.set_xlim(-0.6, max(len(trend.years) - 0.4, 0.6))
    axes.set_ylim(max(len(lines), 3) - 0.5, -0.5)
    axes.set_xticks(range(len(trend.years)), [str(year) for year in trend.years])
    axes.set_yticks(range(len(lines)), [cut(name, 9) for name, _ in lines])
    axes.tick_params(length=0, labelsize=9, colors=SOFT)
    axes.spines[:].set_visible(False)
    if not lines:
        axes.set_xticks([])
        axes.text(0, 0.8, say("trend.causes.none", "zh"), transform=axes.transAxes, fontsize=9, color=SOFT)
    most = max((count or 0 for _, counts in lines for count in counts), default=0) or 1
    for row, (_, counts) in enumerate(lines):
        for place, count in enumerate(counts):
            _tile(axes, place, row, count, (count or 0) / most)


def cut(text: str, most: int) -> str:
    """Return the text in one line of so many signs, without what would be taken for a formula."""
    plain = " ".join(text.split()).replace("$", "＄")
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def _title(axes: Any, key: str, unit: str) -> None:
    told = f"{say(key, 'zh')}（{say(f'trend.unit.{unit}', 'zh')}）"
    axes.set_title(told, loc="left", fontsize=11.5, color=INK, pad=26)


def _years(axes: Any, labels: Sequence[str]) -> None:
    axes.set_xlim(-0.6, max(len(labels) - 0.4, 0.6))
    axes.set_xticks(range(len(labels)), labels)
    axes.tick_params(length=0, labelsize=9, colors=SOFT)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#9aa5b1")
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=HAIR, linewidth=0.8)
    if len(labels) > MOST_YEARS_WITH_FIGURES:
        axes.tick_params(axis="x", rotation=60)


def _with_counts(series: Series) -> list[str]:
    """The years; of a unit with how many of its projects are in the figure, below."""
    told = [(one.year, counted(one)) for one in series.points]
    return [f"{year}" if of[1] is None else f"{year}\n{of[0]}/{of[1]}" for year, of in told]


def _scale(values: Sequence[float], shown: Sequence[Series]) -> tuple[float, float]:
    """From zero for money; for a rate or a score from ten below the least, to leave its changes to be seen."""
    if shown[0].unit == "万元":
        return 0, (max(values, default=0) or 1) * 1.12
    low = max(0.0, (min(values, default=100) - 10) // 10 * 10)
    return low, max(100.0, *values) + (100 - low) * 0.12 if values else 112


def _line(axes: Any, series: Series, aside: float) -> None:
    """A measure's line and marks; what is no figure stands below, a little aside of the other measures' signs."""
    colour = COLOURS[series.measure]
    for place, (one, other) in enumerate(pairwise(series.points)):
        if one.value is not None and other.value is not None:
            look = ":" if one.is_partial or other.is_partial else "-"
            axes.plot(
                (place, place + 1),
                (float(one.value), float(other.value)),
                look,
                color=colour,
                linewidth=1.6,
                zorder=2,
            )
    axes.plot([], [], color=colour, linewidth=1.6, label=say(f"trend.{series.measure}", "zh"))
    for place, one in enumerate(series.points):
        if one.value is not None:
            _mark(axes, place, one, colour)
        elif sign := SIGNS.get(one.state):
            _told_below(axes, place + aside, sign, fontsize=11, color=colour, fontweight="bold")


def _mark(axes: Any, place: int, one: Point, colour: str) -> None:
    is_inferred = one.is_computed and not one.projects
    shape = "^" if is_doubtful(one) else "D" if is_inferred else "o"
    face = "white" if one.is_partial or is_inferred else colour
    look = {"markersize": 6.5, "color": colour, "markerfacecolor": face, "markeredgewidth": 1.5, "zorder": 3}
    axes.plot([place], [float(one.value or 0)], shape, **look)


def _figures(axes: Any, series: Series, below: bool) -> None:
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.6, foreground="white")]
    look = {"fontsize": 8, "color": COLOURS[series.measure], "path_effects": halo, "zorder": 4}
    for place, one in enumerate(series.points):
        if one.value is not None:
            text = f"{one.value:,.2f}".rstrip("0").rstrip(".")
            look = {
                "fontsize": 8,
                "color": COLOURS[series.measure],
                "path_effects": [withStroke(linewidth=2.6, foreground="white")],
            }
            at = (place, float(one.value))
            axes.annotate(
                text, at, (0, -15 if below else 8), textcoords="offset points", ha="center", zorder=4, **look
            )


def _told_below(axes: Any, place: float, text: str, **look: Any) -> None:
    look = {"fontsize": 8, "color": SOFT} | look
    axes.text(place, 0.02, text, transform=axes.get_xaxis_transform(), ha="center", va="bottom", **look)


def _tile(axes: Any, place: int, row: int, count: int | None, share: float) -> None:
    from matplotlib.patches import Rectangle

    face = GREY if count is None else (1 - 0.75 * share, 1 - 0.5 * share, 1 - 0.28 * share)
    axes.add_patch(
        Rectangle((place - 0.46, row - 0.44), 0.92, 0.88, facecolor=face, edgecolor=HAIR, linewidth=0.6)
    )
    told = say("trend.state.missing", "zh") if count is None else str(count) if count else "·"
    look = {
        "fontsize": 8 if count is None else 9,
        "color": "white" if share > 0.7 else SOFT if count is None else INK,
    }
    axes.text(place, row, told, ha="center", va="center", **look)
