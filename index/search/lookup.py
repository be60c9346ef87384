"""Passages looked up in the database: by their words, by what was typed exactly, and as the filters let them through."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from index.schema import Document
from index.search.filters import Filters
from index.search.heads import Head
from index.search.keywords import WEIGHTS, match, of_kind, query_tokens
from index.search.typed import Typed

WEIGHED = 6_000
"""How many passages are weighed against each other for one query: those of its rarest words. More takes too long."""
VERIFIED = 300
"""How many passages that may hold everything typed are looked at."""
RANK = f"bm25(passage_words, {', '.join(map(str, WEIGHTS))})"
COUNTED = (
    "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH value "  # noqa: S608
    f"LIMIT {WEIGHED + 1})) FROM json_each(:terms)"
)
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
    asked: list[str] = []
    values: dict[str, Any] = {}
    if not filters.everything:
        if out := session.scalars(select(Document.sha256).where(Document.state == "withdrawn")).all():
            asked.append("p.document NOT IN (SELECT value FROM json_each(:out))")
            values["out"] = json.dumps(out)
        if gone:
            asked.append("p.filing NOT IN (SELECT value FROM json_each(:gone))")
            values["gone"] = json.dumps(list(gone))
    if filings is not None:
        asked.append("p.filing IN (SELECT value FROM json_each(:filings))")
        values["filings"] = json.dumps(list(filings))
    for name, condition in (
        ("year", "p.fiscal_year = :year"),
        ("unit", "instr(p.unit, :unit) > 0"),
        ("kind", ":kind IN (p.kind, p.form_kind)"),
        ("level1", "instr(p.level1, :level1) > 0"),
    ):
        if (value := getattr(filters, name)) is not None:
            asked.append(condition)
            values[name] = value
    scope = Scope(" AND ".join(asked), values)
    return _listed(session, scope) if filters.is_narrow else scope


def scope_of_head(session: Session, scope: Scope, head: Head) -> Scope:
    """Return what is in a scope and on a form that has one of these units, projects and years at its head."""
    asked, values = [scope.condition] if scope.condition else [], dict(scope.values)
    for name, wanted in (("unit", head.units), ("project_name", head.projects), ("fiscal_year", head.years)):
        if wanted:
            asked.append(f"p.{name} IN (SELECT value FROM json_each(:head_{name}))")  # noqa: S608
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
    terms = _counted(session, asked.split(" OR "))
    weighed = 0
    chosen: list[str] = []
    for count, term in terms:
        if chosen and weighed + count > WEIGHED:
            break
        weighed += count
        chosen.append(term)
    found = _best(session, of_kind(" OR ".join(chosen), kind), scope, depth)
    if len(found) < depth and len(chosen) < len(terms):
        rest = " OR ".join(term for _, term in terms[len(chosen) :])
        others = _best(session, of_kind(rest, kind), scope, depth)
        found = list(dict.fromkeys((*found, *others)))
    return found[:depth]


def exact(session: Session, typed: Typed, scope: Scope) -> list[int]:
    """Return the passages that hold every word as it was typed, in themselves or with their form's head, the best first."""
    asked = typed.match()
    if not asked:
        return []
    numbers = _best(session, asked, scope, VERIFIED)
    listed = text(
        "SELECT p.id, p.kind, p.text, p.project_name, p.unit, p.fiscal_year FROM passages p "
        "WHERE p.id IN (SELECT value FROM json_each(:ids))"
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
    asked = "SELECT p.id FROM passages p WHERE p.id IN (SELECT value FROM json_each(:ids)) AND "
    values = {"ids": json.dumps(list(numbers)), **scope.values}
    there = set(session.scalars(text(asked + scope.condition), values))
    return [number for number in numbers if number in there]


def _counted(session: Session, terms: Sequence[str]) -> list[tuple[int, str]]:
    """How many passages hold each term, at most one more than are weighed; the rarest first."""
    found = session.execute(text(COUNTED), {"terms": json.dumps(terms)})
    return sorted((int(count), term) for term, count in found)


def _best(session: Session, asked: str, scope: Scope, depth: int) -> list[int]:
    """The best of the passages that match and are in the scope; of very many the latest are weighed."""
    joined, limited, values = "", "", scope.values
    if scope.few is not None:
        limited = "AND +passage_words.rowid IN (SELECT value FROM json_each(:few))"  # +: not one query for each of them
        values = {"few": json.dumps(scope.few)}
    elif scope.condition:
        joined = "CROSS JOIN passages p ON p.id = passage_words.rowid"
        limited = f"AND {scope.condition}"
    found = session.scalars(
        text(
            f"SELECT number FROM (SELECT passage_words.rowid AS number, {RANK} AS rank FROM passage_words {joined} "  # noqa: S608
            f"WHERE passage_words MATCH :asked {limited} ORDER BY passage_words.rowid DESC LIMIT {WEIGHED}) "
            f"ORDER BY rank, number LIMIT {depth}"
        ),
        {"asked": asked, **values},
    )
    return list(found)
