import re

from eval.charts import BAR_PX, PLOT_PX, Bar, Column, bars, diagram, line, stacked


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<rect x="[\d.]+" y="\d+" width="([\d.]+)"', svg)]


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_its_rail() -> None:
    assert widths(bars([Bar("半", 0.5, "50%"), Bar("过", 1.7, "170%"), Bar("无", 0.0, "0%")])) == [
        BAR_PX / 2,
        BAR_PX,
        0.0,
    ]


def test_stacked_bars_share_one_scale_and_one_colour_a_part() -> None:
    svg = stacked({"digital": {"render": 1.0, "ocr": 3.0}, "office": {"ocr": 8.0}}, "s")
    assert widths(svg) == [BAR_PX / 8, BAR_PX * 3 / 8, BAR_PX]
    ocr = re.findall(r'fill="(#\w+)"><title>ocr', svg)
    assert len(ocr) == 2
    assert len(set(ocr)) == 1
    assert svg.count('class="key"') == 2


def test_labels_are_escaped() -> None:
    assert "<script>" not in bars([Bar("<script>", 1, "<b>")]) + stacked({"<script>": {"<script>": 1.0}}, "s")


def test_a_chart_of_nothing_is_still_drawn() -> None:
    assert bars([]).startswith("<svg")
    assert stacked({}, "s").startswith("<svg")


def test_a_column_is_as_high_as_its_share_and_says_what_was_promised() -> None:
    svg = diagram([Column("0.9–0.95", 0.5, (0.4, 0.6), 0.92, 40), Column("<1>", 1.0, (0.9, 1.0), 1.0, 30)])
    assert re.findall(r'<rect x="\d+" y="[\d.]+" width="\d+" height="([\d.]+)"', svg) == [
        f"{PLOT_PX / 2:.1f}",
        f"{PLOT_PX:.1f}",
    ]
    assert svg.count('class="promised"') == svg.count('class="interval"') == 2
    assert "<1>" not in svg
    assert diagram([]).startswith("<svg")


def test_a_line_runs_through_its_points_and_never_below_the_plot() -> None:
    svg = line([(0.0, 1.0), (0.5, 0.95), (1.0, 0.2)], 0.9)
    (points,) = re.findall(r'points="([^"]+)"', svg)
    heights = [float(point.split(",")[1]) for point in points.split()]
    assert heights[1] - heights[0] == PLOT_PX / 2
    assert heights[2] - heights[0] == PLOT_PX
    assert "90.0%" in svg
