"""Keywords: what a passage is indexed by, column by column, and what a query looks for.

Pure: the columns hold tokens parted by blanks, the expression is SQLite's FTS5; whoever keeps the index runs both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.search.passage import Passage
from index.search.sought import tokens_of
from index.search.thesaurus import concepts, meant, read
from index.search.tokens import asked_tokens, is_beginning, tokens

COLUMNS = ("text", "around", "words", "concepts")
WEIGHTS = (1.0, 0.6, 0.1, 1.5)
"""What a token counts in each column (bm25): printed words, the form's head, derived words, concepts."""
TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '.%‰-_/='"
"""FTS5's tokenizer for the columns: it parts at blanks and changes nothing."""


class Asked(NamedTuple):
    """What a query looks for: its parts as runs of tokens, its tokens, and the concepts that widen it."""

    phrases: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    concepts: tuple[str, ...]


def columns(passage: Passage) -> tuple[str, str, str, str]:
    """Return the passage's tokens for each of COLUMNS, parted by blanks."""
    own, words = passage.text, passage.words
    return (
        " ".join(tokens(own)),
        " ".join(tokens(passage.around)),
        " ".join(tokens(words)),
        " ".join((*concepts(f"{own} {words}"), *tokens_of(passage.kind, passage.pointer))),
    )


def query_tokens(query: str, widened: bool = True) -> Asked:
    """Return what to look for; without `widened` no concepts."""
    runs = tuple(run for part in query.split() if len(run := _run(part)) > 1)
    if not widened:
        return Asked(runs, asked_tokens(meant(query) or query), ())
    told = read(query)
    return Asked(runs, asked_tokens(told.literal), told.concepts)


def of_kind(asked: str, kind: Sequence[str]) -> str:
    """Return the FTS5 expression of what is asked, of passages with all these tokens of their kind alone."""
    return " AND ".join([f"({asked})", *(f'concepts : "{token}"' for token in kind)]) if kind else asked


def match(asked: Asked) -> str:
    """Return the FTS5 expression that finds every passage with any of it; "" where there is nothing to look for."""
    found = [_phrase(run) for run in asked.phrases]
    found += [f'"{token}"*' if is_beginning(token) else f'"{token}"' for token in asked.tokens]
    found += [f'concepts : "{name}"' for name in asked.concepts]
    return " OR ".join(dict.fromkeys(found))


def _run(part: str) -> tuple[str, ...]:
    """The tokens of a part as they stand behind each other in the index, but for the single one at its end."""
    found = tokens(part)
    is_chinese = len(found) > 1 and len(found[-1]) == 1 and not found[-1].isascii()
    return found[:-1] if is_chinese else found


def _phrase(run: tuple[str, ...]) -> str:
    return '"' + " ".join(run) + '"'
