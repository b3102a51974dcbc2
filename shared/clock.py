"""Time as an argument: wall time for records, monotonic time for waiting, both replaceable."""

import threading
import time
from dataclasses import dataclass, field
from typing import Protocol


class Clock(Protocol):
    """What a service may ask about time."""

    def now_ms(self) -> int:
        """UTC epoch milliseconds; may step when the system clock is set."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that only ever grow; meaningless between processes."""
        ...

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Wait until ``stop`` is set or ``seconds`` passed; true when stopped."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        return time.monotonic()

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        return stop.wait(seconds)


@dataclass
class ManualClock:
    """A clock that moves when told to, for tests and replay."""

    wall_ms: int = 0
    monotonic: float = field(default=0.0)

    def now_ms(self) -> int:
        return self.wall_ms

    def monotonic_s(self) -> float:
        return self.monotonic

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.advance(seconds)
        return stop.is_set()

    def advance(self, seconds: float) -> None:
        """Move both clocks forward together."""
        self.wall_ms += round(seconds * 1000)
        self.monotonic += seconds

    def step_wall(self, milliseconds: int) -> None:
        """Set the wall clock as an administrator or NTP would; monotonic time is untouched."""
        self.wall_ms += milliseconds
