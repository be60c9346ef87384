"""What people decided on findings: the last word on each counts, as long as the values behind it stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.rows import DecidedFinding
from index.schema import DecisionEvent
from review.finding import Finding


def decisions(session: Session, sha256: str) -> dict[str, DecisionEvent]:
    """Return the last decision of a person on each finding of the document, whether a correction ended it or not."""
    said = select(DecisionEvent).where(DecisionEvent.document == sha256, DecisionEvent.decision != "resolved")
    ordered = said.order_by(DecisionEvent.id)
    return {event.finding: event for event in session.scalars(ordered)}


def judged(finding: Finding, said: Mapping[str, DecisionEvent]) -> DecidedFinding:
    """Return the finding with what was decided on it; a decision on other values counts as open again."""
    last = said.get(finding.id)
    if last is None or last.basis != finding.basis:
        return DecidedFinding(finding=finding)
    told = {"reason": last.reason, "who": last.who, "when": last.made_at}
    if last.decision == "reopened":
        return DecidedFinding(finding=finding, decision="open", **told)
    standing: Literal["accepted", "dismissed"] = "accepted" if last.decision == "accepted" else "dismissed"
    return DecidedFinding(finding=finding, decision=standing, **told)
