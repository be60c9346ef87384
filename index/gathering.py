"""The store at one moment, for whoever writes much of it down: its filings with all that was said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from sqlalchemy.orm import Session

from extract.filing import Filing
from index import listing
from index.audit import Head, chain_head
from index.document_rows import Direction, DocumentRow
from index.kin import Kinships
from index.resubmissions import Resubmissions
from index.rows import DecidedFinding, FilingRow, FilingView
from index.second_readings import SecondReadings
from index.shelf import Shelf
from index.sign_off import SignOffs
from index.standing import events_of, listed
from index.supersession import supersession_rows
from index.tuning import Tunings
from review.error_rate import ErrorRate
from review.project import Project

Told = Callable[[Session, str, Iterable[DecidedFinding]], FilingView]
"""Returns a filing with what people said of it, and with these findings across forms and years."""


class Held(NamedTuple):
    """A filing, and the document that it stands in: its sha256 and its name."""

    document: str
    file: str
    filing: Filing


class Gathering:
    """One look at the whole store: what is told one after the other is of one moment. Valid while its session is."""

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        kinships: Kinships,
        resubmissions: Resubmissions,
        tunings: Tunings,
        sign_offs: SignOffs,
        second_readings: SecondReadings,
        told: Told,
    ) -> None:
        """Use `Store.gathering`."""
        self._session = session
        self._shelf = shelf
        self._kinships = kinships
        self._resubmissions = resubmissions
        self._tunings = tunings
        self._sign_offs = sign_offs
        self._second_readings = second_readings
        self._told = told

    @cached_property
    def rows(self) -> tuple[FilingRow, ...]:
        """One line for each filing in the order of the documents, the superseded ones too."""
        ties = self._resubmissions.ties(self._session)
        state = self._sign_offs.stated(self._session)
        return tuple(
            listing.list_filings(self._session, self._shelf, ties, self._across, state, everything=True)
        )

    @cached_property
    def documents(self) -> tuple[DocumentRow, ...]:
        """The documents that are not withdrawn, in the order they were added."""
        return tuple(listing.list_documents(self._session, self._shelf, everything=False))

    @cached_property
    def filings(self) -> Mapping[str, Held]:
        """Every filing by its id, corrections applied."""
        return {
            filing.id: Held(row.sha256, row.file, filing)
            for row, shown in self._shelf.current(self._session)
            for filing in shown.extraction.filings
        }

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects of the store, of whose filings none is superseded."""
        return self._kinships.projects(self._session)

    @cached_property
    def head(self) -> Head:
        """Where the chain stands."""
        return chain_head(self._session)

    @cached_property
    def supersessions(self) -> Sequence[Mapping[str, str | int]]:
        """The supersessions in force: earlier, later, who, when, reason."""
        return supersession_rows(self._session)

    @cached_property
    def changed_packs(self) -> Sequence[Mapping[str, object]]:
        """The packs of figures that are not as the program has them, with the changes that made them so."""
        return self._tunings.exported(self._session)

    @cached_property
    def error_rate(self) -> ErrorRate:
        """How often blind second readings found a machine-confirmed value wrong, over the whole store."""
        return self._second_readings.measured(self._session)

    def directions(self, document: str) -> tuple[Direction, ...]:
        """Return what people said of the pages of a document, oldest first."""
        return listed(events_of(self._session, document))

    def view(self, filing_id: str) -> FilingView:
        """Return a filing with its findings, decisions, corrections and sign-off; not what ties it to others."""
        return self._told(self._session, filing_id, self._across.get(filing_id, ()))

    @cached_property
    def _across(self) -> Mapping[str, tuple[DecidedFinding, ...]]:
        return self._kinships.decided_findings(self._session)
