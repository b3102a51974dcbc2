"""The hub's time on the edge box: leases are written in it, and this box's clock may be wrong."""

import threading

from shared.clock import Clock


class HubTime:
    """The hub's clock as last read, carried on by monotonic time; safe from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pair: tuple[int, float] | None = None

    def set(self, hub_ms: int) -> None:
        """The hub says that it is ``hub_ms`` (epoch ms) now."""
        with self._lock:
            self._pair = (hub_ms, self._clock.monotonic_s())

    @property
    def known(self) -> bool:
        """Whether the hub was heard since this process started."""
        with self._lock:
            return self._pair is not None

    def now_ms(self) -> int:
        """The hub's time; this box's own while the hub was never heard."""
        with self._lock:
            if self._pair is None:
                return self._clock.now_ms()
            hub_ms, at_s = self._pair
            return hub_ms + round((self._clock.monotonic_s() - at_s) * 1000)

    def box_skew_ms(self) -> int:
        """How far this box's own clock is ahead of the hub's; 0 while the hub was never heard."""
        return self._clock.now_ms() - self.now_ms()
