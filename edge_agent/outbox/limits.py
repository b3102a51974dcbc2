"""How much the outbox may keep."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the outbox; what goes beyond them is dropped and declared lost.

    ``max_bytes`` counts the windows' JSON; the file is about a fifth larger. ``max_age_s``
    counts the time the agent has been running: a clock set forward must not drop a day.
    """

    max_bytes: int = 1024 * 1024 * 1024
    max_age_s: float = 72 * 3600.0

    def __post_init__(self) -> None:
        if self.max_bytes < 1 or not self.max_age_s > 0:
            raise ValueError(f"limits must be > 0, got {self.max_bytes} bytes, {self.max_age_s} s")
