"""A frame of any shape inside a network's square input, and the way back."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_agent.domain.faces import Frame, Points


@dataclass(frozen=True)
class Letterbox:
    """``input = frame * scale + (left, top)`` in pixels."""

    scale: float
    left: int
    top: int

    def to_frame(self, points: Points) -> Points:
        """Positions in the network's input [..., 2] back to pixels of the frame."""
        offset = np.array([self.left, self.top], np.float32)
        return np.asarray((points - offset) / self.scale, np.float32)


def letterbox(frame: Frame, side: int) -> tuple[Frame, Letterbox]:
    """Fit a frame into a black square [side, side, 3], centred, aspect kept."""
    height, width = frame.shape[:2]
    scale = side / max(height, width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (side - inner[0]) // 2, (side - inner[1]) // 2
    canvas = np.zeros((side, side, 3), np.uint8)
    canvas[top : top + inner[1], left : left + inner[0]] = _shrunk(frame, inner)
    return canvas, Letterbox(scale, left, top)


def _shrunk(frame: Frame, size: tuple[int, int]) -> Frame:
    """Averaged, so that small faces do not break up: by a whole factor first, which is quick.

    Averaging by 10/3 at once takes eight times as long (0.76 against 0.10 ms from 640 pixels) and
    differs by 0.7 grey levels.
    """
    height, width = frame.shape[:2]
    most = min(width // size[0], height // size[1])
    whole = next((n for n in range(most, 1, -1) if width % n == height % n == 0), 1)
    width, height = width // whole, height // whole
    if whole > 1:
        frame = np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA))
    how = cv2.INTER_AREA if width > 2 * size[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(frame, size, interpolation=how), np.uint8)
