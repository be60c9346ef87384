"""The frame of the review desk, in Gradio: tabs, each of which one of our own pages fills.

Each of our pages is one `gr.HTML` that loads its script from `static/`; what they show and send goes over the REST
API alone, so no event of Gradio's is left that could be called. The review page covers the frame while a filing is open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest import quiet
from ui.texts import table

quiet.hush()  # before Gradio is imported: it decides on telemetry while it is imported

import gradio as gr  # noqa: E402

from ui.theme import theme  # noqa: E402

STATIC = Path(__file__).parent / "static"
PAGES = (
    "filings",
    "upload",
    "search",
    "ask",
    "resubmissions",
    "coverage",
    "trends",
    "labels",
    "parameters",
    "second",
    "users",
    "about",
)
"""The tabs in their order: each is called tab.NAME in the texts, and filled by static/NAME.js."""


def blocks() -> Any:
    """Return the Gradio blocks of the desk."""
    words = gr.I18n(zh=table("zh"), **{"zh-CN": table("zh"), "en": table("en")})
    with gr.Blocks(title="绩效 Jixiao", analytics_enabled=False, fill_width=True) as desk:
        gr.HTML(elem_id="bar", html_template=_bar(), js_on_load=_load("frame"), apply_default_css=False)
        with gr.Tabs(elem_id="home"):
            for page in PAGES:
                with gr.Tab(words(f"tab.{page}"), id=page):
                    _page(page)
        _page("review")
    desk.i18n_instance = words
    return desk


def mount(app: Any, desk: Any) -> Any:
    """Return the application with the desk at its root; nothing of Gradio's own extras is on."""
    return gr.mount_gradio_app(
        app,
        desk,
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        i18n=desk.i18n_instance,
        theme=theme(),
        css_paths=[STATIC / "frame.css"],
    )


def _bar() -> str:
    return (
        "<header class='bar'><span class='mark'>绩效</span><span class='name'>Jixiao</span>"
        "<span id='reading-now'></span><span id='who'></span></header>"
    )


def _load(page: str) -> str:
    """The JavaScript that puts a page of ours into the element that it runs in."""
    return f"import('/static/desk/{page}.js').then((page) => page.mount(element));"


def _page(name: str) -> None:
    """Place an element that a page of ours fills."""
    gr.HTML(
        elem_id=name,
        html_template="<div class='jx'></div>",
        js_on_load=_load(name),
        apply_default_css=False,
    )
