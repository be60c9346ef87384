"""A store of records without paper: each value at an invented box, so that citations can be looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy.orm import Session

from extract.filing import Evidence, Filing, Record
from index.answers.asking import Asking
from index.answers.desk import Noted
from index.answers.facts import write_facts
from index.answers.plan import Turn
from index.answers.reply import Answer
from index.database import Database
from index.schema import Document
from review.check import check
from review.finding import Finding

ROWS_A_PAGE = 40


def located(filing: Filing) -> Filing:
    """Return the filing with a box of its own for each value; those that could not be read have one, too."""
    proofs: dict[str, Evidence] = {}
    pointers = list(dict.fromkeys([*(pointer for pointer, _ in _leaves(filing, "")), *filing.evidence]))
    values = dict(_leaves(filing, ""))
    for number, pointer in enumerate(pointers):
        page, row = divmod(number, ROWS_A_PAGE)
        top = round((row + 1) / (ROWS_A_PAGE + 2), 6)
        box = (0.1, top, 0.9, round(top + 0.02, 6))
        old = filing.evidence.get(pointer) or Evidence(
            page=page + 1,
            box=box,
            text=str(values[pointer]),
            confidence=1.0,
            method="text_layer",
            status="exact",
        )
        proofs[pointer] = old.model_copy(update={"page": page + 1, "box": box})
    return filing.model_copy(update={"evidence": proofs})


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Each value with its pointer."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            if name not in ("id", "form_type", "evidence"):
                yield from _leaves(getattr(value, name), f"{pointer}/{name}")
    elif isinstance(value, (tuple, list)):
        for number, one in enumerate(value):
            yield from _leaves(one, f"{pointer}/{number}")
    elif value is not None:
        yield pointer, value


class AskedStore:
    """A database of facts and what the rules find, to be asked."""

    def __init__(self, home: Path, filings: Sequence[Filing], judges: bool = True) -> None:
        self.filings = {one.id: one for one in filings}
        self.findings: tuple[Finding, ...] = check(filings) if judges else ()
        self._by_filing: dict[str, list[Noted]] = {}
        for one in self.findings:
            noted = Noted(one.filing, one.rule, one.severity, one.message, one.message_en, one.paths)
            self._by_filing.setdefault(one.filing, []).append(noted)
        self._database = Database(f"sqlite:///{home / 'asked.db'}", home / "lock")
        self._asking = Asking(self._noted)
        with self._database.write() as session:
            for number, filing in enumerate(filings, 1):
                session.add(
                    Document(
                        number=number,
                        sha256=filing.id,
                        file=f"{filing.id}.pdf",
                        size=0,
                        state="read",
                        added_at="",
                        added_by=None,
                    )
                )
                session.flush()
                write_facts(session, filing.id, [filing])

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """Return the answer to a question."""
        with self._database.read() as session:
            return self._asking.ask(session, question, turns)

    def _noted(
        self, session: Session, filings: Sequence[str], rules: Collection[str] = ()
    ) -> Sequence[Noted]:
        del session  # the findings are known
        found = [one for name in filings for one in self._by_filing.get(name, ())]
        return [one for one in found if not rules or one.rule in rules]

    def __enter__(self) -> AskedStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
