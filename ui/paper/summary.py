"""The first sheet, which says what the paper is about and what came out, and the list of the filings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from index.audit import Head
from index.gathering import Gathering
from index.rows import FilingRow, FilingView
from review.error_rate import ErrorRate
from ui.paper.book import Book, Cell, Style
from ui.paper.tally import SEVERITIES, STANDINGS, Tally, signature_of
from ui.paper.words import ACTIONS, STATES, TRUST, form_name, local, state_of, zone
from ui.paper.words import SEVERITIES as SEVERITY_NAMES
from ui.paper.words import STANDINGS as STANDING_NAMES
from ui.texts import say

WIDTHS = (18, 15, 15, 15, 15, 15)
FEW = 4
LIST_HEADS = (
    "序号", "项目名称", "单位", "年度", "表种", "状态", "签发", "总分", "未决\n错误", "未决\n警告", "未决\n提示",
    "人工\n操作", "文件", "表编号",
)  # fmt: skip
LIST_WIDTHS = (5, 30, 22, 7, 15, 9, 10, 9, 6, 6, 6, 6, 26, 17)


class About(NamedTuple):
    """What the summary says beside its counts."""

    asked: str
    made_at: datetime
    by: str
    version: str
    head: Head
    error_rate: ErrorRate
    changed_packs: Sequence[Mapping[str, object]]
    notes: tuple[str, ...]


class SummarySheet:
    """The first sheet; written last, when everything is counted."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.sheet("汇总", WIDTHS, is_landscape=False)

    def close(self, tally: Tally, rows: Sequence[FilingRow], about: About) -> None:
        """Write the sheet."""
        self._sheet.wide(Cell("绩效审核工作底稿", "title"), least=40)
        self._subject(tally, rows, about)
        self._findings(tally)
        self._values(tally, about.error_rate)
        self._figures(tally, about)
        self._chain(about)
        if about.notes:
            self._section("六、说明")
            for note in about.notes:
                self._sheet.wide(Cell(note))

    def _subject(self, tally: Tally, rows: Sequence[FilingRow], about: About) -> None:
        self._section("一、对象")
        self._pair("项目", _some("个项目", (row.project_name or row.title for row in rows)))
        self._pair("单位", _some("个单位", (row.implementing_unit for row in rows)))
        self._pair("年度", _some("个年度", (str(row.fiscal_year) for row in rows if row.fiscal_year)))
        self._pair("表", _counted({form_name(one): n for one, n in _forms(rows).items()}) or "没有表")
        self._pair("范围", about.asked)
        states = {STATES.get(name, name): count for name, count in tally.states.items()}
        self._pair("审核状态", _counted(states) or "—")
        self._pair("编制（审核操作人）", "、".join(sorted(tally.people)) or "（尚无人操作）")
        self._pair("复核（签发人）", _signed(tally))
        made = about.made_at
        moments = f"{made.astimezone():%Y-%m-%d %H:%M:%S}（本机时间 {zone(made)}）；{made.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        self._pair("导出时间", moments)
        self._pair("导出人", about.by or "（未具名）")

    def _findings(self, tally: Tally) -> None:
        self._section("二、问题")
        names = [STANDING_NAMES[one] for one in STANDINGS]
        self._sheet.row(*(Cell(head, "head") for head in ("级别", *names, "合计")))
        for severity in SEVERITIES:
            counts = [tally.findings[severity, standing] for standing in STANDINGS]
            self._counts(SEVERITY_NAMES[severity], counts)
        self._counts(
            "合计", [sum(tally.findings[one, standing] for one in SEVERITIES) for standing in STANDINGS]
        )

    def _values(self, tally: Tally, rate: ErrorRate) -> None:
        self._section("三、数值与更正")
        total = sum(tally.trust.values())
        told = {say(f"trust.{state}", "zh"): tally.trust[state] for state in TRUST if tally.trust[state]}
        self._pair("数值可信程度", f"共 {total} 个值：{_counted(told) or '—'}；其中未读出 {tally.unread} 个")
        events = {ACTIONS.get(action, action): count for action, count in tally.actions.items()}
        self._pair("人工操作", _counted(events) or "没有")
        self._pair(
            "其中",
            f"已撤销 {tally.undone} 项，找不到位置 {tally.orphans} 项，重新读取后不一致待选择 {tally.conflicts} 项",
        )

        self._pair("盲读抽查（全库）", _measured(rate))

    def _figures(self, tally: Tally, about: About) -> None:
        self._section("四、审核参数与程序")
        packs = (f"{name}（{count} 张表）" for name, count in tally.packs.items())
        self._pair("所用参数", "、".join(packs) or "—")
        changed = "、".join(str(one.get("name")) for one in about.changed_packs)
        self._pair("与默认不同的参数", changed or "没有（全部为程序默认值）")
        self._pair("程序版本", f"Jixiao {about.version}")

    def _chain(self, about: About) -> None:
        self._section("五、留痕链")
        head = about.head
        self._pair("环数", f"{head.links}（末环写于 {local(head.when or '')}，本机时间）")
        self._pair("末次摘要", head.last, "digest")
        self._pair("核对方法", f"jixiao verify --expect {head.last}（退出状态 0 表示与本底稿导出时一致）")

    def _section(self, title: str) -> None:
        self._sheet.wide(Cell(title, "section"), least=28)

    def _pair(self, label: str, text: str, style: Style = "text") -> None:
        self._sheet.joined(Cell(label, "label"), Cell(text, style), least=20)

    def _counts(self, name: str, counts: Sequence[int]) -> None:
        cells = (Cell(count, "centred") for count in (*counts, sum(counts)))
        self._sheet.row(Cell(name, "label"), *cells)


class ListSheet:
    """Takes one filing after the other; ends with what could not be read of their documents."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.sheet("各表", LIST_WIDTHS, frozen=1)
        self._sheet.row(*(Cell(head, "head") for head in LIST_HEADS))
        self._sheet.repeat(1, 1)

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Write the line of a filing."""
        open_ones = (Cell(row.open_findings.get(one, 0), "centred") for one in SEVERITIES)
        superseded = f"（已被 {row.superseded_by} 取代）" if row.superseded_by else ""
        self._sheet.row(
            Cell(self._sheet.rows, "centred"),
            (row.project_name or row.title or "（未读出名称）") + superseded,
            row.implementing_unit,
            Cell(row.fiscal_year, "centred"),
            form_name(row.form_type),
            STATES.get(state_of(row, view), view.state),
            signature_of(view) or "未签发",
            Cell(row.total_score, "text", view.filing.printed("/total_score")),
            *open_ones,
            Cell(len(view.corrections), "centred"),
            row.file,
            row.id,
        )

    def close(self, gathering: Gathering, rows: Sequence[FilingRow]) -> None:
        """Write which filings these superseded, and what could not be read of their documents."""
        self._sheet.filter(1)
        ids, sha256s = {row.id for row in rows}, {row.document for row in rows}
        self._part(
            "被取代的表",
            (
                f"{gathering.filings[earlier].file} 的 {earlier} 已被 {one['later']} 取代："
                f"{one['reason']}（{one['who']}，{local(str(one['when']))}）"
                for one in gathering.supersessions
                if one["later"] in ids and (earlier := str(one["earlier"])) in gathering.filings
            ),
        )
        self._part(
            "上述文件中未能读出的内容",
            (
                f"{row.file}：{f'第 {one.page} 页：' if one.page else ''}{one.text}"
                for row in gathering.documents
                if row.sha256 in sha256s
                for one in row.problems
            ),
        )

    def _part(self, title: str, lines: Iterable[str]) -> None:
        """What stands below the list, under a title; nothing where there is none."""
        for number, line in enumerate(lines):
            if not number:
                self._sheet.row()
                self._sheet.wide(Cell(title, "section"))
            self._sheet.wide(Cell(line))


def _measured(rate: ErrorRate) -> str:
    """What blind second readings say of the values that the machine confirmed."""
    if not rate.read:
        return "尚未抽查机器确认的值"
    return (
        f"机器确认的值另行录入 {rate.read} 处，机器有误 {rate.machine_wrong} 处（{rate.rate_percent:.2f}%，"
        f"95% 区间 {rate.low_percent:.2f}%–{rate.high_percent:.2f}%），未裁定 {rate.open} 处"
    )


def _signed(tally: Tally) -> str:
    signed = tally.states["signed_off"]
    names = "、".join(f"{name}（{count} 张）" for name, count in sorted(tally.signers.items()))
    if not signed:
        return "（未签发）"
    return names if signed == tally.filings else f"{names}；其余 {tally.filings - signed} 张未签发"


def _some(unit: str, names: Iterable[str | None]) -> str:
    """The names, each once; of many the first few and how many they are."""
    found = list(dict.fromkeys(name for name in names if name))
    shown = "、".join(found[:FEW])
    return (f"{shown} 等 {len(found)} {unit}" if len(found) > FEW else shown) or "—"


def _counted(counts: Mapping[str, int]) -> str:
    return "，".join(f"{name} {count}" for name, count in counts.items() if count)


def _forms(rows: Sequence[FilingRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.form_type] = found.get(row.form_type, 0) + 1
    return found
