"""Questions answered: planned, run over the facts, told with the places on paper; without any language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import get_args

from sqlalchemy.orm import Session

from extract.filing import FormType
from index.answers import budget_answers
from index.answers.budget_terms import FIELD
from index.answers.comparing import compared
from index.answers.declining import not_understood, nothing
from index.answers.desk import Finder, Proposed, Run, none_proposed
from index.answers.found import findings_told
from index.answers.lookups import looked_up
from index.answers.plan import Plan, Trouble, Turn
from index.answers.planner import planned
from index.answers.quoting import quoted
from index.answers.reckoning import counted_up, extreme, reckoned
from index.answers.reply import Answer
from index.answers.vocabulary import Known, Vocabulary

LONGEST = 400
"""Signs of a question; a longer one is no question."""
OF_PROJECTS = tuple(one for one in get_args(FormType) if not one.startswith("department_"))
"""The forms that are of a project: a department's budget and its 整体支出 are of none, and not counted as one."""
RUNS: Mapping[str, Callable[[Run], Answer]] = {
    "lookup": looked_up,
    "list": looked_up,
    "trend": looked_up,
    "why": looked_up,
    "count": counted_up,
    "sum": reckoned,
    "mean": reckoned,
    "max": extreme,
    "min": extreme,
    "compare": compared,
    "findings": findings_told,
    "quote": quoted,
}


class Asking:
    """Answers questions over a session; knows the names of the store as long as they stay the same."""

    def __init__(self, finder: Finder, proposed: Proposed = none_proposed) -> None:
        self._finder = finder
        self._proposed = proposed
        self._known = Known()

    def ask(
        self,
        session: Session,
        question: str,
        turns: Sequence[Turn] = (),
        gone: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer; `turns` are what was answered before in this conversation, oldest first."""
        plan = self.plan(session, question, turns)
        if isinstance(plan, Trouble):
            return not_understood(plan)
        return self.run(session, plan, gone or {})

    def plan(self, session: Session, question: str, turns: Sequence[Turn] = ()) -> Plan | Trouble:
        """Return what is asked as a query, or what is not understood."""
        today = date.today()
        return planned(question[:LONGEST], self.known(session), turns, today.year)

    def run(self, session: Session, plan: Plan, gone: Mapping[str, str]) -> Answer:
        """Return the answer to a plan, whoever made it."""
        if plan.op == "count" and plan.of == "project" and not plan.forms and not plan.where:
            plan = plan.model_copy(update={"forms": OF_PROJECTS})
        run = Run(session, plan, gone, self._finder, proposed=self._proposed)
        if plan.fields == (FIELD,):
            return budget_answers.answered(run) if plan.op in budget_answers.RUNS else nothing(run)
        return RUNS[plan.op](run)

    def known(self, session: Session) -> Vocabulary:
        """Return the names that the store knows now."""
        return self._known.of(session)
