"""The measures of the layout transformer, as `transformers` keeps them: config.json beside the weights."""

from __future__ import annotations

from typing import Any

from transformers import PretrainedConfig

from extract.transformer.features import FIGURES, LENGTH, PAIR_CODES
from extract.transformer.roles import POINTERS, ROLES


class LayoutConfig(PretrainedConfig):
    """Sizes of the model, and the names of what it says; the defaults are those of the model that ships."""

    model_type = "jixiao-layout"

    def __init__(
        self,
        vocabulary_size: int = 4096,
        character_size: int = 48,
        text_size: int = 96,
        hidden_size: int = 128,
        layers: int = 4,
        heads: int = 4,
        roles: tuple[str, ...] | list[str] = ROLES,
        pointers: tuple[str, ...] | list[str] = POINTERS,
        **rest: Any,
    ) -> None:
        self.vocabulary_size = vocabulary_size
        self.character_size = character_size
        self.text_size = text_size
        self.hidden_size = hidden_size
        self.layers = layers
        self.heads = heads
        self.roles = list(roles)
        self.pointers = list(pointers)
        self.length = LENGTH
        self.figures = FIGURES
        self.pair_codes = PAIR_CODES
        super().__init__(**rest)
