"""`jixiao verify`: whether the store holds what was written into it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened
from ui.options import DONE, FAULT, Home, Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.audit import Audit, Fault

Expect = Annotated[
    str | None,
    typer.Option(help="以前记下的摘要，链上须有 / a digest noted before, which must be in the chain"),
]


def verify(context: typer.Context, expect: Expect = None, as_json: Json = False, home: Home = None) -> int:
    """核对留痕链和原件。Walk the chain over all that was written, and hash the originals."""
    from extract.filing import dumps
    from index.audit import is_digest

    if expect is not None and not is_digest(expect):
        raise typer.BadParameter("--expect：应为 16 到 64 位十六进制数 / 16 to 64 hexadecimal digits")
    with opened(context, home) as (store, _):
        found = store.verify(expect)
    if as_json:
        sys.stdout.write(dumps(found, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in told(found, expect))
    return FAULT if found.faults else DONE


def told(found: Audit, expect: str | None) -> Iterator[str]:
    """Yield what was found, line by line, as a terminal shows it."""
    head = found.head
    yield f"链 / chain: {head.links} 环 / links, {head.when or ''}"
    yield f"最后摘要 / last digest: {head.last}"
    if expect is not None and head.expected is not None:
        yield f"记下的摘要是第 {head.expected} 环 / the noted digest is link {head.expected}"
    yield f"原件 / originals: {found.originals}"
    if not found.faults:
        yield "完好 / all as written"
    for fault in found.faults:
        yield _line(fault)


def _line(fault: Fault) -> str:
    link = f"第 {fault.link} 环 / link {fault.link}" if fault.link is not None else ""
    row = f"{fault.table} #{fault.row}" if fault.table else ""
    parts = (link, row, fault.who or "", fault.when or "", f"{fault.what} / {fault.what_en}")
    return "✖ " + " · ".join(part for part in parts if part)
