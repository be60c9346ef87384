"""Checkboxes of a form (□ ■ √ ☑): which options a cell offers, and which of them are ticked."""

from __future__ import annotations

import re

from extract.filing import Option

EMPTY_BOXES = "□☐〇○"
TICKED_BOXES = "■☑☒√✓✔●"
BOX_FIRST = re.compile(rf"([{EMPTY_BOXES}{TICKED_BOXES}]+)\s*([^\s{EMPTY_BOXES}{TICKED_BOXES}]+)")
BOX_BEHIND = re.compile(rf"([^\s{EMPTY_BOXES}{TICKED_BOXES}]+)\s*([{EMPTY_BOXES}{TICKED_BOXES}]+)")


def options_of(group: str, text: str) -> list[Option]:
    """Return the options that a cell prints with boxes, in order; [] for a cell without any.

    "□经常性项目 ■一次性项目" has its boxes before the text, "新增项目□ 延续项目√" behind it.
    """
    plain = text.strip()
    if not re.search(rf"[{EMPTY_BOXES}{TICKED_BOXES}]", plain):
        return []
    is_box_first = plain[0] in EMPTY_BOXES + TICKED_BOXES
    found = [(m[2], m[1]) for m in BOX_FIRST.finditer(plain)] if is_box_first else BOX_BEHIND.findall(plain)
    return [
        Option(group=group, label=label, ticked=any(mark in TICKED_BOXES for mark in box))
        for label, box in found
    ]


def ticked(options: list[Option]) -> str | None:
    """Return the labels of the ticked options joined by 、, or None where none is ticked."""
    return "、".join(option.label for option in options if option.ticked) or None
