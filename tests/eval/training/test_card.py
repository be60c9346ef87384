"""The model card says what was measured of the weights that ship."""

from __future__ import annotations

from eval.training.card import CARD, card, kept, with_card
from extract.transformer.inference import MODEL, WEIGHTS


def test_the_card_holds_the_figures_of_the_weights_that_ship() -> None:
    assert card(kept()) in CARD.read_text(encoding="utf-8")
    assert kept()["bytes"] == (WEIGHTS / MODEL).stat().st_size


def test_a_table_has_a_line_for_each_condition() -> None:
    found = {"fields": 0.98765, "fields_false": 0.01, "roles": 1.0, "pointers": 0.5, "fields_counted": 12345}
    figures = {
        "seed": 1, "steps": 2000, "read_pages": 7, "parameters": 1000163, "bytes": 2**21, "held_out": {"clean": found}
    }  # fmt: skip
    lines = card(figures).splitlines()
    assert lines[-1] == "| clean | 0.988 | 0.010 | 1.000 | 0.500 | 12,345 |"
    assert "| model.onnx | 2.0 MB |" in lines


def test_new_figures_take_the_place_of_the_old_ones_and_leave_the_rest() -> None:
    text = CARD.read_text(encoding="utf-8")
    figures = kept()
    changed = with_card(text, figures | {"steps": 77_777})
    assert "77,777" in changed
    assert with_card(changed, figures) == text
