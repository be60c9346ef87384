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
