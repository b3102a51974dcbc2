"""Mixed training examples: a second face blended in, or pasted in as a rectangle.

Mixup: Zhang et al. 2018. CutMix: Yun et al. 2019. Each batch is left alone, blended or pasted
with equal chance, and is mixed with itself in reverse order, so that no second batch is read.
"""

import math
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

BLEND_ALPHA: Final = 0.4  # Beta(a, a): mostly one face with a little of another


def mixed(
    faces: Tensor, labels: Tensor, classes: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Faces float [N, 1, H, W], labels int64 [N] -> mixed faces and their shares float [N, C]."""
    shares = functional.one_hot(labels, classes).float()
    way = int(torch.randint(3, (1,), generator=generator))
    if way == 0:
        return faces, shares
    if way == 1:
        keep = _beta(BLEND_ALPHA, generator)
        return _blend(faces, keep), _blend(shares, keep)
    pasted, keep = _paste(faces, generator)
    return pasted, _blend(shares, keep)


def _blend(values: Tensor, keep: float) -> Tensor:
    return keep * values + (1 - keep) * values.flip(0)


def _beta(alpha: float, generator: torch.Generator) -> float:
    """One draw of Beta(alpha, alpha), as a ratio of two gamma draws."""
    one, other = torch._standard_gamma(torch.full((2,), alpha), generator=generator).tolist()
    return float(one / (one + other)) if one + other > 0 else 1.0


def _paste(faces: Tensor, generator: torch.Generator) -> tuple[Tensor, float]:
    """A rectangle of the reversed batch over each face; also the share of the face that is left."""
    height, width = faces.shape[2:]
    cut, across, down = torch.rand(3, generator=generator).tolist()
    tall, wide = (round(math.sqrt(cut) * side) for side in (height, width))
    top, left = round(down * (height - tall)), round(across * (width - wide))
    pasted = faces.clone()
    area = (slice(None), slice(None), slice(top, top + tall), slice(left, left + wide))
    pasted[area] = faces.flip(0)[area]
    return pasted, 1 - tall * wide / (height * width)
