"""What a person waits for goes first."""

from threading import Event, Thread

import pytest

from index import foreground
from index.foreground import Foreground
from index.search.keeper import BATCH, FEW, slice_of


def test_the_background_waits_for_an_act_and_goes_on_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "CALM_SECONDS", 0.0)
    ahead, passed, came = Foreground(), Event(), Event()

    def background() -> None:
        came.set()
        ahead.give_way(30)
        passed.set()

    with ahead.act(), ahead.act():
        thread = Thread(target=background)
        thread.start()
        came.wait(30)
        assert not passed.wait(0.05)
    assert passed.wait(30)
    thread.join()


def test_the_background_comes_on_though_somebody_always_waits() -> None:
    ahead = Foreground()
    with ahead.act():
        ahead.give_way(0.01)
        assert ahead.is_busy


def test_an_act_that_fails_is_over() -> None:
    ahead = Foreground()
    with pytest.raises(ValueError, match="refused"), ahead.act():
        raise ValueError("refused")
    assert ahead.is_busy, "the next act may well follow"
    ahead.give_way(0.01)


def test_slices_are_small_while_people_act(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = Foreground()
    assert not ahead.is_busy
    assert slice_of(ahead) == slice_of(None) == BATCH
    with ahead.act():
        assert slice_of(ahead) == FEW
    assert slice_of(ahead) == FEW
    monkeypatch.setattr(foreground, "CALM_SECONDS", 0.0)
    assert slice_of(ahead) == slice_of(None) == BATCH
