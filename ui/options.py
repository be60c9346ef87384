"""What the commands share: their common options, and the exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, FAULT, UNREADABLE, USAGE, FOUND, INTERRUPTED = 0, 1, 2, 3, 4, 130

Home = Annotated[
    Path | None, typer.Option("--home", help="资料库目录，默认 JIXIAO_HOME / where the store lives")
]
Files = Annotated[list[Path], typer.Argument(help="文件或文件夹 / files or folders")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
Year = Annotated[int | None, typer.Option(help="只看此年度 / this fiscal year alone")]
Project = Annotated[str | None, typer.Option(help="只看名称含此文字的项目 / projects whose name holds this")]
Reason = Annotated[str, typer.Option(help="理由 / why")]
