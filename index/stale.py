"""Changes that were made against what somebody no longer sees: refused, with who changed what meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.lineage import lineage
from index.schema import (
    CorrectionEvent,
    DecisionEvent,
    DirectionEvent,
    LinkEvent,
    Reading,
    SecondReadingEvent,
    SupersessionEvent,
    TuningEvent,
)
from index.signatures import SignOffEvent
from ingest.errors import Stale

ROWS = {
    "add_row": "添加了行",
    "delete_row": "删除了行",
    "split_row": "拆分了行",
    "merge_rows": "合并了行",
    "move_row": "移动了行",
}
SIGNED = {"submitted": "提交了签发", "signed": "签发了", "returned": "退回了", "reopened": "重新打开了"}
DECIDED = {"accepted": "属实", "dismissed": "不成立", "reopened": "重新打开"}
Pair = TypeVar("Pair", SupersessionEvent, LinkEvent)


def refuse_stale(session: Session, sha256: str, seen: int | None, current: int) -> None:
    """Raise Stale, naming who changed what, when the person saw an older version."""
    if seen is None or seen == current:
        return
    told = "；".join(_since(session, sha256, max(current - seen, 0))) or f"版本 {current}"
    raise Stale(
        f"您看到的内容已被修改：{told}。请刷新后再试。"
        " / It was changed meanwhile (see above); reload and try again."
    )


def _since(session: Session, sha256: str, count: int) -> list[str]:
    """The last `count` events on the document, oldest first, in words."""
    documents = (sha256, *lineage(session).relatives(sha256))
    corrections = select(CorrectionEvent).where(CorrectionEvent.document.in_(documents))
    decisions = select(DecisionEvent).where(DecisionEvent.document.in_(documents))
    readings = select(Reading).where(Reading.document.in_(documents))
    told = [(one.made_at, _words(one)) for one in session.scalars(corrections)]
    told += [
        (one.made_at, f"{one.who} 对一处问题作了决定（{DECIDED.get(one.decision, one.decision)}）")
        for one in session.scalars(decisions)
        if one.decision != "resolved"
    ]
    told += [
        (one.made_at, f"{one.who} 对重报 {one.earlier} → {one.later} 作了决定")
        for one in _pairs(session, SupersessionEvent, documents)
    ]
    told += [
        (one.made_at, f"{one.who} 对同一项目的关联 {one.earlier} → {one.later} 作了决定")
        for one in _pairs(session, LinkEvent, documents)
    ]
    signed = select(SignOffEvent).where(SignOffEvent.document.in_(documents))
    told += [(one.made_at, f"{one.who} {SIGNED[one.action]} {one.filing}") for one in session.scalars(signed)]
    directions = select(DirectionEvent).where(DirectionEvent.document.in_(documents))
    told += [(one.made_at, f"{one.who} 更正了第 {one.page} 页的读法") for one in session.scalars(directions)]
    second = select(SecondReadingEvent).where(SecondReadingEvent.document.in_(documents))
    told += [
        (one.made_at, f"{one.who} 对 {one.pointer} 的复核录入与读得的不一致")
        for one in session.scalars(second.where(SecondReadingEvent.outcome == "differs"))
    ]
    told += [(one.made_at, f"{one.who} 改了规则参数") for one in session.scalars(select(TuningEvent))]
    told += [
        (one.read_at, "文件被重新读取 / the document was read again") for one in session.scalars(readings)
    ]
    return list(dict.fromkeys(words for _, words in sorted(told)[-count:])) if count else []


def _pairs(session: Session, kind: type[Pair], documents: Sequence[str]) -> list[Pair]:
    """The events on pairs of filings, once for each of the two that the documents have: so they are counted."""
    return [
        event
        for document in (kind.earlier_document, kind.later_document)
        for event in session.scalars(select(kind).where(document.in_(documents)))
    ]


def _words(event: CorrectionEvent) -> str:
    if event.action in ROWS:
        return f"{event.who} {ROWS[event.action]} {event.pointer}"
    if event.action == "confirm":
        return f"{event.who} 确认了 {event.pointer}"
    if event.action == "reject":
        return f"{event.who} 把 {event.pointer} 的 {event.old or '空'} 判为误读"
    if event.action == "undo":
        return f"{event.who} 撤销了对 {event.pointer} 的修改"
    return f"{event.who} 把 {event.pointer} 从 {event.old or '空'} 改为 {event.new or '空'}"
