"""What was done to sign filings off, as events, and what follows: how far the review of a filing has come.

A signature holds for what the filing said when it was given (`basis`): a hash of its values, texts, rows and of the
events of people on it, and a hash of its errors with what was decided on them. When either is another one now, the
signature holds no more. The form of both hashes is for good: signatures of years are held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from extract.filing import Filing
from index.rows import DecidedFinding, FilingState, SignOff, Told
from index.schema import Base

MARKS = ("signed", "reopened")
"""The actions after which a filing is signed off, or is not any more."""
HALF = 32
"""Hexadecimal digits of each of the two hashes of a basis."""


class SignOffEvent(Base):
    """One event of a filing's sign-off (index.rows.SignOff)."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        CheckConstraint("action IN ('submitted', 'signed', 'returned', 'reopened')", name="action"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str] = mapped_column(ForeignKey("filings.id"), index=True)
    action: Mapped[str]
    who: Mapped[str]
    made_at: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    basis: Mapped[str]
    chain: Mapped[str]


def sign_off_events(
    session: Session, filing_id: str | None = None, document: str | None = None, after: int = 0
) -> dict[str, list[SignOff]]:
    """Return by filing what was done to sign it off, oldest first.

    Of this filing or document alone where one is named, and beyond the event with the number `after`.
    """
    chosen = select(SignOffEvent).where(SignOffEvent.id > after).order_by(SignOffEvent.id)
    if filing_id is not None:
        chosen = chosen.where(SignOffEvent.filing == filing_id)
    if document is not None:
        chosen = chosen.where(SignOffEvent.document == document)
    found: dict[str, list[SignOff]] = {}
    for one in session.scalars(chosen):
        found.setdefault(one.filing, []).append(_told(one))
    return found


def signature(events: Sequence[SignOff]) -> SignOff | None:
    """Return the last signature that nobody reopened, whether it still holds or not."""
    marks = [one for one in events if one.action in MARKS]
    return marks[-1] if marks and marks[-1].action == "signed" else None


def is_awaiting(events: Sequence[SignOff]) -> bool:
    """Whether the filing was submitted, and nobody has signed or returned it since."""
    return bool(events) and events[-1].action == "submitted"


def state_of(events: Sequence[SignOff], is_touched: bool, now: Callable[[], str]) -> FilingState:
    """Return how far the review has come; `now` gives the present basis, and is asked only where somebody signed."""
    signed = signature(events)
    if signed is not None:
        return "signed_off" if signed.basis == now() else "reopened"
    if any(one.action in MARKS for one in events):
        return "reopened"
    return "in_review" if is_touched or events else "new"


def said_basis(filing: Filing, events: Iterable[int]) -> str:
    """Return the hash of what a filing says: its form, values and texts as printed, and the numbers of people's events."""
    import simplejson

    said = {
        "values": filing.model_dump(exclude_defaults=True, exclude={"id", "evidence"}),
        "texts": {pointer: one.text for pointer, one in filing.evidence.items()},
        "unread": [pointer for pointer in sorted(filing.evidence) if filing.is_unread(pointer)],
        "events": sorted(events),
    }
    text = simplejson.dumps(said, use_decimal=True, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:HALF]


def errors_basis(found: Iterable[DecidedFinding]) -> str:
    """Return the hash of the errors among findings, and of what was decided on each."""
    errors = sorted(
        (one.finding.id, one.finding.basis, one.decision, one.when or "")
        for one in found
        if one.finding.severity == "error"
    )
    return sha256(repr(errors).encode()).hexdigest()[:HALF]


def lapse(signed: SignOff, now: str) -> Told | None:
    """Return why a signature holds no more; None where it holds."""
    if signed.basis == now:
        return None
    if signed.basis[:HALF] != now[:HALF]:
        return Told(
            text="签发后文件被重新读取，内容与签发时不同，请核对后重新提交签发。",
            text_en="It was read again since and says something else than what was signed: check it and submit it again.",
        )
    return Told(
        text="签发后错误级问题有变（规则参数、程序版本或同一项目的其他表有变动），请核对后重新提交签发。",
        text_en=(
            "Its errors are others than when it was signed (figures of the rules, the program, or another form of the project "
            "changed): check it and submit it again."
        ),
    )


def _told(event: SignOffEvent) -> SignOff:
    return SignOff(
        id=event.id,
        action=event.action,  # type: ignore[arg-type]
        who=event.who,
        when=event.made_at,
        reason=event.reason,
        version=event.version,
        basis=event.basis,
        chain=event.chain,
    )
