"""Where the faces are: the mesh follows each face, the detector looks now and then for more.

MediaPipe's own scheme (Kartynnik et al. 2019): a mesh says where its face will be in the next
frame and whether there still is one, at a third of a detector's cost. The detector runs at least
every ``DETECT_EVERY_MS``, so a second person who enters is found within a second, and in every
frame while a face is lost or there is none.
"""

import math
from dataclasses import dataclass

from edge_agent.domain.alignment import Square, face_square
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import Mesh, key_points
from edge_agent.domain.tracking import Box, Track, Tracks
from edge_agent.ports import FaceDetector, FaceLandmarker
from edge_agent.senses.stage_clock import StageClock

MIN_PRESENCE = 0.8
"""Faces of the test media have 0.95 or more; what a detector takes for one, 0.36 or less."""
MAX_FACES = 6
"""Whether three or six, nobody is scored; each costs a mesh."""
SAME_FACE = 0.5
"""Two meshes whose centres lie within this share of a side lie on one face."""
DETECT_EVERY_MS = 600
"""Every third frame at 5 Hz: one miss of the detector still leaves a find within the second."""


@dataclass(frozen=True)
class Located:
    """A face of this frame; ``number`` stays the same while it is followed, and no longer."""

    number: int
    mesh: Mesh
    square: Square


class FaceFinder:
    """Remembers where faces were; one per source."""

    def __init__(self, detector: FaceDetector, landmarks: FaceLandmarker) -> None:
        self._detector = detector
        self._landmarks = landmarks
        self.reset()

    def reset(self) -> None:
        """Forget every face."""
        self._tracks = Tracks()
        self._angles: dict[int, float] = {}
        self._since_detection_ms = DETECT_EVERY_MS

    def find(self, frame: Frame, dt_ms: int, clock: StageClock) -> list[Located]:
        """The faces of a frame ``dt_ms`` after the last one, longest followed first."""
        self._since_detection_ms += dt_ms
        expected = [self._square(track, dt_ms / 1000) for track in self._tracks.live]
        due = self._is_due()
        found: list[Located] = []
        if due:
            detected = self._detect(frame, clock)
            expected = [*detected, *(s for s in expected if _apart(s, detected))]
        self._verify(frame, expected, found, clock)
        if not due and len(found) < len(self._tracks.live):  # lost: it moved too fast, or left
            self._verify(frame, self._detect(frame, clock), found, clock)
        return self._numbered(found, dt_ms / 1000)

    def _is_due(self) -> bool:
        live = self._tracks.live
        blind = not live or any(track.unseen_s > 0 for track in live)
        return blind or self._since_detection_ms >= DETECT_EVERY_MS

    def _detect(self, frame: Frame, clock: StageClock) -> list[Square]:
        with clock.stage("face_detection"):
            self._since_detection_ms = 0
            faces = self._detector.detect(frame)[:MAX_FACES]
            return [face_square(face.points) for face in faces]

    def _verify(
        self, frame: Frame, squares: list[Square], found: list[Located], clock: StageClock
    ) -> None:
        """Add to ``found`` what the mesh confirms, each face once."""
        with clock.stage("face_landmarks"):
            for square in squares[:MAX_FACES]:
                if not _apart(square, [f.square for f in found]):
                    continue
                mesh = self._landmarks.locate(frame, square)
                place = face_square(key_points(mesh))
                if mesh.presence >= MIN_PRESENCE and _apart(place, [f.square for f in found]):
                    found.append(Located(0, mesh, place))

    def _numbered(self, found: list[Located], dt_s: float) -> list[Located]:
        self._tracks, numbers = self._tracks.step([_box(f.square) for f in found], dt_s)
        angles = {n: f.square.angle_deg for n, f in zip(numbers, found, strict=True)}
        self._angles = {t.number: (self._angles | angles)[t.number] for t in self._tracks.live}
        named = [Located(n, f.mesh, f.square) for n, f in zip(numbers, found, strict=True)]
        return sorted(named, key=lambda located: located.number)

    def _square(self, track: Track, dt_s: float) -> Square:
        x, y, side, _ = track.after(dt_s)
        return Square((x + side / 2, y + side / 2), side, self._angles[track.number])


def _apart(square: Square, taken: list[Square]) -> bool:
    return all(math.dist(square.centre, t.centre) > SAME_FACE * t.side for t in taken)


def _box(square: Square) -> Box:
    (x, y), side = square.centre, square.side
    return (x - side / 2, y - side / 2, side, side)
