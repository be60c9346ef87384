"""The layout transformer in torch: what is trained and exported. Reading needs neither (inference.py).

    characters -> embedding -> two convolutions -> max and mean ─┐
    figures ─────────────────────────────────────────────────────┴─> lines -> encoder layers ─┬─> roles
    pairs -> one table: a bias for each head of each layer ───────────────────┘               └─> pointers
           └─────────────── and one for each pointer ────────────────────────────────────────────┘

No line has a number in a sequence: order is only what the pairs say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.utils.generic import ModelOutput

from extract.transformer.configuration import LayoutConfig
from extract.transformer.features import LENGTH

WIDTHS = (0, 4, 8, 14, LENGTH)
"""Lines of like length are encoded together in training."""
FAR_BELOW = -1e4
"""Added to the logit of a line that is only padding."""


@dataclass
class LayoutOutput(ModelOutput):
    """Logits of b sheets of n lines: `roles` (b, n, roles), `pointers` (b, pointers, n, n + 1), last 'nothing'."""

    roles: Tensor | None = None
    pointers: Tensor | None = None


class LayoutModel(PreTrainedModel):
    """Lines of a page in, a role for each and where it points out."""

    config_class = LayoutConfig
    config: LayoutConfig
    base_model_prefix = "layout"

    def __init__(self, config: LayoutConfig) -> None:
        super().__init__(config)
        size, heads = config.hidden_size, config.heads
        self.text = TextEncoder(config)
        self.figures = nn.Linear(config.figures, size)
        self.pairs = nn.Embedding(config.pair_codes, heads * config.layers + len(config.pointers))
        self.layers = nn.ModuleList(EncoderLayer(size, heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(size)
        self.roles = nn.Linear(size, len(config.roles))
        self.pointers = PointerHead(size, len(config.pointers))
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.02 if module is self.pairs else 0.1)

    def forward(self, characters: Tensor, figures: Tensor, pairs: Tensor, mask: Tensor) -> LayoutOutput:
        """Return the logits; `mask` (b, n) is true where a line stands, false in the padding."""
        padding = (~mask).to(figures.dtype)[:, None, None, :] * FAR_BELOW
        bias = self._bias(pairs)
        lines = self.text(characters) + self.figures(figures)
        heads = self.config.heads
        for at, layer in enumerate(self.layers):
            lines = layer(lines, bias[:, at * heads : (at + 1) * heads] + padding)
        lines = self.norm(lines)
        pointing = bias[:, len(self.layers) * heads :] + padding
        return LayoutOutput(roles=self.roles(lines), pointers=self.pointers(lines, pointing))

    def _bias(self, pairs: Tensor) -> Tensor:
        """Return (b, heads of all layers and pointers, n, n)."""
        added = self.pairs(pairs[..., 0].int())
        for kind in range(1, pairs.shape[-1]):
            added = added + self.pairs(pairs[..., kind].int())
        return added.permute(0, 3, 1, 2).contiguous()


class TextEncoder(nn.Module):
    """A line's characters as one vector."""

    def __init__(self, config: LayoutConfig) -> None:
        super().__init__()
        self.size = config.hidden_size
        self.embedding = nn.Embedding(config.vocabulary_size, config.character_size, padding_idx=0)
        self.first = Convolution(config.character_size, config.text_size)
        self.second = Convolution(config.text_size, config.text_size)
        self.out = nn.Linear(2 * config.text_size, config.hidden_size)

    def forward(self, characters: Tensor) -> Tensor:
        """Return (b, n, hidden) for (b, n, length)."""
        flat = characters.flatten(0, 1)
        vectors = self._sorted(flat) if self.training else self._encoded(flat)
        return vectors.reshape(*characters.shape[:2], self.size)

    def _sorted(self, flat: Tensor) -> Tensor:
        """Return the same as `_encoded`, short lines apart from long ones: most lines are short."""
        lengths = (flat != 0).sum(dim=1)
        vectors = torch.zeros(len(flat), self.size, dtype=self.out.weight.dtype, device=flat.device)
        for least, most in pairwise(WIDTHS):
            at = ((lengths > least) & (lengths <= most)).nonzero()[:, 0]
            if len(at):
                vectors = vectors.index_copy(0, at, self._encoded(flat[at, :most]))
        return vectors

    def _encoded(self, flat: Tensor) -> Tensor:
        there = (flat != 0).to(self.out.weight.dtype)[:, :, None]
        seen = nn.functional.gelu(self.first(self.embedding(flat) * there)) * there
        seen = nn.functional.gelu(self.second(seen)) * there
        mean = seen.sum(dim=1) / there.sum(dim=1).clamp(min=1.0)
        return self.out(torch.cat([seen.amax(dim=1).clamp(min=0.0), mean], dim=1))


class Convolution(nn.Module):
    """A convolution of width 3 over (n, length, size), as one product of matrices: quicker to train on a CPU."""

    def __init__(self, size: int, out: int) -> None:
        super().__init__()
        self.product = nn.Linear(3 * size, out)

    def forward(self, line: Tensor) -> Tensor:
        """Return (n, length, out)."""
        padded = nn.functional.pad(line, (0, 0, 1, 1))
        return self.product(torch.cat([padded[:, :-2], line, padded[:, 2:]], dim=2))


class EncoderLayer(nn.Module):
    """Attention among the lines, then each line for itself; each normed before and added."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(size)
        self.attention_in = nn.Linear(size, 3 * size)
        self.attention_out = nn.Linear(size, size)
        self.wide_norm = nn.LayerNorm(size)
        self.wide_in = nn.Linear(size, 4 * size)
        self.wide_out = nn.Linear(4 * size, size)

    def forward(self, lines: Tensor, bias: Tensor) -> Tensor:
        """Return the lines (b, n, size); `bias` (b, heads, n, n) is added before the softmax."""
        sheets, count, size = lines.shape
        split = self.attention_in(self.attention_norm(lines)).reshape(sheets, count, 3, self.heads, -1)
        asked, offered, told = split.permute(2, 0, 3, 1, 4).unbind(0)
        logits = asked @ offered.transpose(2, 3) * (size // self.heads) ** -0.5 + bias
        heard = (logits.softmax(dim=3) @ told).transpose(1, 2).reshape(sheets, count, size)
        lines = lines + self.attention_out(heard)
        wide = nn.functional.gelu(self.wide_in(self.wide_norm(lines)))
        return lines + self.wide_out(wide)


class PointerHead(nn.Module):
    """Where each line points, for each kind of pointer, or to nothing."""

    def __init__(self, size: int, pointers: int) -> None:
        super().__init__()
        self.count = pointers
        self.asked = nn.Linear(size, pointers * size // 2)
        self.offered = nn.Linear(size, pointers * size // 2)
        self.nothing = nn.Linear(size, pointers)

    def forward(self, lines: Tensor, bias: Tensor) -> Tensor:
        """Return the logits (b, pointers, n, n + 1)."""
        sheets, lines_count, size = lines.shape
        shape = (sheets, lines_count, self.count, size // 2)
        asked = self.asked(lines).reshape(shape).transpose(1, 2)
        offered = self.offered(lines).reshape(shape).transpose(1, 2)
        logits = asked @ offered.transpose(2, 3) * (size // 2) ** -0.5 + bias
        nothing = self.nothing(lines).transpose(1, 2)[..., None]
        return torch.cat([logits, nothing], dim=3)
