"""A file of packs that a person wrote (JIXIAO_PARAMETERS): figures for places and years beside the program's own.

    {"packs": [{"id": "qinglan", "name": "青岚市", "when": {"words": ["青岚市"], "year_from": 2023},
                "figures": {"low_execution.warning_below": 80}}]}

A pack of the program (`default`, `execution_20`, `no_execution`) is named by its id alone, with the figures to
replace. What does not fit is an error that names the file, the pack and the key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extract.filing import loads
from ingest.errors import RefusedFigure, UnreadableFigures
from review.packs import Pack, Packs, figures_of, is_shipped, shipped_packs

KEYS = ("id", "name", "name_en", "when", "figures")


def pack_file(path: Path | None) -> Packs:
    """Return the program's packs with those of the file; UnreadableFigures tells what is wrong with it."""
    packs = shipped_packs()
    if path is None:
        return packs
    data = _read(path)
    if not isinstance(data, dict) or set(data) != {"packs"} or not isinstance(data["packs"], list):
        raise UnreadableFigures(
            f'{path.name}：应为 {{"packs": [ … ]}}。/ {path.name}: {{"packs": [ … ]}} is wanted.'
        )
    seen: set[str] = set()
    for number, one in enumerate(data["packs"], start=1):
        name = str(one.get("id", number)) if isinstance(one, dict) else str(number)
        where = f"{path.name}（{name}）"
        if name in seen:
            raise UnreadableFigures(f"{where}：编号重复。/ This id is there twice.")
        seen.add(name)
        packs = _with(packs, one, where)
    return packs


def _read(path: Path) -> Any:
    try:
        return loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UnreadableFigures(
            f"参数文件 {path} 无法打开（{error.strerror}），请检查 JIXIAO_PARAMETERS。/ It cannot be opened."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFigures(f"{path.name} 不是 UTF-8 文本，请另存为 UTF-8。/ It is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise UnreadableFigures(
            f"{path.name} 第 {error.lineno} 行：不是 JSON（{error.msg}）。/ Line {error.lineno} is not JSON."
        ) from error


def _with(packs: Packs, data: Any, where: str) -> Packs:
    try:
        return packs.with_pack(_pack(packs, data))
    except RefusedFigure as error:
        raise UnreadableFigures(f"{where}：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise UnreadableFigures(f"{where} {key}：{first['msg']}。/ {key} cannot be so.") from error


def _pack(packs: Packs, data: Any) -> Pack:
    if not isinstance(data, dict) or (odd := sorted(set(data) - set(KEYS))) or "id" not in data:
        told = "、".join(odd) if isinstance(data, dict) and odd else "缺少 id / id is missing"
        raise RefusedFigure(
            f"键有误（{told}）；可用的有 {'、'.join(KEYS)}。/ The keys are {', '.join(KEYS)}."
        )
    replaced = data.get("figures", {})
    if not isinstance(replaced, dict):
        raise RefusedFigure('figures 应为 {"参数": 值}。/ figures is a mapping of keys and values.')
    figures = figures_of(replaced)
    known = packs.get(str(data["id"]))
    if known is not None and is_shipped(known.id):
        if set(data) - {"id", "figures"}:
            raise RefusedFigure(
                "程序自带的参数包只能改 figures。/ Of a pack of the program only figures are given."
            )
        return known.model_copy(update={"figures": {**known.figures, **figures}})
    pack = Pack.model_validate({**data, "figures": figures})
    if pack.when.is_empty:
        raise RefusedFigure(
            "缺少适用条件 when（words、year_from、year_to、execution_weight）；对所有表生效的请用 default。"
            "/ when is missing; for every filing change default."
        )
    return pack
