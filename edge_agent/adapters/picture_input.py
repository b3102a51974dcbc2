"""Pictures as the tensor that a manifest entry describes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_agent.bundle.manifest import ImageInput
from edge_agent.domain.faces import Frame


def _coloured(frame: Frame, colour: str) -> Frame:
    grey = frame.ndim == 2
    if colour == "grey":
        return frame if grey else np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    if grey:
        return np.asarray(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR), np.uint8)
    return frame[..., ::-1] if colour == "rgb" else frame


def to_tensor(frames: list[Frame], picture: ImageInput) -> NDArray[np.float32]:
    """BGR or grey pictures [side, side(, 3)] -> float [N, C, H, W] or [N, H, W, C]."""
    stack = np.stack([_coloured(frame, picture.colour) for frame in frames]).astype(np.float32)
    stack = stack.reshape(*stack.shape[:3], -1)
    if picture.layout == "nchw":
        stack = stack.transpose(0, 3, 1, 2)
    if picture.scale != 1.0 or picture.offset != 0.0:
        stack = stack * np.float32(picture.scale) + np.float32(picture.offset)
    return np.ascontiguousarray(stack)
