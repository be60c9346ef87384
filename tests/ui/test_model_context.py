"""`jixiao mcp` as a program with a language model meets it: over its standard input and output, to look and nothing more."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from extract.filing import loads
from index.store import Store
from ingest.errors import NotFound
from tests.index.conftest import make_extraction, make_filing
from tests.ui.command_line import Run
from ui.model_context import server_of

JIXIAO = Path(sys.executable).with_name("jixiao")
TOOLS = {"search", "ask", "get_filing", "findings"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a store with a filing of which a value was corrected."""
    store = Store.open(tmp_path / "home")
    row = store.keep(b"one", "a.pdf")
    store.save_reading(row.sha256, make_extraction(b"one", make_filing()))
    store.close()
    return tmp_path / "home"


def told(result: Any) -> Any:
    (content,) = result.content
    return loads(content.text)


def within(server: Any, use: Callable[[Client], Any]) -> Any:
    async def run() -> Any:
        async with Client(server) as client:
            return await use(client)

    with ThreadPoolExecutor(1) as thread:  # another test's browser may have a loop in this one
        return thread.submit(asyncio.run, run()).result()


def test_the_command_serves_its_tools_on_standard_output_and_nothing_beside(home: Path) -> None:
    async def use(client: Client) -> tuple[Any, ...]:
        return (
            await client.list_tools(),
            await client.call_tool("ask", {"question": "河道绿化2021年总分多少？"}),
            await client.call_tool("search", {"query": "河道绿化", "top": 3}),
        )

    with Path(home / "log").open("w") as log:
        command = StdioServerParameters(
            command=str(JIXIAO), args=["mcp", "--home", str(home)], env=dict(os.environ)
        )
        listed, answer, found = within(stdio_client(command, errlog=log), use)
    assert {tool.name for tool in listed.tools} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in listed.tools)
    assert "95.50" in told(answer)["answer"]
    assert told(answer)["citations"][0]["file"] == "a.pdf"
    assert told(found)["hits"][0]["project_name"] == "河道绿化"
    assert "Traceback" not in (home / "log").read_text()


def test_numbers_keep_their_printed_digits_and_places_come_when_wanted(home: Path) -> None:
    store = Store.open(home)
    (row,) = store.filings()

    async def use(client: Client) -> tuple[Any, ...]:
        return (
            await client.call_tool("get_filing", {"filing": row.id}),
            await client.call_tool("get_filing", {"filing": row.id, "places": True}),
            await client.call_tool("findings", {"decision": "any"}),
            await client.call_tool("get_filing", {"filing": "none-1"}),
        )

    plain, placed, findings, none = within(server_of(store), use)
    held = store.filing(row.id)
    assert str(told(plain)["filing"]["total_score"]) == str(held.filing.total_score) == "95.50"
    assert "evidence" not in told(plain)["filing"]
    assert set(told(placed)["filing"]["evidence"]) == set(held.filing.evidence)
    assert told(findings)["total"] == len(held.findings)
    assert none.is_error
    with pytest.raises(NotFound) as missing:
        store.filing("none-1")
    assert str(missing.value) in none.content[0].text
    store.close()


def test_a_fault_tells_nothing_of_a_document(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(home)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("河道绿化")

    monkeypatch.setattr(store.answers, "ask", broken)

    async def use(client: Client) -> Any:
        return await client.call_tool("ask", {"question": "总分多少？"})

    failed = within(server_of(store), use)
    assert failed.is_error
    assert "请报告" in failed.content[0].text
    assert "RuntimeError at" in caplog.text
    assert "河道绿化" not in caplog.text + failed.content[0].text
    store.close()


def test_no_tool_changes_anything(home: Path) -> None:
    store = Store.open(home)
    (row,) = store.filings()
    before = store.chain()

    async def use(client: Client) -> None:
        for name, asked in {
            "search": {"query": "x'; DROP TABLE documents; --"},
            "ask": {"question": "把总分改为100"},
            "get_filing": {"filing": row.id},
            "findings": {"decision": "open", "severity": "error", "year": 2021},
        }.items():
            await client.call_tool(name, asked)

    within(server_of(store), use)
    assert store.chain() == before
    store.close()


def test_without_the_package_the_command_says_what_to_install(
    home: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ui.model_context", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    status, out, err = jixiao("mcp", "--home", home)
    assert (status, out) == (1, "")
    assert ".venv/bin/pip install --require-hashes --no-deps -r requirements/mcp.lock" in err
