"""The look of Gradio's part of the desk: fonts of this machine only, the colours of `static/desk.css`."""

from __future__ import annotations

from typing import Any

import gradio as gr

FONTS = [
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "system-ui",
    "sans-serif",
]
MONOSPACED = ["Consolas", "Menlo", "Noto Sans Mono CJK SC", "monospace"]

COLOURS = {
    "body_background_fill": "#f4f5f7",
    "body_text_color": "#1d2733",
    "body_text_color_subdued": "#5b6775",
    "background_fill_primary": "#ffffff",
    "background_fill_secondary": "#f8f9fb",
    "border_color_primary": "#dfe3e8",
    "border_color_accent": "#b9cbe4",
    "color_accent_soft": "#eaf1fb",
    "block_background_fill": "#ffffff",
    "block_label_text_color": "#5b6775",
    "block_title_text_color": "#1d2733",
    "button_primary_background_fill": "#1f5fae",
    "button_primary_background_fill_hover": "#184c8c",
    "button_primary_text_color": "#ffffff",
    "button_primary_border_color": "#1f5fae",
    "button_secondary_background_fill": "#ffffff",
    "button_secondary_background_fill_hover": "#f0f3f7",
    "button_secondary_text_color": "#1d2733",
    "button_secondary_border_color": "#cfd6de",
    "table_even_background_fill": "#ffffff",
    "table_odd_background_fill": "#ffffff",
    "table_row_focus": "#eaf1fb",
    "table_border_color": "#e6e9ee",
    "table_text_color": "#1d2733",
    "input_background_fill": "#ffffff",
    "panel_background_fill": "#ffffff",
    "link_text_color": "#1f5fae",
}


def theme() -> Any:
    """Return the theme; the dark scheme is given the light one's colours, because the paper is white."""
    base = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        radius_size="sm",
        text_size="sm",
        font=FONTS,
        font_mono=MONOSPACED,
    )
    dark = {f"{name}_dark": value for name, value in COLOURS.items() if hasattr(base, f"{name}_dark")}
    return base.set(
        **COLOURS, **dark, block_shadow="none", button_primary_shadow="none", block_border_width="1px"
    )
