"""The findings that answers tell of, from the store: all on some filings, or of a few rules, judged quickly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.answers.desk import Noted
from index.kin import Kinships
from index.schema import Document, FilingNumber
from index.shelf import Shelf
from index.tuning import Tunings
from review.check import across
from review.finding import Finding
from review.kinship import kinship
from review.packs import Packs, judging
from review.rule import form_rules


class Doubts:
    """Gives answers the findings that stand in a store; those that somebody dismissed are none."""

    def __init__(self, shelf: Shelf, kinships: Kinships, tunings: Tunings) -> None:
        self._shelf = shelf
        self._kinships = kinships
        self._tunings = tunings

    def __call__(self, session: Session, filings: Sequence[str], rules: Collection[str] = ()) -> list[Noted]:
        """Return the findings on these filings; see index.answers.desk.Finder."""
        if rules:
            held = self._laid(session, filings)
            return [_noted(one) for one in _judged(held, rules, self._tunings.packs(session))]
        told = [
            found
            for name in filings
            for found in (*self._shelf.view(session, name).findings, *self._kinships.of(session, name)[1])
        ]
        return [_noted(one.finding) for one in told if one.decision != "dismissed"]

    def _laid(self, session: Session, filings: Sequence[str]) -> list[Filing]:
        """The filings with their corrections, without judging their documents."""
        asked = select(Document).join(FilingNumber, FilingNumber.document == Document.sha256)
        rows = session.scalars(asked.where(FilingNumber.id.in_(filings)).distinct()).all()
        return [one for row in rows for one in self._shelf.laid(session, row) if one.id in filings]


def _judged(filings: Sequence[Filing], rules: Collection[str], packs: Packs) -> Iterator[Finding]:
    for filing in filings:
        with judging(filing, packs):
            for rule in form_rules():
                if rule.id in rules:
                    yield from rule.judge(filing).findings
    if len(filings) > 1:
        for project in kinship(filings).projects:
            yield from (one for one in across(project, packs) if one.rule in rules)


def _noted(one: Finding) -> Noted:
    return Noted(one.filing, one.rule, one.severity, one.message, one.message_en, one.paths)
