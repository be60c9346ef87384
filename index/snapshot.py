"""What was asked of one snapshot of the database: in a session that only reads, no question has two answers.

A statement costs more than its rows: it is put together anew, and whoever runs it lets other threads go first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

ANSWERS = "answers"
"""Where a session that only reads keeps what it was told; one that writes has no such place."""
Answer = TypeVar("Answer")
Question = tuple[Any, ...]


def once(session: Session, question: Question, ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` answers to the question: asked once in a session that only reads, each time in one that writes."""
    known: dict[Question, Any] | None = session.info.get(ANSWERS)
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: Answer = known[question]
    return answer


def remembers(session: Session) -> bool:
    """Return whether what is asked in this session is asked once."""
    return ANSWERS in session.info


def is_known(session: Session, question: Question) -> bool:
    """Return whether the question was answered in this session."""
    return question in session.info.get(ANSWERS, ())


def learn(session: Session, answers: Mapping[Question, object]) -> None:
    """Keep answers to questions that are about to be asked one by one; for a session that remembers."""
    session.info[ANSWERS].update(answers)
