"""A mapping with changes above another is what a copy with the changes would be."""

from random import Random

import pytest

from index import layered as module
from index.layered import layered


@pytest.mark.parametrize("most", [0, 3, 100])
def test_it_is_what_a_copy_would_be(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ABOVE", most)
    rng, copy = Random(5), {"a": 1}
    now = layered({}, copy)
    for turn in range(60):
        changes = {rng.choice("abcdefgh"): turn for _ in range(rng.randint(1, 3))}
        before, was = now, dict(now)
        now, copy = layered(now, changes), {**copy, **changes}
        assert dict(now) == copy
        assert len(now) == len(copy)
        assert dict(before) == was
