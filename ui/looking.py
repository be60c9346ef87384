"""`jixiao mcp`: the store for a program with a language model, over standard input and output."""

from __future__ import annotations

import typer

from ui.opening import opened
from ui.options import DONE, Home


def mcp(context: typer.Context, home: Home = None) -> int:
    """供语言模型程序查询（MCP，只读，标准输入输出）。Serve search, answers, filings and findings to an MCP client; read-only."""
    from extract.language.model import make_model
    from ingest.errors import EngineUnavailable

    try:
        from ui.model_context import server_of
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise EngineUnavailable(
            "缺少 mcp 软件包，请在程序目录中执行 / the package mcp is missing; in the program's folder:"
            " .venv/bin/pip install --require-hashes --no-deps -r requirements/mcp.lock"
        ) from error
    with opened(context, home) as (store, settings):
        server_of(store, make_model(settings)).run("stdio")
    return DONE
