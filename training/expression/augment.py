"""Augmentation of whole batches on tensors: what a face detector and a room camera vary.

The detector's square box sits somewhat off and somewhat loose, so position, scale and rotation
move; rooms change the light, hence gamma (plain gain and offset are removed by the network's own
normalisation); hands and blankets hide parts, hence erasing (Zhong et al. 2020); faces far away
are blurred, hence the halved resolution.
"""

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Augmentation:
    """Strengths. Angles in degrees, shifts as a fraction of the side, the rest probabilities."""

    rotation_deg: float = 12.0
    shift: float = 0.09
    scale: float = 0.18
    gamma: float = 0.4
    erase_probability: float = 0.5
    blur_probability: float = 0.08

    def times(self, factor: float) -> "Augmentation":
        """Every angle, shift and probability multiplied by `factor` (0..1)."""
        return Augmentation(**{name: factor * value for name, value in asdict(self).items()})


def _uniform(count: int, reach: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, generator=generator) * 2 - 1) * reach


def _affine(faces: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    count = len(faces)
    angle = _uniform(count, math.radians(strength.rotation_deg), generator)
    scale = torch.exp(_uniform(count, strength.scale, generator))
    mirror = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = mirror * scale * angle.cos()
    theta[:, 0, 1] = -scale * angle.sin()
    theta[:, 1, 0] = mirror * scale * angle.sin()
    theta[:, 1, 1] = scale * angle.cos()
    # the grid runs from -1 to 1, so a fraction of the side is twice as much here
    theta[:, :, 2] = _uniform(count * 2, 2 * strength.shift, generator).view(count, 2)
    grid = functional.affine_grid(theta, list(faces.shape), align_corners=False)
    return functional.grid_sample(faces, grid, padding_mode="border", align_corners=False)


def _blur(faces: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    chosen = torch.rand(len(faces), generator=generator) < strength.blur_probability
    if not chosen.any():
        return faces
    small = functional.avg_pool2d(faces[chosen], 2)
    faces[chosen] = functional.interpolate(small, scale_factor=2.0, mode="bilinear")
    return faces


def _erase(faces: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    """Cover a rectangle of 2 to 20 % of the image with one random grey, half of the time."""
    count, _, height, width = faces.shape
    area = (0.02 + 0.18 * torch.rand(count, generator=generator)) * height * width
    aspect = torch.exp(_uniform(count, math.log(3.0), generator))
    tall = (area * aspect).sqrt().clamp(1, height)
    wide = (area / aspect).sqrt().clamp(1, width)
    top = torch.rand(count, generator=generator) * (height - tall)
    left = torch.rand(count, generator=generator) * (width - wide)
    rows, columns = torch.arange(height)[None, :], torch.arange(width)[None, :]
    in_rows = (rows >= top[:, None]) & (rows < (top + tall)[:, None])
    in_columns = (columns >= left[:, None]) & (columns < (left + wide)[:, None])
    chosen = torch.rand(count, generator=generator) < strength.erase_probability
    covered = (in_rows[:, :, None] & in_columns[:, None, :] & chosen[:, None, None])[:, None]
    grey = 255 * torch.rand(count, 1, 1, 1, generator=generator)
    return torch.where(covered, grey, faces)


def augment(faces: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    """Grey faces uint8 or float [N, 1, H, W] in 0..255 -> float of the same shape and range."""
    out = _affine(faces.float(), strength, generator)
    power = torch.exp(_uniform(len(out), strength.gamma, generator))[:, None, None, None]
    out = 255 * (out / 255).clamp(0, 1).pow(power)
    out = _blur(out, strength, generator)
    return _erase(out, strength, generator)
