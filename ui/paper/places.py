"""Places on a form as people name them: what a pointer is called, what is printed there, and on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.filing import BoxTuple, Evidence, Filing
from extract.pointer import field_of
from ui.texts import say, texts

ROWS = {"indicators": ("指标", "level3"), "funds": ("资金", "label"), "budget_items": ("子项目", "name"),
        "sections": ("栏目", "heading"), "stated_amounts": ("文中金额", "label"), "other_fields": ("栏目", "label"),
        "contacts": ("联系人", "role"), "options": ("选项", "label"), "tables": ("表", "title")}  # fmt: skip
"""The tables of a filing: what one row is called, and the field that names it."""
OWN_NAMES = {
    "text": "内容",
    "value": "内容",
    "heading": "标题",
    "ticked": "勾选",
    "title": "表题",
    "phone": "电话",
}
LONGEST_NAME = 30
LONGEST_TEXT = 160
"""Longer text is told by the passage that matters: a row of a sheet is at most 409 points high, and is cut off there."""


class Spot(NamedTuple):
    """Where something stands on paper: its page, its box; the line for a dump of text."""

    page: int
    box: BoxTuple | None
    line: int | None


def name_of(filing: Filing, pointer: str) -> str:
    """Return what the place is called in Chinese; the pointer itself where nothing better is known."""
    tokens = pointer.strip("/").split("/")
    if tokens[0] in ROWS and len(tokens) > 1 and tokens[1].isdigit():
        kind, field = ROWS[tokens[0]]
        return f"{kind}“{_row_name(filing, tokens[0], int(tokens[1]), field)}”{_column(tokens)}"
    key = "field." + ".".join(token for token in tokens if not token.isdigit())
    return say(key, "zh") if key in texts() else pointer


def text_of(filing: Filing, pointer: str) -> str:
    """Return what stands at the place: as printed or corrected, blank, or unread with what was made out."""
    proof = filing.evidence.get(pointer)
    if proof is not None and proof.status == "unread":
        return f"（未读出：{proof.text}）" if proof.text else "（未读出）"
    if proof is not None and proof.text.strip():
        return proof.text
    try:
        value = filing.at(pointer)
    except KeyError:
        return "（现无此处）"
    if isinstance(value, str | int) or (value is not None and not hasattr(value, "model_fields")):
        return str(value) if value != "" else "（空白）"
    return "（空白）" if value is None else ""


def spots(filing: Filing, pointer: str) -> tuple[Spot, ...]:
    """Return where the value stands, and where it goes on; of a whole row, where each of its values stands."""
    return tuple(spot for proof in _proofs(filing, pointer) for spot in _spots(proof))


def told(filing: Filing, pointer: str, quoted: Sequence[str] = ()) -> str:
    """Return the place with its page and what stands there: 第 2 页 指标“…”·得分：10.00.

    Of a long text, the passage around the first of `quoted` that stands in it, else its beginning.
    """
    page = next((spot.page for spot in spots(filing, pointer)), None)
    text = passage(text_of(filing, pointer), quoted)
    said = name_of(filing, pointer) + (f"：{text}" if text else "")
    return f"第 {page} 页 {said}" if page is not None else f"（未定位）{said}"


def passage(text: str, quoted: Sequence[str]) -> str:
    """Return the text where it is short; else the part of it around what is quoted, and how long the whole is."""
    if len(text) <= LONGEST_TEXT:
        return text
    at = next((place for quote in quoted if quote and (place := text.find(quote)) >= 0), 0)
    start = max(0, min(at - LONGEST_TEXT // 4, len(text) - LONGEST_TEXT))
    end = start + LONGEST_TEXT
    before, after = "……" if start else "", "……" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}（摘录，全文 {len(text)} 字见原件）"


def _row_name(filing: Filing, table: str, index: int, field: str) -> str:
    rows = getattr(filing, table)
    name = getattr(rows[index], field) if index < len(rows) else None
    short = " ".join((name or "").split()).rstrip(":：")
    if not short:
        return f"第 {index + 1} 行"
    return short if len(short) <= LONGEST_NAME else f"{short[: LONGEST_NAME - 1]}…"


def _column(tokens: list[str]) -> str:
    if len(tokens) < 3:
        return ""
    if tokens[0] == "tables" and tokens[2] in ("rows", "header"):
        return _table_place(tokens)
    name = tokens[2]
    if name in OWN_NAMES:
        return f"·{OWN_NAMES[name]}"
    key = f"field.{name}"
    return f"·{say(key, 'zh') if key in texts() else name}"


def _table_place(tokens: list[str]) -> str:
    """The row and the column of a budget table, as far as the pointer names them."""
    row = f"第 {int(tokens[3]) + 1} 行" if tokens[2] == "rows" and len(tokens) > 3 else "表头"
    last = tokens[4] if tokens[2] == "rows" and len(tokens) > 4 else None
    last = tokens[3] if tokens[2] == "header" and len(tokens) > 3 else last
    return f"·{row}第 {int(last) + 1} 栏" if last is not None else f"·{row}"


def _proofs(filing: Filing, pointer: str) -> Iterator[Evidence]:
    if pointer in filing.evidence:
        yield filing.evidence[pointer]
    elif field_of(pointer).endswith("*"):
        yield from (proof for name, proof in filing.evidence.items() if name.startswith(f"{pointer}/"))


def _spots(proof: Evidence) -> Iterator[Spot]:
    if proof.page is not None:
        yield Spot(proof.page, proof.box, proof.line)
    yield from (Spot(more.page, more.box, None) for more in proof.more)
