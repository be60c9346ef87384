"""What keeps a filing from being signed off, and who is kept from signing it, each told with the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import CompoundSelect, and_, bindparam, literal, or_, select, union
from sqlalchemy.orm import Session

from index.inheritance import inherited
from index.lineage import lineage
from index.rows import FilingView, Hindrance, SignOff
from index.schema import CorrectionEvent, DecisionEvent, DirectionEvent, LinkEvent, SupersessionEvent
from index.signatures import is_awaiting
from review.apply import plain


def hindrances(view: FilingView, events: Sequence[SignOff]) -> tuple[Hindrance, ...]:
    """Return what keeps a filing, with all its findings, from being signed by anybody, each with the remedy."""
    found = (
        _errors(sum(one.finding.severity == "error" and one.decision == "open" for one in view.findings)),
        _conflicts(len(view.conflicts)),
        _orphans(len(view.orphans)),
        _disputes(len(view.disputes)),
        None if is_awaiting(events) else UNSUBMITTED,
    )
    return tuple(one for one in found if one is not None)


def worked_by(session: Session, view: FilingView, events: Sequence[SignOff]) -> tuple[str, ...]:
    """Return who ever said something of the filing or submitted it: what was taken back, and ties to other filings, too."""
    line, tied = lineage(session), inherited(session, view.document)
    names = (view.filing.id, *(name for name, _ in tied.forebears(view.filing.id)))
    documents = (view.document, *line.relatives(view.document))  # events are found by their document
    told = session.execute(_workers(), {"documents": documents, "names": names})
    people = [who for _, who in sorted(told)]
    people += [one.who for one in line.of(view.document)]
    people += [one.who for one in (*view.corrections, *view.orphans)]
    people += [one.who for one in events if one.action == "submitted"]
    return tuple(dict.fromkeys(people))


@cache
def _workers() -> CompoundSelect[tuple[int, str]]:
    """The question for people by what they did, made once: making it costs more than asking it."""
    documents, names = bindparam("documents", expanding=True), bindparam("names", expanding=True)
    asked = (
        *(
            (kind.who, and_(kind.document.in_(documents), kind.filing.in_(names)))
            for kind in (CorrectionEvent, DecisionEvent)
        ),
        *(
            (
                kind.who,
                or_(
                    and_(kind.earlier_document.in_(documents), kind.earlier.in_(names)),
                    and_(kind.later_document.in_(documents), kind.later.in_(names)),
                ),
            )
            for kind in (LinkEvent, SupersessionEvent)
        ),
        (DirectionEvent.who, DirectionEvent.document.in_(documents)),
    )
    return union(*(select(literal(place), who).where(on) for place, (who, on) in enumerate(asked)))


def own_work(who: str, people: Sequence[str]) -> tuple[Hindrance, ...]:
    """Return what keeps a person from signing: their own work. Names are compared without spaces, width and case."""
    if plain(who).casefold() not in {plain(one).casefold() for one in people}:
        return ()
    return (
        Hindrance(
            what="own_work",
            text=f"{who} 参与了本表的审核（更正、确认、决定、关联或提交），须由他人签发。",
            text_en=f"{who} has worked on it (corrected, confirmed, decided, linked or submitted): somebody else signs it.",
        ),
    )


UNSUBMITTED = Hindrance(
    what="unsubmitted",
    text="尚未提交签发，请审核人员先提交。",
    text_en="It was not submitted: a reviewer submits it first.",
)


def _errors(count: int) -> Hindrance | None:
    if not count:
        return None
    return Hindrance(
        what="errors",
        text=f"还有 {count} 个错误未作决定，请审核人员逐个说明属实或不成立。",
        text_en=f"Errors without a decision: {count}. A reviewer accepts or dismisses each.",
    )


def _conflicts(count: int) -> Hindrance | None:
    if not count:
        return None
    return Hindrance(
        what="conflicts",
        text=f"有 {count} 处更正与重新读取的结果不同，请逐处选定。",
        text_en=f"Corrected places that are read otherwise now: {count}. Choose for each.",
    )


def _disputes(count: int) -> Hindrance | None:
    if not count:
        return None
    return Hindrance(
        what="disputes",
        text=f"有 {count} 处复核录入与读得的不一致，请审核人员对照原件更正或确认。",
        text_en=f"Places of which a second reader typed something else: {count}. A reviewer corrects or confirms each.",
    )


def _orphans(count: int) -> Hindrance | None:
    """What a person said of the paper and no figure shows: to sign would be to sign without it."""
    if not count:
        return None
    return Hindrance(
        what="orphans",
        text=f"有 {count} 条更正找不到位置，未被采用，请重新更正后撤销原更正。",
        text_en=f"Corrections that lost their place and are not applied: {count}. Make each anew and undo it.",
    )
