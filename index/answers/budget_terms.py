"""The lines and tables of departments' budgets by what they mean: words of questions and printed labels alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.answers.fields import loaded
from index.answers.lexicon import Sense, squeezed, words
from index.answers.names import key
from review.budget_parameters import budget_parameters, meant

FIELD = "budgeted"
"""The field of a budget's cells in fields.yaml."""
TOTAL = "total"
WAY = "/"
"""What stands between a line and which way the money goes: fiscal/spent is 财政拨款支出."""
_NONE = "-"


class Spot(NamedTuple):
    """What cell of a budget a fact is, beside its row: how it is kept in `Fact.part`.

    `kind`: of the table, "" where its title names none; `side`: "earned" or "spent", "" where that is not plain;
    `code`: of the row; `column`: what the column means; `is_doubted`: the unit printed above the table cannot be right.
    """

    kind: str
    side: str
    code: str
    column: str
    is_doubted: bool

    def kept(self) -> str:
        """Return it as text."""
        told = (self.kind, self.side, self.code, self.column, "doubted" if self.is_doubted else "")
        return " ".join(one or _NONE for one in told)

    @classmethod
    def of(cls, text: str) -> Spot:
        """Return what `kept` made of it."""
        kind, side, code, column, doubt = ("" if one == _NONE else one for one in text.split(" "))
        return cls(kind, side, code, column, bool(doubt))


def term_of(label: str) -> str:
    """Return what a printed label or a word of a question means; its own key where no list has it."""
    own = key(label)
    lists = budget_parameters()
    return _spoken().get(own) or meant(lists.subjects, label) or meant(lists.columns, label) or own


def term_of_outlay(label: str) -> str | None:
    """Return which of the outlays published one by one (三公经费) a column is, or None."""
    told = meant(budget_parameters().outlays, label)
    return "three" if told == TOTAL else told


def of_table(kind: str) -> tuple[str, ...]:
    """Return the lines that a whole table is of: 一般公共预算支出表 is all of the general budget."""
    return tuple(loaded("words_budgets")["of_tables"].get(kind, ()))


def called(term: str) -> str:
    """Return what answers call a line or a table."""
    told = loaded("words_budgets")
    bare, way = term_and_way(term)
    return str(told["named"].get(bare, bare)) + (told["ways"][way][0] if way else "")


@cache
def _spoken() -> dict[str, str]:
    told = loaded("words_budgets")["line"]
    return {key(str(one)): str(term) for term, listed in told.items() for one in listed}


def spoken() -> Iterator[tuple[str, Sense]]:
    """Yield the words for tables and lines that no store has to print, as they are matched."""
    told = loaded("words_budgets")
    for kind in ("table", "line", "depth", "account", "filler"):
        for value, listed in told[kind].items():
            for one in listed:
                meant_by = line_of(str(one), str(value)) if kind == "line" else str(value)
                yield squeezed(str(one)), Sense(kind, meant_by)


def is_common(label: str) -> bool:
    """Whether a printed label is a word that questions use otherwise: 项目, 金额, 合计."""
    return any(one.text == squeezed(label) for one in words().at(squeezed(label), 0))


def line_of(label: str, term: str) -> str:
    """Return the line that a word means: its term, with its way behind it where the term is of both and the word says which.

    >>> line_of("财政拨款支出", "fiscal"), line_of("财政拨款", "fiscal"), line_of("教育支出", "教育支出")
    ('fiscal/spent', 'fiscal', '教育支出')
    """
    told = loaded("words_budgets")
    if term not in told["both_ways"]:
        return term
    ways = [way for way, marks in told["ways"].items() if any(mark in label for mark in marks)]
    return f"{term}{WAY}{ways[0]}" if len(ways) == 1 else term


def term_and_way(line: str) -> tuple[str, str]:
    """Return the term of a line and which way the money goes, "" where it does not say."""
    term, _, way = line.partition(WAY)
    return term, way


def codes_said(code: str) -> Iterator[str]:
    """Yield how questions name the account of a code: never by three digits alone, which may be any figure."""
    told = loaded("words_budgets")
    if len(code) > 3:
        yield code
    yield from (squeezed(f"{word}{link}{code}") for word in told["code_before"] for link in ("", "为", "是"))
    yield from (squeezed(f"{code}{word}") for word in told["code_behind"])
