"""What kind of table a title names, and which rows hold money of other years."""

from __future__ import annotations

from collections.abc import Sequence

from review.budget import Sheet, bare
from review.budget_parameters import budget_parameters


def kinds(found: Sequence[Sheet]) -> dict[str, Sheet]:
    """Return the tables by kind, those alone that no other table can be taken for."""
    named: dict[str, list[Sheet]] = {}
    for sheet in found:
        kind = kind_of(sheet.title)
        if kind is not None:
            named.setdefault(kind, []).append(sheet)
    return {kind: only[0] for kind, only in named.items() if len(only) == 1}


def kind_of(title: str) -> str | None:
    """Return the kind of table that the title names, or None."""
    plain = bare(title)
    for one in budget_parameters().table_kinds:
        is_any = not one.any or any(word in plain for word in one.any)
        if is_any and all(word in plain for word in one.all) and not any(word in plain for word in one.none):
            return one.kind
    return None


def is_carried(name: str) -> bool:
    """Whether the row is money kept from other years, which the tables by account do not show alike."""
    return any(word in name for word in budget_parameters().carried)
