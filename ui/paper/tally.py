"""What the summary counts, filing by filing: states, findings, corrections, trust, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from index.rows import FilingRow, FilingView
from review.apply import taken_back
from review.finding import Finding
from ui.paper.words import state_of


class Entry(NamedTuple):
    """A finding with how it stands, and who said so, when and why; `correction` ended it."""

    finding: Finding
    standing: str
    who: str | None = None
    when: str | None = None
    reason: str | None = None
    correction: int | None = None


SEVERITIES = ("error", "warning", "notice")
STANDINGS = ("open", "accepted", "dismissed", "resolved")


def entries(view: FilingView) -> Iterator[Entry]:
    """Yield the findings of a filing: the open ones first, the gravest of them before the others, ended ones last."""
    found = [Entry(one.finding, one.decision, one.who, one.when, one.reason) for one in view.findings]
    found += [
        Entry(one.finding, "resolved", one.who, one.when, None, one.correction) for one in view.resolved
    ]
    yield from sorted(
        found,
        key=lambda one: (STANDINGS.index(one.standing), SEVERITIES.index(one.finding.severity)),
    )


class Tally:
    """Counts over filings that are taken one by one."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.findings: Counter[tuple[str, str]] = Counter()
        self.actions: Counter[str] = Counter()
        self.trust: Counter[str] = Counter()
        self.people: Counter[str] = Counter()
        self.signers: Counter[str] = Counter()
        self.packs: Counter[str] = Counter()
        self.undone = self.orphans = self.conflicts = self.unread = self.filings = 0

    def take(self, view: FilingView, row: FilingRow) -> None:
        """Count one filing."""
        self.filings += 1
        self.states[state_of(row, view)] += 1
        self.packs.update(pack.name for pack in view.packs)
        self.findings.update((one.finding.severity, one.standing) for one in entries(view))
        self.actions.update(one.action for one in view.corrections)
        self.undone += len(taken_back(view.corrections))
        self.orphans += len(view.orphans)
        self.conflicts += len(view.conflicts)
        self.trust.update(one.state for one in view.trust.values())
        self.unread += sum(one.status == "unread" for one in view.filing.evidence.values())
        self.people.update(one.who for one in view.corrections)
        self.people.update(one.who for one in view.findings if one.who)
        signature = signature_of(view)
        if signature:
            self.signers[signature] += 1


def signature_of(view: FilingView) -> str | None:
    """Return who signed the filing off; None unless it stands signed off now."""
    if view.state != "signed_off":
        return None
    return next((one.who for one in reversed(view.sign_offs) if one.action == "signed"), None)
