"""`jixiao learned`: what corrections teach: where a store is misread most, and which printed labels the reader lacks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ui.opening import opened
from ui.options import DONE, Home, Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.store import Store
    from review.lesson import LabelProposal, Lesson

CALLED = {
    "field": "字段 field",
    "label": "纸面标签 printed label",
    "method": "读取方式 method",
    "engine": "识别引擎 engine",
    "readers": "读取者 readers",
    "structure": "表格线 structure",
    "unit": "实施单位 unit",
    "document": "文件 document",
    "confidence": "置信度 confidence",
}
MOST = 10
"""So many names of each cause are printed; JSON has them all."""


def learned(context: typer.Context, as_json: Json = False, home: Home = None) -> int:
    """从更正中可学到什么：哪里常读错，缺哪些标签。What corrections teach: where reading fails, which labels it lacks."""
    from extract.filing import dumps

    with opened(context, home) as (store, _):
        told = lessons_told(store)
    if as_json:
        sys.stdout.write(dumps(told, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(told))
    return DONE


def lessons_told(store: Store) -> dict[str, Any]:
    """Return the rates by cause, the labels proposed, and these as lines for the file of labels."""
    from review.lesson import label_lines, rates

    said = [lesson for one in store.lessons.all() for lesson in one.lessons]
    proposals = proposed(store, said)
    return {
        "corrected": sum(one.was_wrong for one in said),
        "confirmed": sum(not one.was_wrong for one in said),
        "causes": {
            cause: [one.model_dump() | {"per_thousand": one.per_thousand} for one in found]
            for cause, found in rates(said, store.lessons.read()).items()
        },
        "labels": [one.model_dump() for one in proposals],
        "label_lines": label_lines(proposals),
    }


def proposed(store: Store, said: Iterable[Lesson] | None = None) -> list[LabelProposal]:
    """Return the labels that these lessons, or all of the store, propose and that nobody dismissed."""
    from review.lesson import label_proposals

    if said is None:
        said = [lesson for one in store.lessons.all() for lesson in one.lessons]
    unwanted = {(one.label, one.field) for one in store.labels.dismissed()}
    found = label_proposals(said, store.labels.data())
    return [one for one in found if (one.label, one.field) not in unwanted]


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"更正 corrected {told['corrected']}，确认 confirmed {told['confirmed']}"
    if not told["corrected"]:
        return
    for cause, found in told["causes"].items():
        yield f"\n{CALLED[cause]}（每千个数值的更正 corrections in a thousand values）"
        yield from (_rate(one) for one in found[:MOST] if one["corrected"])
    if told["labels"]:
        yield "\n可加入标签文件（JIXIAO_LABELS）或在标签页教给程序；程序不会自行采用。"
        yield "# For the file of labels, or to be taught in the desk; nothing is taken up by itself."
        yield from (
            f"# {one['label']} → {one['field']}: {one['count']}（{len(one['documents'])} 个文件 documents）"
            for one in told["labels"]
        )
        yield told["label_lines"].rstrip("\n")


def _rate(one: dict[str, Any]) -> str:
    rate = "—" if one["per_thousand"] is None else f"{one['per_thousand']}‰"
    return f"  {one['name']}: {rate}（{one['corrected']}/{one['values']}）"
