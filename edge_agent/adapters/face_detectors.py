"""Face detectors behind the port: BlazeFace and YuNet."""

from edge_agent.adapters.networks import Network
from edge_agent.adapters.picture_input import to_tensor
from edge_agent.bundle.manifest import ImageInput
from edge_agent.domain import blazeface, yunet
from edge_agent.domain.faces import Face, Frame
from edge_agent.domain.letterbox import letterbox

BLAZEFACE_FULL_RANGE_LAYERS = ((4, 1),)
MIN_SCORE_BLAZEFACE = 0.5
"""A turned head in a real clip scores 0.48 to 0.6 and so does furniture: the face mesh decides."""
MIN_SCORE_YUNET = 0.6
"""Every face of the test media scores 0.8 or more, and nothing in the clip without faces 0.5."""


class BlazeFaceDetector:
    """MediaPipe's full-range detector, 5 ms: surely from 14 of 640 pixels between the eyes."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture
        self._anchors = blazeface.anchor_centres(picture.side, BLAZEFACE_FULL_RANGE_LAYERS)

    def detect(self, frame: Frame) -> tuple[Face, ...]:
        """Faces, best first, in pixels of the frame."""
        canvas, box = letterbox(frame, self._picture.side)
        outputs = self._network.run(to_tensor([canvas], self._picture)).values()
        by_width = {out.shape[-1]: out[0] for out in outputs}
        return blazeface.decode(
            by_width[16],
            by_width[1][:, 0],
            self._anchors,
            self._picture.side,
            box,
            MIN_SCORE_BLAZEFACE,
        )


class YuNetDetector:
    """libfacedetection's YuNet-n, 4 ms at 320 pixels."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    def detect(self, frame: Frame) -> tuple[Face, ...]:
        """Faces, best first, in pixels of the frame."""
        canvas, box = letterbox(frame, self._picture.side)
        outputs = self._network.run(to_tensor([canvas], self._picture))
        return yunet.decode(outputs, self._picture.side, box, MIN_SCORE_YUNET)
