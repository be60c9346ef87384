"""What a desk remembers is set aside from the interpreter's looks, circles are still found, and nothing of it stays after."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from index import tidying
from index.foreground import Foreground
from index.tidying import NEVER, Tidying

BEAT = 0.01


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


class Link:
    """One of two that hold each other."""

    other: Link


def circle() -> tuple[Link, Link]:
    one, other = Link(), Link()
    one.other, other.other = other, one
    return one, other


def until(done: Callable[[], Any]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(BEAT)


def test_what_is_remembered_is_set_aside_and_new_circles_are_found() -> None:
    with Tidying(Foreground(), BEAT):
        assert gc.get_threshold()[2] == NEVER
        until(gc.get_freeze_count)
        one, _ = circle()
        gone = weakref.ref(one)
        del one, _
        until(lambda: gone() is None)


def set_aside() -> weakref.ref[Link]:
    """A circle that nobody holds, and that no look finds that leaves out what was set aside."""
    kept = circle()
    gone = weakref.ref(kept[0])
    gc.collect()
    gc.freeze()
    del kept
    gc.collect()
    assert gone() is not None
    return gone


def test_circles_of_what_was_set_aside_are_found_once_nobody_has_done_anything_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tidying, "ANEW_SECONDS", 0.0)
    gone = set_aside()
    with Tidying(Foreground(), BEAT):
        until(lambda: gone() is None)


def test_what_was_set_aside_does_not_grow_for_ever_though_there_is_never_a_calm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tidying, "CALM_BEATS", 1_000_000)
    with Tidying(Foreground(), BEAT):
        until(gc.get_freeze_count)
        some = gc.get_freeze_count() // 4
        gone: list[weakref.ref[Link]] = []
        for _ in range(20):  # what is remembered for a while, set aside, and let go
            before = gc.get_freeze_count()
            held = [circle() for _ in range(some)]
            gone.append(weakref.ref(held[0][0]))
            until(lambda at=before: gc.get_freeze_count() != at)
            del held
        until(lambda: gone[0]() is None)


def test_it_waits_for_a_moment_in_which_nobody_waits() -> None:
    ahead = Foreground()
    gc.collect()
    with ahead.act(), Tidying(ahead, BEAT):
        time.sleep(20 * BEAT)
        assert gc.get_freeze_count() == 0
    with Tidying(ahead, BEAT):
        until(gc.get_freeze_count)
