"""Charts as inline SVG: bars of shares, and stacked bars of seconds. Text is escaped, nothing is fetched.

numeric   ▕███████████████████████░░▏ 98.72%
header    ▕█████████████████████████▏ 100.00%
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

ROW_PX = 24
LABEL_PX = 210
BAR_PX = 380
FIGURE_PX = 190
COLOURS = ("#2f6f9f", "#c8553d", "#588157", "#e0a458", "#7d5ba6", "#3d5a80", "#9a8c98", "#b5838d", "#6c757d")


PLOT_LEFT_PX, PLOT_TOP_PX = 52, 30
COLUMN_PX = 88
LINE_PX = 520
PLOT_PX = 220
"""Height of the diagram's plot; the scale begins at 0."""


class Column(NamedTuple):
    """One column of a diagram: its label, its share 0-1 within an interval, what was promised, its values."""

    label: str
    share: float
    interval: tuple[float, float]
    promised: float
    values: int


class Bar(NamedTuple):
    """One bar: its label, its share of the full width 0-1, the figure written beside it."""

    label: str
    share: float
    figure: str


def bars(rows: Sequence[Bar], colour: str = COLOURS[0]) -> str:
    """Return one bar a row, its label on the left and its figure on the right."""
    drawn = [
        f'<rect class="rail" x="{LABEL_PX}" y="{y}" width="{BAR_PX}" height="14"/>'
        f'<rect x="{LABEL_PX}" y="{y}" width="{_width(row.share):.1f}" height="14" fill="{colour}"/>'
        f"{_words(row.label, row.figure, y)}"
        for y, row in zip(range(5, 5 + ROW_PX * len(rows), ROW_PX), rows, strict=True)
    ]
    return _svg(len(rows), drawn)


def stacked(rows: Mapping[str, Mapping[str, float]], unit: str) -> str:
    """Return one bar a row made of named parts, all to the same scale, and below them what each colour is."""
    names = list(dict.fromkeys(name for parts in rows.values() for name in parts))
    colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(names)}
    longest = max((sum(parts.values()) for parts in rows.values()), default=0.0) or 1.0
    drawn = []
    for y, (label, parts) in zip(range(5, 5 + ROW_PX * len(rows), ROW_PX), rows.items(), strict=True):
        x = float(LABEL_PX)
        for name, value in parts.items():
            width = _width(value / longest)
            title = f"<title>{escape(name)} {value:.3f} {escape(unit)}</title>"
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="14" fill="{colours[name]}">{title}</rect>'
            )
            x += width
        drawn.append(_words(label, f"{sum(parts.values()):.2f} {unit}", y))
    return _svg(len(rows), drawn) + _legend(colours)


def diagram(columns: Sequence[Column], colour: str = COLOURS[0]) -> str:
    """Return the columns side by side: the share as a bar with its interval, what was promised as a line across it."""
    width, bottom = PLOT_LEFT_PX + COLUMN_PX * max(len(columns), 1) + 10, PLOT_TOP_PX + PLOT_PX
    drawn = [_gridline(share, width) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for place, column in enumerate(columns):
        drawn.append(_column(column, PLOT_LEFT_PX + COLUMN_PX * place, bottom, colour))
    height = bottom + 44
    return f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(drawn)}</svg>'


def line(points: Sequence[tuple[float, float]], lowest: float, colour: str = COLOURS[0]) -> str:
    """Return the points (x 0-1, y `lowest`-1) joined by a line; below the plot stand the shares of x."""
    width, bottom = PLOT_LEFT_PX + LINE_PX + 30, PLOT_TOP_PX + PLOT_PX

    def at(x: float, y: float) -> str:
        return (
            f"{PLOT_LEFT_PX + LINE_PX * x:.1f},{bottom - PLOT_PX * max(y - lowest, 0.0) / (1 - lowest):.1f}"
        )

    grid = [
        f'<line class="grid" x1="{PLOT_LEFT_PX}" x2="{width - 30}" y1="{y}" y2="{y}"/>'
        f'<text class="quiet" x="{PLOT_LEFT_PX - 6}" y="{y + 4}" text-anchor="end">{share:.1%}</text>'
        for step in range(5)
        for y, share in [(bottom - PLOT_PX * step // 4, lowest + (1 - lowest) * step / 4)]
    ]
    feet = [
        f'<text class="quiet" x="{PLOT_LEFT_PX + LINE_PX * tenth / 10:.0f}" y="{bottom + 16}" text-anchor="middle">'
        f"{tenth / 10:.0%}</text>"
        for tenth in range(0, 11, 2)
    ]
    path = f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{" ".join(at(*one) for one in points)}"/>'
    height = bottom + 28
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join([*grid, *feet, path])}</svg>"
    )


def _gridline(share: float, width: int) -> str:
    y = PLOT_TOP_PX + PLOT_PX * (1 - share)
    return (
        f'<line class="grid" x1="{PLOT_LEFT_PX}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="quiet" x="{PLOT_LEFT_PX - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    )


def _column(column: Column, x: int, bottom: int, colour: str) -> str:
    middle, left, right = x + COLUMN_PX / 2, x + 20, x + COLUMN_PX - 20

    def y(share: float) -> float:
        return bottom - PLOT_PX * min(max(share, 0.0), 1.0)

    low, high = (y(share) for share in column.interval)
    promised, top = y(column.promised), y(column.share)
    exact = f"{column.share:.1%}" if column.share < 1 else "100%"
    return (
        f'<rect x="{left}" y="{top:.1f}" width="{right - left}" height="{bottom - top:.1f}" fill="{colour}"/>'
        f'<line class="interval" x1="{middle}" x2="{middle}" y1="{high:.1f}" y2="{low:.1f}"/>'
        f'<line class="promised" x1="{left - 6}" x2="{right + 6}" y1="{promised:.1f}" y2="{promised:.1f}"/>'
        f'<text x="{middle}" y="{min(top, high, promised) - 6:.1f}" text-anchor="middle">{exact}</text>'
        f'<text x="{middle}" y="{bottom + 16}" text-anchor="middle">{escape(column.label)}</text>'
        f'<text class="quiet" x="{middle}" y="{bottom + 32}" text-anchor="middle">{column.values}</text>'
    )


def _legend(colours: Mapping[str, str]) -> str:
    entries = (
        f'<span class="key"><i style="background:{colour}"></i>{escape(name)}</span>'
        for name, colour in colours.items()
    )
    return f'<p class="legend">{"".join(entries)}</p>'


def _words(label: str, figure: str, y: int) -> str:
    return (
        f'<text x="{LABEL_PX - 8}" y="{y + 12}" text-anchor="end">{escape(label)}</text>'
        f'<text x="{LABEL_PX + BAR_PX + 8}" y="{y + 12}">{escape(figure)}</text>'
    )


def _svg(rows: int, drawn: Sequence[str]) -> str:
    width, height = LABEL_PX + BAR_PX + FIGURE_PX, ROW_PX * rows + 4
    return f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(drawn)}</svg>'


def _width(share: float) -> float:
    return BAR_PX * min(max(share, 0.0), 1.0)
