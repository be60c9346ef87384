"""The sheet of corrections: every event on a value, what became of it, and where a later reading disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.document_rows import Direction
from index.gathering import Gathering
from index.rows import FilingRow, FilingView
from review.apply import ROW_ACTIONS, taken_back
from review.correction import Correction
from review.row_place import number_of
from ui.paper.book import Book, Cell
from ui.paper.places import name_of
from ui.paper.words import ACTIONS, filing_name, form_name, local
from ui.texts import say

HEADS = ("号", "表", "时间", "操作人", "操作", "页", "字段", "原值", "新值", "理由", "现状", "所见\n读取")
WIDTHS = (6, 20, 16, 11, 10, 5, 28, 22, 22, 22, 26, 6)


class CorrectionsSheet:
    """Takes what was said of the values of one filing after the other."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.sheet("更正", WIDTHS, frozen=1)
        self._sheet.row(*(Cell(head, "head") for head in HEADS))
        self._sheet.repeat(1, 1)
        self._events = 0

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Write the events on a filing, oldest first."""
        undone = taken_back(view.corrections)
        lost = {one.id for one in view.orphans}
        by_id = {one.id: one for one in (*view.corrections, *view.orphans)}
        for event in sorted(by_id.values(), key=lambda one: one.id):
            self._events += 1
            self._sheet.row(
                Cell(event.id, "centred"),
                filing_name(row),
                local(event.when),
                event.who,
                _action(event),
                Cell(event.page, "centred"),
                name_of(view.filing, event.pointer),
                event.old,
                "\n".join(_new(event)),
                event.why,
                "\n".join(_standing(event, view, undone, lost)),
                Cell(event.reading, "centred"),
            )

    def close(self, gathering: Gathering, rows: Sequence[FilingRow]) -> None:
        """End the sheet with what was said of the pages of the documents that the filings stand in."""
        if not self._events:
            self._sheet.wide(Cell("没有更正、确认或判为误读。", "text"))
        self._sheet.filter(1)
        files = {row.document: row.file for row in rows}
        said = [(file, one) for sha256, file in files.items() for one in gathering.directions(sha256)]
        if said:
            self._sheet.row()
            self._sheet.wide(Cell("对页面的更正（方向、表的起止、表种、不读的页）", "section"))
        for file, one in said:
            self._sheet.wide(Cell(f"{file}：{_of_page(one)}"))


def _of_page(one: Direction) -> str:
    """What was said of a page, by whom, when and why, and whether it holds."""
    if one.kind == "undo":
        what = f"撤销第 {one.undoes} 号"
    elif one.kind == "turn":
        what = say("direction.turn", "zh", degrees=one.value)
    elif one.kind == "form_type":
        what = say("direction.form_type", "zh", kind=form_name(str(one.value)))
    elif one.kind == "leave_out":
        what = say("direction.leave_out", "zh")
    else:
        what = say(f"direction.{one.value}", "zh")
    why = f"，理由：{one.why}" if one.why else ""
    holds = "" if one.stands or one.kind == "undo" else "（已不生效）"
    return f"第 {one.id} 号，第 {one.page} 页：{what}{holds}（{one.who}，{local(one.when)}{why}）"


def _action(event: Correction) -> str:
    word = ACTIONS.get(event.action, event.action)
    return word if event.undoes is None else f"{word}第 {event.undoes} 号"


def _new(event: Correction) -> Iterator[str]:
    """What the event puts there; a change of whole rows is told in full."""
    if event.new is not None:
        yield event.new
    elif event.action == "correct":
        yield "（空白）"
    elif event.action == "confirm":
        yield "（原值无误）"
    elif event.action == "reject":
        yield "（视为未读出）"
    elif event.action in ROW_ACTIONS:
        yield _row(event)


def _row(event: Correction) -> str:
    """What became of a row, by the number that the other one had where the person saw it."""
    other = event.detail.pointer if event.detail else None
    number = number_of(other) + 1 if other else 0
    if event.action == "add_row":
        return f"加在第 {number} 行之下" if number else "加为第一行"
    if event.action == "merge_rows":
        return f"与第 {number} 行合为一行"
    if event.action == "move_row":
        return f"移到第 {number} 行之后" if number else "移到最前"
    return {"delete_row": "（删去此行）", "split_row": "（分为两行）"}[event.action]


def _standing(
    event: Correction, view: FilingView, undone: dict[int, Correction], lost: set[int]
) -> Iterator[str]:
    """Whether the event counts now."""
    by = undone.get(event.id)
    if by is not None:
        yield f"已由 {by.who} 撤销（第 {by.id} 号，{local(by.when)}）"
        return
    if event.id in lost:
        yield "未生效：在现在的读取中找不到位置"
    elif event.id in view.buried and event.action != "delete_row":
        yield "未生效：所在的行已删除"
    else:
        yield "有效"
    for one in view.conflicts:
        if one.correction.id == event.id:
            yield f"重新读取后读作“{one.now or '空白'}”（原读作“{one.before or '空白'}”），待选择，以更正为准"
