"""The frame of the review desk, in Gradio: upload with progress, the list of filings, and our own pages.

Each of our pages is one `gr.HTML` that loads its script from `static/`. The review page covers the frame
while a filing is open; the search, the questions, resubmissions, the coverage sheet, learned labels,
the rules with their figures and blind second readings stand in tabs of their own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from index.store import Store
from ingest import quiet
from ui.answers import named
from ui.grids import DOCUMENT_WIDTHS, FILING_WIDTHS, document_address, document_grid, filing_grid
from ui.reading import Reader
from ui.sieve import Sieve, options, sieved, told
from ui.texts import Language, language_of, table
from ui.uploads import keep_uploads, upload_folder

quiet.hush()  # before Gradio is imported: it decides on telemetry while it is imported

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
    sieve: Any
    choices: tuple[Any, ...]
    count: Any
    filings: Any
    upload: Any
    receipts: Any
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
            with gr.Row(visible=False, elem_id="sieve") as sieve:
                choices = tuple(_choice(name, words) for name in Sieve._fields)
            count = gr.Textbox(visible=False, interactive=False, show_label=False, elem_id="count")
            filings = _table("filings", FILING_WIDTHS)
        with gr.Tab(words("tab.upload"), id="upload"):
            upload = gr.File(label=words("upload.label"), file_count="multiple", elem_id="upload", height=150)
            receipts = gr.Textbox(visible=False, interactive=False, show_label=False, elem_id="receipts")
            documents = _table("documents", DOCUMENT_WIDTHS)
        for page in (
            "search",
            "ask",
            "resubmissions",
            "coverage",
            "trends",
            "labels",
            "parameters",
            "second",
        ):
            with gr.Tab(words(f"tab.{page}"), id=page):
                _page(page)
    _page("review")
    clock = gr.Timer(POLL_SECONDS)
    return Parts(
        tabs,
        empty,
        begin,
        sieve,
        choices,
        count,
        filings,
        upload,
        receipts,
        documents,
        fault,
        seen,
        chosen,
        clock,
    )


def _show(beats: Sequence[Any], parts: Parts, store: Store, reader: Reader) -> None:
    """Have the lists shown at each of these events."""
    lists = [parts.filings, parts.documents, parts.empty, parts.fault, parts.seen]
    lists += [parts.sieve, parts.count, *parts.choices]

    def show(
        before: str, state: str, year: str, unit: str, kind: str, order: str, request: gr.Request
    ) -> list[Any]:
        language = language_of(request.headers.get("accept-language"))
        return _lists(store, reader.fault, before, Sieve(state, year, unit, kind, order), language)

    for beat in (*beats, *(choice.input for choice in parts.choices)):
        beat(show, [parts.seen, *parts.choices], lists, **QUIET)


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
        [parts.upload, parts.tabs, parts.receipts],
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


def _choice(name: str, words: Any) -> Any:
    """One thing that the list of filings can be sieved or ordered by; what can be chosen comes with the list."""
    first = "added" if name == "order" else ""
    return gr.Dropdown(
        [(" ", first)], value=first, label=words(f"sieve.{name}"), elem_id=f"sieve-{name}", min_width=120
    )


def _lists(store: Store, fault: str | None, before: str, sieve: Sieve, language: Language) -> list[Any]:
    """Return the updates of lists, greeting, fault and sieve, and the mark of what is shown; nothing when all is as before."""
    filings, documents = store.filings(), store.documents()
    mark = str(hash((tuple(map(str, filings)), tuple(map(str, documents)), fault, sieve, language)))
    if mark == before:
        return [gr.skip()] * (7 + len(sieve))
    offered, asked = options(filings, language), sieve
    sieve = asked.among(offered)
    # A choice is told back only where it has to be: a person may have chosen otherwise by now.
    told_back = {
        name: {"value": now} for name, now in sieve._asdict().items() if not before or sieve != asked
    }
    shown = sieved(filings, sieve)
    return [
        gr.Dataframe(value=filing_grid(shown, language), visible=bool(filings)),
        gr.Dataframe(value=document_grid(documents, language), visible=bool(documents)),
        gr.Column(visible=not filings),
        gr.Textbox(value=fault or "", visible=bool(fault)),
        mark,
        gr.Row(visible=bool(filings)),
        gr.Textbox(value=told(filings, shown, sieve, language), visible=bool(filings)),
        *(gr.Dropdown(choices=offered[name], **told_back.get(name, {})) for name in Sieve._fields),
    ]
