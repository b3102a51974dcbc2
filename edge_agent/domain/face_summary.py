"""What five analysed frames of one second say together about the face."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.affect import weighted_mean
from edge_agent.domain.blendshapes import contempt
from edge_agent.domain.face_shape import FaceShape, median

MIN_AGREEING = 2
"""Frames that must agree: detectors err on single frames, in both directions."""
FAR_EYES_PX = 16.0
"""Eyes closer than this: the face has 41 pixels where the expression network takes 48, so that it
would judge enlarged ones. About 1.8 m from a camera of 70 degrees at 640 pixels."""
GOOD_EYES_PX = 24.0
SHARP, BLURRED = 0.45, 0.62
"""Blur effect of the face: sharp media have 0.31 to 0.45; from about 0.6 on, blurring a face
changes the expression that the network names."""


@dataclass(frozen=True)
class FrameFaces:
    """One analysed frame. The measures are those of the one face that may be scored, else None.

    ``enrolled``: whether that face was recognised as the enrolled person's; None where nobody is
    enrolled, and the only face in view is taken for the resident's.
    """

    count: int
    eyes_px: float | None = None
    blur: float | None = None
    presence: float | None = None
    probabilities: NDArray[np.float32] | None = None
    enrolled: bool | None = None
    shape: FaceShape | None = None
    blendshapes: NDArray[np.float32] | None = None

    @property
    def quality(self) -> float:
        """0..1: how far this face's expression can be trusted."""
        if self.eyes_px is None or self.blur is None or self.presence is None:
            return 0.0
        near = (self.eyes_px - FAR_EYES_PX / 2) / (GOOD_EYES_PX - FAR_EYES_PX / 2)
        sharp = (BLURRED - self.blur) / (BLURRED - SHARP)
        return _unit(self.presence) * _unit(near) * _unit(sharp)


@dataclass(frozen=True)
class FaceSummary:
    """One second: faces in view, the scored face's measures, mean probabilities by label.

    ``contempt`` comes from blendshapes, ``shape`` needs a face that is not turned away,
    ``action_units`` a neutral to compare it with. ``others_scored`` counts faces that were scored
    and then found to be somebody else's: nothing of them is in here.
    """

    faces_in_view: int
    too_far: bool
    blurred: bool
    quality: float
    by_label: dict[str, float]
    enrolled_in_view: bool | None = None
    contempt: float | None = None
    shape: FaceShape | None = None
    action_units: dict[str, float] = field(default_factory=dict)
    others_scored: int = 0

    def withheld(self) -> "FaceSummary":
        """Without anything of a face that turned out not to be the enrolled person's."""
        return FaceSummary(
            self.faces_in_view, False, False, 0.0, {}, enrolled_in_view=False, others_scored=1
        )


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def faces_in_view(counts: Sequence[int]) -> int:
    """The largest number of faces that at least two frames agree to reach.

    Of fewer than four frames one is enough: half a second lies between them, and a second person
    is not to be missed because the box is busy.

    >>> faces_in_view([0, 0, 1, 0, 0]), faces_in_view([1, 1, 2, 2, 1]), faces_in_view([])
    (0, 2, 0)
    >>> faces_in_view([1, 2])
    2
    """
    agreeing = MIN_AGREEING if len(counts) > 3 else 1
    return sorted(counts, reverse=True)[agreeing - 1] if counts else 0


def summarise(frames: Sequence[FrameFaces], labels: tuple[str, ...]) -> FaceSummary:
    """Scores only for one near and sharp face whose expression was asked for; quality counts
    every frame. With somebody enrolled, the one face is theirs, whoever else is in view."""
    count = faces_in_view([f.count for f in frames])
    enrolled = _enrolled_in_view(frames)
    single = [f for f in frames if f.eyes_px is not None]
    if not single or enrolled is False or (enrolled is None and count != 1):
        return FaceSummary(count, False, False, 0.0, {}, enrolled)
    too_far = float(np.median([f.eyes_px or 0.0 for f in single])) < FAR_EYES_PX
    blurred = float(np.median([f.blur or 0.0 for f in single])) > BLURRED
    good = [f for f in single if f.quality > 0]
    quality = sum(f.quality for f in frames) / len(frames)
    if too_far or blurred or not good:
        return FaceSummary(count, too_far, blurred or not too_far, quality, {}, enrolled)
    return FaceSummary(
        count,
        False,
        False,
        quality,
        _by_label(good, labels),
        enrolled,
        _contempt(good),
        median([f.shape for f in good if f.shape is not None]),
    )


def _enrolled_in_view(frames: Sequence[FrameFaces]) -> bool | None:
    answers = [f.enrolled for f in frames if f.enrolled is not None]
    return faces_in_view([int(answer) for answer in answers]) > 0 if answers else None


def _by_label(good: Sequence[FrameFaces], labels: tuple[str, ...]) -> dict[str, float]:
    scored = [(f.probabilities, f.quality) for f in good if f.probabilities is not None]
    if not scored:  # the expression network rests
        return {}
    mean = weighted_mean([p for p, _ in scored], [q for _, q in scored])
    return dict(zip(labels, mean.tolist(), strict=True))


def _contempt(good: Sequence[FrameFaces]) -> float | None:
    scored = [(f.blendshapes, f.quality) for f in good if f.blendshapes is not None]
    return contempt([b for b, _ in scored], [q for _, q in scored]) if scored else None
