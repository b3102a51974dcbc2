"""Modality importance: how much each sense counts now, from what it says and what it heard."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.fusion.alignment import NOWHERE


class ModalityImportance(nn.Module):
    """``softmax_i(W2 relu(W1 [h_i; g_i]) + e_i)`` over the senses that are there."""

    def __init__(self, senses: int, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(2 * width, width)
        self.second = nn.Linear(width, 1)
        self.bias = nn.Parameter(torch.zeros(senses))

    def forward(self, own: Tensor, aligned: Tensor, there: Tensor) -> Tensor:
        """[B, T, M, d] twice and [B, T, M] -> weights [B, T, M]: 0 where missing, sum 1 or 0."""
        hidden = functional.relu(self.first(torch.cat([own, aligned], -1)))
        score = self.second(hidden)[..., 0] + self.bias
        return weights_of(score, there)


def weights_of(score: Tensor, there: Tensor) -> Tensor:
    """Softmax over what is there; all 0 where nothing is."""
    weights = score.masked_fill(~there, NOWHERE).softmax(-1)
    return weights * there


def equal(there: Tensor) -> Tensor:
    """Every sense that is there counts the same."""
    return weights_of(torch.zeros_like(there, dtype=torch.float32), there)
