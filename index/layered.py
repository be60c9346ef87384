"""A mapping with some entries changed, while others still use it as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
MOST_ABOVE = 2_000
"""More changed entries than these are put together with the rest: that is worth going through all."""


class Layered(Mapping[Key, Value]):
    """The entries of `below`, but for those that are changed `above`."""

    def __init__(self, below: Mapping[Key, Value], above: Mapping[Key, Value]) -> None:
        self.below = below
        self.above = above

    def __getitem__(self, key: Key) -> Value:
        """Return the value of the key as it is now."""
        return self.above[key] if key in self.above else self.below[key]

    def __iter__(self) -> Iterator[Key]:
        """Yield every key once."""
        yield from self.below
        yield from (key for key in self.above if key not in self.below)

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self.below) + sum(key not in self.below for key in self.above)


def layered(before: Mapping[Key, Value], now: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """Return a mapping with these entries changed; the one before stays as it is, and is not copied for a few."""
    below, above = (before.below, before.above) if isinstance(before, Layered) else (before, {})
    changed = {**above, **now}
    if len(changed) <= MOST_ABOVE:
        return Layered(below, changed)
    return {**below, **changed}
