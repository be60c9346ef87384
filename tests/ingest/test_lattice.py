"""Rules between crossings: one that ends in the open goes on to the next rule, or is let go."""

import numpy as np
import pytest

from ingest.lattice import Lattice, runs, settled


def edges(*lines: str) -> np.ndarray:
    """`#` a closed edge (or text), `.` an open one."""
    return np.array([[char == "#" for char in line] for line in lines])


FRAME = edges("##", "##", "##")

LATTICES = {
    "a gap at the end is closed up to the next rule": (("###", "##.", "###"), None, ("###", "###", "###")),
    "text in the way lets the rule go": (("###", "#..", "###"), ("...", ".##", "..."), ("###", "...", "###")),
    "a rule that ends at another stays": (("###", "#..", "###"), "meets", ("###", "#..", "###")),
}


@pytest.mark.parametrize("case", LATTICES)
def test_a_rule_ends_at_another(case: str) -> None:
    across, text, expected = LATTICES[case]
    inner = "##" if text == "meets" else ".."
    down = edges("##", inner, "..", "##")
    text_across = edges(*text) if isinstance(text, tuple) else np.zeros((3, 3), dtype=bool)
    lattice = Lattice(edges(*across), down, text_across, np.zeros((4, 2), dtype=bool))
    assert settled(lattice).across.tolist() == edges(*expected).tolist()


def test_runs_are_told_by_their_crossings() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.array([False])) == []
