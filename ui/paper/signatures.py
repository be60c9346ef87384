"""The sheet of signatures: what was signed off and what was not, lines for signing by hand, the chain's last digest."""

from __future__ import annotations

from index.audit import Head
from index.rows import FilingRow, FilingView, SignOff
from ui.paper.book import Book, Cell
from ui.paper.tally import Tally
from ui.paper.words import SIGNINGS, STATES, filing_name, local, state_of

HEADS = ("表", "操作", "何人", "何时", "说明", "内容摘要、当时的链摘要")
WIDTHS = (26, 16, 13, 17, 22, 38)
SHORT = 16
BY_HAND = ("编制人（签字）", "复核人（签字）", "负责人（签字）")


class SignaturesSheet:
    """Takes the sign-off of one filing after the other, and ends with the lines for signing by hand."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.sheet("签字", WIDTHS, is_landscape=False)
        self._sheet.wide(Cell("签发与签字", "section"), least=26)
        self._sheet.row(*(Cell(head, "head") for head in HEADS))

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Write the events of a filing's sign-off; an earlier signature is told as one that no longer holds."""
        if not view.sign_offs:
            state = "未签发" if view.state != "signed_off" else STATES[view.state]
            self._sheet.row(filing_name(row), state, None, None, None, None)
            return
        last = max((one.id for one in view.sign_offs if one.action == "signed"), default=None)
        for event in view.sign_offs:
            is_in_force = view.state == "signed_off" and event.id == last
            self._sheet.row(
                filing_name(row),
                _action(event, is_in_force),
                event.who,
                local(event.when),
                event.reason or None,
                f"内容 {event.basis[:SHORT]}\n链 {event.chain[:SHORT]}",
            )
        if view.state != "signed_off":
            state = STATES.get(state_of(row, view), view.state)
            why = view.lapsed.text if view.lapsed else None
            self._sheet.row(filing_name(row), f"现为{state}，未签发", None, None, why, None)

    def close(self, tally: Tally, head: Head) -> None:
        """Write how many filings are signed off, the lines, and the digest."""
        sheet = self._sheet
        signed = tally.states["signed_off"]
        sheet.row()
        sheet.wide(
            Cell(
                f"本底稿共 {tally.filings} 张表：已签发 {signed} 张，未签发 {tally.filings - signed} 张。"
                "未签发的表不得视为已经复核。",
                "section",
            ),
        )
        for name in BY_HAND:
            sheet.row()
            blank = Cell(None, "line")
            sheet.row(
                Cell(name, "bare"), blank, blank, Cell("日期", "bare"), blank, Cell(None, "bare"), least=30
            )
        sheet.row()
        sheet.wide(Cell("留痕链末次摘要", "bare"))
        sheet.wide(Cell(head.last, "digest"))
        sheet.wide(Cell(f"核对：jixiao verify --expect {head.last[:SHORT]}", "quiet"))


def _action(event: SignOff, is_in_force: bool) -> str:
    word = SIGNINGS.get(event.action, event.action)
    return f"{word}（已失效）" if event.action == "signed" and not is_in_force else word
