"""Cross-modal alignment: each sense asks every other what it saw in the last steps.

For each ordered pair i <- j and head, ``softmax(Q_i K_j^T / sqrt(d_k) + bias) V_j`` over the steps
of a causal window in which j was there; the pairs' answers are averaged. After Edu-EmotionNet's
cross-modal attention alignment, rebuilt in standard form; the residual is ours, since without it
a sense that is left alone would say nothing.
"""

import math

import torch
from torch import Tensor, nn

NOWHERE = -1e4
"""A step that may not be seen: small enough for softmax, finite for every runtime."""


class CrossModalAlignment(nn.Module):
    """Vectors of M senses, [B, T, M, d] -> [B, T, M, d]."""

    def __init__(
        self, senses: int, width: int, heads: int, window: int, residual: bool, positional: bool
    ) -> None:
        super().__init__()
        self.senses, self.heads, self.window, self.residual = senses, heads, window, residual
        shape = senses, senses, width, width
        self.query = nn.Parameter(_spread(shape))
        self.key = nn.Parameter(_spread(shape))
        self.value = nn.Parameter(_spread(shape))
        self.age = nn.Parameter(torch.zeros(heads, window)) if positional else None
        self.norm = nn.LayerNorm(width)

    def forward(self, now: Tensor, past: Tensor, there: Tensor, valid: Tensor) -> Tensor:
        """``now`` [B, Q, M, d] asks ``past`` [B, K, M, d], whose last Q steps are ``now``.

        ``there`` [B, Q, M]: whether a sense is there now; ``valid`` [B, K, M]: whether it was in
        each step of the past. A missing sense's answer is that of the others alone.
        """
        batch, asked, senses, width = now.shape
        kept = past.shape[1]
        split = batch, -1, senses, senses, self.heads, width // self.heads
        query = torch.einsum("bqid,ijde->bqije", now, self.query).reshape(split)
        key = torch.einsum("bkjd,ijde->bkije", past, self.key).reshape(split)
        value = torch.einsum("bkjd,ijde->bkije", past, self.value).reshape(split)
        score = torch.einsum("bqijhe,bkijhe->bijhqk", query, key) / math.sqrt(width // self.heads)
        age = _ages(asked, kept, now.device)
        if self.age is not None:
            score = score + self.age[:, age.clamp(0, self.window - 1)]
        seen = ((age >= 0) & (age < self.window))[None] & valid.transpose(1, 2)[:, :, None]
        score = score.masked_fill(~seen[:, None, :, None], NOWHERE)
        answer = torch.einsum("bijhqk,bkijhe->bqijhe", score.softmax(-1), value)
        answer = answer.reshape(batch, asked, senses, senses, width)
        heard = self._heard(seen)
        share = heard / heard.sum(-1, keepdim=True).clamp(min=1.0)
        aligned = (answer * share[..., None]).sum(3)
        if not self.residual:
            return aligned
        out: Tensor = self.norm(now * there[..., None] + aligned)
        return out

    def _heard(self, seen: Tensor) -> Tensor:
        """[B, Q, i, j]: whether i has anything of j to ask, j another sense."""
        anything = seen.any(-1).transpose(1, 2).to(torch.float32)
        others = 1.0 - torch.eye(self.senses, device=seen.device)
        return anything[:, :, None, :] * others


def _ages(asked: int, kept: int, device: torch.device) -> Tensor:
    """[Q, K]: steps from each asking step back to each kept one; negative in the future."""
    last = torch.arange(kept - asked, kept, device=device)
    return last[:, None] - torch.arange(kept, device=device)[None, :]


def _spread(shape: tuple[int, ...]) -> Tensor:
    """Weights of a linear map of ``shape[-2]`` inputs, Glorot's uniform."""
    limit = math.sqrt(6.0 / (shape[-2] + shape[-1]))
    return torch.empty(shape).uniform_(-limit, limit)
