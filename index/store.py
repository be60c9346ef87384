"""The store: documents, their readings, what people said of them; everything kept, nothing overwritten.

One Store per process, usable from many threads. Under its home lie the database, the originals and the
derived page pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from extract.label_file import label_file
from extract.learning import Data
from index import listing, pictures
from index.answers.doubts import Doubts
from index.answers.kept import Answers
from index.archive import Manifest, back_up
from index.audit import Audit, Head, audit, chain_head
from index.changes import add_decision, document_of, find_correction
from index.compositions import Composing
from index.counts import Counts, counts
from index.database import Database
from index.deliveries import Deliveries
from index.directions import Directing
from index.early import EarlyReadings
from index.foreground import Foreground
from index.gathering import Gathering
from index.holdings import held
from index.kin import Kinships
from index.learned import Learned
from index.lessons import Lessons
from index.originals import Originals
from index.papers import Papers
from index.pause import Pause
from index.people import People
from index.permissions import Who, allow
from index.pictures import View
from index.queue import Queue
from index.resubmissions import Resubmissions
from index.rows import DecidedFinding, Decision, FilingRow, FilingView
from index.saying import change_row, resolved, say, take_reading, undo
from index.search.finding import Search, store_name
from index.search.vectors import Vectors
from index.second_readings import SHARE, SecondReadings
from index.shelf import Shelf
from index.shown import Shown
from index.sign_off import SignOffs
from index.sketch import Sketches
from index.stale import refuse_stale
from index.takings import Takings
from index.tidying import Tidying
from index.trends import Trends
from index.tuning import Tunings
from index.versions import count_events
from index.warming import Warming
from ingest.errors import StoreError
from review.apply import parse_value
from review.correction import Action, RowAction
from review.coverage import Line, coverage
from review.expected import Expected
from review.finding import Finding
from review.pack_file import pack_file
from review.packs import Packs
from review.value import refuse_no_field


class Store(Papers):
    """Everything that is kept, and the only way to change it."""

    def __init__(
        self,
        home: Path,
        database: Database,
        labels: Data | None = None,
        view: View = pictures,
        packs: Packs | None = None,
        second_reading_share: float = SHARE,
        vectors: str | None = None,
        embedder: str = "hashed",
        is_webhook_set: bool = False,
    ) -> None:
        """Use `open`."""
        originals = Originals(home)
        self.tunings = Tunings(database, packs)
        self._sketches = Sketches(home)
        shelf = Shelf(self.tunings, self._sketches)
        self.queue = Queue(database, home / "locks")
        self.early = EarlyReadings(home)
        self.pause = Pause(home)
        self.takings = Takings(database, shelf)
        self.resubmissions = Resubmissions(database, shelf)
        self.kinships = Kinships(database, shelf, self.tunings)
        self.trends = Trends(database, shelf, self.kinships)
        sign_offs = SignOffs(database, shelf, self.kinships)
        deliveries = Deliveries(database, home / "locks", is_webhook_set)
        super().__init__(home, database, originals, shelf, sign_offs, deliveries, view)
        self.directions = Directing(database, shelf, sign_offs.refuse_signed)
        self.compositions = Composing(database, shelf, originals, view, sign_offs.refuse_signed)
        self.labels = Learned(database, labels)
        self._ahead = Foreground()
        self.lessons = Lessons(database)
        self.people = People(database)
        self.second_readings = SecondReadings(database, shelf, self.page_image, second_reading_share)
        self.answers = Answers(
            database,
            Doubts(shelf, self.kinships, self.tunings),
            lambda session: self.resubmissions.ties(session).proposed,
        )
        self.search = Search(
            database, Vectors(home, vectors, embedder, store_name(database)), self.filings, self._ahead
        )

    @classmethod
    def open(
        cls,
        home: Path,
        url: str | None = None,
        labels: Path | None = None,
        view: View = pictures,
        figures: Path | None = None,
        second_reading_share: float = SHARE,
        vectors: str | None = None,
        embedder: str = "hashed",
        is_webhook_set: bool = False,
    ) -> Store:
        """Return the store under `home`, made or brought up to date where needed; StoreError when it cannot.

        `labels`: a file of labels that readings know beside the program's own (extract.label_file).
        `figures`: a file of packs of figures that filings are judged by (review.pack_file).
        `second_reading_share`: how many percent of the machine-confirmed values a second person retypes unseen.
        `vectors`: the Chroma server's address, those under `home` where none is given; `embedder` makes them.
        `view`: what opens kept files to look at them; this process itself where none is given.
        `is_webhook_set`: documents whose reading ends here are owed to the webhook (index.deliveries).
        """
        home = home.expanduser().resolve()
        try:
            (home / "locks").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"无法使用资料库目录 {home}：{error.strerror}。/ {home} cannot be used."
            ) from error
        data, packs = label_file(labels), pack_file(figures)
        database = Database(url or f"sqlite:///{home / 'jixiao.db'}", home / "locks" / "open.lock")
        return cls(home, database, data, view, packs, second_reading_share, vectors, embedder, is_webhook_set)

    def close(self) -> None:
        """Give the vectors and the database back."""
        self._sketches.flush()
        self.search.close()
        self._database.close()

    def warming(self) -> Warming:
        """Return what does the first look at the whole store in the background, not yet started."""
        return Warming(self._database, self._shelf)

    def tidying(self) -> Tidying:
        """Return what keeps the interpreter's long looks out of people's way, for the block that a process serves in."""
        return Tidying(self._ahead)

    # Filings

    def filings(self, everything: bool = False) -> list[FilingRow]:
        """Return one line for each current filing; the superseded ones too when all are wanted.

        Those of withdrawn documents are never among them.
        """
        with self._database.read() as session:
            ties, across = self.resubmissions.ties(session), self.kinships.decided_findings(session)
            state = self.sign_offs.stated(session)
            rows = listing.list_filings(session, self._shelf, ties, across, state, everything)
            return self.takings.held(session, rows)

    def filing(self, filing_id: str) -> FilingView:
        """Return a filing with its corrections applied, its findings and decisions; NotFound otherwise."""
        with self._ahead.act(), self._database.read() as session:
            kin, across = self.kinships.of(session, filing_id)
            view = self._told(session, filing_id, across)
            ties = {
                "superseded_by": self._shelf.census(session).superseded.get(filing_id),
                "resubmissions": tuple(self.resubmissions.listed(session, filing_id)),
                "kin": kin,
            }
        return view.model_copy(update=ties)

    @contextmanager
    def gathering(self) -> Iterator[Gathering]:
        """Yield one look at the whole store, valid in the block: for what is told of many filings at a time."""
        with self._database.read() as session:
            ties = self.kinships, self.resubmissions, self.tunings
            yield Gathering(session, self._shelf, *ties, self.sign_offs, self.second_readings, self._told)

    def findings(self) -> list[Finding]:
        """Return the findings over all current filings, whatever people decided on them."""
        with self._database.read() as session:
            return [*listing.findings_within(session, self._shelf), *self.kinships.findings(session)]

    def decided_findings(self) -> list[DecidedFinding]:
        """Return the findings on each current filing, within it and across, in the order of the filings, with decisions."""
        with self._database.read() as session:
            return listing.decided_findings(session, self._shelf, self.kinships.decided_findings(session))

    def finding(self, finding_id: str) -> Finding:
        """Return a finding on the current filings, whatever people decided on it; NotFound otherwise."""
        with self._database.read() as session:
            return self._finding(session, finding_id)[1]

    def coverage(self, expected: Sequence[Expected] | None = None) -> tuple[Line, ...]:
        """Return what is held of each unit, year and kind of form, and what is missing."""
        with self._database.read() as session:
            proposed = self.resubmissions.ties(session).partners()
            return coverage(held(session, self._shelf, proposed), expected)

    def export(self) -> dict[str, Any]:
        """Return `{"documents", "findings", "corrections", …}` by the export contract, corrections applied.

        Each document carries the findings within its forms; "findings" those across documents. Superseded
        filings stay in their documents: "supersessions" tells by which, "names" what each file was called,
        "directions" what people said of the pages of each, by its sha256: turned, left out, where forms begin and of what kind;
        "parameters" the packs of figures that are not as shipped, each with the changes that made it so, "chain"
        how many rows are chained and the last digest, "sign_offs" how far the review of each filing has come, and
        whose signature holds, "second_readings" how often a machine-confirmed value was wrong.
        """
        with self._database.read() as session:
            found = listing.whole(session, self._shelf, self.kinships.findings(session))
            across, state = self.kinships.decided_findings(session), self.sign_offs.stated(session)
            lines = listing.filing_lines(session, self._shelf, across, state)
            return found | {
                "parameters": self.tunings.exported(session),
                "sign_offs": self.sign_offs.exported(session, lines),
                "second_readings": self.second_readings.measured(session),
            }

    def counts(self) -> Counts:
        """Return how much there is and how much waits, as numbers alone."""
        with self._database.read() as session:
            return counts(session)

    # The chain

    def chain(self, expect: str | None = None) -> Head:
        """Return where the chain stands, without walking it; StoreError when `expect` is no digest."""
        with self._database.read() as session:
            return chain_head(session, expect)

    def verify(self, expect: str | None = None) -> Audit:
        """Return what is not as it was written; `expect`: a digest that somebody noted and that must be there."""
        with self._database.read() as session:
            return audit(session, self._originals, expect)

    def back_up(self, file: Path) -> Manifest:
        """Write the whole store into a new file while it is used, and return what is in it (index.archive)."""
        return back_up(self._database, self._originals, file)

    # People

    def correct(
        self,
        filing_id: str,
        pointer: str,
        new: str | None,
        who: Who,
        why: str | None = None,
        version: int | None = None,
    ) -> FilingView:
        """Keep that `new` stands on the paper at the pointer (None: nothing stands there).

        Conflict when `version` is not the current one; InvalidCorrection when `new` does not fit.
        """
        parse_value(pointer, new)
        return self._say(filing_id, pointer, "correct", new, who, why, version)

    def confirm(self, filing_id: str, pointer: str, who: Who, version: int | None = None) -> FilingView:
        """Keep that the value at the pointer was compared with the paper and is right."""
        refuse_no_field(pointer)
        return self._say(filing_id, pointer, "confirm", None, who, None, version)

    def reject(
        self, filing_id: str, pointer: str, who: Who, why: str | None = None, version: int | None = None
    ) -> FilingView:
        """Keep that what was read at the pointer is no reading of it: the value is unread from now on."""
        parse_value(pointer, None)
        return self._say(filing_id, pointer, "reject", None, who, why, version)

    def change_row(
        self,
        filing_id: str,
        pointer: str,
        action: RowAction,
        who: Who,
        version: int | None = None,
        **more: Any,
    ) -> FilingView:
        """Keep that rows of a form were read amiss: one is added, deleted, split, merged or moved (index.row_events).

        `more` are `other`, `at`, `box` and `why`. Conflict when `version` is not the current one.
        """
        name = allow(who, "correct")
        return self._changed(
            filing_id,
            lambda session: change_row(
                session, self._shelf, filing_id, pointer, action, name, version, **more
            ),
        )

    def take_reading(self, filing_id: str, pointer: str, who: Who, version: int | None = None) -> FilingView:
        """Take back all that stands of what people said of the place, so that it is as read; NotFound without any."""
        refuse_no_field(pointer)
        name = allow(who, "correct")
        return self._changed(
            filing_id,
            lambda session: take_reading(session, self._shelf, filing_id, pointer, name, version),
        )

    def undo(self, correction_id: int, who: Who, version: int | None = None) -> FilingView:
        """Take a correction, a confirmation or an earlier undo back; Conflict when that was done already.

        Stale when `version` is not the current one.
        """
        who = allow(who, "correct")
        with self._database.write() as session:
            document = document_of(session, find_correction(session, correction_id))
            if version is not None:
                refuse_stale(session, document, version, count_events(session, document))
            signed = self.sign_offs.held(session, document)
            filing_id, kept = undo(session, self._shelf, correction_id, who)
            self.sign_offs.refuse_change(signed, kept)
        self._shelf.remember(kept)
        with self._database.read() as session:
            lister = self._shelf.lister(session, kept.extraction.source.sha256, filing_id)
        return self.filing(lister)

    def corrected(self, correction_id: int) -> str:
        """Return the id of the filing that lists a correction; NotFound when there is none."""
        with self._database.read() as session:
            event = find_correction(session, correction_id)
            return self._shelf.lister(session, document_of(session, event), event.filing)

    def decide(
        self, finding_id: str, decision: Decision, reason: str, who: Who, version: int | None = None
    ) -> FilingView:
        """Keep a decision on a finding, for the values it has now; a dismissal needs a reason.

        Conflict when `version` is not the current one.
        """
        who = allow(who, "decide")
        with self._database.read() as session:  # a look through the whole store holds no write lock
            document, finding = self._finding(session, finding_id)
            seen = count_events(session, document)
        with self._database.write() as session:
            present = count_events(session, document)
            refuse_stale(session, document, version, present)
            if present != seen:
                document, finding = self._finding(session, finding_id)
            self.sign_offs.refuse_signed(session, document, finding.filing)
            add_decision(session, document, finding, decision, reason, who)
        return self.filing(finding.filing)

    # Inside

    def _told(self, session: Session, filing_id: str, across: Iterable[DecidedFinding]) -> FilingView:
        """Return a filing with all that was said of it, and these findings across; NotFound otherwise."""
        view = self._shelf.view(session, filing_id)
        view = view.model_copy(update={"findings": (*view.findings, *across)})
        said = {"resolved": resolved(session, view), **self.sign_offs.of(session, view)}
        return view.model_copy(update=said)

    def _finding(self, session: Session, finding_id: str) -> tuple[str, Finding]:
        """Return the document of a finding, within a form or across forms and years, and the finding."""
        return self._shelf.finding(session, finding_id) or self.kinships.finding(session, finding_id)

    def _say(
        self,
        filing_id: str,
        pointer: str,
        action: Action,
        new: str | None,
        who: Who,
        why: str | None,
        seen: int | None,
    ) -> FilingView:
        """Keep one event on a value, in one transaction with the look at its version."""
        name = allow(who, "correct")
        return self._changed(
            filing_id,
            lambda session: say(session, self._shelf, filing_id, pointer, action, new, name, why, seen),
        )

    def _changed(self, filing_id: str, change: Callable[[Session], Shown]) -> FilingView:
        """Make a change of a filing in one transaction with the look at its version and at what is signed; return it."""
        with self._ahead.act():
            with self._database.write() as session:
                signed = self.sign_offs.held(session, self._shelf.view(session, filing_id).document)
                kept = change(session)
                self.sign_offs.refuse_change(signed, kept)
            self._shelf.remember(kept)
            return self.filing(filing_id)
