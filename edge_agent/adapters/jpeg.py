"""Pictures as JPEG, small enough for a ring on a card and large enough to see a posture."""

import cv2

from edge_agent.domain.faces import Frame

LONGEST_SIDE = 480
QUALITY = 70


def encode(frame: Frame) -> bytes:
    """A BGR frame, at most ``LONGEST_SIDE`` pixels long, as JPEG without any metadata."""
    height, width = frame.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    else:
        picture = frame
    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise OSError("a picture could not be encoded")
    return jpeg.tobytes()
