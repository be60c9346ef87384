"""The frame of the review desk, in Gradio: upload with progress, the list of filings, and our review page.

The review page is one `gr.HTML`: it loads `static/review.js`, which covers the frame while a filing is open.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.rows import DocumentRow, FilingRow
from index.store import Store
from ui.api import clean_name
from ui.texts import Language, language_of, say, table

logger = logging.getLogger(__name__)

# Before Gradio is imported: it decides on telemetry while it is imported.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")

import gradio as gr  # noqa: E402

from ui.theme import theme  # noqa: E402

STATIC = Path(__file__).parent / "static"
POLL_SECONDS = 1.5
FILING_COLUMNS = ("project", "unit", "year", "score", "errors", "warnings", "notices", "state", "file", "id")
FILING_WIDTHS = ["27%", "18%", "6%", "7%", "6%", "6%", "6%", "8%", "16%", "0px"]
DOCUMENT_COLUMNS = ("file", "state", "pages", "filings", "remark")
DOCUMENT_WIDTHS = ["34%", "12%", "14%", "8%", "32%"]
SEVERITIES = ("error", "warning", "notice")
SEVERITY_COLOURS = {"error": "#b42318", "warning": "#b54708", "notice": "#1f5fae"}
STATE_COLOURS = {"failed": "#b42318", "read": "#067647", "reading": "#1f5fae", "in_review": "#1f5fae"}
LOAD_REVIEW = "import('/static/desk/review.js').then((page) => page.mount(element));"


def blocks(store: Store, wake: Callable[[], None]) -> Any:
    """Return the Gradio blocks of the desk over a store; `wake` is called when documents have come in."""
    words = gr.I18n(zh=table("zh"), **{"zh-CN": table("zh"), "en": table("en")})
    with gr.Blocks(
        title="绩效 Jixiao", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as desk:
        gr.HTML(elem_id="bar", html_template=_bar(), js_on_load=None, apply_default_css=False)
        seen = gr.State("")
        chosen = gr.Textbox(visible=False)
        with gr.Tabs(elem_id="home") as tabs:
            with gr.Tab(words("tab.filings"), id="filings"):
                with gr.Column(visible=False, elem_id="empty") as empty:
                    gr.Markdown(words("empty.hint"))
                    begin = gr.Button(words("empty.button"), variant="primary", elem_id="begin")
                filings = _table("filings", FILING_WIDTHS)
            with gr.Tab(words("tab.upload"), id="upload"):
                upload = gr.File(
                    label=words("upload.label"), file_count="multiple", elem_id="upload", height=150
                )
                documents = _table("documents", DOCUMENT_WIDTHS)
        gr.HTML(
            elem_id="review",
            html_template="<div class='jx'></div>",
            js_on_load=LOAD_REVIEW,
            apply_default_css=False,
        )
        clock = gr.Timer(POLL_SECONDS)

        lists = [filings, documents, empty, seen]
        quiet = {"show_progress": "hidden", "api_visibility": "private"}

        def show(before: str, request: gr.Request) -> list[Any]:
            return _lists(store, before, language_of(request.headers.get("accept-language")))

        def take(files: list[dict[str, Any]] | None) -> tuple[None, Any]:
            _keep(store, files or [])
            wake()
            return None, gr.Tabs(selected="upload")

        def pick(event: gr.SelectData) -> str:
            return str(event.row_value[-1])

        desk.load(show, seen, lists, **quiet)
        clock.tick(show, seen, lists, **quiet)
        begin.click(lambda: gr.Tabs(selected="upload"), None, tabs, **quiet)
        upload.upload(
            take, upload, [upload, tabs], preprocess=False, show_progress="minimal", api_visibility="private"
        ).then(show, seen, lists, **quiet)
        filings.select(pick, None, chosen, **quiet).then(
            None, chosen, None, js="(id) => { location.hash = 'filing=' + encodeURIComponent(id); }"
        )
    desk.i18n_instance = words
    return desk


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


def _lists(store: Store, before: str, language: Language) -> list[Any]:
    """Return the updates of both lists, the greeting and the mark of what is shown; nothing when all is as before."""
    filings, documents = store.filings(), [row for row in store.documents() if row.state != "withdrawn"]
    mark = str(hash((tuple(map(str, filings)), tuple(map(str, documents)), language)))
    if mark == before:
        return [gr.skip(), gr.skip(), gr.skip(), gr.skip()]
    return [
        gr.Dataframe(value=_filing_rows(filings, language), visible=bool(filings)),
        gr.Dataframe(value=_document_rows(documents, language), visible=bool(documents)),
        gr.Column(visible=not filings),
        mark,
    ]


def _filing_rows(rows: Sequence[FilingRow], language: Language) -> dict[str, Any]:
    cells = [_filing_cells(row, language) for row in rows]
    return {
        "headers": [say(f"filings.{column}", language) for column in FILING_COLUMNS],
        "data": cells,
        # The id is there to be picked, not to be read.
        "metadata": {
            "display_value": [[*texts[:-1], ""] for texts in cells],
            "styling": [_filing_styles(row) for row in rows],
        },
    }


def _filing_cells(row: FilingRow, language: Language) -> list[str]:
    counts = [str(row.open_findings.get(severity, 0) or "·") for severity in SEVERITIES]
    return [
        row.project_name or row.title or say("none", language),
        row.implementing_unit or "",
        str(row.fiscal_year or ""),
        "" if row.total_score is None else str(row.total_score),
        *counts,
        say(f"state.{row.state}", language),
        row.file,
        row.id,
    ]


def _filing_styles(row: FilingRow) -> list[str]:
    counts = [
        f"color: {SEVERITY_COLOURS[severity]}; font-weight: 700; text-align: center"
        if row.open_findings.get(severity)
        else "color: #a3adb8; text-align: center"
        for severity in SEVERITIES
    ]
    state = f"color: {STATE_COLOURS.get(row.state, 'inherit')}"
    return ["font-weight: 600", "", "", "text-align: right", *counts, state, "color: #5b6775", ""]


def _document_rows(rows: Sequence[DocumentRow], language: Language) -> dict[str, Any]:
    return {
        "headers": [say(f"documents.{column}", language) for column in DOCUMENT_COLUMNS],
        "data": [_document_cells(row, language) for row in rows],
        "metadata": {"display_value": None, "styling": [_document_styles(row) for row in rows]},
    }


def _document_cells(row: DocumentRow, language: Language) -> list[str]:
    remarks = [row.reason] if row.reason else []
    for problem in row.problems:
        place = say("documents.page", language, page=problem.page) if problem.page else ""
        remarks.append(f"{place}{problem.text}")
    pages = f"{row.progress} / {row.pages}" if row.pages else ""
    return [
        row.file,
        say(f"state.{row.state}", language),
        pages if row.state == "reading" else str(row.pages or ""),
        str(len(row.filings) or "") if row.state == "read" else "",
        "；".join(remarks),
    ]


def _document_styles(row: DocumentRow) -> list[str]:
    pages = ""
    if row.state == "reading" and row.pages:
        done = round(100 * row.progress / row.pages)
        pages = f"background: linear-gradient(to right, #c9ddf5 {done}%, #eef2f6 {done}%)"
    state = f"color: {STATE_COLOURS.get(row.state, '#5b6775')}; font-weight: 600"
    return ["", state, pages, "", f"color: {'#b42318' if row.state == 'failed' else '#5b6775'}"]


def _keep(store: Store, files: Sequence[dict[str, Any]]) -> None:
    """Keep what the browser uploaded. Gradio's own check is by-passed for the name, so the path is checked here."""
    uploads = Path(gr.utils.get_upload_folder()).resolve()
    for file in files:
        path = Path(str(file.get("path"))).resolve()
        if not path.is_relative_to(uploads) or not path.is_file():
            logger.warning("an upload outside the upload folder was refused")
            continue
        store.keep(path.read_bytes(), clean_name(file.get("orig_name") or path.name))
        path.unlink()
