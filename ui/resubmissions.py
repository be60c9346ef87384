"""Resubmissions and the differences between filings, as the command line shows them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from index.rows import HandedIn, Resubmission
from review.difference import FieldDifference, Side
from review.resubmission import Trait
from ui.tables import plain, table
from ui.texts import say, texts

STATUSES = {"proposed": "yellow", "confirmed": "green", "refused": "dim"}
SIGNS = {"same": "＝", "alike": "≈", "missing": "？", "different": "≠"}


def resubmissions_table(pairs: Sequence[Resubmission]) -> Table:
    """Return one line for each pair: what a person said of it, both filings, and what ties them."""
    grid = table("状态 Status", "先前 Earlier", "重报 Later", "依据 Evidence", "差异 Fields", "说明 Reason")
    for one in pairs:
        told = f"{one.who or ''} {plain(one.reason)}".strip()
        grid.add_row(
            Text(status_of(one), style=STATUSES[one.status]),
            _side(one.earlier),
            _side(one.later),
            "\n".join(_trait(trait) for trait in one.traits),
            "\n".join(f"{both(f'difference.{kind}')} {count}" for kind, count in one.fields.items()),
            told,
        )
    return grid


def difference_table(found: Sequence[FieldDifference]) -> Table:
    """Return one line for each field that is not the same in both."""
    grid = table("", "字段 Field", "先前 Earlier", "重报 Later", "位置 Place")
    for one in found:
        if one.kind != "same":
            name = field_name(one.field)
            grid.add_row(
                both(f"difference.{one.kind}"),
                plain(f"{one.row} · {name}" if one.row and one.row != one.later.text else name),
                _text(one.earlier),
                _text(one.later),
                one.later.pointer or one.earlier.pointer,
            )
    return grid


def status_of(one: Resubmission) -> str:
    """Return in both languages what was said of a pair."""
    return both(f"resubmission.{one.status}")


def field_name(field: str) -> str:
    """Return the Chinese name of a field ("/indicators/*/score"), or its own where it has none."""
    parts = [part for part in field.split("/") if part and part != "*"]
    for key in (f"field.{'.'.join(parts)}", f"field.{parts[-1]}", f"group.{parts[0]}"):
        if key in texts():
            return say(key, "zh")
    return "/".join(parts)


def both(key: str) -> str:
    """Return a text in both languages."""
    return f"{say(key, 'zh')} {say(key, 'en')}"


def _side(one: HandedIn) -> str:
    return f"{one.id}\n{plain(one.project_name or one.title)}\n{plain(one.file)}"


def _trait(trait: Trait) -> str:
    values = [plain(trait.earlier)] if trait.verdict == "same" else [plain(trait.earlier), plain(trait.later)]
    named = say(f"form.{trait.earlier}", "zh") if trait.name == "form_type" else None
    shown = named or f" {SIGNS[trait.verdict]} ".join(value or "—" for value in values)
    return f"{SIGNS[trait.verdict]} {say(f'trait.{trait.name}', 'zh')}：{shown}"


def _text(side: Side) -> str:
    if side.state == "value":
        return plain(side.text)
    if side.state == "unread":
        return plain(f"{say('short.unread', 'zh')} unread {side.text or ''}")
    return f"{say('short.blank', 'zh')} blank" if side.state == "blank" else "—"
