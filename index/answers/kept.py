"""The answers of a store: what is derived from its documents is brought up to now, then asked."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from sqlalchemy.orm import Session

from extract.language.model import LanguageModel
from index.answers.asking import Asking
from index.answers.desk import Proposed
from index.answers.doubts import Doubts
from index.answers.model_planning import planned_by_model, told_as_understood
from index.answers.plan import Turn
from index.answers.reply import Answer
from index.database import Database
from index.derived import behind, refresh
from index.supersession import superseded, supersessions

AT_ONCE = 20
"""So many documents are brought up to now in one transaction."""


class Answers:
    """Answers questions over what a store holds now; corrections count, superseded and withdrawn filings do not."""

    def __init__(self, database: Database, doubts: Doubts, proposed: Proposed) -> None:
        self._database = database
        self._asking = Asking(doubts, proposed)
        self._supersessions = supersessions()
        self._is_caught_up = False

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        model: LanguageModel | None = None,
        cancel: Event | None = None,
    ) -> Answer:
        """Return the answer; `turns` are what was answered before in this conversation, oldest first.

        `model` may plan a question that is not understood; the answer then begins with how it understood it.
        `cancel`: set where nobody wants that any more.
        """
        self._catch_up()
        with self._database.read() as session:
            answer = self._asking.ask(session, question, turns, self._gone(session))
            known = self._asking.known(session) if model and answer.plan is None else None
        # No transaction stays open while a model thinks.
        plan = planned_by_model(question, known, model, cancel=cancel) if known else None
        if plan is None:
            return answer
        with self._database.read() as session:
            return told_as_understood(self._asking.run(session, plan, self._gone(session)))

    def _gone(self, session: Session) -> dict[str, str]:
        return superseded(session, self._supersessions.of(session))

    def _catch_up(self) -> None:
        """Derive what an older version of the program, or none, derived from the documents.

        A change takes its rows along, so once in a process is enough.
        """
        while not self._is_caught_up:
            with self._database.read() as session:
                late = behind(session, AT_ONCE)
            self._is_caught_up = not late
            with self._database.write() as session:
                for document in late:
                    refresh(session, document)
