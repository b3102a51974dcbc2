"""Senses that are missing for a while, or for good: so that none is leant on blindly."""

import torch
from torch import Tensor


def hide(there: Tensor, whole: float, span: float, generator: torch.Generator) -> Tensor:
    """``there`` bool [B, T, M] with whole senses and stretches of them taken away.

    Each sense of each sequence is missing altogether with probability ``whole``, else for one
    stretch with probability ``span``. A sequence that had a sense keeps at least one throughout.
    """
    batch, steps, senses = there.shape
    gone = torch.rand(batch, senses, generator=generator) < whole
    kept = torch.rand(batch, senses, generator=generator).masked_fill(~there.any(1), -1.0)
    spared = torch.nn.functional.one_hot(kept.argmax(-1), senses).bool()
    made = there & ~(gone & ~spared)[:, None]
    stretched = torch.rand(batch, senses, generator=generator) < span
    ends = torch.rand(batch, senses, 2, generator=generator).sort(-1).values * (steps + 1)
    step = torch.arange(steps)[None, :, None]
    inside = (step >= ends[:, None, :, 0]) & (step < ends[:, None, :, 1])
    return made & ~(inside & (stretched & ~spared)[:, None])
