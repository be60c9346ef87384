"""A language model beside the reading of a document: it fills in what is missing and makes claims, or is done without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.filing import Filing, Problem
from extract.labels import LabelBook
from extract.language.claims import with_claims
from extract.language.fields import filled
from extract.language.lines import Line, lines_of_dump, lines_of_page
from extract.language.model import LanguageModel
from extract.language.values import field_data
from ingest.dump import TextLine
from ingest.errors import LanguageUnavailable
from ingest.page import Page

SECONDS = 120.0


@dataclass(slots=True)
class Helper:
    """A model at the side of one reading. `classes` are the causes that rules sort explanations into.

    It gathers the lines of the pages as they are read; `filings` are helped when all are there.
    """

    model: LanguageModel
    classes: Sequence[str] = ()
    seconds: float = SECONDS
    lines: list[Line] = field(default_factory=list)

    def seen(self, page: Page) -> None:
        """Keep what a page says."""
        data = field_data()
        self.lines += lines_of_page(page, data["smallest"], data["least_pt"])

    def heard(self, lines: Iterable[TextLine]) -> None:
        """Keep the lines of a text dump."""
        self.lines += lines_of_dump(lines)

    def helped(
        self, filings: Sequence[Filing], book: LabelBook, problems: list[Problem]
    ) -> tuple[Filing, ...]:
        """Return the filings with what the model adds; where it cannot be asked they stay, and a problem says so."""
        done: list[Filing] = []
        try:
            for filing in filings:
                own = self._own(filing, filings)
                done.append(filing)
                done[-1] = filled(filing, own, self.model, book, self.seconds)
                done[-1] = with_claims(done[-1], self.model, self.classes, self.seconds)
        except LanguageUnavailable as error:
            problems.append(Problem(page=None, text=f"{error}（未用语言模型读取 / read without it）"))
        return (*done, *filings[len(done) :])

    def _own(self, filing: Filing, filings: Sequence[Filing]) -> list[Line]:
        """Return the lines of the pages that no other form stands on."""
        others = {page for one in filings if one.id != filing.id for page in pages_of(one)}
        return [line for line in self.lines if line.page in pages_of(filing) - others]


def pages_of(filing: Filing) -> set[int]:
    """Return the pages that the form has values on."""
    return {proof.page for proof in filing.evidence.values() if proof.page is not None}
