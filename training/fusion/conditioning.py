"""What statistics of the person say beside the senses: as modulation, and as tokens to attend to.

The modulation is adaLN-Zero (Peebles & Xie 2023), written anew: a block that is the identity until
training finds a use for the condition.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


class AdaLNZero(nn.Module):
    """A feed-forward block on [..., d], shifted, scaled and gated by a condition [..., S]."""

    def __init__(self, width: int, statistics: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.inner = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.embed = nn.Linear(statistics, width)
        self.modulate = nn.Linear(width, 3 * width)
        nn.init.zeros_(self.modulate.weight)
        nn.init.zeros_(self.modulate.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """``x + gate * f(norm(x) (1 + scale) + shift)``; equal to ``x`` before training."""
        embedded = functional.silu(self.embed(condition))
        shift, scale, gate = self.modulate(embedded).chunk(3, -1)
        out: Tensor = x + gate * self.inner(self.norm(x) * (1.0 + scale) + shift)
        return out


class StatisticsTokens(nn.Module):
    """Each statistic is a token that the fused vector may attend to.

    A statistic that is missing (bit 0) has no weight; with none there the answer is 0.
    """

    def __init__(self, width: int, statistics: int) -> None:
        super().__init__()
        self.query = nn.Linear(width, width)
        self.key = nn.Parameter(torch.randn(statistics, width) * width**-0.5)
        self.value = nn.Parameter(torch.randn(statistics, width) * width**-0.5)
        self.scale = width**-0.5

    def forward(self, x: Tensor, statistics: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
        """``x`` [..., d], ``statistics`` and ``known`` [..., S] -> answer [..., d], weights."""
        score = self.query(x) @ self.key.T * self.scale
        weights = score.masked_fill(~known, -1e4).softmax(-1) * known
        answer = (weights * statistics) @ self.value
        return x + answer, weights
