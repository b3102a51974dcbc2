"""Accuracy when the box around the face is not the one of the data set, on otherwise same faces."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.expression.data import SIZE_PX, Faces
from training.expression.metrics import accuracy

_MARGIN_PX: Final = SIZE_PX // 2


def recrop(
    image: NDArray[np.uint8], *, side: float = 1.0, right: float = 0.0, down: float = 0.0
) -> NDArray[np.uint8]:
    """Grey [48, 48] as a box `side` times as wide and moved by shares of 48 px would show it.

    What lies outside the picture repeats its border, since the data set ends there.
    """
    padded = Image.fromarray(np.pad(image, _MARGIN_PX, mode="edge"))
    middle_x = _MARGIN_PX + SIZE_PX * (0.5 + right)
    middle_y = _MARGIN_PX + SIZE_PX * (0.5 + down)
    half = SIZE_PX * side / 2
    box = (middle_x - half, middle_y - half, middle_x + half, middle_y + half)
    cut = padded.resize((SIZE_PX, SIZE_PX), Image.Resampling.BILINEAR, box=box)
    return np.asarray(cut, dtype=np.uint8)


def half_resolution(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A face 24 pixels wide, enlarged to 48: someone at the far end of a room."""
    small = Image.fromarray(image).resize((SIZE_PX // 2, SIZE_PX // 2), Image.Resampling.BOX)
    return np.asarray(small.resize((SIZE_PX, SIZE_PX), Image.Resampling.BILINEAR), dtype=np.uint8)


Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]

CHANGES: Final[Mapping[str, Change]] = MappingProxyType(
    {
        "as it is": lambda face: face,
        "box 15 % larger": lambda face: recrop(face, side=1.15),
        "box 30 % larger": lambda face: recrop(face, side=1.3),
        "box 8 % smaller": lambda face: recrop(face, side=0.92),
        "box 15 % smaller": lambda face: recrop(face, side=0.85),
        "box 8 % too far right": lambda face: recrop(face, right=0.08),
        "box 8 % too high": lambda face: recrop(face, down=-0.08),
        "face 24 px wide": half_resolution,
    }
)


def accuracy_per_change(
    predict: Callable[[NDArray[np.uint8]], NDArray[np.float32]], faces: Faces
) -> dict[str, float]:
    """Accuracy 0..1 under each of CHANGES; `predict`: uint8 [N, 48, 48] -> float [N, 7]."""
    return {
        name: accuracy(predict(np.stack([change(face) for face in faces.images])), faces.labels)
        for name, change in CHANGES.items()
    }
