"""The cases in which a fusion is judged: which senses it has, and how spoilt they are."""

from collections.abc import Mapping

import torch
from torch import Tensor

from edge_agent.domain.fusion_input import SENSES
from training.fusion.compose.tensors import Sequences

ALL = "all senses"
KEPT: Mapping[str, tuple[str, ...]] = {
    ALL: SENSES,
    "face and voice": ("face", "voice"),
    "without face": ("voice", "body", "motion"),
    "without voice": ("face", "body", "motion"),
    "face alone": ("face",),
    "voice alone": ("voice",),
    "body and motion alone": ("body", "motion"),
}
MISSING_SHARE = 0.6


def there_in(case: str, data: Sequences, seed: int = 0) -> Tensor:
    """``there`` [N, T, 4] of a case; ``60 % missing`` takes each sense of each second by chance."""
    if case == "60 % missing":
        generator = torch.Generator().manual_seed(seed)
        return data.there & (torch.rand(data.there.shape, generator=generator) > MISSING_SHARE)
    kept = torch.tensor([sense in KEPT[case] for sense in SENSES])
    return data.there & kept


CASES = (*KEPT, "60 % missing")
