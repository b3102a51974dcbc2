"""Networks that find bodies, behind the port: BlazePose, MoveNet, Ultralytics."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from edge_agent.adapters.networks import Network
from edge_agent.adapters.picture_input import to_tensor
from edge_agent.bundle.manifest import ImageInput
from edge_agent.domain import blazepose, movenet, ultralytics_pose
from edge_agent.domain.alignment import Square, cut_quickly, from_crop
from edge_agent.domain.blazeface import anchor_centres
from edge_agent.domain.blazepose import Candidate
from edge_agent.domain.faces import Frame
from edge_agent.domain.letterbox import letterbox
from edge_agent.domain.pose import KEYPOINTS, Body, square_around
from edge_agent.domain.posture import shoulder_width_px

MIN_CANDIDATE = 0.5
"""MediaPipe's own; other things pass at times, and the landmark network then decides."""
MIN_PRESENCE_BLAZEPOSE = 0.9
"""People of the test media have 0.97 and more. Limit: a film's title in large letters has 0.95."""
MIN_PRESENCE_MOVENET = 0.3
"""People of the test media have 0.46 and more."""
MIN_SCORE_ULTRALYTICS = 0.4
MAX_BODIES = 3
"""Whether two or three, nobody is scored; each costs a look."""
SAME_HEAD = 0.75
"""A nose within this share of a head's box from its middle is that head's."""
SAME_PERSON = 0.8
"""Noses nearer than this many shoulder widths are one person's."""
NOSE = KEYPOINTS.index("nose")


@dataclass(frozen=True)
class Pose:
    """A body, and where to look for it in the next frame (None: nowhere)."""

    body: Body
    next_square: Square | None


class SinglePose(Protocol):
    """Reads the one body that a square shows."""

    def read(self, frame: Frame, square: Square) -> Pose | None:
        """None when there is none."""


class BodyDetector:
    """BlazePose's detector, 11 ms: where bodies may be."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture
        self._anchors = anchor_centres(picture.side, blazepose.DETECTOR_LAYERS)

    def candidates(self, frame: Frame) -> tuple[Candidate, ...]:
        """Surest first."""
        canvas, box = letterbox(frame, self._picture.side)
        outputs = self._network.run(to_tensor([canvas], self._picture)).values()
        by_width = {out.shape[-1]: out[0] for out in outputs}
        return blazepose.detector_candidates(
            by_width[12], by_width[1][:, 0], self._anchors, self._picture.side, box, MIN_CANDIDATE
        )


class BlazePoseLandmarks:
    """BlazePose's landmark network, 14 ms."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    def read(self, frame: Frame, square: Square) -> Pose | None:
        side = self._picture.side
        outputs = self._network.run(
            to_tensor([cut_quickly(frame, square, side)], self._picture)
        ).values()
        by_size = {out.size: out for out in outputs}
        presence = float(by_size[1].ravel()[0])
        if presence < MIN_PRESENCE_BLAZEPOSE:
            return None
        crop, scores = blazepose.landmarks(by_size[5 * blazepose.LANDMARKS].ravel())
        points = from_crop(crop, square, side)
        coco = list(blazepose.COCO_OF_33)
        following = blazepose.body_square(points[blazepose.HIP_CENTRE], points[blazepose.CIRCLE])
        return Pose(Body(points[coco], scores[coco], min(1.0, presence)), following)


class MoveNetPose:
    """MoveNet Lightning, 8 ms."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    def read(self, frame: Frame, square: Square) -> Pose | None:
        crop = to_tensor([cut_quickly(frame, square, self._picture.side)], self._picture)
        raw = next(iter(self._network.run(crop.astype(np.uint8)).values()))
        body = movenet.decode(raw, square)
        if body.score < MIN_PRESENCE_MOVENET:
            return None
        return Pose(body, square_around(body))


class FollowedPose:
    """Detects a body once, then follows it from frame to frame, as MediaPipe does."""

    def __init__(self, detector: BodyDetector, single: SinglePose) -> None:
        self._detector = detector
        self._single = single
        self._square: Square | None = None

    def reset(self) -> None:
        """Forget where the body was."""
        self._square = None

    def count(self, frame: Frame) -> int:
        """Bodies that the detector sees, none of them looked at."""
        return len(self._detector.candidates(frame))

    def locate(self, frame: Frame, look_around: bool) -> tuple[Body, ...]:
        """The followed body first; others only when asked to look around or it was lost."""
        followed = self._single.read(frame, self._square) if self._square else None
        poses = [followed] if followed else []
        if look_around or not poses:
            for candidate in self._detector.candidates(frame):
                self._add(poses, candidate, frame)
        self._square = poses[0].next_square if poses else None
        return tuple(pose.body for pose in poses)

    def _add(self, poses: list[Pose], candidate: Candidate, frame: Frame) -> None:
        """Look closer at what is nobody's head yet; a body is only what the points confirm."""
        if len(poses) >= MAX_BODIES or any(_is_of(candidate, p.body) for p in poses):
            return
        pose = self._single.read(frame, candidate.square)
        if pose is None or not _is_of(candidate, pose.body):
            return
        if not any(_same(pose.body, p.body) for p in poses):
            poses.append(pose)


class UltralyticsPose:
    """A network that finds all bodies of a frame at once; the operator's own file."""

    def __init__(self, network: Network, picture: ImageInput) -> None:
        self._network = network
        self._picture = picture

    def reset(self) -> None:
        """Nothing is remembered."""

    def count(self, frame: Frame) -> int:
        """Bodies in the frame."""
        return len(self.locate(frame, look_around=True))

    def locate(self, frame: Frame, look_around: bool) -> tuple[Body, ...]:
        """All of them, surest first, whether asked to look around or not."""
        del look_around
        canvas, box = letterbox(frame, self._picture.side)
        raw = next(iter(self._network.run(to_tensor([canvas], self._picture)).values()))
        return ultralytics_pose.decode(raw, box, MIN_SCORE_ULTRALYTICS)


def _is_of(candidate: Candidate, body: Body) -> bool:
    """Whether the candidate's head is this body's. Squares would not tell: of two people side by
    side on a sofa, seen from near, they lie over each other. Nor would heads alone: a face that
    fills the picture is found at several places."""
    apart = math.dist(candidate.head, body.points[NOSE].tolist())
    return apart <= max(SAME_HEAD * candidate.head_px, SAME_PERSON * (shoulder_width_px(body) or 0))


def _same(a: Body, b: Body) -> bool:
    width = max(shoulder_width_px(a) or 0.0, shoulder_width_px(b) or 0.0)
    return math.dist(a.points[NOSE].tolist(), b.points[NOSE].tolist()) <= SAME_PERSON * width
