"""What the working paper calls things, in Chinese; what has no name yet keeps its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from index.rows import FilingRow, FilingView
from ui.texts import say, texts

STATES: Mapping[str, str] = {
    "new": "待审", "in_review": "审核中", "submitted": "待签发", "signed_off": "已签发", "reopened": "已重新打开",
}  # fmt: skip
STANDINGS: Mapping[str, str] = {
    "open": "未决", "accepted": "属实", "dismissed": "不成立", "resolved": "更正后消除",
}  # fmt: skip
SEVERITIES: Mapping[str, str] = {"error": "错误", "warning": "警告", "notice": "提示"}
ACTIONS: Mapping[str, str] = {
    "correct": "更正", "confirm": "确认", "reject": "判为误读", "undo": "撤销", "add_row": "增加一行",
    "delete_row": "删除一行", "split_row": "拆分一行", "merge_rows": "合并各行", "move_row": "移动一行",
}  # fmt: skip
SIGNINGS: Mapping[str, str] = {
    "submitted": "提交签发", "signed": "签发", "returned": "退回", "reopened": "重新打开",
}  # fmt: skip
TRUST = ("machine_confirmed", "human_confirmed", "corrected", "rule_failed", "unreviewed")


def form_name(form_type: str) -> str:
    """Return what a kind of form is called."""
    key = f"form.{form_type}"
    return say(key, "zh") if key in texts() else form_type


def state_of(row: FilingRow, view: FilingView) -> str:
    """Return how far the review has come; "submitted" for what waits to be signed. Signed is what the view says is."""
    return "submitted" if row.awaits_signature and view.state != "signed_off" else view.state


def filing_name(row: FilingRow) -> str:
    """Return how one filing is told from the others: its project, year and kind."""
    parts = (
        row.project_name or row.title or "（未读出名称）",
        _year(row.fiscal_year),
        form_name(row.form_type),
    )
    return "\n".join(parts)


def _year(year: int | None) -> str:
    return f"{year} 年度" if year is not None else "（年度未读出）"


def local(moment: str) -> str:
    """Return a moment (UTC, ISO 8601) in this machine's time, to the minute; as it is where it is no moment."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return moment


def zone(moment: datetime) -> str:
    """Return the offset of this machine's time from UTC: UTC+08:00."""
    offset = f"{moment.astimezone():%z}"
    return f"UTC{offset[:3]}:{offset[3:]}"
