"""What one second says about the bodies in view."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BodyObservation:
    """``bodies_in_view`` is None where no network counts bodies; ``quality`` 0..1; ``channels``
    are ``movement.MOVEMENT``."""

    bodies_in_view: int | None
    quality: float
    channels: dict[str, float | None] = field(default_factory=dict)
