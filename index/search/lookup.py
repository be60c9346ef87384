"""Passages looked up in the database: by their words, by what was typed exactly, and as the filters let them through.

The words stand in FTS5 (index.search.fts5) or in PostgreSQL's tsvectors (index.search.tsvector).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from index.schema import Document
from index.search.filters import Filters
from index.search.heads import Head
from index.search.keywords import match, query_tokens
from index.search.typed import Typed
from index.search.words import words_of

WEIGHED = 6_000
"""How many passages are weighed against each other for one query: those of its rarest words. More takes too long."""
VERIFIED = 300
"""How many passages that may hold everything typed are looked at."""
FEW = 1_000
"""A scope of no more passages than these is listed first."""


class Scope(NamedTuple):
    """Which passages may be found: a condition on `p`, with its values; "" where nothing is asked of them.

    `few` are all of them where they are few.
    """

    condition: str
    values: dict[str, Any]
    few: tuple[int, ...] | None = None


def scope_of(
    session: Session, filters: Filters, filings: Collection[str] | None, gone: Collection[str]
) -> Scope:
    """Return the scope of filters; `filings`: those that are in the state asked for, None where none is.

    `gone`: filings that another one supersedes.
    """
    words = words_of(session)
    asked: list[str] = []
    values: dict[str, Any] = {}
    if not filters.everything:
        if out := session.scalars(select(Document.sha256).where(Document.state == "withdrawn")).all():
            asked.append(f"p.document NOT IN {words.texts('out')}")
            values["out"] = json.dumps(out)
        if gone:
            asked.append(f"p.filing NOT IN {words.texts('gone')}")
            values["gone"] = json.dumps(list(gone))
    if filings is not None:
        asked.append(f"p.filing IN {words.texts('filings')}")
        values["filings"] = json.dumps(list(filings))
    for name, condition in (
        ("year", "p.fiscal_year = :year"),
        ("unit", f"{words.PLACE}(p.unit, :unit) > 0"),
        ("kind", ":kind IN (p.kind, p.form_kind)"),
        ("level1", f"{words.PLACE}(p.level1, :level1) > 0"),
    ):
        if (value := getattr(filters, name)) is not None:
            asked.append(condition)
            values[name] = value
    scope = Scope(" AND ".join(asked), values)
    return _listed(session, scope) if filters.is_narrow else scope


def scope_of_head(session: Session, scope: Scope, head: Head) -> Scope:
    """Return what is in a scope and on a form that has one of these units, projects and years at its head."""
    asked, values = [scope.condition] if scope.condition else [], dict(scope.values)
    words = words_of(session)
    for name, wanted, listed in (
        ("unit", head.units, words.texts),
        ("project_name", head.projects, words.texts),
        ("fiscal_year", head.years, words.numbers),
    ):
        if wanted:
            asked.append(f"p.{name} IN {listed(f'head_{name}')}")
            values[f"head_{name}"] = json.dumps(wanted)
    return _listed(session, Scope(" AND ".join(asked), values))


def _listed(session: Session, scope: Scope) -> Scope:
    asked = f"SELECT p.id FROM passages p WHERE {scope.condition} LIMIT {FEW + 1}"  # noqa: S608
    found = tuple(session.scalars(text(asked), scope.values))
    return scope._replace(few=found) if len(found) <= FEW else scope


def ranked(session: Session, query: str, scope: Scope, depth: int, kind: Sequence[str] = ()) -> list[int]:
    """Return the passages that hold words of a query, or speak of what it asks for, the best first.

    `kind`: the tokens of the only kind that is wanted. Words that most passages hold are left aside where rarer ones find enough.
    """
    asked = match(query_tokens(query))
    if not asked:
        return []
    words = words_of(session)
    terms: list[tuple[int, str]] = sorted(words.counted(session, asked.split(" OR "), WEIGHED))
    weighed = many = 0
    for count, _ in terms:
        if many and weighed + count > WEIGHED:
            break
        weighed += count
        many += 1
    found: list[int] = words.best(session, terms[:many], scope, WEIGHED, depth, kind)
    if len(found) < depth and many < len(terms):
        others = words.best(session, terms[many:], scope, WEIGHED, depth, kind)
        found = list(dict.fromkeys((*found, *others)))
    return found[:depth]


def exact(session: Session, typed: Typed, scope: Scope) -> list[int]:
    """Return the passages that hold every word as it was typed, in themselves or with their form's head, the best first."""
    asked = typed.match()
    if not asked:
        return []
    words = words_of(session)
    numbers: list[int] = words.best(session, [(1, asked)], scope, WEIGHED, VERIFIED)
    listed = text(
        "SELECT p.id, p.kind, p.text, p.project_name, p.unit, p.fiscal_year FROM passages p "  # noqa: S608
        f"WHERE p.id IN {words.numbers('ids')}"
    )
    rows = {row.id: row for row in session.execute(listed, {"ids": json.dumps(numbers)})}
    ranks = {
        number: typed.rank(row.kind, row.text, (row.project_name, row.unit, row.fiscal_year))
        for number, row in rows.items()
    }
    held = [number for number in numbers if ranks[number] is not None]
    return sorted(held, key=lambda number: ranks[number] or 0)


def within(session: Session, numbers: Sequence[int], scope: Scope) -> list[int]:
    """Return those of the passages that are in the scope, in their order."""
    if not scope.condition:
        return list(numbers)
    asked = f"SELECT p.id FROM passages p WHERE p.id IN {words_of(session).numbers('ids')} AND "  # noqa: S608
    values = {"ids": json.dumps(list(numbers)), **scope.values}
    there = set(session.scalars(text(asked + scope.condition), values))
    return [number for number in numbers if number in there]
