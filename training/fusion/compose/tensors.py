"""Composed sequences as the tensors that the network takes, each number on a scale of its own."""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.fusion.compose.sequences import Composed
from training.fusion.network import FusionNetwork

LEAST_SPREAD = 1e-3
"""A number that never changed in training: its spread is not divided by."""


@dataclass(frozen=True)
class Scaling:
    """Mean and spread of each sense's numbers, over the training seconds in which it was there."""

    mean: tuple[Tensor, ...]
    spread: tuple[Tensor, ...]

    def __call__(self, senses: list[Tensor]) -> list[Tensor]:
        """Each sense [..., size] to mean 0 and spread 1."""
        parts = zip(senses, self.mean, self.spread, strict=True)
        return [(sense - mean) / spread for sense, mean, spread in parts]


@dataclass(frozen=True)
class Sequences:
    """``senses`` each [N, T, size] as they are measured, ``there`` [N, T, 4], ``labels`` [N, T]."""

    senses: list[Tensor]
    there: Tensor
    labels: Tensor


def to_tensors(composed: Composed) -> Sequences:
    """The same numbers."""
    return Sequences(
        [torch.from_numpy(sense) for sense in composed.senses],
        torch.from_numpy(composed.there),
        torch.from_numpy(composed.labels),
    )


def scaling_of(sequences: Sequences) -> Scaling:
    """Measured where a sense is there: a missing one is zeros."""
    means, spreads = [], []
    for index, sense in enumerate(sequences.senses):
        known = sense[sequences.there[..., index]].double()
        spread = known.std(0)
        means.append(known.mean(0).float())
        spreads.append(torch.where(spread > LEAST_SPREAD, spread, 1.0).float())
    return Scaling(tuple(means), tuple(spreads))


@torch.no_grad()
def folded(network: FusionNetwork, scaling: Scaling) -> FusionNetwork:
    """The same network for numbers as they are measured: its first layers take the scaling in."""
    made = FusionNetwork(network.config)
    made.load_state_dict(network.state_dict())
    for encoder, mean, spread in zip(made.encoders, scaling.mean, scaling.spread, strict=True):
        assert isinstance(encoder, torch.nn.Sequential)
        first = encoder[0]
        assert isinstance(first, torch.nn.Linear)
        first.weight.copy_(first.weight / spread)
        first.bias.copy_(first.bias - first.weight @ mean)
    return made.eval()
