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
    # averaging keeps small faces from breaking up when the frame shrinks to less than half
    how = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    canvas = np.zeros((side, side, 3), np.uint8)
    canvas[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        frame, inner, interpolation=how
    )
    return canvas, Letterbox(scale, left, top)
