"""What people decided on findings: the last word on each counts, as long as the values behind it stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.lineage import lineage
from index.rows import DecidedFinding
from index.schema import DecisionEvent
from index.snapshot import once
from review.finding import Finding


def decisions(session: Session, sha256: str) -> dict[str, DecisionEvent]:
    """Return the last decision of a person on each finding of the document, whether a correction ended it or not.

    Those on documents that have sheets of it are among them.
    """
    return once(session, ("decisions", sha256), partial(_decisions, session, sha256))


def _decisions(session: Session, sha256: str) -> dict[str, DecisionEvent]:
    documents = (sha256, *lineage(session).relatives(sha256))
    said = select(DecisionEvent).where(
        DecisionEvent.document.in_(documents), DecisionEvent.decision != "resolved"
    )
    ordered = said.order_by(DecisionEvent.id)
    return {event.finding: event for event in session.scalars(ordered)}


def all_decisions(session: Session) -> dict[str, dict[str, DecisionEvent]]:
    """Return `decisions` of every document that has any, in one go."""
    said = select(DecisionEvent).where(DecisionEvent.decision != "resolved").order_by(DecisionEvent.id)
    found: dict[str, dict[str, DecisionEvent]] = {}
    for event in session.scalars(said):
        found.setdefault(event.document, {})[event.finding] = event
    return found | {document: decisions(session, document) for document in lineage(session).related()}


def judged(finding: Finding, said: Mapping[str, DecisionEvent], others: Iterable[str] = ()) -> DecidedFinding:
    """Return the finding with what was decided on it; a decision on other values counts as open again.

    `others`: what it is called where its paper lies in other documents.
    """
    named = [said[name] for name in others if name in said and said[name].basis == finding.basis]
    own = said.get(finding.id)
    last = max([*named, *([own] if own else [])], key=lambda one: one.id, default=None)
    if last is None or last.basis != finding.basis:
        return DecidedFinding(finding=finding)
    told = {"reason": last.reason, "who": last.who, "when": last.made_at}
    if last.decision == "reopened":
        return DecidedFinding(finding=finding, decision="open", **told)
    standing: Literal["accepted", "dismissed"] = "accepted" if last.decision == "accepted" else "dismissed"
    return DecidedFinding(finding=finding, decision=standing, **told)
