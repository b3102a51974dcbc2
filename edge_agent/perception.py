"""One second of frames and samples in, everything perception says about it out."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_agent.bundle import Bundle
from shared.contracts.window import ModalityName, Provenance, Reason, WindowState

Frame = NDArray[np.uint8]
"""BGR, [height, width, 3]."""
Samples = NDArray[np.float32]
"""Mono, 16 kHz, -1..1, [16000]."""


@dataclass(frozen=True)
class SecondOfInput:
    """What the sensors gave in one second of event time.

    ``frames`` may be empty (no picture) and ``samples`` None (no sound).
    """

    t_start_ms: int
    frames: list[Frame]
    samples: Samples | None


@dataclass(frozen=True)
class Perception:
    """The fields of a ``ScoreWindow`` that perception owns, and what they cost."""

    state: WindowState
    reasons: tuple[Reason, ...]
    channels: dict[str, float | None]
    quality: dict[ModalityName, float]
    modality_weight: dict[ModalityName, float]
    uncertainty: float
    provenance: dict[str, Provenance]
    faces_in_view: int | None
    bodies_in_view: int | None
    encoders_skipped: tuple[str, ...]
    degrade_level: int
    bundle_id: str
    stage_cpu_ms: dict[str, float] = field(default_factory=dict)


class Perceiver:
    """Perceives one source; keeps what must be remembered from second to second."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def perceive(self, second: SecondOfInput) -> Perception:
        """Score one second; seconds come in order of event time."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget the past: after a gap, a pause or a change of person or source."""
        raise NotImplementedError
