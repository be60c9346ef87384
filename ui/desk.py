"""The frame of the review desk, in Gradio: upload with progress, the list of filings, and our own pages.

Each of our pages is one `gr.HTML` that loads its script from `static/`. The review page covers the frame
while a filing is open; resubmissions, the coverage sheet, learned labels and the rules with their figures stand in tabs
of their own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from index.store import Store
from ui.answers import named
from ui.grids import DOCUMENT_WIDTHS, FILING_WIDTHS, document_address, document_grid, filing_grid
from ui.quiet import hush
from ui.reading import Reader
from ui.texts import Language, language_of, table
from ui.uploads import keep_uploads, upload_folder

hush()  # before Gradio is imported: it decides on telemetry while it is imported

import gradio as gr  # noqa: E402

from ui.theme import theme  # noqa: E402

STATIC = Path(__file__).parent / "static"
POLL_SECONDS = 1.5
QUIET = {"show_progress": "hidden", "api_visibility": "private"}
"""How events run that nobody has to see running."""
OPEN = "(address) => { if (address) location.hash = address; }"


class Parts(NamedTuple):
    """The parts of the frame that do or show something."""

    tabs: Any
    empty: Any
    begin: Any
    filings: Any
    upload: Any
    told: Any
    documents: Any
    fault: Any
    seen: Any
    chosen: Any
    clock: Any


def blocks(store: Store, reader: Reader, default_user: str | None) -> Any:
    """Return the Gradio blocks of the desk over a store, whose waiting documents the reader reads."""
    os.environ["GRADIO_TEMP_DIR"] = str(upload_folder(store))
    words = gr.I18n(zh=table("zh"), **{"zh-CN": table("zh"), "en": table("en")})
    with gr.Blocks(
        title="绩效 Jixiao", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as desk:
        parts = _laid_out(words)
        kept = _take(parts, store, reader, default_user)
        _show((desk.load, parts.clock.tick, kept.then), parts, store, reader)
        _open(parts)
    desk.i18n_instance = words
    return desk


def _laid_out(words: Any) -> Parts:
    """Return the parts of the frame, laid out in the blocks that are being made."""
    gr.HTML(elem_id="bar", html_template=_bar(), js_on_load=_load("frame"), apply_default_css=False)
    seen = gr.State("")
    fault = gr.Textbox(visible=False, interactive=False, show_label=False, elem_id="fault")
    chosen = gr.Textbox(visible=False)
    with gr.Tabs(elem_id="home") as tabs:
        with gr.Tab(words("tab.filings"), id="filings"):
            with gr.Column(visible=False, elem_id="empty") as empty:
                gr.Markdown(words("empty.hint"))
                begin = gr.Button(words("empty.button"), variant="primary", elem_id="begin")
            filings = _table("filings", FILING_WIDTHS)
        with gr.Tab(words("tab.upload"), id="upload"):
            upload = gr.File(label=words("upload.label"), file_count="multiple", elem_id="upload", height=150)
            told = gr.Textbox(visible=False, interactive=False, show_label=False, elem_id="receipts")
            documents = _table("documents", DOCUMENT_WIDTHS)
        for page in ("resubmissions", "coverage", "labels", "parameters"):
            with gr.Tab(words(f"tab.{page}"), id=page):
                _page(page)
    _page("review")
    return Parts(
        tabs, empty, begin, filings, upload, told, documents, fault, seen, chosen, gr.Timer(POLL_SECONDS)
    )


def _show(beats: Sequence[Any], parts: Parts, store: Store, reader: Reader) -> None:
    """Have the lists shown at each of these events."""
    lists = [parts.filings, parts.documents, parts.empty, parts.fault, parts.seen]

    def show(before: str, request: gr.Request) -> list[Any]:
        return _lists(store, reader.fault, before, language_of(request.headers.get("accept-language")))

    for beat in beats:
        beat(show, parts.seen, lists, **QUIET)


def _take(parts: Parts, store: Store, reader: Reader, default_user: str | None) -> Any:
    """Have uploads kept and read; return the event that follows on it."""

    def take(files: list[dict[str, Any]] | None, request: gr.Request) -> tuple[None, Any, Any]:
        language = language_of(request.headers.get("accept-language"))
        lines = keep_uploads(store, files or [], named(request, default_user), language)
        reader.wake()
        shown = gr.Textbox(value="\n".join(lines), lines=max(len(lines), 1), visible=bool(lines))
        return None, gr.Tabs(selected="upload"), shown

    parts.begin.click(lambda: gr.Tabs(selected="upload"), None, parts.tabs, **QUIET)
    return parts.upload.upload(
        take,
        parts.upload,
        [parts.upload, parts.tabs, parts.told],
        preprocess=False,
        show_progress="minimal",
        api_visibility="private",
    )


def _open(parts: Parts) -> None:
    """Have a filing or a document open at a click on its row."""

    def pick(event: gr.SelectData) -> str:
        return f"filing={event.row_value[-1]}"

    def pick_document(event: gr.SelectData) -> str:
        return document_address(str(event.row_value[-1]), column=event.index[1])

    for grid, picked in ((parts.filings, pick), (parts.documents, pick_document)):
        grid.select(picked, None, parts.chosen, **QUIET).then(None, parts.chosen, None, js=OPEN, **QUIET)


def mount(app: Any, desk: Any, max_file_bytes: int) -> Any:
    """Return the application with the desk at its root; nothing of Gradio's own extras is on."""
    return gr.mount_gradio_app(
        app,
        desk,
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=max_file_bytes,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        i18n=desk.i18n_instance,
        theme=theme(),
        css_paths=[STATIC / "frame.css"],
    )


def _bar() -> str:
    return "<header class='bar'><span class='mark'>绩效</span><span class='name'>Jixiao</span><span id='who'></span></header>"


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


def _table(name: str, widths: Sequence[str]) -> Any:
    return gr.Dataframe(
        elem_id=name,
        interactive=False,
        datatype="str",
        type="array",
        column_widths=list(widths),
        wrap=True,
        show_label=False,
        buttons=[],
        max_height=2000,
    )


def _lists(store: Store, fault: str | None, before: str, language: Language) -> list[Any]:
    """Return the updates of lists, greeting and fault, and the mark of what is shown; nothing when all is as before."""
    filings, documents = store.filings(), store.documents()
    mark = str(hash((tuple(map(str, filings)), tuple(map(str, documents)), fault, language)))
    if mark == before:
        return [gr.skip()] * 5
    return [
        gr.Dataframe(value=filing_grid(filings, language), visible=bool(filings)),
        gr.Dataframe(value=document_grid(documents, language), visible=bool(documents)),
        gr.Column(visible=not filings),
        gr.Textbox(value=fault or "", visible=bool(fault)),
        mark,
    ]
