"""The training: AdamW over a stream of batches, the learning rate warmed up and then let down to nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from eval.training.lessons import IGNORED, Batch
from extract.transformer.configuration import LayoutConfig
from extract.transformer.modeling import LayoutModel

log = logging.getLogger(__name__)

RATE = 1.5e-3
DECAY = 0.01
WARM_UP = 200
CLIP = 1.0
TOLD_EVERY = 100


class Tensors(NamedTuple):
    """A batch as tensors on the device."""

    characters: Tensor
    figures: Tensor
    pairs: Tensor
    mask: Tensor
    roles: Tensor
    pointers: Tensor


def device() -> torch.device:
    """Return where to train: the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def train(config: LayoutConfig, batches: Iterable[Batch], steps: int, seed: int) -> LayoutModel:
    """Return a model trained from scratch for so many batches, on the CPU and in evaluation mode."""
    torch.manual_seed(seed)
    place = device()
    model = LayoutModel(config)
    model.to(place).train()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98), fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share_of_rate(step, steps))
    start, lost = time.monotonic(), 0.0
    for step, batch in zip(range(1, steps + 1), batches, strict=False):
        given = tensors(batch, place)
        loss = loss_of(model, given)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        lost += float(loss.detach())
        if step % TOLD_EVERY == 0:
            log.info(
                "step %d of %d, loss %.4f, %.0f s", step, steps, lost / TOLD_EVERY, time.monotonic() - start
            )
            lost = 0.0
    model.cpu().eval()
    return model


def share_of_rate(step: int, steps: int) -> float:
    """Return the part of the learning rate that holds at a step, 0 to 1."""
    warm = min(WARM_UP, max(steps // 10, 1))
    return min((step + 1) / warm, max(steps - step, 0) / max(steps - warm, 1))


def tensors(batch: Batch, place: torch.device) -> Tensors:
    """Return a batch on the device."""
    arrays = (batch.characters, batch.figures, batch.pairs, batch.mask, batch.roles, batch.pointers)
    return Tensors(*(torch.from_numpy(array).to(place) for array in arrays))


def loss_of(model: LayoutModel, given: Tensors) -> Tensor:
    """Return the mean surprise over all lines, at the roles and at each pointer, added up."""
    said = model(given.characters, given.figures, given.pairs, given.mask)
    roles = cross_entropy(said.roles.flatten(0, 1), given.roles.flatten(), ignore_index=IGNORED)
    pointers = cross_entropy(said.pointers.flatten(0, 2), given.pointers.flatten(), ignore_index=IGNORED)
    return roles + pointers * len(model.config.pointers)
