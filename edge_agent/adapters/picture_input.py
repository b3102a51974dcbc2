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
    # a reversed view would be read backwards by everything after it: 0.14 ms instead of 0.004
    return (
        np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8) if colour == "rgb" else frame
    )


def to_tensor(frames: list[Frame], picture: ImageInput) -> NDArray[np.float32]:
    """BGR or grey pictures [side, side(, 3)] -> float [N, C, H, W] or [N, H, W, C]."""
    coloured = [_coloured(frame, picture.colour) for frame in frames]
    height, width = coloured[0].shape[:2]
    stack = np.empty((len(frames), height, width, coloured[0].size // (height * width)), np.float32)
    for out, frame in zip(stack, coloured, strict=True):
        np.multiply(frame.reshape(out.shape), np.float32(picture.scale), out=out)
    if picture.offset != 0.0:
        stack += np.float32(picture.offset)
    return np.ascontiguousarray(stack.transpose(0, 3, 1, 2) if picture.layout == "nchw" else stack)
